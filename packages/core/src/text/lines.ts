/**
 * A text cut into lines, with what every later stage asks of a line: where it starts and ends, how far it is
 * indented, and two hashes of it. One pass over the text, typed arrays only, so that a 1 MB file costs milliseconds.
 */

const TAB = 9
const LF = 10
const CR = 13
const SPACE = 32
const BOM = 0xfeff
/** Columns that a tab stands for where tabs and spaces are compared, unless the text shows another width. */
export const TAB_WIDTH = 4

export interface Lines {
  readonly text: string
  /** Columns that a tab stands for. */
  readonly tabWidth: number
  /** Number of lines. A final line end does not start another line; an empty text has none. */
  readonly count: number
  /** Offset of each line's first unit; `start[count]` is the text's length. UTF-16 units, BOM excluded from line 0. */
  readonly start: Int32Array
  /** Offset just past each line's last unit, its line end excluded. */
  readonly end: Int32Array
  /** Offset of each line's first unit that is not a blank; equals `trimmedEnd` for a blank line. */
  readonly first: Int32Array
  /** Offset just past each line's last unit that is not a blank. */
  readonly trimmedEnd: Int32Array
  /** Width of the indentation, in columns. */
  readonly indent: Int32Array
  /** Hash of the line without its indentation and trailing blanks; 0 for a blank line. */
  readonly exact: Int32Array
  /** Hash of the line without any blanks, with one kind of quote, and without closing `;` and `,`; 0 for a blank line. */
  readonly loose: Int32Array
}

const isBlank = (unit: number): boolean =>
  unit === SPACE || unit === TAB || unit === CR || unit === 11 || unit === 12 || unit === 0xa0 || unit === BOM

/** Cuts a text into lines. LF and CRLF end a line; a lone CR does not. O(text). */
export function splitLines(text: string, tabWidth = TAB_WIDTH): Lines {
  const length = text.length
  let capacity = 64
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) capacity++
  const start = new Int32Array(capacity + 1)
  const end = new Int32Array(capacity)
  const first = new Int32Array(capacity)
  const trimmedEnd = new Int32Array(capacity)
  const indent = new Int32Array(capacity)
  const exact = new Int32Array(capacity)
  const loose = new Int32Array(capacity)
  let count = 0
  let at = length > 0 && text.charCodeAt(0) === BOM ? 1 : 0
  while (at < length) {
    const lineStart = at
    let columns = 0
    let unit = 0
    for (; at < length; at++) {
      unit = text.charCodeAt(at)
      if (unit === SPACE) columns++
      else if (unit === TAB) columns += tabWidth - (columns % tabWidth)
      else break
    }
    const lineFirst = at
    let exactHash = 17
    let looseHash = 17
    let looseSolid = 17
    let blanks = 0
    let solid = at
    for (; at < length; at++) {
      unit = text.charCodeAt(at)
      if (unit === LF) break
      if (unit <= SPACE || unit === 0xa0 || unit === BOM) {
        if (isBlank(unit)) {
          blanks++
          continue
        }
      }
      if (blanks > 0) {
        exactHash = Math.imul(exactHash ^ 32, 0x01000193) + blanks
        blanks = 0
      }
      exactHash = Math.imul(exactHash ^ unit, 0x01000193)
      exactHash ^= exactHash >>> 15
      if (unit === 34 || unit === 39 || unit === 96) unit = 34
      looseHash = Math.imul(looseHash ^ unit, 0x01000193)
      looseHash ^= looseHash >>> 15
      if (unit !== 59 && unit !== 44) looseSolid = looseHash
      solid = at + 1
    }
    start[count] = lineStart
    let lineEnd = at
    if (lineEnd > lineStart && at < length && text.charCodeAt(lineEnd - 1) === CR) lineEnd--
    end[count] = lineEnd
    if (solid === lineFirst) {
      first[count] = lineEnd
      trimmedEnd[count] = lineEnd
    } else {
      first[count] = lineFirst
      trimmedEnd[count] = solid
      exact[count] = exactHash === 0 ? 1 : exactHash
      // A line of nothing but `;` and `,` keeps them.
      loose[count] = looseSolid === 17 ? looseHash : looseSolid === 0 ? 1 : looseSolid
      indent[count] = columns
    }
    count++
    if (at < length) at++
  }
  start[count] = length
  return { text, tabWidth, count, start, end, first, trimmedEnd, indent, exact, loose }
}

/**
 * Columns that a tab stands for in a text: 8 where levels are written as four blanks, a tab, a tab and four blanks
 * (old editors' habit), else `TAB_WIDTH`.
 */
export function tabWidthOf(text: string): number {
  if (!text.includes('\t')) return TAB_WIDTH
  const mixed = /^\t {4}\S/m.test(text) && /^ {4}\S/m.test(text)
  return mixed ? 8 : TAB_WIDTH
}

/** A line's text without its line end. */
export const lineText = (lines: Lines, line: number): string =>
  lines.text.slice(lines.start[line], lines.end[line])

/** A line's text without its indentation, trailing blanks and line end. */
export const trimmedText = (lines: Lines, line: number): string =>
  lines.text.slice(lines.first[line], lines.trimmedEnd[line])

/** A line's indentation, as it is written. */
export const indentText = (lines: Lines, line: number): string =>
  lines.exact[line] === 0 ? '' : lines.text.slice(lines.start[line], lines.first[line])

/** Tells whether a line holds nothing but blanks. */
export const isBlankLine = (lines: Lines, line: number): boolean => lines.exact[line] === 0

/** The line that holds an offset; binary search. */
export function lineAt(lines: Lines, offset: number): number {
  let low = 0
  let high = lines.count - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (lines.start[middle] <= offset) low = middle
    else high = middle - 1
  }
  return low
}
