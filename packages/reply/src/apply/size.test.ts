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

it.each([
  ['are nowhere', (n: number) => `nowhere to be found ${n}`],
  ['are only alike', (n: number) => lineOf(n * 2).replace('compute', 'compte')],
  ['hold an ellipsis', (n: number) => `${lineOf(n * 2)}\n  ...\n${lineOf(n * 2 + 3)}`],
  ['have lost blank lines', (n: number) => `${lineOf(n * 2)}\n\n${lineOf(n * 2 + 1)}`],
])('ten thousand blocks whose old lines %s come to an end', (_name, old) => {
  const edit = Array.from(
    { length: BLOCKS },
    (_, n) => `<<<<<<< SEARCH\n${old(n)}\n=======\nx${n}\n>>>>>>> REPLACE\n`,
  ).join('')
  expect(applyEdit({ original: FILE, edit, partial: true }, engine).blocks).toHaveLength(BLOCKS)
})

const MANY = 200_000

it('a text that stands two hundred thousand times is replaced everywhere', () => {
  const edit = JSON.stringify({ old_string: 'x', new_string: 'y', replace_all: true })
  const outcome = applyEdit({ original: 'x\n'.repeat(MANY), edit }, engine)
  expect(outcome.status === 'applied' && outcome.text === 'y\n'.repeat(MANY)).toBe(true)
})

it('two hundred thousand edits in one call are read', () => {
  const edits = Array.from({ length: MANY }, (_, n) => ({ old_string: `x${n}`, new_string: 'y' }))
  expect(parseReply(JSON.stringify({ path: 'a.ts', edits })).edits[0]!.blocks).toHaveLength(MANY)
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
  ['calls that never close', '<invoke name="x">\n<parameter name="old_str">\n'],
  ['calls in one call', '<parameter name="old_str">a</parameter>\n'],
  ['functions', '<function=edit>\n<parameter=path>\na.ts\n'],
  ['calls as JSON', '<tool_call>\n{"name": "edit", "arguments": {\n'],
  ['old and new blocks', '**Before:** `a.ts`\n```\nx\n```\n**After:**\n```\ny\n```\n'],
  ['headings that delete', '### Delete `a.ts`\n'],
  ['paths with lines behind them', '`a.ts:1-2` (lines 1 - 2'],
  ['patches in strings', '{"input": "*** Begin Patch\\n*** Update File: a.ts\\n", '],
  ['quotes', '> ```ts a.ts\n> x\n\n'],
  ['quotes that go on', '> ```\n'],
  ['quotes in quotes', '> > > > > > > > > > > ```ts a.ts\n'],
  ['signs of quotes', '> '],
  ['commands whose text has no end', '```bash\ncat > a.ts <<EOF\n'],
  ['texts of commands', "```bash\ncat > a.ts <<'EOF'\nx\nEOF\n```\n"],
  ['operators on one line', 'cat <<EOF '],
  ['commands in one block', "cat > a.ts <<'EOF'\nx\nEOF\n"],
  ['diffs', '--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-a\n+b\n'],
])('five megabytes of %s are read', (_name, lines) => {
  expect(parseReply(fill(lines)).edits.length).toBeGreaterThanOrEqual(0)
})
