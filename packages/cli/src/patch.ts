import type { StructuredPatch } from 'diff'
import pc from 'picocolors'

/** After this the diff is not refined any further but shows the changed region as one block. */
const DIFF_BUDGET_MS = 2_000
const CONTEXT_LINES = 3

/** Compares two versions of one file. `created`: there was no file before. */
export async function comparePatch(
  path: string,
  before: string,
  after: string,
  created = false,
): Promise<StructuredPatch> {
  const name = patchName(path)
  const oldFileName = created ? '/dev/null' : `a/${name}`
  const newFileName = `b/${name}`
  const { structuredPatch } = await import('diff')
  const options = { context: CONTEXT_LINES, timeout: DIFF_BUDGET_MS }
  return (
    structuredPatch(oldFileName, newFileName, before, after, undefined, undefined, options) ?? {
      oldFileName,
      newFileName,
      oldHeader: undefined,
      newHeader: undefined,
      hunks: [blockHunk(before, after)],
    }
  )
}

/** As `git apply` and `patch -p1` take it: relative, with forward slashes. */
function patchName(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^[A-Za-z]:/, '')
    .replace(/^(?:\.?\/)+/, '')
}

/** Everything between the first and the last changed line, as one replacement. */
function blockHunk(before: string, after: string): StructuredPatch['hunks'][number] {
  const old = splitLines(before)
  const fresh = splitLines(after)
  const shorter = Math.min(old.length, fresh.length)
  let head = 0
  while (head < shorter && old[head] === fresh[head]) head++
  let tail = 0
  while (tail < shorter - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++
  const start = Math.max(0, head - CONTEXT_LINES)
  const below = Math.min(tail, CONTEXT_LINES)
  const oldEnd = old.length - tail
  const newEnd = fresh.length - tail
  const lines = [
    ...old.slice(start, head).map((line) => ` ${line}`),
    ...old.slice(head, oldEnd).map((line) => `-${line}`),
    ...fresh.slice(head, newEnd).map((line) => `+${line}`),
    ...old.slice(oldEnd, oldEnd + below).map((line) => ` ${line}`),
  ].flatMap((line) => (line.endsWith('\n') ? [line.slice(0, -1)] : [line, '\\ No newline at end of file']))
  const oldLines = oldEnd + below - start
  const newLines = newEnd + below - start
  return { oldStart: start + 1, oldLines, newStart: start + 1, newLines, lines }
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** The patch as text: for programs byte for byte, for a terminal in colour and with control characters made visible. */
export async function printPatch(patch: StructuredPatch, colour: boolean): Promise<string> {
  if (patch.hunks.length === 0) return ''
  const { FILE_HEADERS_ONLY, formatPatch } = await import('diff')
  const text = formatPatch(patch, FILE_HEADERS_ONLY)
  if (!colour) return text
  const paint = pc.createColors(true)
  const show = visibly(patch.hunks.flatMap((hunk) => hunk.lines))
  const tints: Record<string, (line: string) => string> = {
    '@': paint.cyan,
    '+': paint.green,
    '-': paint.red,
  }
  // The first two lines are the headers; below them the first character of a line says what it is.
  return text
    .split('\n')
    .map((line, index) => (index < 2 ? paint.bold(line) : (tints[line[0] ?? ''] ?? String)(show(line))))
    .join('\n')
}

/**
 * Control characters in a file must not steer the terminal. The carriage returns of a file that has them on every
 * line say nothing and are left out.
 */
function visibly(all: readonly string[]): (line: string) => string {
  const crlf = all.every((line) => line.endsWith('\r') || line.startsWith('\\'))
  return (line) => (crlf ? line.replace(/\r$/, '') : line).replace(CONTROL, caret)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g

function caret(character: string): string {
  const code = character.charCodeAt(0)
  return code < 0x80 ? `^${String.fromCharCode(code ^ 0x40)}` : `\\x${code.toString(16)}`
}
