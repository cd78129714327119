/** Blocks whose old lines are the file's but for blank lines, on either side. */
import type { LinesBlock, Row } from '../block.js'
import { isBlank } from '../text.js'
import { basisOf } from './confidence.js'
import type { Budget, Document } from './document.js'
import { placed } from './pairing.js'
import type { Location, Place } from './place.js'
import { findRuns } from './runs.js'

/** The places where the old lines follow each other if all blank lines are left out. */
export function locateSolid(document: Document, block: LinesBlock, budget: Budget): Location | undefined {
  const old = block.rows.filter((row) => row.sign !== '+' && !isBlank(row.text)).map((row) => row.text)
  if (old.length < 2) return undefined
  const { document: solid, lines } = document.solid()
  const runs = findRuns(solid, old, 'blanks', budget)
  if (runs.length === 0) return undefined
  const choices = runs.map(
    (run): Place => placeSolid(document, block.rows, lines.slice(run, run + old.length)),
  )
  return choices.length === 1 ? placed(choices[0]!) : { status: 'open', choices, more: false }
}

/** `lines`: those of the file that the rows stand for which stay or go, but for blank ones. */
function placeSolid(document: Document, rows: readonly Row[], lines: readonly number[]): Place {
  const file = document.text.lines
  const pairs = new Int32Array(rows.length).fill(-1)
  const first = rows.findIndex((row) => row.sign !== '+' && !isBlank(row.text))
  // Blank rows in front stand for the blank lines right above, the nearest first.
  let above = lines[0]! - 1
  for (let row = first - 1; row >= 0; row--)
    if (rows[row]!.sign !== '+' && above >= 0 && isBlank(file[above]!)) pairs[row] = above--
  let next = 0
  let line = lines[0]!
  for (let row = first; row < rows.length; row++) {
    if (rows[row]!.sign === '+') continue
    if (!isBlank(rows[row]!.text)) {
      line = lines[next++]!
      pairs[row] = line++
    } else if (line < file.length && isBlank(file[line]!)) pairs[row] = line++
  }
  return {
    start: above + 1,
    end: line,
    rows,
    pairs,
    ...basisOf('blank-lines', rows),
  }
}
