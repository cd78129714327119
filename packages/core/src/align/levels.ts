/** Puts the two texts' indentation on one scale: levels of the file's unit, the snippet's own offset taken off. */
import type { Layout } from '../text/layout.js'
import type { Lines } from '../text/lines.js'
import type { Occurrences } from './occurrences.js'

export interface Scale {
  readonly items: Float32Array
  /** Columns of one level in the snippet. */
  readonly snippetUnit: number
  /** The snippet is indented as the file is: new lines need no change. */
  readonly verbatim: boolean
}

/** Lines that occur so often say nothing about the offset. */
const RARE = 3
/** How much more the lines at a chunk's edges say about its offset. */
const EDGE_WEIGHT = 6
/** An offset must outvote no offset by this factor. */
const OFFSET_MARGIN = 1.6
/** Share of placed lines, by length, from which on a snippet counts as indented like its file. */
const VERBATIM_SHARE = 0.15

/** Columns in front of a line; the stars of a comment stand one further in than they belong. */
const depthOf = (lines: Lines, line: number): number =>
  lines.indent[line] > 0 && lines.text.charCodeAt(lines.first[line]) === 42
    ? lines.indent[line] - 1
    : lines.indent[line]

/** Share of placed lines that another unit explains, from which on the snippet counts as written in it. */
const SCALED_SHARE = 0.7

/** Depth of each line of a file, in levels of its own unit. */
export function levelsOf(lines: Lines, layout: Layout): Float32Array {
  const levels = new Float32Array(lines.count)
  for (let line = 0; line < lines.count; line++) levels[line] = depthOf(lines, line) / layout.unitWidth
  return levels
}

/** Finds the snippet's unit and offset. `levels`: depth of the original's lines. */
export function scaleLevels(
  levels: Float32Array,
  layout: Layout,
  snippet: Lines,
  snippetLayout: Layout,
  occurrences: Occurrences,
  isMarker: (item: number) => boolean,
  namesakes: readonly { readonly item: number; readonly line: number }[],
): Scale {
  const unit = layout.unitWidth
  // Pairs of equal, rare lines vote for the snippet's unit and offset.
  const pairs: { given: number; own: number; weight: number; item: number }[] = []
  for (let item = 0; item < snippet.count; item++) {
    if (snippet.exact[item] === 0 || isMarker(item)) continue
    const count = occurrences.count(snippet.loose[item])
    if (count === 0 || count > RARE) continue
    const length = snippet.trimmedEnd[item] - snippet.first[item]
    if (length < 4) continue
    for (let line = occurrences.first(snippet.loose[item]); line >= 0; line = occurrences.next[line])
      pairs.push({
        given: depthOf(snippet, item),
        own: levels[line],
        weight: Math.min(length, 40) / count,
        item,
      })
  }
  for (const { item, line } of namesakes)
    pairs.push({ given: depthOf(snippet, item), own: levels[line], weight: 40, item })
  pairs.sort((a, b) => a.item - b.item)
  // A chunk's first and last placed lines are its context, which is seldom moved.
  const chunkOf = new Int32Array(snippet.count)
  for (let item = 0, chunk = 0; item < snippet.count; item++) chunkOf[item] = isMarker(item) ? chunk++ : chunk
  for (let at = 0; at < pairs.length; at++) {
    const chunk = chunkOf[pairs[at]!.item]
    const first = at === 0 || chunkOf[pairs[at - 1]!.item] !== chunk
    const last = at === pairs.length - 1 || chunkOf[pairs[at + 1]!.item] !== chunk
    if (first || last) pairs[at]!.weight *= EDGE_WEIGHT
  }
  // Where a fair share of the lines stand as they do in the file, the snippet is indented as the file is, and the
  // others were moved on purpose.
  let total = 0
  let equal = 0
  for (const pair of pairs) {
    // Lines at the left margin stand equally in any unit.
    if (pair.given === 0 && pair.own === 0) continue
    total += pair.weight
    if (pair.given === Math.round(pair.own * unit)) equal += pair.weight
  }
  let bestUnit = snippetLayout.unit === null ? unit : snippetLayout.unitWidth
  let bestOffset = 0
  let bestVotes = -1
  let scaled = 0
  for (const { given, own, weight } of pairs)
    if ((given !== 0 || own !== 0) && Math.abs(given / bestUnit - own) < 0.1) scaled += weight
  const isScaled = bestUnit !== unit && scaled > equal && scaled >= total * SCALED_SHARE
  // The outermost lines are the frame: where none of them stands as in the file, the others were moved, not they.
  let outermost = Number.POSITIVE_INFINITY
  for (const { given } of pairs) outermost = Math.min(outermost, given)
  const frame = pairs.filter(({ given }) => given === outermost)
  const isShifted = frame.length > 0 && frame.every(({ given, own }) => given !== Math.round(own * unit))
  if (total > 0 && equal >= total * VERBATIM_SHARE && !isScaled && !isShifted) bestUnit = unit
  else
    for (const candidate of snippetLayout.unit === null ? [unit, 2, 4, 8] : [bestUnit, unit]) {
      const votes = new Map<number, number>()
      for (const pair of pairs) {
        const offset = Math.round((pair.given / candidate - pair.own) * 4) / 4
        votes.set(offset, (votes.get(offset) ?? 0) + pair.weight)
      }
      let offset = 0
      let most = 0
      for (const [value, weight] of votes)
        if (weight > most) {
          most = weight
          offset = value
        }
      const still = votes.get(0) ?? 0
      if (offset !== 0 && still * OFFSET_MARGIN > most) {
        offset = 0
        most = still
      }
      if (most > bestVotes * 1.05) {
        bestVotes = most
        bestUnit = candidate
        bestOffset = offset
      }
    }
  const items = new Float32Array(snippet.count)
  for (let item = 0; item < snippet.count; item++)
    items[item] = depthOf(snippet, item) / bestUnit - bestOffset
  const tabs = layout.unit === '\t'
  const sameStyle =
    snippetLayout.unit === null || layout.unit === null || (snippetLayout.unit === '\t') === tabs
  const verbatim = bestOffset === 0 && bestUnit === unit && sameStyle
  return { items, snippetUnit: bestUnit, verbatim }
}
