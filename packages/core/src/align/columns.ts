/** The original as the solver sees it: a column per line, moved blocks left out. */
import type { Lines } from '../text/lines.js'
import type { EqualRun } from './moves.js'
import type { Columns } from './solver.js'

/** Lines that leave their place because the edit shows them elsewhere, a blank line that would be doubled included. */
export function goneLines(original: Lines, moves: readonly EqualRun[]): Uint8Array {
  const gone = new Uint8Array(original.count)
  for (const run of moves) {
    gone.fill(1, run.line, run.line + run.size)
    const before = run.line - 1
    const after = run.line + run.size
    const blank = (line: number): boolean => line >= 0 && line < original.count && original.exact[line] === 0
    if (blank(after) && (blank(before) || before < 0)) gone[after] = 1
    else if (blank(before) && after >= original.count) gone[before] = 1
    else if (blank(before) && original.indent[after] < original.indent[run.line]) gone[before] = 1
  }
  return gone
}

export function makeColumns(count: number, gone: Uint8Array): Columns {
  const start: number[] = []
  for (let line = 0; line < count; line++) if (gone[line] === 0) start.push(line)
  return { count: start.length, start: Int32Array.from(start), end: Int32Array.from(start, (line) => line + 1) }
}
