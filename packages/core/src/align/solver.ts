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
 *   skip    (i, j, chunk)   -> (i, j+1, Skipping)    keep without a marker: dear
 *   marker  (i, j, any)     -> (i+1, j, Gap)
 *
 * Beside its score each state carries its *drift*: how far the output's bracket depth has moved from the original's.
 * Drift is charged where it does harm (a gap entered, a match whose indentation does not show it), so that a block
 * closed at the wrong brace loses. It belongs to the state's best path rather than to the state: exact wherever kept
 * runs balance, an approximation elsewhere.
 *
 * Time and memory O(items × columns × modes).
 */

import { ItemFlag, ItemKind, type Snippet } from '../snippet/snippet.js'
import { trimmedText } from '../text/lines.js'
import type { EdgePlaces } from './edges.js'
import { type Gains, NO_MATCH } from './gains.js'
import type { Occurrences } from './occurrences.js'
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
}

export interface Problem {
  readonly snippet: Snippet
  readonly items: Side
  readonly original: Side
  readonly columns: Columns
  readonly occurrences: Occurrences
  readonly weights: Weights
  /** Strings behind the interned names and keys. */
  readonly names: Interner
  /** How alike items and columns are, at `i * columns + c`, as far as anybody asked; -1 elsewhere. Filled by `matchGains`. */
  readonly alike: Float32Array
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
/** A state this far behind the best of its row is given up, more where much can still be earned. */
const PRUNE_BASE = 18
const PRUNE_SHARE = 0.3
const PRUNE_MOST = 25
/** Price of taking away a line that is said to go. */
const LEAVING = -0.05
/** A line after which a deeper one must come. */
const OPENS_BLOCK = /[:{([]$/
/** Words of a marker that stands for imports. */
const IMPORTS =
  /^\W*(?:(?:your|the|all|other|existing|previous|remaining|original|same)\s+)*(?:imports?|includes?|requires?|import statements|use statements)\b/i
/** Price of taking a blank line away right behind a marker. */
const BLANK_BORDER = 0.3

interface Scratch {
  score: Float64Array
  drift: Int8Array
  /** For states that keep: depth of the first line kept since the marker. */
  runLevel: Float32Array
  back: Uint8Array
  driftAt: Int8Array
}

/** Kept between calls: clearing a table costs more than solving a small problem. */
let scratch: Scratch | null = null

function scratchFor(row: number, table: number): Scratch {
  if (scratch === null || scratch.score.length < row * 2 || scratch.back.length < table) {
    const rows = Math.max(row * 2, scratch?.score.length ?? 0)
    const cells = Math.max(table, scratch?.back.length ?? 0)
    scratch = {
      score: new Float64Array(rows),
      drift: new Int8Array(rows),
      runLevel: new Float32Array(rows),
      back: new Uint8Array(cells),
      driftAt: new Int8Array(cells),
    }
  }
  return scratch
}

function constrain(gain: Float64Array, m: number, n: number, demands: Demands): Float64Array {
  const constrained = gain.slice()
  for (let i = 0; i < m; i++) {
    const demand = demands[i]
    if (demand === FREE) continue
    for (let c = 0; c < n; c++) if (c !== demand) constrained[i * n + c] = NO_MATCH
  }
  return constrained
}

/** What a second look demands of an alignment, per item: `FREE`, `INSERT`, or the column to match. */
export type Demands = Int32Array
export const FREE = -1
export const INSERT = -2
/** Price of not matching an item that must match. */
const UNMET = 8

export function solve(problem: Problem, gainsOf: Gains, demands?: Demands): Alignment {
  const { snippet, items, original, columns, weights: w } = problem
  const m = snippet.lines.count
  const n = columns.count
  const width = n + 1
  const row = width * MODES
  const { score, drift, runLevel, back, driftAt } = scratchFor(row, (m + 1) * row)
  const { itemWeight, columnWeight, held } = gainsOf
  const gains = demands === undefined ? gainsOf.gain : constrain(gainsOf.gain, m, n, demands)
  const insertHeld = new Float64Array(m)
  for (let i = 0; i < m; i++)
    if (held[i] > 0 && problem.moved[i] === 0)
      insertHeld[i] =
        w.insertHeld * itemWeight[i] * held[i] + (items.line(i).name !== 0 ? w.insertHeldName : 0)
  const columnIsLine = new Uint8Array(n)
  const columnBlank = new Uint8Array(n)
  const columnLevel = new Float64Array(n)
  for (let c = 0; c < n; c++) {
    const line = columns.start[c]
    columnLevel[c] = original.level[line]
    if (columns.end[c] - line !== 1) {
      for (let inner = line; inner < columns.end[c]; inner++)
        if (original.lines.exact[inner] !== 0)
          columnLevel[c] = Math.min(columnLevel[c], original.level[inner])
      continue
    }
    columnIsLine[c] = 1
    columnBlank[c] = original.lines.exact[line] === 0 ? 1 : 0
  }

  /** Price of beginning new text at column c, by how well its depth and kind fit what stands around. */
  const placeCost = (i: number, c: number): number => {
    let before = c - 1
    while (before >= 0 && columnBlank[before] === 1) before--
    let after = c
    while (after < n && columnBlank[after] === 1) after++
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
    if (problem.hints.length > 0 && (itemWeight[i] > WORDY || items.line(i).comment)) {
      const line = c < n ? columns.start[c] : original.lines.count
      if (problem.hints.includes(line)) cost -= w.placeHint
    }
    if (behindImports(i)) {
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

  /** The item follows a marker that stands for the imports alone, blank lines aside. */
  const behindImports = (i: number): boolean => {
    let before = i - 1
    while (before > 0 && snippet.lines.exact[before] === 0) before--
    return before >= 0 && snippet.kind[before] === ItemKind.marker && IMPORTS.test(snippet.words[before]!)
  }

  /** Depth of a marker that is indented with care, -1 for one that hangs at the left. */
  const trustedLevel = (marker: number): number => {
    let before = marker - 1
    while (before >= 0 && (snippet.lines.exact[before] === 0 || snippet.kind[before] !== ItemKind.line))
      before--
    return before < 0 || items.level[marker] >= items.level[before] - 0.3 ? items.level[marker] : -1
  }

  // Markers of a snippet that puts one as far left as the head of its block don't show where they belong.
  let careless = false
  for (let i = 1; i < m; i++) {
    if (snippet.kind[i] !== ItemKind.marker || snippet.kind[i - 1] !== ItemKind.line) continue
    if (OPENS_BLOCK.test(trimmedText(snippet.lines, i - 1)) && items.level[i] < items.level[i - 1] + 0.3)
      careless = true
  }
  /**
   * Depth of a marker that stands, behind a blank line, as far left as the head of the block above it: that block is
   * shown to its end. -1 for others.
   */
  const outerLevel = (marker: number): number => {
    if (careless || marker === 0 || snippet.lines.exact[marker - 1] !== 0) return -1
    let before = marker - 1
    while (before >= 0 && snippet.lines.exact[before] === 0) before--
    if (before < 0 || snippet.kind[before] !== ItemKind.line) return -1
    for (let head = before; head >= 0; head = items.parent(head))
      if (items.level[head] <= items.level[marker] + 0.3)
        return head !== before && items.level[head] > items.level[marker] - 0.3 ? items.level[marker] : -1
    return -1
  }

  // What the items from i on can still earn at most, a bound for pruning.
  const ahead = new Float64Array(m + 1)
  for (let i = m - 1; i >= 0; i--) {
    let most = 0
    for (let c = 0, cell = i * n; c < n; c++, cell++) if (gains[cell] > most) most = gains[cell]
    ahead[i] = ahead[i + 1] + most
  }

  // Items at the outer level of their chunk behind its last line that the original holds: nothing there ends a removal.
  const openEnded = new Uint8Array(m)
  for (let end = m, i = m - 1; i >= -1; i--) {
    if (i >= 0 && snippet.kind[i] !== ItemKind.marker) continue
    let root = Number.POSITIVE_INFINITY
    for (let at = i + 1; at < end; at++)
      if (snippet.kind[at] === ItemKind.line && snippet.lines.exact[at] !== 0)
        root = Math.min(root, items.level[at])
    for (let at = end - 1; at > i; at--) {
      if (snippet.kind[at] === ItemKind.line && problem.occurrences.count(snippet.lines.loose[at]) > 0) break
      if (snippet.lines.exact[at] === 0 || items.level[at] < root + 0.3) openEnded[at] = 1
    }
    end = i
  }

  let cells = 0
  /** Offers a state of item row `r` a better path. */
  const relax = (r: number, cell: number, value: number, d: number, pointer: number): void => {
    const slot = (r & 1) * row + cell
    if (value <= score[slot]) return
    score[slot] = value
    drift[slot] = d
    const memory = r * row + cell
    back[memory] = pointer
    driftAt[memory] = d
  }

  score.fill(NONE, 0, row)
  score[KEPT] = 0
  drift[KEPT] = 0
  runLevel[KEPT] = NO_LEVEL
  for (let i = 0; i <= m; i++) {
    const next = i + 1
    const own = (i & 1) * row
    if (i < m) score.fill(NONE, (next & 1) * row, (next & 1) * row + row)
    const kind = i < m ? snippet.kind[i] : ItemKind.marker
    const flags = i < m ? snippet.flags[i] : 0
    const markerLevel = i > 0 && snippet.kind[i - 1] === ItemKind.marker ? trustedLevel(i - 1) : -1
    const outer = i > 0 && snippet.kind[i - 1] === ItemKind.marker ? outerLevel(i - 1) : -1
    const endsBlock = i < m && kind === ItemKind.marker && outerLevel(i) >= 0
    const blankItem = i < m && snippet.lines.exact[i] === 0
    const tail = (flags & ItemFlag.tail) !== 0
    const openEnd = (flags & ItemFlag.openEnd) !== 0
    const itemNet = i < m && kind === ItemKind.line ? items.net[i] : 0
    const itemLevel = i < m ? items.level[i] : 0
    const insertCost = tail
      ? 0
      : (blankItem ? 0.01 : w.insert + (i < m ? insertHeld[i] : 0)) +
        (kind === ItemKind.minus ? 2 : 0) +
        (i < m && demands !== undefined && demands[i] >= 0 ? UNMET : 0)
    // A blank line right behind a marker is no anchor.
    const behindBlank = i > 1 && snippet.lines.exact[i - 1] === 0 && snippet.kind[i - 2] === ItemKind.marker
    const leading = i === 0
    const inner = i > 0 && i < m
    let rowBest = NONE
    for (let cell = own; cell < own + row; cell++) if (score[cell] > rowBest) rowBest = score[cell]
    const floor = rowBest - PRUNE_BASE - Math.min(PRUNE_MOST, PRUNE_SHARE * ahead[i])
    for (let c = 0; c <= n; c++) {
      const base = own + c * MODES
      let live = false
      for (let mode = 0; mode < MODES; mode++) if (score[base + mode] > floor) live = true
      if (!live) continue
      cells++
      const last = c === n
      const line = last ? -1 : columns.start[c]
      const isLine = !last && columnIsLine[c] === 1
      const blank = !last && columnBlank[c] === 1
      const size = last ? 0 : columns.end[c] - line
      const here = c * MODES
      const right = here + MODES
      const gain = i < m && isLine ? gains[i * n + c] : NONE
      const lineNet = isLine ? original.net[line] : 0
      const outside =
        !last && !blank && markerLevel > 0 ? columnLevel[c] - markerLevel + 0.3 : Number.POSITIVE_INFINITY
      const keepCost = inner ? w.keepLine * (size < 200 ? size : 200) : 0
      let removeCost = 0
      if (isLine) {
        removeCost = blank ? 0.02 : w.deleteLine + w.deleteWeight * columnWeight[c]
        if (!blank && original.line(line).name !== 0) removeCost += w.deleteName
        if (problem.leaving[line] === 1) removeCost = LEAVING
      }
      for (let mode = 0; mode < MODES; mode++) {
        const value = score[base + mode]
        if (value <= floor) continue
        const d = drift[base + mode]
        const inGap = mode <= KEPT
        // Steps along the original.
        if (!last) {
          if (inGap) {
            // Outside the marker's block: less deep than the marker, and than where the run began.
            const began = mode === GAP ? NO_LEVEL : runLevel[base + mode]
            const out = outside + d < 0 && columnLevel[c] < began - 0.3 && began !== NO_LEVEL
            let cost = out ? keepCost + w.keepOutside * (size < 5 ? size : 5) : keepCost
            if (outer >= 0 && began === NO_LEVEL && !blank && columnLevel[c] > outer + 0.3)
              cost += w.tailInside
            const target = own + right + KEPT
            if (value - cost > score[target]) {
              relax(i, right + KEPT, value - cost, d, Op.keep * 8 + mode)
              runLevel[target] = began === NO_LEVEL && !blank ? original.level[line] : began
            }
          } else if (mode !== FLOATING) {
            const open = mode === SKIPPING ? 0 : mode === MATCHED ? w.skipOpen : w.skipOpen + w.skipMixed
            relax(i, right + SKIPPING, value - open - w.skipLine * size, d, Op.skip * 8 + mode)
          }
          if (isLine && inGap && problem.leaving[line] === 1) {
            const target = own + right + KEPT
            if (value - removeCost > score[target]) {
              relax(i, right + KEPT, value - removeCost, d - lineNet, Op.remove * 8 + mode)
              runLevel[target] = mode === GAP ? NO_LEVEL : runLevel[base + mode]
            }
          } else if (isLine && mode !== SKIPPING) {
            if (inGap || mode === FLOATING) {
              if (!leading || mode === FLOATING) {
                const border = blank ? (inGap ? BLANK_BORDER : 0) : w.borderLine + (inGap ? w.borderOpen : 0)
                relax(i, right + FLOATING, value - removeCost - border, d - lineNet, Op.remove * 8 + mode)
              }
            } else if (d < 0) {
              // The rest of a statement whose first line was replaced.
              const open = mode === MATCHED ? w.deleteOpen : 0
              relax(i, right + EDITED, value - removeCost - open, d - lineNet, Op.remove * 8 + mode)
            } else {
              const open = mode === REMOVING ? 0 : blank ? 0.02 : w.deleteOpen
              relax(i, right + REMOVING, value - removeCost - open, d - lineNet, Op.remove * 8 + mode)
            }
          }
        }
        if (i === m) continue
        // Steps along the snippet.
        if (kind === ItemKind.marker) {
          let cost =
            mode === REMOVING
              ? endsBlock
                ? 0
                : w.borderOpen
              : mode === FLOATING
                ? w.float
                : mode === GAP
                  ? w.emptyMarker
                  : 0
          if (d !== 0) cost += w.driftGap * Math.min(Math.abs(d), 3)
          relax(next, here + GAP, value - cost, d, Op.marker * 8 + mode)
        } else if (kind === ItemKind.removal) {
          relax(next, here + (inGap ? FLOATING : REMOVING), value, d, Op.insert * 8 + mode)
        } else {
          let cost = insertCost
          if (mode === GAP) cost += w.emptyMarker
          const unanchored = inGap || (behindBlank && (mode === FLOATING || mode === MATCHED))
          if (unanchored && !blankItem) cost += placeCost(i, c)
          else if (mode === MATCHED) cost += blankItem ? 0.01 : w.editOpen
          else if (mode === SKIPPING) cost += w.skipMixed
          const to = unanchored || mode === FLOATING ? FLOATING : mode === REMOVING ? REMOVING : EDITED
          const shift = tail && d + itemNet < 0 ? 0 : itemNet
          relax(next, here + to, value - cost, d + shift, Op.insert * 8 + mode)
        }
        if (gain > NONE / 2) {
          let total = gain
          if (!blankItem) {
            const delta = itemLevel - original.level[line]
            const off = delta < 0 ? -delta : delta
            if (d === 0) {
              if (off > 0) total -= w.level * (off < 2 ? off : 2)
            } else total -= w.drift * Math.min(Math.abs(d - Math.round(delta)), 2) + 0.02
            if (mode === MATCHED) total += w.run * (gain < 1 ? gain : 1)
          }
          if (mode === GAP) total -= w.emptyMarker
          else if (mode === REMOVING && openEnded[i] === 1) total -= w.borderOpen
          // The same line, or a part of it, nests as it did, whatever it looks like out of its context.
          const shift =
            openEnd || snippet.lines.loose[i] === original.lines.loose[line] ? 0 : itemNet - lineNet
          // A blank line anchors nothing.
          const to = blankItem && (inGap || mode === FLOATING) ? FLOATING : MATCHED
          if (to === FLOATING) total -= gain
          relax(next, right + to, value + total, d + shift, Op.match * 8 + mode)
        }
      }
    }
  }

  // The end: what is left of the original stays.
  const endsWithMarker = m > 0 && snippet.kind[m - 1] === ItemKind.marker
  // The depth at which the last chunk stands: what follows it there is not cut off.
  let rootLevel = Number.POSITIVE_INFINITY
  for (let i = m - 1; i >= 0 && snippet.kind[i] !== ItemKind.marker; i--)
    if (snippet.kind[i] === ItemKind.line && snippet.lines.exact[i] !== 0)
      rootLevel = Math.min(rootLevel, items.level[i])
  const end = (m & 1) * row
  let best = NONE
  let bestColumn = n
  let bestMode = KEPT
  let endDrift = 0
  let tailInside = false
  for (let c = 0; c <= n; c++)
    for (let mode = 0; mode < MODES; mode++) {
      let value = score[end + c * MODES + mode]
      if (value <= NONE / 2) continue
      const d = drift[end + c * MODES + mode]
      if (d !== 0) value -= w.driftEnd * Math.min(Math.abs(d), 3)
      let after = c
      while (after < n && columnBlank[after] === 1) after++
      const level = after < n ? original.level[columns.start[after]] : -1
      if (mode === REMOVING || mode === SKIPPING || mode === FLOATING) {
        const atBlockEnd = mode === REMOVING && level <= rootLevel
        if (mode === FLOATING) value -= w.float
        else if (!atBlockEnd && after < n) value -= w.borderOpen
      }
      if (!endsWithMarker && after < n && level > rootLevel + 0.3) value -= w.tailInside
      if (value > best) {
        best = value
        bestColumn = c
        bestMode = mode
        endDrift = d
        tailInside = !endsWithMarker && after < n && level > rootLevel + 0.3
      }
    }

  const steps: Step[] = []
  for (let c = n; c > bestColumn; c--) steps.push({ op: Op.keep, item: -1, column: c - 1, drift: 0 })
  let i = m
  let c = bestColumn
  let mode = bestMode
  while (i > 0 || c > 0) {
    const pointer = back[i * row + c * MODES + mode]
    const op = (pointer >> 3) as Op
    const from = pointer & 7
    const takesItem = op === Op.match || op === Op.insert || op === Op.marker
    const takesColumn = op === Op.match || op === Op.remove || op === Op.keep || op === Op.skip
    if (takesItem) i--
    if (takesColumn) c--
    mode = from
    steps.push({
      op,
      item: takesItem ? i : -1,
      column: takesColumn ? c : -1,
      drift: driftAt[i * row + c * MODES + mode],
    })
  }
  steps.reverse()
  return { score: best, endDrift, tailInside, steps, cells }
}
