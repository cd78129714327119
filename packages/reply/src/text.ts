/** A text as lines and their ends. */

export interface Text {
  readonly bom: boolean
  readonly lines: readonly string[]
  /** Per line: `\n`, `\r\n`, or '' for a last line without one. */
  readonly ends: readonly string[]
  /** The line end that most lines have; LF where there is none. */
  readonly eol: '\n' | '\r\n'
}

/** Cuts a text into lines. A final line end doesn't start another line; an empty text has none. */
export function readText(text: string): Text {
  const bom = text.charCodeAt(0) === 0xfeff
  const lines: string[] = []
  const ends: string[] = []
  let crlf = 0
  let at = bom ? 1 : 0
  while (at < text.length) {
    const lf = text.indexOf('\n', at)
    if (lf < 0) {
      lines.push(text.slice(at))
      ends.push('')
      break
    }
    const wide = lf > at && text.charCodeAt(lf - 1) === 13
    lines.push(text.slice(at, wide ? lf - 1 : lf))
    ends.push(wide ? '\r\n' : '\n')
    if (wide) crlf++
    at = lf + 1
  }
  return { bom, lines, ends, eol: crlf * 2 > lines.length ? '\r\n' : '\n' }
}

export function writeText(text: Pick<Text, 'bom' | 'lines' | 'ends'>): string {
  const parts: string[] = text.bom ? ['\ufeff'] : []
  for (let line = 0; line < text.lines.length; line++) parts.push(text.lines[line]!, text.ends[line]!)
  return parts.join('')
}

/** The lines of an edit, whose line ends don't matter. */
export const linesOf = (text: string): string[] => {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
}

export const isBlank = (line: string): boolean => line.trim() === ''

/** A line's indentation, as it is written. */
export function indentOf(line: string): string {
  let at = 0
  while (at < line.length && (line[at] === ' ' || line[at] === '\t')) at++
  return line.slice(0, at)
}

/** Columns that a tab stands for where tabs and spaces are compared. */
const TAB_WIDTH = 4

/** Width of an indentation, in columns. */
export function widthOf(indent: string): number {
  let columns = 0
  for (const unit of indent) columns += unit === '\t' ? TAB_WIDTH - (columns % TAB_WIDTH) : 1
  return columns
}
