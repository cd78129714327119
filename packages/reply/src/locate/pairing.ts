/** Rows paired with the lines of the file that they stand for. */
import type { Row } from '../block.js'
import { isBlank } from '../text.js'
import type { Location, Place } from './place.js'

export const placed = (...places: Place[]): Location => ({ status: 'placed', places })

/** Pairs rows with consecutive lines of the file from `start`. */
export function pairAll(
  rows: readonly Row[],
  start: number,
): Pick<Place, 'start' | 'end' | 'rows' | 'pairs'> {
  const pairs = new Int32Array(rows.length).fill(-1)
  let line = start
  for (let row = 0; row < rows.length; row++) if (rows[row]!.sign !== '+') pairs[row] = line++
  return { start, end: line, rows, pairs }
}

/** Rows as they are, and without the blank ones at both ends that stay or go. */
export function trimmings(rows: readonly Row[]): readonly Row[][] {
  const isTrimmable = (row: Row): boolean => row.sign !== '+' && isBlank(row.text)
  let from = 0
  let to = rows.length
  while (from < to && isTrimmable(rows[from]!)) from++
  while (to > from && isTrimmable(rows[to - 1]!)) to--
  const all = [...rows]
  return from === 0 && to === rows.length ? [all] : [all, all.slice(from, to)]
}
