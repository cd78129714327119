import { createEngine } from '@mortise/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Row } from '../block.js'
import { diffRows } from '../dialect/linediff.js'
import { parseReply } from '../reply/parse.js'
import { applyEdit } from './edit.js'
import { applyReply } from './reply.js'

const engine = createEngine()

/** A line of code: few enough that some stand twice, each text at one indentation only. */
const WORDS = [
  'return total',
  'if (ready) {',
  '}',
  'total += price',
  '',
  'const a = "x"',
  'log(a)',
  'end',
  'x = 1',
]
const line = fc.oneof(
  {
    weight: 2,
    arbitrary: fc
      .nat(WORDS.length - 1)
      .map((word) => (WORDS[word] === '' ? '' : '  '.repeat(word % 4) + WORDS[word])),
  },
  { weight: 3, arbitrary: fc.nat(400).map((n) => `${'  '.repeat(n % 4)}call${n}(value, ${n * 7})`) },
)
const lines = fc
  .array(line, { minLength: 1, maxLength: 40 })
  .filter((texts) => texts.some((text) => text !== ''))

/** A file, and the file after some lines were changed, put in and taken out. */
const pair = fc
  .tuple(
    lines,
    fc.array(fc.tuple(fc.nat(60), fc.nat(2), fc.array(line, { maxLength: 3 })), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([before, changes]) => {
    const after = [...before]
    for (const [at, gone, come] of changes) after.splice(at % (after.length + 1), gone, ...come)
    return { before, after }
  })
  .filter(({ before, after }) => before.join('\n') !== after.join('\n'))

/** A line of a hunk; models lose the blank before lines that stay. */
const signed = (row: Row, bare: boolean): string =>
  bare && row.sign === ' ' && !/^[-+@*\\]/.test(row.text) ? row.text : row.sign + row.text

interface Chunk {
  readonly rows: readonly Row[]
  /** 1-based first lines. */
  readonly old: number
  readonly now: number
}

/** Rows that change, with up to `context` rows around them. */
function chunksOf(before: readonly string[], after: readonly string[], context: number): Chunk[] {
  const rows = diffRows(before, after, 0, 0)
  const near = rows.map((_, at) =>
    rows.slice(Math.max(0, at - context), at + context + 1).some((row) => row.sign !== ' '),
  )
  const chunks: { rows: Row[]; old: number; now: number }[] = []
  let old = 1
  let now = 1
  rows.forEach((row, at) => {
    if (near[at]) {
      if (!near[at - 1]) chunks.push({ rows: [], old, now })
      chunks.at(-1)!.rows.push(row)
    }
    if (row.sign !== '+') old++
    if (row.sign !== '-') now++
  })
  return chunks
}

const sideOf = (chunk: Chunk, gone: '+' | '-'): string[] =>
  chunk.rows.filter((row) => row.sign !== gone).map((row) => row.text)

const wholeLines = (texts: readonly string[]): string => (texts.length === 0 ? '' : `${texts.join('\n')}\n`)

const dialects = {
  'search-replace': (chunks: readonly Chunk[]) =>
    chunks
      .map((chunk) =>
        [
          '<<<<<<< SEARCH',
          ...sideOf(chunk, '+'),
          '=======',
          ...sideOf(chunk, '-'),
          '>>>>>>> REPLACE',
          '',
        ].join('\n'),
      )
      .join('\n'),
  'unified-diff': (chunks: readonly Chunk[], shift: number, bare: boolean) =>
    [
      '--- a/file.ts',
      '+++ b/file.ts',
      ...chunks.flatMap((chunk) => [
        `@@ -${chunk.old + shift},${sideOf(chunk, '+').length} +${chunk.now + shift},${sideOf(chunk, '-').length} @@`,
        ...chunk.rows.map((row) => signed(row, bare)),
      ]),
    ].join('\n'),
  'apply-patch': (chunks: readonly Chunk[], _shift: number, bare: boolean) =>
    [
      '*** Begin Patch',
      '*** Update File: file.ts',
      ...chunks.flatMap((chunk) => ['@@', ...chunk.rows.map((row) => signed(row, bare))]),
      '*** End Patch',
    ].join('\n'),
  'str-replace': (chunks: readonly Chunk[]) =>
    JSON.stringify({
      edits: chunks.map((chunk) => ({
        old_string: wholeLines(sideOf(chunk, '+')),
        new_string: wholeLines(sideOf(chunk, '-')),
      })),
    }),
} as const
type Dialect = keyof typeof dialects

const roughnesses = {
  none: (row: Row) => row,
  'trailing blanks': (row: Row) => (row.sign === '+' ? row : { ...row, text: `${row.text}  ` }),
  'shifted indentation': (row: Row) => (row.text === '' ? row : { ...row, text: `    ${row.text}` }),
  'curly quotes': (row: Row) => (row.sign === '+' ? row : { ...row, text: row.text.replace(/"/g, '\u201d') }),
} as const

test.each(Object.keys(dialects) as Dialect[])(
  '%s made of a change gives the changed file or is refused',
  (dialect) => {
    let applied = 0
    let runs = 0
    fc.assert(
      fc.property(
        pair,
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(...(Object.keys(roughnesses) as (keyof typeof roughnesses)[])),
        fc.integer({ min: 0, max: 30 }),
        fc.boolean(),
        fc.boolean(),
        ({ before, after }, context, roughness, shift, crlf, bare) => {
          const chunks = chunksOf(before, after, context).map((chunk) => ({
            ...chunk,
            rows: chunk.rows.map(roughnesses[roughness]),
          }))
          const edit = dialects[dialect](chunks, shift, bare && roughness === 'none')
          const eol = (text: string): string => (crlf ? text.replace(/\n/g, '\r\n') : text)
          const outcome = applyEdit(
            { original: eol(wholeLines(before)), edit, path: 'file.ts', format: dialect },
            engine,
          )
          runs++
          if (outcome.status === 'refused') {
            expect(outcome.message).not.toBe('')
            return
          }
          applied++
          expect(outcome.text).toBe(eol(wholeLines(after)))
          expect(outcome.trace.origin.length).toBe(after.length)
          expect(outcome.trace.loss.length).toBe(before.length)
        },
      ),
      { numRuns: 300 },
    )
    expect(applied / runs).toBeGreaterThan(0.4)
  },
)

test('every line of the output is accounted for', () => {
  fc.assert(
    fc.property(
      pair,
      fc.constantFrom(...(Object.keys(dialects) as Dialect[])),
      ({ before, after }, dialect) => {
        const edit = dialects[dialect](chunksOf(before, after, 3), 0, false)
        const outcome = applyEdit({ original: wholeLines(before), edit, format: dialect }, engine)
        if (outcome.status === 'refused') return
        const { trace, hunks } = outcome
        const output = outcome.text.split('\n')
        trace.originalLine.forEach((from, at) => {
          if (from >= 0) expect(output[at]).toBe(before[from])
        })
        const kept = new Set(trace.originalLine)
        trace.loss.forEach((loss, at) => {
          expect(loss === 0).toBe(kept.has(at))
        })
        let from = 0
        const rebuilt: string[] = []
        for (const hunk of hunks) {
          rebuilt.push(
            ...before.slice(from, hunk.original.start),
            ...output.slice(hunk.output.start, hunk.output.end),
          )
          from = hunk.original.end
        }
        expect([...rebuilt, ...before.slice(from)]).toEqual(output.slice(0, -1))
      },
    ),
    { numRuns: 200 },
  )
})

const shreds = fc.constantFrom(
  ...['```', '```ts src/a.ts', '````md', '<<<<<<< SEARCH', '=======', '>>>>>>> REPLACE', '*** Begin Patch'],
  ...[
    '*** Update File: a.ts',
    '*** Add File: b.ts',
    '*** Delete File: a.ts',
    '*** End Patch',
    '*** Move to: c.ts',
  ],
  ...[
    '@@',
    '@@ -1,2 +1,2 @@',
    '--- a/a.ts',
    '+++ b/a.ts',
    '-x',
    '+y',
    ' z',
    'z',
    '',
    '<edit path="a.ts">',
    '</edit>',
  ],
  ...[
    '<path>a.ts</path>',
    '{"old_string":"a","new_string":"b"}',
    '// ... existing code ...',
    '`src/a.ts`',
    '~~~',
  ],
  ...[
    'diff --git a/a.ts b/a.ts',
    '/dev/null',
    '<old_string>',
    '</old_string>',
    '<new_string>',
    '\\ No newline at end of file',
  ],
)

test('no reply makes it throw', async () => {
  const files = {
    read: async (path: string) => (path.endsWith('a.ts') ? 'x\nz\n' : null),
    list: async () => ['a.ts', 'src/a.ts'],
  }
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(shreds, shreds, fc.string()), { maxLength: 30 }), async (parts) => {
      const text = parts.join('\n')
      for (const edit of parseReply(text).edits)
        expect(edit.lines.end).toBeGreaterThanOrEqual(edit.lines.start)
      await applyReply(text, files, engine, { partial: true })
      applyEdit({ original: 'x\nz\n', edit: text, path: 'a.ts' }, engine)
    }),
    { numRuns: 400 },
  )
})
