/** Runs of consecutive lines of the file that are the old lines of a block, in the sense of one pass. */
import type { Budget, Document } from './document.js'
import { keyOf, type Pass, unescapeLine } from './sameness.js'

/** More places than this are not told apart; the block is ambiguous anyway. */
export const MAX_RUNS = 64

/** First lines of all runs, ascending. Starts from the old line that is rarest in the file. */
export function findRuns(document: Document, old: readonly string[], pass: Pass, budget: Budget): number[] {
  if (old.length === 0 || old.length > document.text.lines.length) return []
  const wanted = old.map((line) => keyOf(pass === 'escapes' ? unescapeLine(line) : line, pass))
  const index = document.index(pass)
  let pivot = -1
  let places: readonly number[] = []
  for (let line = 0; line < wanted.length; line++) {
    const found = index.get(wanted[line]!)
    if (found === undefined) {
      budget.left -= line
      return []
    }
    if (pivot < 0 || found.length < places.length) {
      pivot = line
      places = found
    }
  }
  budget.left -= wanted.length
  const keys = document.keys(pass)
  const runs: number[] = []
  for (const place of places) {
    const start = place - pivot
    if (start < 0 || start + wanted.length > keys.length) continue
    let line = 0
    while (line < wanted.length && keys[start + line] === wanted[line]) line++
    budget.left -= line + 1
    if (line === wanted.length) {
      runs.push(start)
      if (runs.length > MAX_RUNS) break
    }
    if (budget.left < 0) break
  }
  return runs
}
