/** Blocks whose old lines are misquoted: the one place that is alike, or why there is none. */
import type { Candidate, RefusalCode } from '@mortise/core'
import type { LinesBlock, Row } from '../block.js'
import { isBlank } from '../text.js'
import { basisOf } from './confidence.js'
import { type Budget, type Document, WORD } from './document.js'
import { isComment } from './elision.js'
import { likeness } from './likeness.js'
import { placed } from './pairing.js'
import type { Location, Nowhere } from './place.js'
import { candidate, clip, nameOf, nowhere } from './refusal.js'
import { findRuns } from './runs.js'
import { findLikely, type Likely } from './similar.js'

/** A similar place must be this good, */
const MIN_SCORE = 0.65
/** and this much better than the next one. */
const MIN_MARGIN = 0.15
/** A similar place without one line that is the file's must be this good. */
const MIN_SCORE_ALONE = 0.9
/** Lines of the file that a similar place may hold besides the block's. */
const MAX_UNSEEN = 2

export function locateSimilar(document: Document, block: LinesBlock, budget: Budget): Location {
  const { rows } = block
  const old = rows.filter((row) => row.sign !== '+')
  const texts = old.map((row) => row.text)
  const likely = findLikely(document, texts, budget)
  if (budget.left < 0) return nowhere('budget-exceeded', `the search for ${nameOf(block)} took too long`)
  const [best, next] = likely
  if (best === undefined || isDone(document, block, best)) return missing(document, block, texts, likely)
  const fault = faultOfLikely(document, rows, old, best, next)
  if (fault === 'unlike') return missing(document, block, texts, likely)
  if (fault !== undefined)
    return nowhere(fault.code, `${nameOf(block)}: ${fault.message}`, near(document, likely))
  const pairs = new Int32Array(rows.length).fill(-1)
  let at = 0
  for (let row = 0; row < rows.length; row++) if (rows[row]!.sign !== '+') pairs[row] = best.pairs[at++]!
  const { lines } = document.text
  const reworded = old.filter(
    (row, at) => row.sign === '-' && best.pairs[at]! >= 0 && isReworded(row.text, lines[best.pairs[at]!]!),
  ).length
  const strays = best.unmet + best.unseen
  const basis = basisOf('similar', rows, { likeness: best.score, strays, reworded })
  return placed({ start: best.start, end: best.end, rows, pairs, ...basis })
}

/** Tells whether the new lines stand already where the old ones would be looked for. */
function isDone(document: Document, block: LinesBlock, best: Likely): boolean {
  const now = block.rows.filter((row) => row.sign !== '-').map((row) => row.text)
  if (!block.rows.some((row) => row.sign === '+' && !isBlank(row.text))) return false
  const runs = findRuns(document, now, 'trim', { left: 1_000_000, fuzzy: 0 })
  return runs.some((run) => run < best.end && run + now.length > best.start)
}

const numbersOf = (line: string): string => (line.match(/\d+/g) ?? []).join()
const valuesOf = (line: string): string => (line.match(/(?<![\w$])\d[\w.]*/g) ?? []).join()
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g
const quotedIn = (line: string): string[] =>
  Array.from(line.matchAll(QUOTED), ([, double, single, back]) => double ?? single ?? back ?? '')
/** Two quoted texts that are less alike are two values, and not one misspelt. */
const MIN_QUOTED = 0.5

/** Two words that are less alike are two words, and not one misspelt. */
const MIN_WORD = 0.7

/** Tells whether two lines differ by more than the spelling of their words. */
function isReworded(line: string, other: string): boolean {
  const here = line.match(WORD) ?? []
  const there = other.match(WORD) ?? []
  return here.length !== there.length || here.some((word, at) => likeness(word, there[at]!) < MIN_WORD)
}

/** Tells whether two lines hold other values: a version of the line that the file doesn't have. */
function hasOtherValues(line: string, other: string): boolean {
  if (valuesOf(line) !== valuesOf(other)) return true
  const here = quotedIn(line)
  const there = quotedIn(other)
  return here.length === there.length && here.some((text, at) => likeness(text, there[at]!) < MIN_QUOTED)
}

type Fault = { code: RefusalCode; message: string }

