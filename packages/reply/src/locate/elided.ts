/** Blocks whose old lines show a part of what they cover. */
import type { LineRange } from '@mortise/core'
import type { LinesBlock, Row } from '../block.js'
import { indentOf, isBlank } from '../text.js'
import { basisOf } from './confidence.js'
import type { Budget, Document } from './document.js'
import { isComment, isElision } from './elision.js'
import { placed, trimmings } from './pairing.js'
import type { Location } from './place.js'
import { candidate, nameOf, nowhere } from './refusal.js'
import { findRuns } from './runs.js'

/** Lines of the file that a comment in a SEARCH text may stand for if they go, and it isn't all of one block's. */
const MAX_ELIDED = 20

/** Old lines of which some stand for others of the file: `...`, or a comment in place of a body. */
export function locateElided(document: Document, block: LinesBlock, budget: Budget): Location | undefined {
  for (const rows of trimmings(block.rows)) {
    const location = locateRows(document, block, rows, budget)
    if (location !== undefined) return location
  }
  return undefined
}

function locateRows(
  document: Document,
  block: LinesBlock,
  rows: readonly Row[],
  budget: Budget,
): Location | undefined {
  const isHole = (row: Row): boolean =>
    row.sign !== '+' &&
    !document.index('trim').has(row.text.trim()) &&
    (isElision(row.text) || (isComment(row.text) && row.sign === '-'))
  const old = rows.flatMap((row, at) => (row.sign === '+' ? [] : [{ row, at, hole: isHole(row) }]))
  if (!old.some((line) => line.hole) || old[0]!.hole || old.at(-1)!.hole) return undefined
  // Stretches of old lines between holes; each must stand in the file as it is.
  const stretches: { rows: number[]; texts: string[] }[] = []
  let open = false
  for (const line of old) {
    if (line.hole) open = false
    else if (open) {
      stretches.at(-1)!.rows.push(line.at)
      stretches.at(-1)!.texts.push(line.row.text)
    } else {
      stretches.push({ rows: [line.at], texts: [line.row.text] })
      open = true
    }
  }
  const pairs = new Int32Array(rows.length).fill(-1)
  let after = -1
  let first = -1
  for (const stretch of stretches) {
    const runs = findRuns(document, stretch.texts, 'trim', budget).filter((run) => run > after)
    // The first must stand once; a later one too, or it ends the block that the first one opens.
    if (runs.length === 0 || (first < 0 && runs.length > 1)) return undefined
    const next = first < 0 ? runs[0]! : followUp(document, runs, first, after, stretch.texts.length)
    if (next === undefined) return undefined
    if (first < 0) first = next
    stretch.rows.forEach((row, at) => {
      pairs[row] = next + at
    })
    after = next + stretch.texts.length - 1
  }
  const hidden = new Map<number, LineRange>()
  let gone = 0
  let start = -1
  let lost: number | undefined
  for (let at = 0; at < rows.length; at++) {
    if (pairs[at]! >= 0) start = pairs[at]! + 1
    else if (rows[at]!.sign !== '+' && start >= 0) {
      let next = at + 1
      while (next < rows.length && pairs[next]! < 0) next++
      const end = next < rows.length ? pairs[next]! : start
      if (end > start) hidden.set(at, { start, end })
      if (rows[at]!.sign === '-')
        for (let line = start; line < end; line++) {
          if (!isBlank(document.text.lines[line]!)) gone++
          if (opensBlock(document.text.lines[line]!)) lost ??= line
        }
      start = end
    }
  }
  const whole = isOneBlock(document, first, after)
  if ((gone > MAX_ELIDED && !whole) || lost !== undefined) {
    const what =
      lost === undefined
        ? `${gone} lines of the file`
        : `\`${document.text.lines[lost]!.trim()}\` (line ${lost + 1})`
    const message = `${nameOf(block)} has a comment in place of old lines, and ${what} would go unseen; give the old lines as they stand in the file`
    return nowhere('would-lose-code', message, [candidate(document, first, after + 1, 1)])
  }
  const basis = basisOf('elided', rows, { strays: Number(gone > 0) })
  return placed({ start: first, end: after + 1, rows, pairs, hidden, ...basis })
}

const opensBlock = (line: string): boolean => /[{[(:]\s*$|\b(?:do|then|begin)\s*$/i.test(line)

/** Tells whether line `first` opens a block and line `last` closes it: nothing between them is indented as little. */
function isOneBlock(document: Document, first: number, last: number): boolean {
  const { lines } = document.text
  const outer = indentOf(lines[first]!).length
  if (!opensBlock(lines[first]!) || indentOf(lines[last]!).length !== outer) return false
  if (!/^(?:[)\]}]|end\b)/.test(lines[last]!.trim())) return false
  for (let line = first + 1; line < last; line++)
    if (!isBlank(lines[line]!) && indentOf(lines[line]!).length <= outer) return false
  return true
}

/** The run that comes after a hole behind line `before`, if there is no doubt about it. */
function followUp(
  document: Document,
  runs: readonly number[],
  first: number,
  before: number,
  length: number,
): number | undefined {
  const only = runs.length === 1 ? runs[0] : runs.find((run) => isOneBlock(document, first, run + length - 1))
  return only !== undefined && staysInside(document, before, only) ? only : undefined
}

/** Tells whether what stands between two lines doesn't leave the block that both stand in. */
function staysInside(document: Document, before: number, after: number): boolean {
  const { lines } = document.text
  const outer = indentOf(lines[before]!).length
  const inner = indentOf(lines[after]!).length
  const least = inner > outer ? outer + 1 : inner
  for (let line = before + 1; line < after; line++)
    if (!isBlank(lines[line]!) && indentOf(lines[line]!).length < least) return false
  return true
}
