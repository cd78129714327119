/** Places that are not the old lines of a block but look much like them. */
import { isBlank } from '../text.js'
import { type Budget, type Document, maskOf } from './document.js'
import { likeness } from './likeness.js'
import { keyOf } from './sameness.js'

export interface Likely {
  /** The first line that one of the old lines was met by, and one past the last. */
  readonly start: number
  readonly end: number
  /** Per old line: its line of the file, or -1. */
  readonly pairs: Int32Array
  /** 0..1 over all old lines and the lines of the file between them. */
  readonly score: number
  /** Old lines, not blank, that are the file's but for blanks and punctuation. */
  readonly same: number
  /** Old lines, not blank, that are only alike. */
  readonly alike: number
  /** Old lines, not blank, with no line of the file; and lines of the file, not blank, among them without one. */
  readonly unmet: number
  readonly unseen: number
}

/** Overlapping places further apart in score are one place and its shadow. */
const RIVAL_MARGIN = 0.15
/** Lines that stand this often say little about a place. */
const COMMON = 40
/** Places that are looked at closely. */
const MAX_PLACES = 12
/** Old lines beyond which no similar place is sought. */
const MAX_OLD = 400
/** Words that a line must share with the first old line, where no old line is in the file. */
const MIN_SHARED = 0.4
/** Below this two lines are not the same line misquoted. */
const MIN_LIKENESS = 0.55

/** The best places, best first; of those that overlap only what takes a line for another one, and nearly as well. */
export function findLikely(document: Document, old: readonly string[], budget: Budget): Likely[] {
  if (old.length === 0 || old.length > MAX_OLD || document.text.lines.length === 0) return []
  if (budget.fuzzy < 0) return []
  const places = candidateStarts(document, old, budget)
  const found: Likely[] = []
  for (const start of places) {
    if (budget.fuzzy < 0) break
    const likely = align(document, old, start, budget)
    if (likely !== null) found.push(likely)
  }
  found.sort((a, b) => b.score - a.score || a.start - b.start)
  return found.filter(
    (one, at) =>
      !found
        .slice(0, at)
        .some((better) => one.start < better.end && better.start < one.end && !isRival(one, better, old)),
  )
}

/** Tells whether two overlapping places are about as good, and differ in what they take a line for. */
const isRival = (one: Likely, better: Likely, old: readonly string[]): boolean =>
  one.score > better.score - RIVAL_MARGIN &&
  old.some((text, at) => {
    const [here, there] = [one.pairs[at]!, better.pairs[at]!]
    return !isBlank(text) && here >= 0 && there >= 0 && here !== there
  })

/** Where the file's lines vote that the block begins, most votes first. */
function candidateStarts(document: Document, old: readonly string[], budget: Budget): number[] {
  const index = document.index('blanks')
  const votes = new Map<number, number>()
  const vote = (start: number, weight: number): void => {
    votes.set(start, (votes.get(start) ?? 0) + weight)
  }
  let voters = 0
  for (let line = 0; line < old.length; line++) {
    if (isBlank(old[line]!)) continue
    const lines = index.get(keyOf(old[line]!, 'blanks'))
    if (lines === undefined || lines.length > COMMON) continue
    voters++
    for (const place of lines) vote(place - line, 1 / lines.length)
    budget.fuzzy -= lines.length
  }
  // Few lines and none of them in the file: look for the first that is not blank by likeness.
  if (voters === 0) {
    const line = old.findIndex((text) => !isBlank(text))
    if (line < 0) return []
    const wanted = old[line]!
    const trimmed = wanted.trim().length
    const masks = document.masks()
    const mask = maskOf(wanted)
    const shared = bits(mask) * MIN_SHARED
    budget.fuzzy -= masks.length
    for (let place = 0; place < masks.length && budget.fuzzy > 0; place++) {
      if (bits(masks[place]! & mask) < shared) continue
      const other = document.text.lines[place]!
      const length = other.trim().length
      if (length === 0 || Math.min(length, trimmed) / Math.max(length, trimmed) < 0.6) continue
      budget.fuzzy -= 40 + (Math.min(length, 240) * Math.min(trimmed, 240)) / 4
      const alike = likeness(wanted, other)
      if (alike >= MIN_LIKENESS) vote(place - line, alike)
    }
  }
  return [...votes.entries()]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, MAX_PLACES)
    .map(([start]) => start)
}

