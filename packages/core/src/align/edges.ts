/**
 * Where each chunk begins and ends: the lines at a chunk's two edges are context as a rule. Where they are neighbours in
 * the original, or nearly so, all that lies between is new there, however much it reads like code elsewhere: a copy of a
 * sibling, or a block that moves in.
 */
import { ItemKind, type Snippet } from '../snippet/snippet.js'
import { type Lines, trimmedText } from '../text/lines.js'
import type { Occurrences } from './occurrences.js'

/** Where new items go, per item: between the original lines `above` and `below`; -1 where the edges don't say. */
export interface EdgePlaces {
  readonly above: Int32Array
  readonly below: Int32Array
}

/** Tells whether the edges of an item's chunk put it elsewhere than at a line. */
export const isElsewhere = ({ above, below }: EdgePlaces, item: number, line: number): boolean =>
  above[item]! >= 0 && (line <= above[item]! || line >= below[item]!)

/** Places looked at for the line at an edge. */
const MAX_PLACES = 48
/** Two edges place a chunk if they are worth this much together, */
const MIN_WORTH = 2
/** and this much more than the same edges elsewhere. */
const MIN_LEAD = 0.8
/** An edge worth less than this says nothing. */
const WEAK = 0.8
/** Original lines between the two edges that the chunk may replace, and the price of each. */
const MAX_GAP = 3
const GAP_LINE = 0.3

/** Items that are original lines one after another, blank lines aside; from the chunk's edge inwards. */
interface Run {
  readonly items: readonly number[]
  readonly lines: readonly number[]
  /** Worth of the run up to each line. */
  readonly total: readonly number[]
}

export interface EdgeRequest {
  readonly original: Lines
  readonly snippet: Snippet
  readonly occurrences: Occurrences
  /** Worth of a match of an item with its equal. */
  readonly worth: (item: number) => number
}

/**
 * Finds the chunks whose edges are neighbours in the original, or nearly so; null where there are none. O(items + places
 * of the edges' lines).
 */
export function edgePlaces(request: EdgeRequest): EdgePlaces | null {
  const { count } = request.snippet.lines
  const above = new Int32Array(count).fill(-1)
  const below = new Int32Array(count).fill(-1)
  let found = false
  for (const chunk of chunksOf(request.snippet)) {
    const place = placeOf(request, chunk)
    if (place === null) continue
    for (const item of chunk) {
      if (item <= place.head || item >= place.tail) continue
      above[item] = place.above
      below[item] = place.below
      found = true
    }
  }
  return found ? { above, below } : null
}

/** The lines with text of each chunk. */
function chunksOf({ kind, lines }: Snippet): number[][] {
  const chunks: number[][] = [[]]
  for (let item = 0; item < lines.count; item++)
    if (kind[item] === ItemKind.marker) chunks.push([])
    else if (kind[item] === ItemKind.line && lines.exact[item] !== 0) chunks.at(-1)!.push(item)
  return chunks
}

interface Place {
  /** The last line of the head and the first of the tail, as items and as original lines. */
  readonly head: number
  readonly tail: number
  readonly above: number
  readonly below: number
  readonly worth: number
}

function placeOf(request: EdgeRequest, chunk: readonly number[]): Place | null {
  if (chunk.length < 3) return null
  const heads = runsFrom(request, chunk, 1)
  const tails = runsFrom(request, chunk, -1)
  let best: Place | null = null
  let second = 0
  for (const head of heads)
    for (const tail of tails) {
      const place = between(request, head, tail)
      if (place === null) continue
      if (best === null || place.worth > best.worth) {
        second = best?.worth ?? 0
        best = place
      } else if (place.worth > second) second = place.worth
    }
  if (best !== null) return best.worth >= MIN_WORTH && best.worth - second >= MIN_LEAD ? best : null
  const most = (runs: readonly Run[]): number => Math.max(0, ...runs.map((run) => run.total.at(-1)!))
  if (most(tails) < WEAK) return besideOne(request, chunk, heads, 1)
  return most(heads) < WEAK ? besideOne(request, chunk, tails, -1) : null
}

/** Worth within which two cuts are equal. */
const TIE = 1e-9
const CLOSER = /^[)\]}]|^(?:end|fi|done|esac)\b/

/** Tells whether the items between two begin with the least indented of them, and not with a closer. */
function beginsBlock({ lines }: Snippet, head: number, tail: number): boolean {
  let first = head + 1
  while (first < tail && lines.exact[first] === 0) first++
  if (first === tail || CLOSER.test(trimmedText(lines, first))) return false
  for (let item = first; item < tail; item++)
    if (lines.exact[item] !== 0 && lines.indent[item] < lines.indent[first]) return false
  return true
}

