/** The same change in the formats that say where it goes: as derived from the file before and after, and as models write it. */
import { structuredPatch } from 'diff'
import { randomOf } from './random.js'

/** One change with the context around it. Lines are without their line end. */
export interface Hunk {
  /** Where it says that it stands, 1-based, before and after. */
  readonly oldStart: number
  readonly newStart: number
  readonly lines: readonly HunkLine[]
}

export interface HunkLine {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
  /** It is the file's last line and has no line end. */
  readonly open: boolean
}

const CONTEXT_LINES = 3
/** A model's line numbers are off by up to this share of the file. */
const NUMBERS_OFF = 0.1

/** What changes from one text to another. */
export function hunksBetween(before: string, after: string): Hunk[] {
  return structuredPatch('file', 'file', before, after, '', '', { context: CONTEXT_LINES }).hunks.map(
    ({ oldStart, newStart, lines }) => ({
      oldStart,
      newStart,
      lines: lines
        .map((line, index) => ({
          sign: line[0] as HunkLine['sign'],
          text: line.slice(1),
          open: lines[index + 1]?.startsWith('\\') ?? false,
        }))
        .filter(({ sign }) => (sign as string) !== '\\'),
    }),
  )
}

/** The same hunks as the author of `snippet` would have written them. The same seed gives the same hunks. */
export function asWritten(hunks: readonly Hunk[], snippet: string, before: string, seed: string): Hunk[] {
  const random = randomOf(seed)
  const wordings = new Map(snippet.split('\n').map((line) => [sameWords(line), line.trim()]))
  const reach = Math.round(before.split('\n').length * NUMBERS_OFF)
  return hunks.map(({ oldStart, newStart, lines }) => {
    const off = Math.round((random() * 2 - 1) * reach)
    return {
      oldStart: Math.max(1, oldStart + off),
      newStart: Math.max(1, newStart + off),
      lines: lines.map((line) =>
        line.sign === ' ' ? { ...line, text: reworded(line.text, wordings) } : line,
      ),
    }
  })
}

function reworded(text: string, wordings: ReadonlyMap<string, string>): string {
  const bare = text.trim()
  const indent = text.slice(0, text.length - text.trimStart().length)
  return bare === '' ? '' : indent + (wordings.get(sameWords(bare)) ?? bare)
}

/** Equal for lines that differ in blanks, quotes and closing punctuation alone. */
function sameWords(line: string): string {
  return line
    .replace(/\s+/g, '')
    .replace(/['`]/g, '"')
    .replace(/[;,]+$/, '')
}

/** A unified diff of one file, as `git apply` and `patch` read it. */
export function unifiedDiff(hunks: readonly Hunk[], path: string): string {
  const lines = [`--- a/${path}`, `+++ b/${path}`]
  for (const hunk of hunks) {
    const old = hunk.lines.filter(({ sign }) => sign !== '+').length
    const now = hunk.lines.filter(({ sign }) => sign !== '-').length
    lines.push(`@@ -${hunk.oldStart},${old} +${hunk.newStart},${now} @@`)
    for (const { sign, text, open } of hunk.lines) {
      lines.push(sign + text)
      if (open) lines.push('\\ No newline at end of file')
    }
  }
  return `${lines.join('\n')}\n`
}

/** Old text and what takes its place. */
export interface Block {
  readonly search: string
  readonly replace: string
  /** Where it may stand, a line number, 1-based. */
  readonly near: number
}

/** One block for each hunk. */
export function blocksOf(hunks: readonly Hunk[]): Block[] {
  const side = (hunk: Hunk, without: string): string =>
    hunk.lines
      .filter(({ sign }) => sign !== without)
      .map(({ text, open }) => (open ? text : `${text}\n`))
      .join('')
  return hunks.map((hunk) => ({
    search: side(hunk, '+'),
    replace: side(hunk, '-'),
    near: hunk.oldStart,
  }))
}

/** Blocks as a model writes them into its answer. */
export function blocksText(blocks: readonly Block[]): string {
  const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)
  return blocks
    .map(
      ({ search, replace }) => `<<<<<<< SEARCH\n${ended(search)}=======\n${ended(replace)}>>>>>>> REPLACE\n`,
    )
    .join('\n')
}
