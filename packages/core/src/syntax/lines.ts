import type { LineRange } from '../outcome.js'

/** A text and where its lines begin. */
export interface Lines {
  readonly text: string
  /** Number of lines; a text that ends in a line end has no empty line after it. */
  readonly count: number
  /** Index of each line's first unit; one more entry, the text's length, closes the list. */
  readonly starts: Int32Array
}

export function linesOf(text: string): Lines {
  let capacity = 1024
  let starts = new Int32Array(capacity)
  let count = 0
  for (let at = 0; at < text.length; ) {
    if (count + 1 >= capacity) {
      capacity *= 2
      const larger = new Int32Array(capacity)
      larger.set(starts)
      starts = larger
    }
    starts[count++] = at
    const end = text.indexOf('\n', at)
    at = end < 0 ? text.length : end + 1
  }
  starts[count] = text.length
  return { text, count, starts: starts.subarray(0, count + 1) }
}

/** The text of a line without its line end. */
export function lineText(lines: Lines, line: number): string {
  const { text, starts } = lines
  let end = starts[line + 1]!
  if (end > starts[line]! && text.charCodeAt(end - 1) === 10) end--
  if (end > starts[line]! && text.charCodeAt(end - 1) === 13) end--
  return text.slice(starts[line], end)
}

/** The line that holds a unit of the text. */
export function lineAt(lines: Lines, index: number): number {
  let low = 0
  let high = lines.count
  while (low + 1 < high) {
    const middle = (low + high) >> 1
    if (lines.starts[middle]! <= index) low = middle
    else high = middle
  }
  return low
}

/** UTF-16 units in a run of lines. */
export function unitsIn(lines: Lines, range: LineRange): number {
  return lines.starts[range.end]! - lines.starts[range.start]!
}
