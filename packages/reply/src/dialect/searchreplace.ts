/**
 * SEARCH/REPLACE blocks, as Aider, Cline and Roo ask for them:
 * `<<<<<<< SEARCH` or `------- SEARCH`, old lines, `=======`, new lines, `>>>>>>> REPLACE` or `+++++++ REPLACE`.
 */
import { type Block, broken, type LinesBlock, type Patch } from '../block.js'
import { diffRows } from './linediff.js'

const HEADER = /^\s*(?:<{3,}\s*|-{3,}\s+)(?:SEARCH|ORIGINAL)\b[\s>:]*$/
const SEPARATOR = /^\s*={5,}\s*$/
/**
 * Signs of Cline. They stand in ordinary text too, as rules and below headings, and Cline reads them as its prompt writes
 * them and not otherwise: a blank before the word, none behind the separator.
 */
const DASHED_HEADER = /^\s*-{3,}\s+/
const DASHED_SEPARATOR = /^\s*={5,}$/
const SHORT_HEADER = /^\s*<{3,4}[^<]/
const SHORT_SEPARATOR = /^\s*={3,}\s*$/
const FOOTER = /^\s*(?:>{3,}|\+{3,})\s*(?:REPLACE|UPDATED)\b[\s<]*$/
/** Almost a header: wrong signs, too few of them, no blank behind dashes. */
const BAD_HEADER = /^\s*[<>=+-]{1,12}\s*SEARCH\s*>?\s*$/
const ALL_DASHES = /^\s*-+[^<>=+-]/
/** A line that belongs to one side of the markers and was escaped because it looks like one of them. */
const ESCAPED = /^\\(?=<{3,}|={5,}|>{3,}|-{3,}|\+{3,}|:(?:start|end)_line:)/
const LINE_HINT = /^:(start|end)_line:\s*(\d+)\s*$/
const NUMBERED = /^\s*\d{1,7} \| ?/
/** Readings of one block that are tried; beyond them the first separator counts. */
const MAX_READINGS = 8

export const looksLikeSearchReplace = (lines: readonly string[]): boolean => {
  const from = lines.findIndex((line) => HEADER.test(line))
  return (
    (from >= 0 && lines.some((line, at) => at > from && (SHORT_SEPARATOR.test(line) || FOOTER.test(line)))) ||
    (lines.some((line) => FOOTER.test(line)) && lines.some((line) => SEPARATOR.test(line)))
  )
}

export const isSearchHeader = (line: string): boolean => HEADER.test(line)
/** Almost a header, and too much like one to be prose. */
export const isBadSearchHeader = (line: string): boolean =>
  !HEADER.test(line) && BAD_HEADER.test(line) && /^\s*[<>=+-]{3}/.test(line)
export const isSearchFooter = (line: string): boolean => FOOTER.test(line)

/**
 * Reads all blocks. A path may stand on the line before a block; blocks without one belong to the last path.
 * `complete`: the closing line of the last block may be missing. O(lines).
 */
export function readSearchReplace(
  lines: readonly string[],
  pathOn: (line: string) => string | undefined,
  complete: boolean,
): Patch[] {
  const patches: { path: string | undefined; action: 'edit'; blocks: Block[] }[] = []
  let path: string | undefined
  const add = (block: Block): void => {
    const last = patches.at(-1)
    if (last && last.path === path) last.blocks.push(block)
    else patches.push({ path, action: 'edit', blocks: [block] })
  }
  let at = 0
  while (at < lines.length) {
    const line = lines[at]!
    if (HEADER.test(line)) {
      const { block, next } = readBlock(lines, at, complete)
      add(block)
      at = next
      continue
    }
    if (FOOTER.test(line) || BAD_HEADER.test(line)) {
      const header = ALL_DASHES.test(line) ? '------- SEARCH' : '<<<<<<< SEARCH'
      const message = FOOTER.test(line)
        ? `line ${at + 1} of the edit, \`${line.trim()}\`, ends a block that no SEARCH line began; begin the block with \`<<<<<<< SEARCH\``
        : `line ${at + 1} of the edit, \`${line.trim()}\`, is no SEARCH line; write \`${header}\``
      const end = endOfBroken(lines, at)
      add(broken('invalid-input', message, { start: at, end }))
      at = end
      continue
    }
    path = pathOn(line) ?? path
    at++
  }
  return patches
}

