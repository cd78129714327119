/**
 * The line solver: snippet items against original lines, by dynamic programming.
 *
 * A state is (items consumed, columns consumed, mode); a column is an original line, or a run of lines far from
 * anything that the snippet shows, which can only be kept. Score is gain: matches earn what the line is worth,
 * everything else costs. With `i` items and `j` columns consumed,
 *
 *   match   (i, j, any)     -> (i+1, j+1, Matched)   lines equal, equal but for trivia, or similar
 *   insert  (i, j, mode)    -> (i+1, j, Floating | Edited)
 *   remove  (i, j, mode)    -> (i, j+1, Floating | Removing)
 *   keep    (i, j, Gap)     -> (i, j+1, Kept)        only behind a marker, or before the first item
 *                                (i, j+1, Kept)      in a gap, a line that is said to go
 *   skip    (i, j, chunk)   -> (i, j+1, Skipping)    keep without a marker: dear
 *   marker  (i, j, any)     -> (i+1, j, Gap)
 *
 * Beside its score each state carries its *drift*: how far the output's bracket depth has moved from the original's.
 * Drift is charged where it does harm (a gap entered, a match whose indentation does not show it), so that a block
 * closed at the wrong brace loses. It belongs to the state's best path rather than to the state: exact wherever kept
 * runs balance, an approximation elsewhere.
 *
 * Memory O(items × columns × modes). Most of that is never looked at: a table of one number per place bounds what a path
 * can still earn, and the search leaves out what cannot win (as A* does; Hart, Nilsson, Raphael 1968). What it finds is
 * what it would find if it looked at all. Time O(items × columns) for the bound, and for the search what a path may go
 * wrong by.
 */

import { ItemFlag, ItemKind, type Snippet } from '../snippet/snippet.js'
import { trimmedText } from '../text/lines.js'
import type { EdgePlaces } from './edges.js'
import { type Gains, NO_MATCH } from './gains.js'
import type { Occurrences } from './occurrences.js'
import type { Partners } from './partners.js'
import type { Interner, Side } from './side.js'
import type { Weights } from './weights.js'

export const Op = { match: 0, insert: 1, remove: 2, keep: 3, skip: 4, marker: 5 } as const
export type Op = (typeof Op)[keyof typeof Op]

/** One step of an alignment, in order. `item` or `column` is the index consumed, -1 where none is. */
export interface Step {
  readonly op: Op
  readonly item: number
  readonly column: number
  /** Bracket depth of the output minus that of the original, before the step. */
  readonly drift: number
}

export interface Alignment {
  readonly score: number
  /** Drift at the end: brackets that the output has too many or too few. */
  readonly endDrift: number
  /** The edit ends, without a marker, inside a block that goes on. */
  readonly tailInside: boolean
  readonly steps: readonly Step[]
  readonly cells: number
}

/** The columns of a problem: original lines, or runs of lines that can only be kept. Half-open. */
export interface Columns {
  readonly count: number
  readonly start: Int32Array
  readonly end: Int32Array
  /** Per original line: the column that it is alone, else -1. */
  readonly of: Int32Array
  /** 1 for a column of one line that is blank. */
  readonly blank: Uint8Array
  /** Depth of the least deep line. */
  readonly level: Float64Array
}

export interface Problem {
  readonly snippet: Snippet
  readonly items: Side
  readonly original: Side
  /** Nesting shows by indentation alone: no line closes a block. */
  readonly byIndentation: boolean
  readonly columns: Columns
  readonly occurrences: Occurrences
  readonly weights: Weights
  /** Strings behind the interned names and keys. */
  readonly names: Interner
  readonly partners: Partners
  /** Per item: 1 where it belongs to a block that the edit moves here. */
  readonly moved: Uint8Array
  /** Where the chunks' edges put new items; null for where the solver puts them. */
  readonly edges: EdgePlaces | null
  /** Per original line: 1 where it goes without being shown. */
  readonly leaving: Uint8Array
  /** Lines before which the instruction says that new text goes. */
  readonly hints: readonly number[]
  /** Names that the instruction renames: the old one by the new one. */
  readonly renames: ReadonlyMap<string, string>
  /** Names that the instruction says are added. */
  readonly added: ReadonlySet<string>
}