/**
 * Aligns the old lines with the file's around `start`: cell (i, j) is the best sum of likeness for the first i old
 * lines against the first j lines of a window; a line on either side may go without. O(old × band).
 */
function align(document: Document, old: readonly string[], start: number, budget: Budget): Likely | null {
  const { lines } = document.text
  const keys = document.keys('blanks')
  // None for a few lines: a neighbour that is alike too must count as another place.
  const slack = Math.min(12, old.length >> 2)
  const from = Math.max(0, start - slack)
  const to = Math.min(lines.length, start + old.length + slack)
  const width = to - from
  if (width <= 0) return null
  const wanted = old.map((line) => keyOf(line, 'blanks'))
  const columns = width + 1
  const sum = new Float32Array((old.length + 1) * columns)
  const step = new Uint8Array((old.length + 1) * columns)
  budget.fuzzy -= (old.length + 1) * ((2 * slack + 1) * 40 + columns / 8)
  for (let i = old.length - 1; i >= 0; i--) {
    // Only the band around the diagonal; outside it cells stay at zero.
    const middle = start - from + i
    const low = Math.max(0, middle - slack)
    const high = Math.min(width - 1, middle + slack)
    for (let j = high; j >= low; j--) {
      const at = i * columns + j
      const alike = pairScore(wanted[i]!, keys[from + j]!, old[i]!, lines[from + j]!)
      let best = sum[at + columns]!
      let way = 1
      if (sum[at + 1]! > best) {
        best = sum[at + 1]!
        way = 2
      }
      // Blank lines stand anywhere: of two the one next to its neighbour counts.
      if (alike > 0 && sum[at + columns + 1]! + alike >= best) {
        best = sum[at + columns + 1]! + alike
        way = 3
      }
      sum[at] = best
      step[at] = way
    }
  }
  // The band's first row may begin anywhere in it.
  let j = 0
  for (let column = 0; column < columns; column++) if (sum[column]! >= sum[j]!) j = column
  const pairs = new Int32Array(old.length).fill(-1)
  for (let i = 0; i < old.length && j < width; ) {
    const way = step[i * columns + j]!
    if (way === 3) {
      pairs[i] = from + j
      i++
      j++
    } else if (way === 2) j++
    else i++
  }
  return judge(document, old, wanted, pairs)
}

function pairScore(wanted: string, key: string, old: string, line: string): number {
  if (wanted === key) return wanted === '' ? 0.05 : 1
  if (wanted === '' || key === '') return 0
  const alike = likeness(old, line)
  return alike >= MIN_LIKENESS ? alike * 0.95 : 0
}

function judge(
  document: Document,
  old: readonly string[],
  wanted: readonly string[],
  pairs: Int32Array,
): Likely | null {
  const { lines } = document.text
  const keys = document.keys('blanks')
  let first = -1
  let last = -1
  let same = 0
  let alike = 0
  let unmet = 0
  let unseen = 0
  let gained = 0
  let weight = 0
  for (let i = 0; i < old.length; i++) {
    const line = pairs[i]!
    const mass = massOf(wanted[i]!)
    weight += mass
    if (line < 0) {
      if (wanted[i] !== '') unmet++
      continue
    }
    if (first < 0) first = line
    for (let between = last + 1; last >= 0 && between < line; between++)
      if (keys[between] !== '') {
        unseen++
        weight += massOf(keys[between]!)
      }
    last = line
    if (wanted[i] === '') continue
    if (wanted[i] === keys[line]) {
      same++
      gained += mass
    } else {
      alike++
      gained += mass * likeness(old[i]!, lines[line]!)
    }
  }
  if (first < 0) return null
  return {
    start: first,
    end: last + 1,
    pairs,
    score: weight === 0 ? 0 : gained / weight,
    same,
    alike,
    unmet,
    unseen,
  }
}

/** A line weighs by what it says: `}` little, a long line not beyond measure. */
const massOf = (key: string): number => {
  const words = key.match(/\w+/g)
  return words === null ? (key === '' ? 0.02 : 0.25) : 1 + Math.min(key.length, 60) / 30
}

function bits(mask: number): number {
  let count = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++
  return count
}