/** A broken header takes its block with it. */
function endOfBroken(lines: readonly string[], at: number): number {
  if (FOOTER.test(lines[at]!)) return at + 1
  for (let line = at + 1; line < lines.length; line++) {
    if (HEADER.test(lines[line]!)) return line
    if (FOOTER.test(lines[line]!)) return line + 1
  }
  return lines.length
}

/** Short signs have a short line between them: `<<<< ORIGINAL`, `====`, `>>>> UPDATED`. */
function separatorOf(header: string): RegExp {
  if (SHORT_HEADER.test(header)) return SHORT_SEPARATOR
  return DASHED_HEADER.test(header) ? DASHED_SEPARATOR : SEPARATOR
}

function readBlock(
  lines: readonly string[],
  header: number,
  complete: boolean,
): { block: Block; next: number } {
  const separator = separatorOf(lines[header]!)
  const separators: number[] = []
  let almost = -1
  let end = header + 1
  let closed = false
  for (; end < lines.length; end++) {
    const line = lines[end]!
    if (separator.test(line)) separators.push(end)
    else if (SEPARATOR.test(line)) almost = end
    else if (FOOTER.test(line)) {
      closed = true
      break
    } else if (HEADER.test(line)) break
  }
  const range = { start: header, end: closed ? end + 1 : end }
  const next = range.end
  if (!closed && complete && end === lines.length && separators.length > 0) {
    closed = true
    while (end > separators[0]! + 1 && lines[end - 1]!.trim() === '') end--
  }
  if (separators.length === 0) {
    const blank =
      almost < 0 ? '' : `; line ${almost + 1} has a blank behind it, and may be a line of the text`
    const message = `the block at line ${header + 1} of the edit has no \`=======\` line between its old and its new lines${blank}`
    return { block: broken(closed ? 'invalid-input' : 'truncated-edit', message, range), next }
  }
  if (!closed) {
    const message = `the block at line ${header + 1} of the edit has no \`>>>>>>> REPLACE\` line: it may have been cut off; send it whole`
    return { block: broken('truncated-edit', message, range), next }
  }
  const [first, ...others] = separators
    .slice(0, MAX_READINGS)
    .map((separator) => readSides(lines, header, separator, end, range))
  return { block: others.length === 0 ? first! : { ...first!, others }, next }
}

function readSides(
  lines: readonly string[],
  header: number,
  separator: number,
  footer: number,
  range: LinesBlock['lines'],
): LinesBlock {
  let at = -1
  let from = header + 1
  for (; from < separator; from++) {
    const hint = LINE_HINT.exec(lines[from]!)
    if (hint === null) break
    if (hint[1] === 'start') at = Number(hint[2]) - 1
  }
  if (from > header + 1 && from < separator && /^-{3,}\s*$/.test(lines[from]!)) from++
  const unescaped = (line: string): string => line.replace(ESCAPED, '')
  let old = lines.slice(from, separator).map(unescaped)
  let now = lines.slice(separator + 1, footer).map(unescaped)
  const oldNumbers = lineNumbers(old)
  if (oldNumbers !== null) {
    if (at < 0) at = oldNumbers
    old = old.map((line) => line.replace(NUMBERED, ''))
  }
  if (lineNumbers(now) !== null) now = now.map((line) => line.replace(NUMBERED, ''))
  return {
    kind: 'lines',
    lines: range,
    rows: diffRows(old, now, from, separator + 1),
    scopes: [],
    ordered: false,
    at,
    atEnd: false,
    bare: 'refuse',
    partial: true,
  }
}

/** The first number where every line carries its number, as in `12 | text`, counting up; else null. */
function lineNumbers(lines: readonly string[]): number | null {
  let previous = -1
  let first: number | null = null
  for (const line of lines) {
    if (line.trim() === '') continue
    if (!NUMBERED.test(line)) return null
    const number = Number.parseInt(line, 10)
    if (first === null) first = number - 1
    else if (number <= previous) return null
    previous = number
  }
  return first
}