const MODES = 7
const GAP = 0
const KEPT = 1
const FLOATING = 2
const MATCHED = 3
const EDITED = 4
const REMOVING = 5
const SKIPPING = 6

const NONE = NO_MATCH
/** Worth of a line that says something, unlike a lone bracket. */
const WORDY = 0.6
/** No line with text has been kept yet. */
const NO_LEVEL = -1
/** Words of a marker that stands for imports. */
const IMPORTS =
  /^\W*(?:(?:your|the|all|other|existing|previous|remaining|original|same)\s+)*(?:imports?|includes?|requires?|import statements|use statements)\b/i
/** A line that nothing of its block can follow. */
const ENDS_BLOCK = /^(?:return|raise|throw|break|continue|pass)\b/
/** A line after which a deeper one must come. */
const OPENS_BLOCK = /[:{([]$/
/** Price of taking away a line that is said to go. */
const LEAVING = -0.05
/** How many times worse it is to keep more of a block that is shown to its end than to be cut off inside one. */
const SHOWN_TO_END = 2
/** The first search leaves out paths that must stay so far behind the most that could be earned; each other so many times further. */
const FIRST_SLACK = 4
const WIDER = 2.5
const MOST_SLACK = 100
/** Sums of the same prices in another order differ by less. */
const ROUNDING = 1e-3
/** A run of kept lines costs as many as these at most. */
const MOST_KEPT = 200
/** Prices of blank lines: of a new one, of one taken away, and right behind a marker. */
const BLANK = 0.01
const BLANK_REMOVED = 0.02
const BLANK_BORDER = 0.3
/** Behind the last item. */
const NO_ITEM = -1

/** Tables of the last problem. Kept between calls: clearing a table costs more than solving a small problem. */
interface Tables {
  /** Scores of two rows of states: of the item in hand, and of the next. */
  score: Float64Array
  /** Per column of the row in hand: depth of the first line kept since the marker. */
  runLevel: Float64Array
  /** Per state, of all rows: its drift, times 256, and the step that led there, as `op * 8 + mode before`. */
  trail: Int16Array
  /** Most that a path can still earn from `i` items and `c` columns on, at `i * (columns + 1) + c`. */
  ahead: Float32Array
}

let scratch: Tables | null = null

function tablesFor(m: number, n: number): Tables {
  const row = (n + 1) * MODES
  const states = (m + 1) * row
  if (scratch === null || scratch.score.length < row * 2 || scratch.trail.length < states) {
    const rows = Math.max(row * 2, scratch?.score.length ?? 0)
    scratch = {
      score: new Float64Array(rows),
      runLevel: new Float64Array(rows / (2 * MODES)),
      trail: new Int16Array(Math.max(states, scratch?.trail.length ?? 0)),
      ahead: new Float32Array(Math.max(states, scratch?.trail.length ?? 0) / MODES),
    }
  }
  return scratch
}

/** What a second look demands of an alignment, per item: `FREE`, `INSERT`, or the column to match. */
export type Demands = Int32Array
export const FREE = -1
export const INSERT = -2
/** Price of not matching an item that must match. */
const UNMET = 8

/** What steps cost wherever they start, and what their price goes by. */
interface Prices {
  /** Per item: inserting it. */
  readonly insert: Float64Array
  /** Per item: 1 where nothing that the original holds ends a removal before it, as `openEndedItems` says. */
  readonly openEnded: Uint8Array
  /** Per item: as `blockEnds` says. */
  readonly blockEnd: Float64Array
  /** Per item: 1 behind a marker that stands for the imports alone, blank lines aside. */
  readonly behindImports: Uint8Array
  /** Per column of one line: removing it. */
  readonly remove: Float64Array
}

/** Tells whether an item follows a marker that stands for the imports alone, blank lines aside. */
function isBehindImports({ lines, kind, words }: Snippet, i: number): boolean {
  let before = i - 1
  while (before > 0 && lines.exact[before] === 0) before--
  return before >= 0 && kind[before] === ItemKind.marker && IMPORTS.test(words[before]!)
}

function pricesOf(problem: Problem, gains: Gains, demands: Demands | null): Prices {
  const { snippet, items, original, columns, leaving, weights: w } = problem
  const m = snippet.lines.count
  const n = columns.count
  const insert = new Float64Array(m)
  const behindImports = new Uint8Array(m)
  for (let i = 0; i < m; i++) {
    const kind = snippet.kind[i]
    if (isBehindImports(snippet, i)) behindImports[i] = 1
    if (kind === ItemKind.marker || kind === ItemKind.removal || (snippet.flags[i] & ItemFlag.tail) !== 0)
      continue
    insert[i] = BLANK
    if (snippet.lines.exact[i] !== 0) {
      insert[i] = w.insert
      const held = gains.held[i]
      if (held > 0 && problem.moved[i] === 0)
        insert[i] +=
          w.insertHeld * gains.itemWeight[i] * held + (items.line(i).name !== 0 ? w.insertHeldName : 0)
    }
    if (kind === ItemKind.minus) insert[i] += 2
    if (demands !== null && demands[i] >= 0) insert[i] += UNMET
  }
  const remove = new Float64Array(n)
  for (let c = 0; c < n; c++) {
    const line = columns.start[c]
    if (columns.end[c] - line !== 1) continue
    if (leaving[line] === 1) remove[c] = LEAVING
    else if (columns.blank[c] === 1) remove[c] = BLANK_REMOVED
    else {
      remove[c] = w.deleteLine + w.deleteWeight * gains.columnWeight[c]
      if (original.line(line).name !== 0) remove[c] += w.deleteName
    }
  }
  return {
    insert,
    openEnded: openEndedItems(problem),
    blockEnd: blockEnds(problem),
    behindImports,
    remove,
  }
}

/** Price of beginning new text at column c, by how well its depth and kind fit what stands around. */
function placeCost(
  problem: Problem,
  { behindImports }: Prices,
  i: number,
  c: number,
  weight: number,
): number {
  const { items, original, columns, hints, weights: w } = problem
  const { count: n, blank } = columns
  let before = c - 1
  while (before >= 0 && blank[before] === 1) before--
  let after = c
  while (after < n && blank[after] === 1) after++
  const own = items.level[i]
  const above = before < 0 ? 0 : original.level[columns.end[before] - 1]
  const below = after >= n ? 0 : original.level[columns.start[after]]
  let cost = w.placeLevel * Math.min(2, Math.min(Math.abs(own - above), Math.abs(own - below)))
  if (below > own + 0.3) cost += w.placeInside
  // In front of the closer of a block that is as shallow: still inside that block.
  else if (after < n && above > own + 0.3 && below < own + 0.3 && original.net[columns.start[after]] < 0)
    cost += w.placeInside
  // Where nothing else decides, new text goes as low as its markers allow.
  cost += w.placeLate * (1 - c / (n + 1))
  if (hints.length > 0 && (weight > WORDY || items.line(i).comment)) {
    const line = c < n ? columns.start[c] : original.lines.count
    if (hints.includes(line)) cost -= w.placeHint
  }
  if (behindImports[i] === 1) {
    const near = before >= 0 && original.line(columns.end[before] - 1).importing
    if (!near) cost += w.placeImport
  } else if (items.line(i).importing) {
    const near =
      (before >= 0 && original.line(columns.end[before] - 1).importing) ||
      (after < n && original.line(columns.start[after]).importing)
    if (!near) cost += w.placeImport
  } else if (items.line(i).name !== 0 && before >= 0 && before === c - 1 && after === c && after < n) {
    // A declaration in the middle of a paragraph.
    if (above <= own && below <= own && original.line(columns.end[before] - 1).name === 0)
      cost += w.placeInside * 0.5
  }
  return cost
}

/** Tells whether an item stands behind a blank line right behind a marker, which is no anchor. */
const isBehindBlank = ({ lines, kind }: Snippet, i: number): boolean =>
  i > 1 && lines.exact[i - 1] === 0 && kind[i - 2] === ItemKind.marker

/** Depth of a marker that is indented with care, -1 for one that hangs at the left. */
function trustedLevel({ snippet, items }: Problem, marker: number): number {
  let before = marker - 1
  while (before >= 0 && (snippet.lines.exact[before] === 0 || snippet.kind[before] !== ItemKind.line))
    before--
  return before < 0 || items.level[marker] >= items.level[before] - 0.3 ? items.level[marker] : -1
}

/**
 * Per item: depth of a marker that stands, behind a blank line, as far left as the head of the block above it, which is
 * then shown to its end; -1 for others. A snippet with a marker as far left as the head right above it shows nothing so.
 */
function blockEnds({ snippet, items, byIndentation }: Problem): Float64Array {
  const { kind, lines } = snippet
  const ends = new Float64Array(lines.count).fill(-1)
  if (!byIndentation) return ends
  for (let marker = 1; marker < lines.count; marker++) {
    if (kind[marker] !== ItemKind.marker) continue
    const level = items.level[marker]
    if (lines.exact[marker - 1] !== 0) {
      const opens = kind[marker - 1] === ItemKind.line && OPENS_BLOCK.test(trimmedText(lines, marker - 1))
      if (opens && level < items.level[marker - 1] + 0.3) return ends.fill(-1)
      continue
    }
    let before = marker - 1
    while (before >= 0 && lines.exact[before] === 0) before--
    if (before < 0 || kind[before] !== ItemKind.line || !ENDS_BLOCK.test(trimmedText(lines, before))) continue
    let head = before
    while (head >= 0 && items.level[head] > level + 0.3) head = items.parent(head)
    if (head >= 0 && head !== before && items.level[head] > level - 0.3) ends[marker] = level
  }
  return ends
}

/** Marks the items at the outer level of their chunk behind its last line that the original holds: nothing there ends a removal. */
function openEndedItems({ snippet, items, occurrences }: Problem): Uint8Array {
  const { lines, kind } = snippet
  const openEnded = new Uint8Array(lines.count)
  for (let end = lines.count, i = end - 1; i >= -1; i--) {
    if (i >= 0 && kind[i] !== ItemKind.marker) continue
    const root = outerLevel(items, snippet, i + 1, end)
    for (let at = end - 1; at > i; at--) {
      if (kind[at] === ItemKind.line && occurrences.count(lines.loose[at]) > 0) break
      if (lines.exact[at] === 0 || items.level[at] < root + 0.3) openEnded[at] = 1
    }
    end = i
  }
  return openEnded
}

/** Least depth of the lines with text among the items `[start, end)`. */
function outerLevel(items: Side, { kind, lines }: Snippet, start: number, end: number): number {
  let level = Number.POSITIVE_INFINITY
  for (let at = start; at < end; at++)
    if (kind[at] === ItemKind.line && lines.exact[at] !== 0) level = Math.min(level, items.level[at])
  return level
}

/**
 * What a path can still earn at most from each place on, whatever its mode and drift. One number for seven states, and no
 * price that depends on more than the place: a small part of the work of the search that it bounds.
 */
function fillAhead(
  problem: Problem,
  { gain }: Gains,
  { insert, remove }: Prices,
  demands: Demands | null,
  ahead: Float32Array,
): void {
  const { snippet, columns, hints, weights: w } = problem
  const m = snippet.lines.count
  const n = columns.count
  const width = n + 1
  // The least that it costs to pass a column in a chunk, behind a marker, and before the first or behind the last item.
  const inChunk = new Float64Array(n)
  const inGap = new Float64Array(n)
  const outside = new Float64Array(n)
  for (let c = 0; c < n; c++) {
    const size = columns.end[c] - columns.start[c]
    inChunk[c] = size === 1 ? Math.min(w.skipLine, remove[c]) : w.skipLine * size
    inGap[c] = Math.min(inChunk[c], w.keepLine * Math.min(size, MOST_KEPT))
    outside[c] = Math.min(0, remove[c])
  }
  ahead[m * width + n] = 0
  for (let c = n - 1; c >= 0; c--) ahead[m * width + c] = ahead[m * width + c + 1] - outside[c]
  for (let i = m - 1; i >= 0; i--) {
    const row = i * width
    const next = row + width
    const gains = i * n
    const afterMarker = i === 0 || snippet.kind[i - 1] === ItemKind.marker
    const passed = i === 0 ? outside : afterMarker ? inGap : inChunk
    const demand = demands === null ? FREE : demands[i]
    const inserted =
      insert[i] - (hints.length > 0 && (afterMarker || isBehindBlank(snippet, i)) ? w.placeHint : 0)
    let most = ahead[next + n] - inserted
    ahead[row + n] = most
    for (let c = n - 1; c >= 0; c--) {
      most = Math.max(most - passed[c], ahead[next + c] - inserted)
      const own = gain[gains + c]
      if (own > NONE / 2 && (demand === FREE || demand === c)) {
        const runs = own > 0 && i > 0 && c > 0 && gain[gains - n + c - 1] > NONE / 2
        most = Math.max(most, ahead[next + c + 1] + own + (runs ? w.run * Math.min(own, 1) : 0))
      }
      ahead[row + c] = most
    }
  }
}

/**
 * Finds the best alignment. What a path can earn at most bounds the search: it looks only at states that may still come
 * near that, by `slack` at first. A path found that earns as much as what was left out could is the best; one that earns
 * less bounds another search.
 */
export function solve(
  problem: Problem,
  gains: Gains,
  demands: Demands | null = null,
  slack = FIRST_SLACK,
): Alignment {
  const m = problem.snippet.lines.count
  const n = problem.columns.count
  const tables = tablesFor(m, n)
  const prices = pricesOf(problem, gains, demands)
  fillAhead(problem, gains, prices, demands, tables.ahead)
  const most = tables.ahead[0]!
  let cells = 0
  let found = NONE
  for (let left = slack; ; left = left < MOST_SLACK ? left * WIDER : Number.POSITIVE_INFINITY) {
    const least = Math.max(most - left, found)
    const end = search(problem, gains, prices, demands, tables, least)
    cells += end.cells
    found = end.score
    if (found < least) continue
    const steps = stepsTo(end, tables, m, n)
    return { score: end.score, endDrift: end.drift, tailInside: end.tailInside, steps, cells }
  }
}

/** The state in which the best path ends. */
interface End {
  readonly score: number
  readonly column: number
  readonly mode: number
  readonly drift: number
  readonly tailInside: boolean
  readonly cells: number
}

/**
 * Fills the tables with the states from which a path may earn `least`. Of each row only the columns from the first to the
 * last such state are looked at.
 */
function search(
  problem: Problem,
  gains: Gains,
  prices: Prices,
  demands: Demands | null,
  { score, runLevel, trail, ahead }: Tables,
  least: number,
): End {
  const { snippet, items, original, columns, leaving, weights: w } = problem
  const { gain: gainOf, itemWeight } = gains
  const { insert, openEnded, blockEnd, remove } = prices
  const { start, end, blank, level: columnLevel } = columns
  const { level: lineLevel, net: netOf } = original
  const itemLoose = snippet.lines.loose
  const lineLoose = original.lines.loose
  const m = snippet.lines.count
  const n = columns.count
  const row = (n + 1) * MODES

  // What a step costs more for the mode that it starts from; each has its own order of modes, and none from where it can't.
  const never = Number.POSITIVE_INFINITY
  const skipFrom = [never, never, never, w.skipOpen, w.skipOpen + w.skipMixed, w.skipOpen + w.skipMixed, 0]
  const border = w.borderLine + w.borderOpen
  const removeFrom = [border, border, w.borderLine, w.deleteOpen, w.deleteOpen, 0, never]
  const removeBlankFrom = [BLANK_BORDER, BLANK_BORDER, 0, BLANK_REMOVED, BLANK_REMOVED, 0, never]
  const insertFrom = [w.emptyMarker, 0, 0, w.editOpen, 0, 0, w.skipMixed]
  const insertBlankFrom = [w.emptyMarker, 0, 0, BLANK, 0, 0, w.skipMixed]
  const markerFrom = [w.emptyMarker, 0, w.float, 0, 0, w.borderOpen, 0]
  const endFrom = [w.emptyMarker, 0, w.float, 0, 0, 0, 0]

  let cells = 0
  // Columns of the row in hand that hold states.
  let from = 0
  let to = 1
  score.fill(NONE, 0, MODES)
  score[KEPT] = 0
  trail[KEPT] = 0
  runLevel[0] = NO_LEVEL
  for (let i = 0; i <= m; i++) {
    const own = (i & 1) * row
    const other = row - own
    const here = i * row
    const kind = i < m ? snippet.kind[i] : NO_ITEM
    const markerLevel = i > 0 && snippet.kind[i - 1] === ItemKind.marker ? trustedLevel(problem, i - 1) : -1
    const flags = i < m ? snippet.flags[i] : 0
    const blankItem = i < m && snippet.lines.exact[i] === 0
    const tail = (flags & ItemFlag.tail) !== 0
    const openEnd = (flags & ItemFlag.openEnd) !== 0
    const itemNet = kind === ItemKind.line ? items.net[i] : 0
    const itemLevel = i < m ? items.level[i] : 0
    const insertCost = i < m ? insert[i] : 0
    const fromMode = blankItem ? insertBlankFrom : insertFrom
    const demand = i < m && demands !== null ? demands[i] : FREE
    const shownTo = i > 0 ? blockEnd[i - 1] : -1
    const markers = i < m && blockEnd[i] >= 0 ? endFrom : markerFrom
    const behindBlank = isBehindBlank(snippet, i)
    const leading = i === 0
    const inner = i > 0 && i < m
    const bound = i * (n + 1)
    let nextFrom = -1
    let nextTo = 0
    for (let c = from; c < to; c++) {
      const slot = own + c * MODES
      const floor = Math.max(NONE / 2, least - ROUNDING - ahead[bound + c])
      let live = false
      for (let mode = 0; mode < MODES; mode++) if (score[slot + mode] > floor) live = true
      if (!live) continue
      cells++
      const last = c === n
      if (!last && to === c + 1) {
        for (let fresh = slot + MODES; fresh < slot + 2 * MODES; fresh++) score[fresh] = NONE
        to++
      }
      if (i < m) {
        if (nextFrom < 0) nextFrom = nextTo = c
        const reach = last ? c + 1 : c + 2
        for (let fresh = other + nextTo * MODES; fresh < other + reach * MODES; fresh++) score[fresh] = NONE
        nextTo = reach
      }
      const line = last ? -1 : start[c]
      const single = !last && end[c] - start[c] === 1
      const blankLine = !last && blank[c] === 1
      const size = last ? 0 : end[c] - line
      const lineNet = single ? netOf[line] : 0
      const level = last ? 0 : columnLevel[c]
      const outside = !last && !blankLine && markerLevel > 0 ? level - markerLevel + 0.3 : never
      const keepCost = inner ? w.keepLine * Math.min(size, MOST_KEPT) : 0
      const skipCost = w.skipLine * size
      const removeCost = single ? remove[c] : 0
      const removes = blankLine ? removeBlankFrom : removeFrom
      const gain = i < m && single && (demand === FREE || demand === c) ? gainOf[i * n + c] : NONE
      const delta = single ? itemLevel - lineLevel[line] : 0
      const off = delta < 0 ? -delta : delta
      // The same line, or a part of it, nests as it did, whatever it looks like out of its context.
      const matchShift =
        i < m && single && !openEnd && itemLoose[i] !== lineLoose[line] ? itemNet - lineNet : 0
      let place = Number.NaN
      const cell = here + c * MODES
      const beside = slot + MODES
      const besideCell = cell + MODES
      const below = other + c * MODES
      const belowCell = cell + row
      for (let mode = 0; mode < MODES; mode++) {
        const value = score[slot + mode]
        if (value <= floor) continue
        const d = trail[cell + mode] >> 8
        const inGap = mode <= KEPT
        // Steps along the original.
        if (!last) {
          if (inGap) {
            // Outside the marker's block: less deep than the marker, and than where the run began.
            const began = mode === GAP ? NO_LEVEL : runLevel[c]
            const out = outside + d < 0 && level < began - 0.3 && began !== NO_LEVEL
            let now = value - (out ? keepCost + w.keepOutside * Math.min(size, 5) : keepCost)
            // Lines of a block that was shown to its end.
            if (shownTo >= 0 && began === NO_LEVEL && !blankLine && level > shownTo + 0.3)
              now -= SHOWN_TO_END * w.tailInside
            if (now > score[beside + KEPT]) {
              score[beside + KEPT] = now
              trail[besideCell + KEPT] = (d << 8) | (Op.keep * 8 + mode)
              runLevel[c + 1] = began === NO_LEVEL && !blankLine ? lineLevel[line] : began
            }
          } else if (mode !== FLOATING) {
            const now = value - skipFrom[mode]! - skipCost
            if (now > score[beside + SKIPPING]) {
              score[beside + SKIPPING] = now
              trail[besideCell + SKIPPING] = (d << 8) | (Op.skip * 8 + mode)
            }
          }
          if (single && inGap && leaving[line] === 1) {
            if (value - removeCost > score[beside + KEPT]) {
              score[beside + KEPT] = value - removeCost
              trail[besideCell + KEPT] = ((d - lineNet) << 8) | (Op.remove * 8 + mode)
              runLevel[c + 1] = mode === GAP ? NO_LEVEL : runLevel[c]
            }
          } else if (single && mode !== SKIPPING && !(leading && inGap)) {
            // With its first line replaced, the rest of a statement goes too.
            const rest = d < 0 && mode > FLOATING
            const target = mode <= FLOATING ? FLOATING : rest ? EDITED : REMOVING
            const now = value - removeCost - (rest && mode === EDITED ? 0 : removes[mode]!)
            if (now > score[beside + target]) {
              score[beside + target] = now
              trail[besideCell + target] = ((d - lineNet) << 8) | (Op.remove * 8 + mode)
            }
          }
        }
        if (i === m) continue
        // Steps along the snippet.
        if (kind === ItemKind.marker) {
          let cost = markers[mode]!
          if (d !== 0) cost += w.driftGap * Math.min(Math.abs(d), 3)
          if (value - cost > score[below + GAP]) {
            score[below + GAP] = value - cost
            trail[belowCell + GAP] = (d << 8) | (Op.marker * 8 + mode)
          }
        } else {
          let now = value
          let after = d
          let target = inGap ? FLOATING : REMOVING
          if (kind !== ItemKind.removal) {
            let cost = insertCost
            const unanchored = inGap || (behindBlank && (mode === FLOATING || mode === MATCHED))
            if (unanchored && !blankItem) {
              if (Number.isNaN(place)) place = placeCost(problem, prices, i, c, itemWeight[i])
              cost += mode === GAP ? w.emptyMarker + place : place
            } else cost += fromMode[mode]!
            now -= cost
            if (!tail || d + itemNet >= 0) after += itemNet
            target = unanchored || mode === FLOATING ? FLOATING : mode === REMOVING ? REMOVING : EDITED
          }
          if (now > score[below + target]) {
            score[below + target] = now
            trail[belowCell + target] = (after << 8) | (Op.insert * 8 + mode)
          }
        }
        if (gain > NONE / 2) {
          let total = gain
          if (!blankItem) {
            if (d !== 0) total -= w.drift * Math.min(Math.abs(d - Math.round(delta)), 2) + 0.02
            else if (off > 0) total -= w.level * Math.min(off, 2)
            if (mode === MATCHED) total += w.run * Math.min(gain, 1)
          }
          if (mode === GAP) total -= w.emptyMarker
          else if (mode === REMOVING && openEnded[i] === 1) total -= w.borderOpen
          // A blank line anchors nothing.
          const target = blankItem && mode <= FLOATING ? FLOATING : MATCHED
          if (target === FLOATING) total -= gain
          const now = value + total
          if (now > score[below + MODES + target]) {
            score[below + MODES + target] = now
            trail[belowCell + MODES + target] = ((d + matchShift) << 8) | (Op.match * 8 + mode)
          }
        }
      }
    }
    if (i === m) break
    if (nextFrom < 0) return { score: NONE, column: n, mode: KEPT, drift: 0, tailInside: false, cells }
    from = nextFrom
    to = nextTo
  }
  const shownTo = m > 0 ? blockEnd[m - 1] : -1
  return endOf(problem, score.subarray((m & 1) * row), trail.subarray(m * row), from, to, cells, shownTo)
}

/** The best end among the states behind the last item: what is left of the original stays. */
function endOf(
  problem: Problem,
  score: Float64Array,
  trail: Int16Array,
  from: number,
  to: number,
  cells: number,
  shownTo: number,
): End {
  const { snippet, items, original, columns, weights: w } = problem
  const m = snippet.lines.count
  const n = columns.count
  const endsWithMarker = m > 0 && snippet.kind[m - 1] === ItemKind.marker
  // The depth at which the last chunk stands: what follows it there is not cut off.
  const tail = snippet.kind.lastIndexOf(ItemKind.marker) + 1
  const root = outerLevel(items, snippet, tail, m)
  // A block that the last chunk opens and does not close goes on.
  let open = 0
  for (let i = tail; i < m; i++) if (snippet.kind[i] === ItemKind.line) open += items.net[i]
  let best: End = { score: NONE, column: n, mode: KEPT, drift: 0, tailInside: false, cells }
  for (let c = from; c < to; c++) {
    let after = c
    while (after < n && columns.blank[after] === 1) after++
    const level = after < n ? original.level[columns.start[after]] : -1
    const tailInside = !endsWithMarker && after < n && level > root + 0.3
    for (let mode = 0; mode < MODES; mode++) {
      let value = score[c * MODES + mode]
      if (value <= NONE / 2) continue
      const drift = trail[c * MODES + mode] >> 8
      if (drift !== 0) value -= w.driftEnd * Math.min(Math.abs(drift), 3)
      if (mode === GAP && shownTo >= 0 && level > shownTo + 0.3) value -= SHOWN_TO_END * w.tailInside
      if (mode === FLOATING) value -= w.float
      else if ((mode === REMOVING && (level > root || open > 0)) || mode === SKIPPING)
        if (after < n) value -= w.borderOpen
      if (tailInside && open <= 0) value -= w.tailInside
      if (value > best.score) best = { score: value, column: c, mode, drift, tailInside, cells }
    }
  }
  return best
}

/** The steps that lead to an end, in order. */
function stepsTo(end: End, { trail }: Tables, m: number, n: number): Step[] {
  const row = (n + 1) * MODES
  const steps: Step[] = []
  for (let c = n; c > end.column; c--) steps.push({ op: Op.keep, item: -1, column: c - 1, drift: 0 })
  let i = m
  let c = end.column
  let mode = end.mode
  while (i > 0 || c > 0) {
    const pointer = trail[i * row + c * MODES + mode] & 255
    const op = (pointer >> 3) as Op
    const takesItem = op === Op.match || op === Op.insert || op === Op.marker
    const takesColumn = op !== Op.insert && op !== Op.marker
    if (takesItem) i--
    if (takesColumn) c--
    mode = pointer & 7
    steps.push({
      op,
      item: takesItem ? i : -1,
      column: takesColumn ? c : -1,
      drift: trail[i * row + c * MODES + mode] >> 8,
    })
  }
  return steps.reverse()
}
