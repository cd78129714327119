import { createEngine } from '@mortise/core'
import { expect, it } from 'vitest'
import { parseReply } from '../reply/parse.js'
import { applyEdit } from './edit.js'
import { applyReply } from './reply.js'

const engine = createEngine()
const BLOCKS = 10_000
const lineOf = (n: number) => `  const value${n} = compute(${n}, "x")`
const FILE = Array.from({ length: BLOCKS * 2 }, (_, n) => `${lineOf(n)}\n`).join('')
const searches = (now: string) =>
  Array.from(
    { length: BLOCKS },
    (_, n) => `<<<<<<< SEARCH\n${lineOf(n * 2)}\n=======\n${now}${n}\n>>>>>>> REPLACE\n`,
  ).join('')
/** Five megabytes of a few lines, over and over. */
const fill = (lines: string) => lines.repeat(Math.ceil(5_000_000 / lines.length))

it('ten thousand blocks for one file all find their place', async () => {
  const files = { read: async () => FILE, list: async () => ['a.ts'] }
  const { status, files: outcomes } = await applyReply(
    `a.ts\n\`\`\`\n${searches('  x')}\`\`\`\n`,
    files,
    engine,
  )
  expect([status, outcomes[0]!.parts.length, outcomes[0]!.added]).toEqual(['applied', BLOCKS, BLOCKS])
})

it('ten thousand calls, each for a part of a line, do too', () => {
  const edits = Array.from({ length: BLOCKS }, (_, n) => ({
    old_string: `const value${n} =`,
    new_string: `let value${n} =`,
  }))
  const outcome = applyEdit({ original: FILE, edit: JSON.stringify({ edits }) }, engine)
  expect(outcome.status === 'applied' && outcome.text.match(/^ {2}let /gm)?.length).toBe(BLOCKS)
})

it('ten thousand edits, each of what the one before it made, come to an end', () => {
  const edits = Array.from({ length: BLOCKS }, (_, n) => ({ old_string: `x${n};`, new_string: `x${n + 1};` }))
  const outcome = applyEdit({ original: 'x0;\n', edit: JSON.stringify({ edits }) }, engine)
  expect(outcome.status === 'applied' ? outcome.text : outcome.code).toMatch(
    /^(?:x10000;\n|budget-exceeded)$/,
  )
})

it.each([
  ['fences that open and never close', '```md\n```ts src/a.ts\nfoo\n'],
  ['bare fences', '```\nfoo bar\n'],
  ['elements that never close', '<edit path="a.ts">\nfoo\n'],
  ['SEARCH lines', '<<<<<<< SEARCH\nfoo\n'],
  ['separators', '=======\nfoo\n'],
  ['tags of a call', '<old_string>\na\n</old_string>\n'],
  ['brackets', '[{'],
  ['backticks on one line', '`a.ts` '],
  ['diffs', '--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-a\n+b\n'],
])('five megabytes of %s are read', (_name, lines) => {
  expect(parseReply(fill(lines)).edits.length).toBeGreaterThanOrEqual(0)
})
