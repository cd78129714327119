/**
 * The law of blocks: where the snippet opens and closes a block, and its opener is an original line, its closer is the
 * original's closer; where its opener is new, so is its closer. The line solver can't see pairs, so its alignment is
 * checked, and solved again with what the law demands where it was broken.
 */
import { ItemKind } from '../snippet/snippet.js'
import type { Gains } from './gains.js'
import { type Alignment, type Demands, FREE, INSERT, Op, type Problem, solve } from './solver.js'

/** Which line closes what each line opens, in both texts; -1 for none. */
export interface Pairs {
  readonly items: Int32Array
  readonly original: Int32Array
  /** Which line opens what each original line closes; -1 for none. */
  readonly opener: Int32Array
}

/** Price of one broken pair, against the solver's score. */
const BROKEN = 6
/** Second looks at one alignment. */
const MAX_LOOKS = 3

/** Solves, and solves again while the law of blocks is broken and that pays. */
export function solveBlocks(problem: Problem, gains: Gains, pairs: Pairs): Alignment {
  let best = solve(problem, gains)
  let demands: Demands | null = demandsOf(best, problem, pairs, null)
  if (demands === null) return best
  let bestWorth = worthOf(best, problem, pairs)
  let cells = best.cells
  for (let look = 0; look < MAX_LOOKS && demands !== null; look++) {
    const next = solve(problem, gains, demands)
    cells += next.cells
    const worth = worthOf(next, problem, pairs)
    if (worth > bestWorth + 1e-6) {
      best = next
      bestWorth = worth
    }
    demands = demandsOf(next, problem, pairs, demands)
  }
  return { ...best, cells }
}

interface Placement {
  /** Per item: the original line that it matches, or -1. */
  readonly lineOf: Int32Array
  /** Original lines that go. */
  readonly removed: ReadonlySet<number>
}

function placementOf(alignment: Alignment, problem: Problem): Placement {
  const lineOf = new Int32Array(problem.snippet.lines.count).fill(-1)
  const removed = new Set<number>()
  for (const { op, item, column } of alignment.steps)
    if (op === Op.match) lineOf[item] = problem.columns.start[column]
    else if (op === Op.remove) removed.add(problem.columns.start[column])
  return { lineOf, removed }
}

/** Calls back with each broken pair: the closing item, and the line that it should be (-1: a new line). */
function eachBroken(
  problem: Problem,
  pairs: Pairs,
  { lineOf, removed }: Placement,
  report: (closing: number, line: number) => void,
): void {
  const count = problem.snippet.lines.count
  for (let opening = 0; opening < count; opening++) {
    const closing = pairs.items[opening]
    if (closing <= opening || !isPlainPair(problem, opening, closing)) continue
    const line = lineOf[opening]
    const given = lineOf[closing]
    if (line >= 0) {
      const expected = pairs.original[line]
      if (
        expected >= 0 &&
        given !== expected &&
        isSameHead(problem, opening, line) &&
        !isAnother(problem, closing, expected)
      )
        report(closing, expected)
    } else if (given >= 0 && isNew(problem, opening) && !removed.has(pairs.opener[given]))
      // Taking over the closer of a block whose head goes is as good as a closer of its own.
      report(closing, -1)
  }
}

/**
 * A pair that the snippet shows beyond doubt. A marker in between that is no deeper than the opener may hide the end of
 * its block, and others behind it.
 */
function isPlainPair(problem: Problem, opening: number, closing: number): boolean {
  const { lines, kind } = problem.snippet
  if (Math.abs(lines.indent[opening] - lines.indent[closing]) > 1) return false
  for (let item = opening + 1; item < closing; item++)
    if (kind[item] === ItemKind.marker && lines.indent[item] <= lines.indent[opening]) return false
  return true
}

/** The opener is the original's own line, or declares the same name; a changed head may open another block. */
function isSameHead(problem: Problem, item: number, line: number): boolean {
  if (problem.snippet.lines.loose[item] === problem.original.lines.loose[line]) return true
  const name = problem.items.line(item).name
  return name !== 0 && name === problem.original.line(line).name
}

/** A closing item that reads like one other line of the file (`} // namespace x`) is that one. */
function isAnother({ snippet, original, occurrences }: Problem, closing: number, line: number): boolean {
  const loose = snippet.lines.loose[closing]
  return loose !== original.lines.loose[line] && occurrences.count(loose) === 1
}

/** An opener that is inserted, that the original does not hold, and that does not go on from a block of the original's. */
function isNew({ snippet, occurrences }: Problem, item: number): boolean {
  const { lines } = snippet
  return occurrences.count(lines.loose[item]) === 0 && !CLOSERS.has(lines.text.charCodeAt(lines.first[item]))
}
const CLOSERS = new Set([...')]}'].map((closer) => closer.charCodeAt(0)))

/** An alignment's score, less what it breaks. */
export const worthOf = (alignment: Alignment, problem: Problem, pairs: Pairs): number =>
  alignment.score - BROKEN * countBroken(alignment, problem, pairs)

/** Pairs of brackets that an alignment breaks. */
export function countBroken(alignment: Alignment, problem: Problem, pairs: Pairs): number {
  let broken = 0
  eachBroken(problem, pairs, placementOf(alignment, problem), () => broken++)
  return broken
}

function demandsOf(
  alignment: Alignment,
  problem: Problem,
  pairs: Pairs,
  before: Demands | null,
): Demands | null {
  const placement = placementOf(alignment, problem)
  let demands: Demands | null = null
  eachBroken(problem, pairs, placement, (closing, line) => {
    const column = line < 0 ? INSERT : problem.columns.of[line]!
    if (column === FREE || before?.[closing] === column) return
    demands ??= before?.slice() ?? new Int32Array(placement.lineOf.length).fill(FREE)
    demands[closing] = column
  })
  return demands
}