/** New items right behind the one head, or right before the one tail, whose level they share: nothing is replaced. */
function besideOne(
  { original, snippet }: EdgeRequest,
  chunk: readonly number[],
  runs: readonly Run[],
  step: 1 | -1,
): Place | null {
  const byWorth = [...runs].sort((a, b) => b.total.at(-1)! - a.total.at(-1)!)
  const run = byWorth[0]
  if (run === undefined || run.items.length === chunk.length) return null
  const rival = byWorth[1]?.total.at(-1) ?? 0
  const { indent } = snippet.lines
  // The run may reach into the new block, where that begins like what stands there: the longest part that fits.
  let length = run.items.length
  for (; length > 0; length--) {
    if (run.total[length - 1]! < MIN_WORTH || run.total[length - 1]! - rival < MIN_LEAD) return null
    const edge = run.items[length - 1]!
    const depth = Math.min(...run.items.slice(0, length).map((item) => indent[item]!))
    const fresh = chunk.filter((item) => (step === 1 ? item > edge : item < edge))
    const near = step === 1 ? fresh[0]! : fresh.at(-1)!
    const shares = indent[near] === depth || indent[fresh[0]!] === depth
    if (indent[edge] === depth && shares && !fresh.some((item) => indent[item]! < depth)) break
  }
  if (length === 0) return null
  const edge = run.items[length - 1]!
  const line = run.lines[length - 1]!
  const worth = run.total[length - 1]!
  let beyond = line + step
  while (beyond >= 0 && beyond < original.count && original.exact[beyond] === 0) beyond += step
  return step === 1
    ? { head: edge, tail: snippet.lines.count, above: line, below: beyond, worth }
    : { head: -1, tail: edge, above: beyond, below: line, worth }
}

/** The most that two runs can say: both whole, with few lines between, or cut where they are neighbours. */
function between({ original, snippet }: EdgeRequest, head: Run, tail: Run): Place | null {
  const from = head.lines.at(-1)!
  const to = tail.lines.at(-1)!
  if (head.items.at(-1)! < tail.items.at(-1)! && from < to) {
    let gap = 0
    for (let line = from + 1; line < to && gap <= MAX_GAP; line++) if (original.exact[line] !== 0) gap++
    if (gap <= MAX_GAP)
      return {
        head: head.items.at(-1)!,
        tail: tail.items.at(-1)!,
        above: from,
        below: to,
        worth: head.total.at(-1)! + tail.total.at(-1)! - GAP_LINE * gap,
      }
  }
  let best: Place | null = null
  let bestWhole = false
  for (let a = 0; a < head.lines.length; a++) {
    let next = head.lines[a]! + 1
    while (next < original.count && original.exact[next] === 0) next++
    const b = tail.lines.indexOf(next)
    if (b < 0 || head.items[a]! >= tail.items[b]!) continue
    const worth = head.total[a]! + tail.total[b]!
    // Of cuts that are worth the same, one that leaves the new lines whole.
    const whole = beginsBlock(snippet, head.items[a]!, tail.items[b]!)
    const better = best === null || worth > best.worth + TIE
    if (better || (best !== null && worth > best.worth - TIE && whole && !bestWhole)) {
      best = { head: head.items[a]!, tail: tail.items[b]!, above: head.lines[a]!, below: next, worth }
      bestWhole = whole
    }
  }
  return best
}

/** The longest run of equal lines at each place of a chunk's first line (`step` 1) or last line (-1). */
function runsFrom(request: EdgeRequest, chunk: readonly number[], step: 1 | -1): Run[] {
  const { original, snippet, occurrences } = request
  const { loose } = snippet.lines
  const runs: Run[] = []
  let places = 0
  const begin = step === 1 ? 0 : chunk.length - 1
  for (
    let place = occurrences.first(loose[chunk[begin]!]);
    place >= 0 && places < MAX_PLACES;
    place = occurrences.next[place], places++
  ) {
    const items: number[] = []
    const lines: number[] = []
    const total: number[] = []
    let worth = 0
    let line = place
    for (let at = begin; at >= 0 && at < chunk.length; at += step) {
      while (line >= 0 && line < original.count && original.exact[line] === 0) line += step
      if (line < 0 || line >= original.count || original.loose[line] !== loose[chunk[at]!]) break
      items.push(chunk[at]!)
      lines.push(line)
      worth += request.worth(chunk[at]!)
      total.push(worth)
      line += step
    }
    runs.push({ items, lines, total })
  }
  return runs
}
