/**
 * Blocks that the edit shows at a new place. A monotone alignment can't see them: it would keep the old copy under a
 * marker and insert the new one. They are found first, as runs of equal lines out of order.
 */
import { ItemKind, type Snippet } from '../snippet/snippet.js'
import type { Lines } from '../text/lines.js'
import { type EdgePlaces, isElsewhere } from './edges.js'
import type { Occurrences } from './occurrences.js'
import type { Side } from './side.js'

/** Items `[item, item + size)` are the original's lines `[line, line + size)`. */
export interface EqualRun {
  readonly item: number
  readonly line: number
  readonly size: number
  /** The line of the original that is in both texts once, around which the run was grown. */
  readonly seed: number
  readonly weight: number
}

/** A moved block has at least this many lines with text. */
const MIN_MOVED_LINES = 3
/** Runs looked at; a snippet has a few dozen. */
const MAX_RUNS = 400

/**
 * Finds moved runs: whole blocks (balanced) that stand in the same chunk as lines that keep their order, but against
 * that order themselves; where the chunks' edges are to decide, blocks that those place elsewhere. O(items + runs²).
 */
export function findMoves(
  original: Lines,
  snippet: Snippet,
  occurrences: Occurrences,
  items: Side,
  side: Side,
  itemNet: Int16Array,
  itemLow: Int16Array,
  edges: EdgePlaces | null,
): EqualRun[] {
  const found = equalRuns(original, snippet, occurrences)
  if (edges !== null)
    return found
      .map((run) => insideEdges(run, edges, snippet, itemNet, itemLow))
      .filter((run): run is EqualRun => run !== null && staysInScope(run, items, side))
  if (found.length < 2 || found.length > MAX_RUNS) return []
  let ordered = true
  for (let at = 1; at < found.length; at++) if (found[at]!.seed < found[at - 1]!.seed) ordered = false
  if (ordered) return []
  const runs = found.map((run) => blockOf(run, snippet, itemNet, itemLow))
  const movable = runs.map((run) => isBlock(run, snippet, itemNet, itemLow))
  const inOrder = heaviestChain(runs, movable)
  const chunkOf = chunks(snippet)
  const anchored = new Set<number>()
  for (let at = 0; at < runs.length; at++) if (inOrder[at]) anchored.add(chunkOf[runs[at]!.item]!)
  return runs.filter(
    (run, at) =>
      !inOrder[at] &&
      movable[at] &&
      anchored.has(chunkOf[run.item]!) &&
      staysInScope(run, items, side) &&
      !runs.some(
        (other, index) =>
          inOrder[index] && other.line < run.line + run.size && run.line < other.line + other.size,
      ),
  )
}

/**
 * The snippet's chunks in the order of the original, as item ranges, where whole chunks stand out of order; null where
 * they don't. Models list the places that they change in the order in which they think of them.
 */
export function chunkOrder(
  original: Lines,
  snippet: Snippet,
  occurrences: Occurrences,
): [number, number][] | null {
  const runs = equalRuns(original, snippet, occurrences)
  if (runs.length < 2 || runs.length > MAX_RUNS) return null
  let ordered = true
  for (let at = 1; at < runs.length; at++) if (runs[at]!.seed < runs[at - 1]!.seed) ordered = false
  if (ordered) return null
  const ranges: [number, number][] = []
  let from = 0
  for (let item = 0; item <= snippet.lines.count; item++)
    if (item === snippet.lines.count || snippet.kind[item] === ItemKind.marker) {
      if (item > from) ranges.push([from, item])
      from = item + 1
    }
  const places = ranges.map(([start, end]) => {
    const own = runs.filter((run) => run.item >= start && run.item < end)
    // A chunk begins or ends with its context; what it holds besides may be code drawn out of another place.
    let first = start
    while (first < end && snippet.lines.exact[first] === 0) first++
    let last = end - 1
    while (last > first && snippet.lines.exact[last] === 0) last--
    const head = own.find((run) => run.item <= first && first < run.item + run.size)
    const tail = own.find((run) => run.item <= last && last < run.item + run.size)
    if (head !== undefined && (tail === undefined || tail.weight <= head.weight)) return head.seed
    if (tail !== undefined) return tail.seed
    own.sort((a, b) => a.seed - b.seed)
    let total = 0
    for (const run of own) total += run.weight
    let sum = 0
    for (const run of own) {
      sum += run.weight
      if (sum * 2 >= total) return run.seed
    }
    return -1
  })
  // A chunk that nothing anchors stays behind the one before it.
  let last = -1
  for (let at = 0; at < places.length; at++) {
    if (places[at] === -1) places[at] = last
    last = places[at]!
  }
  const order = ranges.map((_, at) => at).sort((a, b) => places[a]! - places[b]! || a - b)
  if (order.every((value, at) => value === at)) return null
  return order.map((at) => ranges[at]!)
}

/** A moved block stays at its depth, in its declaration; code that is drawn out into another one is not moved. */
function staysInScope(run: EqualRun, items: Side, side: Side): boolean {
  if (Math.abs(items.level[run.item] - side.level[run.line]) > 0.3) return false
  const inner = items.scope(run.item)
  const outer = side.scope(run.line)
  if (inner < 0 || outer < 0) return inner === -2 || inner === outer
  return items.line(inner).name === side.line(outer).name
}

