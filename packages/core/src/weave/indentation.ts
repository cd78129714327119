/** Puts lines of the edit at the depth that they have in the file, in the file's own tabs or spaces. */
import { TAB_WIDTH } from '../text/lines.js'

/** Width of an indentation, in columns. */
export function columnsOf(indent: string): number {
  let columns = 0
  for (let at = 0; at < indent.length; at++)
    columns += indent.charCodeAt(at) === 9 ? TAB_WIDTH - (columns % TAB_WIDTH) : 1
  return columns
}

/** Writes an indentation of `columns` in the file's style; `unit` is one level as the file writes it. */
export function writeIndent(columns: number, unit: string | null): string {
  if (columns <= 0) return ''
  if (unit !== '\t') return ' '.repeat(Math.round(columns))
  const tabs = Math.floor(columns / TAB_WIDTH)
  return '\t'.repeat(tabs) + ' '.repeat(Math.round(columns - tabs * TAB_WIDTH))
}

/** Moves an indentation by whole levels, keeping what is written as far as it goes. */
export function shiftIndent(indent: string, levels: number, unit: string | null, unitWidth: number): string {
  if (levels === 0) return indent
  const step = unit ?? ' '.repeat(unitWidth)
  if (levels > 0) return step.repeat(levels) + indent
  let rest = indent
  for (let level = levels; level < 0; level++) {
    if (rest.startsWith(step)) rest = rest.slice(step.length)
    else if (rest.startsWith('\t')) rest = rest.slice(1)
    else rest = writeIndent(Math.max(0, columnsOf(rest) - unitWidth), unit)
  }
  return rest
}