function faultOfLikely(
  document: Document,
  rows: readonly Row[],
  old: readonly Row[],
  best: Likely,
  next: Likely | undefined,
): Fault | 'unlike' | undefined {
  if (best.score < MIN_SCORE || (best.same === 0 && best.score < MIN_SCORE_ALONE)) return 'unlike'
  if (best.same === 0 && old.length === 1 && old[0]!.text.trim().length < 12) return 'unlike'
  // Where no line is the file's, another number makes another line.
  const { lines } = document.text
  if (
    best.same === 0 &&
    old.some(({ text }, at) => numbersOf(text) !== numbersOf(lines[best.pairs[at]!] ?? ''))
  )
    return 'unlike'
  if (next !== undefined && next.score > best.score - MIN_MARGIN) {
    const message = `its old lines are not in the file, and lines ${best.start + 1} and ${next.start + 1} look like them alike; copy the old lines from the file`
    return { code: 'ambiguous-anchor', message }
  }
  const stray = old.find((row, at) => best.pairs[at]! < 0 && !isBlank(row.text) && !isComment(row.text))
  if (stray !== undefined) {
    const message = `the file has no line \`${stray.text.trim()}\` at lines ${best.start + 1}-${best.end}; copy the old lines from the file`
    return { code: 'conflicting-edit', message }
  }
  const other = old.findIndex(
    (row, at) =>
      row.sign === '-' && best.pairs[at]! >= 0 && hasOtherValues(row.text, lines[best.pairs[at]!]!),
  )
  if (other >= 0) {
    const line = best.pairs[other]!
    const message = `line ${line + 1} of the file is \`${clip(lines[line]!.trim())}\`, and not \`${clip(old[other]!.text.trim())}\`; copy the old lines from the file`
    return { code: 'conflicting-edit', message }
  }
  if (best.unseen > MAX_UNSEEN) {
    const message = `the file has ${best.unseen} lines at ${best.start + 1}-${best.end} that the block doesn't show; copy the old lines from the file`
    return { code: 'conflicting-edit', message }
  }
  // A line that the block doesn't show stays only where both its neighbours do.
  let at = -1
  let previous = -1
  for (let row = 0; row < rows.length; row++) {
    if (rows[row]!.sign === '+') continue
    const line = best.pairs[++at]!
    if (line < 0) continue
    if (previous >= 0 && line > best.pairs[previous]! + 1) {
      const changed = rows[row]!.sign === '-' || old[previous]!.sign === '-' || rows[row - 1]!.sign === '+'
      for (let between = best.pairs[previous]! + 1; between < line; between++)
        if (changed && !isBlank(lines[between]!)) {
          const message = `line ${between + 1} of the file, \`${lines[between]!.trim()}\`, stands among the old lines and isn't shown by them; show it, and say whether it stays`
          return { code: 'would-lose-code', message }
        }
    }
    previous = at
  }
  return undefined
}

/** The refusal of a block whose old lines are not in the file, with what stands near. */
function missing(
  document: Document,
  block: LinesBlock,
  old: readonly string[],
  likely: readonly Likely[],
): Nowhere {
  const now = block.rows.filter((row) => row.sign !== '-').map((row) => row.text)
  if (block.rows.some((row) => row.sign === '+' && !isBlank(row.text))) {
    const done = findRuns(document, now, 'trim', { left: 1_000_000, fuzzy: 0 })
    if (done.length === 1) {
      const message = `the old lines of ${nameOf(block)} are not in the file, but its new lines stand at line ${done[0]! + 1}: it seems that the edit was made already`
      return nowhere('no-anchor', message, [candidate(document, done[0]!, done[0]! + now.length, 1)])
    }
  }
  const candidates = near(document, likely)
  const [best] = likely
  const first = old.findIndex(
    (text, at) => !isBlank(text) && (best === undefined || differs(document, best, at, text)),
  )
  const shown = old[Math.max(first, 0)]?.trim() ?? ''
  const stands =
    best === undefined || candidates.length === 0
      ? 'nothing like them stands there'
      : `the nearest are lines ${best.start + 1}-${best.end}`
  const message = `the old lines of ${nameOf(block)} are not in the file: there is no line \`${clip(shown)}\`; ${stands}. Copy them from the file as it is now`
  return nowhere('no-anchor', message, candidates)
}

const differs = (document: Document, best: Likely, at: number, text: string): boolean =>
  best.pairs[at]! < 0 || likeness(document.text.lines[best.pairs[at]!]!, text) < 1

const near = (document: Document, likely: readonly Likely[]): Candidate[] =>
  likely
    .filter((one) => one.score > 0.2)
    .slice(0, 3)
    .map((one) => candidate(document, one.start, one.end, one.score))