function chunks(snippet: Snippet): Int32Array {
  const chunkOf = new Int32Array(snippet.lines.count)
  for (let item = 0, chunk = 0; item < snippet.lines.count; item++)
    chunkOf[item] = snippet.kind[item] === ItemKind.marker ? chunk++ : chunk
  return chunkOf
}

/** Maximal runs of equal lines around lines that occur once in either text, in snippet order. */
function equalRuns(original: Lines, snippet: Snippet, occurrences: Occurrences): EqualRun[] {
  const { lines, kind } = snippet
  const seen = new Map<number, number>()
  for (let item = 0; item < lines.count; item++)
    if (kind[item] === ItemKind.line) seen.set(lines.exact[item], (seen.get(lines.exact[item]) ?? 0) + 1)
  const runs: EqualRun[] = []
  let next = 0
  for (let item = 0; item < lines.count; item++) {
    if (item < next || kind[item] !== ItemKind.line || lines.exact[item] === 0) continue
    if (seen.get(lines.exact[item]) !== 1 || occurrences.count(lines.loose[item]) !== 1) continue
    const line = occurrences.first(lines.loose[item])
    if (original.exact[line] !== lines.exact[item] || lines.trimmedEnd[item] - lines.first[item] < 6) continue
    const equal = (i: number, l: number): boolean =>
      i >= 0 &&
      l >= 0 &&
      i < lines.count &&
      l < original.count &&
      kind[i] === ItemKind.line &&
      lines.exact[i] === original.exact[l]
    let up = 0
    while (item - up - 1 >= next && equal(item - up - 1, line - up - 1)) up++
    let down = 0
    while (equal(item + down + 1, line + down + 1)) down++
    while (up > 0 && lines.exact[item - up] === 0) up--
    while (down > 0 && lines.exact[item + down] === 0) down--
    let weight = 0
    for (let at = item - up; at <= item + down; at++)
      weight += Math.min(60, lines.trimmedEnd[at] - lines.first[at])
    runs.push({ item: item - up, line: line - up, size: up + down + 1, seed: line, weight })
    next = item + down + 1
  }
  return runs
}

/** The part of a run that the edges of its chunk place elsewhere, if that is a block; else null. */
function insideEdges(
  run: EqualRun,
  edges: EdgePlaces,
  snippet: Snippet,
  net: Int16Array,
  low: Int16Array,
): EqualRun | null {
  const isInside = (at: number): boolean => isElsewhere(edges, run.item + at, run.line + at)
  let from = 0
  while (from < run.size && !isInside(from)) from++
  let to = from
  while (to < run.size && isInside(to)) to++
  const blank = (at: number): boolean => snippet.lines.exact[run.item + at] === 0
  while (from < to && (blank(from) || low[run.item + from] < 0)) from++
  while (to > from && blank(to - 1)) to--
  if (from === to) return null
  // What goes on from the edges' own lines has not moved.
  const item = run.item + from
  const first = run.line + from
  const holds = (line: number): boolean => line >= first && line < run.line + to
  if (holds(edges.above[item]!) || holds(edges.below[item]!)) return null
  const part = { ...run, item: run.item + from, line: run.line + from, size: to - from }
  return isBlock(part, snippet, net, low) ? part : null
}

/** A run less the closers of what stands before it, which happen to be equal too, if that makes it a block. */
function blockOf(run: EqualRun, snippet: Snippet, net: Int16Array, low: Int16Array): EqualRun {
  let cut = 0
  while (run.line + cut < run.seed) {
    const item = run.item + cut
    if (snippet.lines.exact[item] !== 0 && low[item] >= 0) break
    cut++
  }
  if (cut === 0) return run
  const block = { ...run, item: run.item + cut, line: run.line + cut, size: run.size - cut }
  return isBlock(block, snippet, net, low) ? block : run
}

function isBlock(run: EqualRun, snippet: Snippet, net: Int16Array, low: Int16Array): boolean {
  let solid = 0
  let depth = 0
  const { lines } = snippet
  const base = lines.indent[run.item]
  for (let item = run.item; item < run.item + run.size; item++) {
    if (lines.exact[item] === 0) continue
    solid++
    if (depth + low[item] < 0 || lines.indent[item] < base) return false
    depth += net[item]
  }
  // Nothing deeper may follow: the run must not be the head of a block.
  let after = run.item + run.size
  while (after < lines.count && lines.exact[after] === 0) after++
  if (after < lines.count && lines.indent[after] > base) return false
  return depth === 0 && solid >= MIN_MOVED_LINES
}

/** Marks the heaviest subsequence of runs whose original places rise; runs that can't move weigh more than all others. */
function heaviestChain(runs: readonly EqualRun[], movable: readonly boolean[]): boolean[] {
  const best = new Float64Array(runs.length)
  const before = new Int32Array(runs.length).fill(-1)
  let end = 0
  for (let at = 0; at < runs.length; at++) {
    const own = runs[at]!.weight * (movable[at] ? 1 : 20)
    best[at] = own
    for (let earlier = 0; earlier < at; earlier++) {
      const run = runs[earlier]!
      if (run.seed < runs[at]!.seed && best[earlier] + own > best[at]) {
        best[at] = best[earlier] + own
        before[at] = earlier
      }
    }
    if (best[at] > best[end]) end = at
  }
  const chosen = new Array<boolean>(runs.length).fill(false)
  for (let at = end; at >= 0; at = before[at]) chosen[at] = true
  return chosen
}
