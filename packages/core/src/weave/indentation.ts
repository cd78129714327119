/** Puts lines of the edit at the depth that they have in the file, in the file's own tabs or spaces. */

/** Width of an indentation, in columns. */
export function columnsOf(indent: string, tabWidth: number): number {
  let columns = 0
  for (let at = 0; at < indent.length; at++)
    columns += indent.charCodeAt(at) === 9 ? tabWidth - (columns % tabWidth) : 1
  return columns
}

/** How a file writes its indentation. */
export interface IndentStyle {
  /** Deep lines begin with tabs. */
  readonly tabs: boolean
  readonly tabWidth: number
  /** One level, as the file writes it; null where it shows none. */
  readonly unit: string | null
  /** Columns of one level. */
  readonly unitWidth: number
}

/** Writes an indentation of `columns` in the file's style. */
export function writeIndent(columns: number, style: IndentStyle): string {
  if (columns <= 0) return ''
  if (!style.tabs) return ' '.repeat(Math.round(columns))
  const tabs = Math.floor(columns / style.tabWidth)
  return '\t'.repeat(tabs) + ' '.repeat(Math.round(columns - tabs * style.tabWidth))
}

/** Moves an indentation by whole levels, keeping what is written as far as it goes. */
export function shiftIndent(indent: string, levels: number, style: IndentStyle): string {
  if (levels === 0) return indent
  if (style.tabs && style.tabWidth !== style.unitWidth)
    return writeIndent(columnsOf(indent, style.tabWidth) + levels * style.unitWidth, style)
  const step = style.unit ?? ' '.repeat(style.unitWidth)
  if (levels > 0) return step.repeat(levels) + indent
  let rest = indent
  for (let level = levels; level < 0; level++) {
    if (rest.startsWith(step)) rest = rest.slice(step.length)
    else if (rest.startsWith('\t')) rest = rest.slice(1)
    else rest = writeIndent(Math.max(0, columnsOf(rest, style.tabWidth) - style.unitWidth), style)
  }
  return rest
}
