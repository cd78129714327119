/** Edits made of two versions of a file, in every dialect, and roughened as models roughen them. */
import type { Format, Row } from '../block.js'
import { diffRows } from '../dialect/linediff.js'
import { indentOf, isBlank } from '../text.js'

/** Rows that change with those around them, and their first lines, 1-based. */
export interface Chunk {
  readonly rows: readonly Row[]
  readonly old: number
  readonly now: number
}

/** A whole number from 0 to below `count`. */
export type Pick = (count: number) => number

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function pickFrom(seed: number): Pick {
  let state = seed
  return (count) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count)
  }
}

export function chunksOf(before: readonly string[], after: readonly string[], context: number): Chunk[] {
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

export const wholeLines = (texts: readonly string[]): string =>
  texts.length === 0 ? '' : `${texts.join('\n')}\n`

const sideOf = (chunk: Chunk, gone: '+' | '-'): string[] =>
  chunk.rows.filter((row) => row.sign !== gone).map((row) => row.text)

/** A line of a hunk; `bare`: the blank before lines that stay is lost. */
const signed = (row: Row, bare: boolean): string =>
  bare && row.sign === ' ' && !/^[-+@*\\]/.test(row.text) ? row.text : row.sign + row.text

/** SEARCH blocks between these signs. */
const blocks = (
  chunks: readonly Chunk[],
  signs: readonly [string, string, string],
  head: (chunk: Chunk) => readonly string[] = () => [],
  line: (text: string, number: number) => string = (text) => text,
): string =>
  chunks
    .map((chunk) =>
      [
        signs[0],
        ...head(chunk),
        ...sideOf(chunk, '+').map((text, at) => line(text, chunk.old + at)),
        signs[1],
        ...sideOf(chunk, '-').map((text, at) => line(text, chunk.now + at)),
        signs[2],
        '',
      ].join('\n'),
    )
    .join('\n')

const AIDER = ['<<<<<<< SEARCH', '=======', '>>>>>>> REPLACE'] as const
const CLINE = ['------- SEARCH', '=======', '+++++++ REPLACE'] as const

const hunks = (chunks: readonly Chunk[], header: (chunk: Chunk) => string, bare: boolean): string[] =>
  chunks.flatMap((chunk) => [header(chunk), ...chunk.rows.map((row) => signed(row, bare))])

const numbers = (chunk: Chunk, shift: number, miscount: number): string =>
  `@@ -${chunk.old + shift},${sideOf(chunk, '+').length + miscount} +${chunk.now + shift},${sideOf(chunk, '-').length - miscount} @@`

const edits = (chunks: readonly Chunk[]) =>
  chunks.map((chunk) => ({
    old_string: wholeLines(sideOf(chunk, '+')),
    new_string: wholeLines(sideOf(chunk, '-')),
  }))

/** `rough`: the lines were changed, so that no blank before them may be lost too: nothing could tell the two apart. */
type Write = (chunks: readonly Chunk[], pick: Pick, before: readonly string[], rough: boolean) => string

/** Ways to write chunks down, by name. */
export const WRITERS: Readonly<Record<string, { readonly format: Format; readonly write: Write }>> = {
  'SEARCH of Aider': { format: 'search-replace', write: (chunks) => blocks(chunks, AIDER) },
  'SEARCH of Cline': { format: 'search-replace', write: (chunks) => blocks(chunks, CLINE) },
  'SEARCH of Roo, with line numbers that may be wrong': {
    format: 'search-replace',
    write: (chunks, pick) => {
      const shift = pick(3) === 0 ? pick(9) : 0
      return blocks(chunks, AIDER, (chunk) => [`:start_line:${chunk.old + shift}`, '-------'])
    },
  },
  'SEARCH with numbered lines': {
    format: 'search-replace',
    write: (chunks) => blocks(chunks, AIDER, undefined, (text, number) => `${number} | ${text}`),
  },
  'unified diff': {
    format: 'unified-diff',
    write: (chunks, _pick) =>
      ['--- a/file.ts', '+++ b/file.ts', ...hunks(chunks, (chunk) => numbers(chunk, 0, 0), false)].join('\n'),
  },
  'unified diff with wrong numbers and counts, and lost blanks': {
    format: 'unified-diff',
    write: (chunks, pick, _before, rough) => {
      const shift = pick(40) - 10
      const miscount = pick(5) - 2
      const header = (chunk: Chunk): string => numbers(chunk, Math.max(0, shift), Math.max(0, miscount))
      return ['--- file.ts', '+++ file.ts', ...hunks(chunks, header, !rough && pick(3) === 0)].join('\n')
    },
  },
  'unified diff without numbers': {
    format: 'unified-diff',
    write: (chunks, pick, _before, rough) => {
      const header = ['@@ @@', '@@', '@@ ... @@'][pick(3)]!
      return hunks(chunks, () => header, !rough && pick(3) === 0).join('\n')
    },
  },
  apply_patch: {
    format: 'apply-patch',
    write: (chunks, pick, _before, rough) =>
      [
        '*** Begin Patch',
        '*** Update File: file.ts',
        ...hunks(chunks, () => '@@', !rough && pick(3) === 0),
        '*** End Patch',
      ].join('\n'),
  },
  'apply_patch with hints': {
    format: 'apply-patch',
    write: (chunks, _pick, before) => {
      const header = (chunk: Chunk): string => `@@ ${headAbove(before, chunk.old - 1)}`.trimEnd()
      return [
        '*** Begin Patch',
        '*** Update File: file.ts',
        ...hunks(chunks, header, false),
        '*** End Patch',
      ].join('\n')
    },
  },
  'list of edits in JSON': {
    format: 'str-replace',
    write: (chunks) => JSON.stringify({ path: 'file.ts', edits: edits(chunks) }),
  },
  'calls in JSON': {
    format: 'str-replace',
    write: (chunks) =>
      JSON.stringify(
        edits(chunks).map(({ old_string, new_string }) => {
          // Without its line end an old line would leave an empty one behind, and an empty one would be none.
          const end = [old_string, new_string].some((text) => /^$|(?:^|\n)\n$/.test(text)) ? '' : /\n$/
          const [oldString, newString] = [old_string.replace(end, ''), new_string.replace(end, '')]
          return { name: 'edit', input: { filePath: 'file.ts', oldString, newString } }
        }),
      ),
  },
  'edits in tags': {
    format: 'str-replace',
    write: (chunks) => {
      return edits(chunks)
        .map(
          ({ old_string, new_string }) =>
            `<old_string>\n${old_string}</old_string>\n<new_string>\n${new_string}</new_string>`,
        )
        .join('\n')
    },
  },
}

/** The nearest line above that is indented less: what a hint names. */
function headAbove(before: readonly string[], line: number): string {
  const width = indentOf(before[line] ?? '').length
  for (let at = line - 1; at >= 0; at--)
    if (!isBlank(before[at]!) && indentOf(before[at]!).length < width) return before[at]!.trim()
  return ''
}

type Roughen = (rows: readonly Row[], pick: Pick) => readonly Row[]

const eachOld =
  (change: (text: string) => string): Roughen =>
  (rows) =>
    rows.map((row) => (row.sign === '+' ? row : { ...row, text: change(row.text) }))
const each =
  (change: (text: string) => string): Roughen =>
  (rows) =>
    rows.map((row) => (isBlank(row.text) ? row : { ...row, text: change(row.text) }))
/** Changes one old line that is long enough to be known again. */
const oneOld =
  (fits: RegExp, change: (text: string, pick: Pick) => string): Roughen =>
  (rows, pick) => {
    const old = rows.filter((row) => row.sign !== '+' && fits.test(row.text))
    const chosen = old[pick(Math.max(1, old.length))]
    return rows.map((row) => (row === chosen ? { ...row, text: change(row.text, pick) } : row))
  }

/** Only where an old line shows it; else nothing could tell how the new lines are meant. */
const where =
  (shown: RegExp, roughen: Roughen): Roughen =>
  (rows, pick) =>
    rows.some((row) => row.sign !== '+' && shown.test(row.text)) ? roughen(rows, pick) : rows

const commonIndent = (rows: readonly Row[]): string =>
  rows
    .filter((row) => !isBlank(row.text))
    .map((row) => indentOf(row.text))
    .reduce((least, indent) => (indent.length < least.length ? indent : least), ' '.repeat(80))

/** What models do to the lines that they quote, by name. New lines lose nothing that could not be told from the file. */
export const ROUGHNESSES: Readonly<Record<string, Roughen>> = {
  none: (rows) => rows,
  'blanks behind lines': eachOld((text) => `${text}  `),
  'deeper indentation': each((text) => `    ${text}`),
  'no common indentation': (rows) => {
    const common = commonIndent(rows).length
    return rows.map((row) => ({ ...row, text: row.text.slice(Math.min(common, indentOf(row.text).length)) }))
  },
  'tabs for spaces': where(
    /^ {2}/,
    each((text) => text.replace(/^(?: {2})+/, (blanks) => '\t'.repeat(blanks.length / 2))),
  ),
  'typographic quotes': eachOld((text) => text.replace(/"/g, '\u201d')),
  'blanks within lines': eachOld((text) => text.replace(/(\S) (?=\S)/g, '$1  ')),
  'backslashes before quotes': where(
    /"/,
    each((text) => text.replace(/"/g, '\\"')),
  ),
  'a misspelt old line': oneOld(/\w{4}.{8}/, (text, pick) => {
    const words = Array.from(text.matchAll(/[a-z]{4,}/g))
    const at = (words[pick(Math.max(1, words.length))]?.index ?? 0) + 1
    return text.slice(0, at) + text.slice(at + 1)
  }),
  'another word in an old line': oneOld(/[A-Za-z]{4}/, (text, pick) => {
    const words = Array.from(text.matchAll(/[A-Za-z]{4,}/g))
    const word = words[pick(words.length)]!
    const other = ['value', 'result', 'index', 'names', 'total', 'other'][pick(6)]!
    return text.slice(0, word.index) + other + text.slice(word.index + word[0].length)
  }),
  'a stale number': oneOld(/\d/, (text) => text.replace(/\d+/, (number) => String(Number(number) + 1))),
  'lost blank lines': (rows) => {
    const left = rows.filter((row) => row.sign !== ' ' || !isBlank(row.text))
    return left.some((row) => row.sign !== '+' && !isBlank(row.text)) ? left : rows
  },
  'an ellipsis for lines that stay': (rows, pick) => {
    const runs: number[] = []
    for (let at = 1; at + 2 < rows.length; at++)
      if (rows.slice(at - 1, at + 3).every((row) => row.sign === ' ')) runs.push(at)
    const start = runs[pick(Math.max(1, runs.length))]
    if (start === undefined) return rows
    const text = indentOf(rows[start]!.text) + ['...', '// ...', '// ... existing code ...'][pick(3)]!
    return [...rows.slice(0, start), { ...rows[start]!, text }, ...rows.slice(start + 2)]
  },
  'a last line forgotten': (rows) =>
    rows.length > 2 && rows.at(-1)!.sign === ' ' && rows.slice(0, -1).some((row) => row.sign !== '+')
      ? rows.slice(0, -1)
      : rows,
}

/** Tells whether the old lines of a chunk, roughened, are word for word those of another place. */
export function quotesAnother(before: readonly string[], chunk: Chunk): boolean {
  const old = sideOf(chunk, '+').map((text) => text.trim())
  for (let start = 0; start + old.length <= before.length; start++)
    if (start !== chunk.old - 1 && old.every((text, at) => text === before[start + at]!.trim())) return true
  return false
}

export const roughen = (chunks: readonly Chunk[], how: string, pick: Pick): Chunk[] =>
  chunks.map((chunk) => ({ ...chunk, rows: ROUGHNESSES[how]!(chunk.rows, pick) }))
