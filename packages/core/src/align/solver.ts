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
import type { Occurrences } from './occurrences.js'
import { matchGains, NO_MATCH } from './gains.js'
import type { Side } from './side.js'
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
  /** Per item: 1 where it belongs to a block that the edit moves here. */
  readonly moved: Uint8Array
  /** Tells whether item `item` may be matched to column `column`; all may where absent. */
  readonly allowed?: (item: number, column: number) => boolean
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
export function solve(problem: Problem): Alignment {
  const { snippet, items, original, columns, weights: w } = problem
  const m = snippet.lines.count
  const n = columns.count
  const width = n + 1
  const score = new Float64Array(2 * width * MODES).fill(NONE)
  const drift = new Int8Array(2 * width * MODES)
  // Back pointers: op * 8 + mode before.
  const back = new Uint8Array((m + 1) * width * MODES)
  const driftAt = new Int8Array((m + 1) * width * MODES)

  const { gain: gains, itemWeight, columnWeight, held } = matchGains(problem)
  const insertHeld = new Float64Array(m)
  for (let i = 0; i < m; i++)
    if (held[i] === 1 && problem.moved[i] === 0)
      insertHeld[i] = w.insertHeld * itemWeight[i] + (items.line(i).name !== 0 ? w.insertHeldName : 0)
  const columnIsLine = new Uint8Array(n)
  const columnBlank = new Uint8Array(n)
  const columnLevel = new Float64Array(n)
  for (let c = 0; c < n; c++) {
    const line = columns.start[c]
    columnLevel[c] = original.level[line]
    if (columns.end[c] - line !== 1) {
      for (let inner = line; inner < columns.end[c]; inner++)
        if (original.lines.exact[inner] !== 0) columnLevel[c] = Math.min(columnLevel[c], original.level[inner])
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
    if (above > own + 0.3 && below > own + 0.3) cost += w.placeInside
    if (items.line(i).importing) {
      const near =
        (before >= 0 && original.line(columns.end[before] - 1).importing) ||
        (after < n && original.line(columns.start[after]).importing)
      if (!near) cost += w.placeImport
    } else if (items.line(i).name !== 0 && before >= 0 && before === c - 1 && after === c) {
      // A declaration in the middle of a paragraph.
      if (above <= own && below <= own && original.line(columns.end[before] - 1).name === 0) cost += w.placeInside * 0.5
    }
    return cost
  }

  /** Depth of a marker that is indented with care, -1 for one that hangs at the left. */
  const trustedLevel = (marker: number): number => {
    let before = marker - 1
    while (before >= 0 && (snippet.lines.exact[before] === 0 || snippet.kind[before] !== ItemKind.line)) before--
    return before < 0 || items.level[marker] >= items.level[before] - 0.3 ? items.level[marker] : -1
  }

  const at = (row: number, c: number, mode: number): number => ((row & 1) * width + c) * MODES + mode
  const backAt = (i: number, c: number, mode: number): number => (i * width + c) * MODES + mode
  let cells = 0

  const relax = (
    i: number,
    c: number,
    mode: number,
    value: number,
    d: number,
    op: Op,
    from: number,
  ): void => {
    const cell = at(i, c, mode)
    if (value <= score[cell]) return
    score[cell] = value
    drift[cell] = d < -100 ? -100 : d > 100 ? 100 : d
    const pointer = backAt(i, c, mode)
    back[pointer] = op * 8 + from
    driftAt[pointer] = drift[cell]
  }

  score[at(0, 0, KEPT)] = 0
  for (let i = 0; i <= m; i++) {
    const next = i + 1
    if (i < m) score.fill(NONE, at(next, 0, 0), at(next, 0, 0) + width * MODES)
    const kind = i < m ? snippet.kind[i] : ItemKind.marker
    const markerLevel = i > 0 && snippet.kind[i - 1] === ItemKind.marker ? trustedLevel(i - 1) : -1
    const blankItem = i < m && snippet.lines.exact[i] === 0
    for (let c = 0; c <= n; c++) {
      const base = at(i, c, 0)
      let live = false
      for (let mode = 0; mode < MODES; mode++) if (score[base + mode] > NONE / 2) live = true
      if (!live) continue
      cells++
      const line = c < n ? columns.start[c] : -1
      const gain = i < m && c < n ? gains[i * n + c] : NONE
      for (let mode = 0; mode < MODES; mode++) {
        const value = score[base + mode]
        if (value <= NONE / 2) continue
        const d = drift[base + mode]
        const inGap = mode === GAP || mode === KEPT
        // Steps along the original.
        if (c < n) {
          const size = columns.end[c] - line
          const blank = columnBlank[c] === 1
          if (inGap) {
            let cost = i > 0 && i < m ? w.keepLine * Math.min(size, 200) : 0
            if (!blank && markerLevel > 0 && original.level[line] + d < markerLevel - 0.3)
              cost += w.keepOutside
            relax(i, c + 1, KEPT, value - cost, d, Op.keep, mode)
          }
          const out = columnIsLine[c] === 1 ? original.net[line] : 0
          if (!inGap) {
            // Skip: an unmarked gap.
            const open = mode === SKIPPING ? 0 : mode === MATCHED ? w.skipOpen : w.skipOpen + w.skipMixed
            if (mode !== FLOATING)
              relax(
                i,
                c + 1,
                SKIPPING,
                value - open - w.skipLine * size,
                d,
                Op.skip,
                mode,
              )
          }
          if (columnIsLine[c] === 1 && mode !== SKIPPING) {
            let cost = blank ? 0.02 : w.deleteLine + w.deleteWeight * columnWeight[c]
            if (!blank && original.line(line).name !== 0) cost += w.deleteName
            if (inGap || mode === FLOATING) {
              if (i > 0 || mode === FLOATING) {
                cost += blank ? 0 : w.borderLine
                if (inGap) cost += blank ? 0.1 : w.borderOpen
                relax(i, c + 1, FLOATING, value - cost, d - out, Op.remove, mode)
              }
            } else {
              if (mode !== REMOVING) cost += blank ? 0.02 : w.deleteOpen
              relax(i, c + 1, REMOVING, value - cost, d - out, Op.remove, mode)
            }
          }
        }
        if (i === m) continue
        // Steps along the snippet.
        if (kind === ItemKind.marker) {
          let cost = mode === REMOVING ? w.borderOpen : mode === FLOATING ? w.float : 0
          if (mode === GAP) cost += w.emptyMarker
          if (d !== 0) cost += w.driftGap * Math.min(Math.abs(d), 3)
          relax(next, c, GAP, value - cost, d, Op.marker, mode)
        } else if (kind === ItemKind.removal) {
          relax(next, c, mode === GAP || mode === KEPT ? FLOATING : REMOVING, value, d, Op.insert, mode)
        } else {
          const net = kind === ItemKind.minus ? 0 : items.net[i]
          let cost = blankItem ? 0.01 : w.insert + insertHeld[i]
          if (kind === ItemKind.minus) cost += 2
          if ((snippet.flags[i] & ItemFlag.tail) !== 0) cost = 0
          if (mode === GAP) cost += w.emptyMarker
          if (inGap && !blankItem && i > 0) cost += placeCost(i, c)
          const to = inGap || mode === FLOATING ? FLOATING : mode === REMOVING ? REMOVING : EDITED
          if (mode === MATCHED) cost += blankItem ? 0.01 : w.editOpen
          if (mode === SKIPPING) cost += w.skipMixed
          const tailNet = (snippet.flags[i] & ItemFlag.tail) !== 0 && d + net < 0 ? 0 : net
          relax(next, c, to, value - cost, d + tailNet, Op.insert, mode)
        }
        if (gain > NONE / 2) {
          let total = gain
          const delta = items.level[i] - original.level[line]
          if (!blankItem) {
            const rounded = Math.round(delta)
            if (d === 0) total -= w.level * Math.min(Math.abs(delta), 2) * Math.min(1, itemWeight[i] + 0.3)
            else total -= w.drift * Math.min(Math.abs(d - rounded), 2) + 0.02
            if (mode === MATCHED) total += w.run * Math.min(1, gain)
          }
          if (mode === GAP) total -= w.emptyMarker
          const net = kind === ItemKind.minus ? 0 : items.net[i]
          relax(next, c + 1, MATCHED, value + total, d + net - original.net[line], Op.match, mode)
        }
      }
    }
  }

  // The end: what is left of the original stays.
  const endsWithMarker = m > 0 && snippet.kind[m - 1] === ItemKind.marker
  let rootLevel = Number.POSITIVE_INFINITY
  for (let i = 0; i < m; i++)
    if (snippet.kind[i] === ItemKind.line && snippet.lines.exact[i] !== 0)
      rootLevel = Math.min(rootLevel, items.level[i])
  let best = NONE
  let bestColumn = n
  let bestMode = KEPT
  for (let c = 0; c <= n; c++)
    for (let mode = 0; mode < MODES; mode++) {
      let value = score[at(m, c, mode)]
      if (value <= NONE / 2) continue
      const d = drift[at(m, c, mode)]
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
      }
    }

  const steps: Step[] = []
  for (let c = n; c > bestColumn; c--) steps.push({ op: Op.keep, item: -1, column: c - 1, drift: 0 })
  let i = m
  let c = bestColumn
  let mode = bestMode
  while (i > 0 || c > 0) {
    const pointer = back[backAt(i, c, mode)]
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
      drift: driftAt[backAt(i, c, mode)],
    })
  }
  steps.reverse()
  return { score: best, steps, cells }
}
