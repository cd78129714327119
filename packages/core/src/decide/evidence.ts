/**
 * What speaks for a draft and what against it, as numbers. The confidence model reads them; so do the refusals, which say
 * in words what is missing. Features are small and unbounded ones are logarithms, so that one model fits all sizes.
 */

import { countBroken } from '../align/blocks.js'
import { NO_MATCH } from '../align/gains.js'
import { Op, type Step } from '../align/solver.js'
import type { Draft } from '../draft.js'
import { LineLoss } from '../outcome.js'
import { mayRemove, onlyAdds, removedNames, removes } from '../snippet/instruction.js'
import { ItemFlag, ItemKind } from '../snippet/snippet.js'
import { similarity } from '../structure/similarity.js'
import { type Lines, lineAt, trimmedText } from '../text/lines.js'

/** Names of the features, in the order of the vector. */
export const FEATURES = [
  'contextShare',
  'weakestAnchor',
  'meanAnchor',
  'floatingChunks',
  'floatingLines',
  'borderRemoved',
  'removed',
  'removedNames',
  'longestRemoved',
  'skipped',
  'insertedHeld',
  'doubledNames',
  'weakVersions',
  'versions',
  'triviaKept',
  'triviaTaken',
  'versionChunks',
  'oddDrift',
  'endDrift',
  'gapDrift',
  'emptyMarkers',
  'brokenBlocks',
  'scoreShare',
  'levelMisses',
  'reordered',
  'moved',
  'orphans',
  'stillUsed',
  'markers',
  'noMarkers',
  'tailInside',
  'byIndentation',
  'snippetLines',
  'changedShare',
  'changes',
  'unseenShare',
  'chunkEdges',
  'firstUnmatched',
  'lastUnmatched',
  'hint',
  'addsOnly',
  'removedThough',
  'keptThough',
  'baldRemoval',
] as const
export type Feature = (typeof FEATURES)[number]

export interface Evidence {
  readonly values: Record<Feature, number>
  /** Per chunk: what anchors it. */
  readonly chunks: readonly ChunkEvidence[]
  /** Names that the original declares, that the draft removes, and that its output still uses. */
  readonly lostNames: readonly { readonly name: string; readonly line: number }[]
  /** New declarations whose name the output has twice in one scope, with the item. */
  readonly doubled: readonly { readonly name: string; readonly item: number; readonly line: number }[]
  /** A line that stays though the instruction says that what it declares or quotes goes. */
  readonly kept: { readonly name: string; readonly line: number } | null
  /** Longest run of lines, between two matches of one chunk, that goes with hardly a new line for it. */
  readonly baldRemoval: number
  /** Markers that keep nothing though they stand in new code. */
  readonly idleMarkers: readonly number[]
}

export interface ChunkEvidence {
  /** Items `[start, end)`. */
  readonly start: number
  readonly end: number
  /** Worth of its lines that match an original line that stands once. */
  readonly unique: number
  /** Worth of all its lines that match equal lines. */
  readonly equal: number
  /** Worth of its lines that replace an older version of themselves, by how alike the two are. */
  readonly version: number
  /** Worth of all its lines. */
  readonly total: number
  readonly matched: readonly { readonly item: number; readonly column: number }[]
  /** Something changes within it: a chunk of context alone may stand anywhere. */
  readonly changes: boolean
}

/** The steps of a draft but for the removals that the author speaks of. */
function unsaidSteps(draft: Draft): Step[] {
  const { columns, leaving } = draft.reading.problem
  return draft.alignment.steps.filter(
    ({ op, column }) => op !== Op.remove || leaving[columns.start[column]] === 0,
  )
}

/** New lines that make a removal a replacement, by removed lines. */
const REPLACED_BY = 1 / 4

function baldRemoval(draft: Draft, steps: readonly Step[]): number {
  const { snippet, problem } = draft.reading
  const { original, columns } = problem
  let longest = 0
  let removed = 0
  let inserted = 0
  for (const { op, item, column } of steps) {
    if (op === Op.remove) {
      if (original.lines.exact[columns.start[column]] !== 0) removed++
    } else if (op === Op.insert) {
      if (snippet.lines.exact[item] !== 0) inserted++
    } else {
      if (inserted < removed * REPLACED_BY) longest = Math.max(longest, removed)
      removed = 0
      inserted = 0
    }
  }
  return longest
}

/** Worth, as an anchor, of a line that can be the version of one line of the file only. */
const ONLY_VERSION = 4
/** What it must gain more than with any other line. */
const CLEAR_LEAD = 1.5
/** How alike the two must be. */
const VERSION_SIMILARITY = 0.55

/** The one line of the file that could be this item's older version, at its depth: as good as context. */
function isOnlyVersion(draft: Draft, item: number, column: number): boolean {
  const { gains, reading } = draft
  const { items, original, columns } = reading.problem
  const line = columns.start[column]
  if (Math.abs(items.level[item] - original.level[line]) > 0.3) return false
  if (similarity(items.line(item).tokens, original.line(line).tokens) < VERSION_SIMILARITY) return false
  const row = item * columns.count
  const own = gains.gain[row + column]
  for (let other = 0; other < columns.count; other++) {
    const gain = gains.gain[row + other]
    if (other !== column && gain > NO_MATCH / 2 && gain > own - CLEAR_LEAD) return false
  }
  return true
}

/** Chunks, by their first item, in which lines are new, changed or removed. */
function changingChunks(draft: Draft): Set<number> {
  const { snippet, problem } = draft.reading
  const { original, columns } = problem
  const found = new Set<number>()
  let start = 0
  for (const { op, item, column } of draft.alignment.steps) {
    if (op === Op.marker) start = item + 1
    else if (op === Op.insert && snippet.lines.exact[item] !== 0) found.add(start)
    else if (op === Op.remove && original.lines.exact[columns.start[column]] !== 0) found.add(start)
    else if (
      op === Op.match &&
      (snippet.lines.exact[item] !== original.lines.exact[columns.start[column]] ||
        snippet.kind[item] !== ItemKind.line)
    )
      found.add(start)
  }
  return found
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Worth of the heads that tie a chunk to its place: the openers of its closers, and the declaration around it. */
function heldByBlock(draft: Draft, chunk: ChunkEvidence, matchedColumn: Int32Array): number {
  const { snippet, problem, pairs } = draft.reading
  const { items, original, columns, occurrences } = problem
  const worthOf = (head: number): number => {
    if (head < 0 || head >= chunk.start || snippet.kind[head] !== ItemKind.line) return 0
    const column = matchedColumn[head]
    if (column < 0) return 0
    const line = columns.start[column]
    const same =
      snippet.lines.loose[head] === original.lines.loose[line] ||
      (items.line(head).name !== 0 && items.line(head).name === original.line(line).name)
    return same
      ? Math.max(1, draft.gains.itemWeight[head]) / Math.max(1, occurrences.count(original.lines.loose[line]))
      : 0
  }
  let worth = 0
  for (let head = 0; head < chunk.start; head++) {
    const closing = pairs.items[head]
    if (closing < chunk.start || closing >= chunk.end) continue
    const column = matchedColumn[closing]
    const line = matchedColumn[head] >= 0 ? columns.start[matchedColumn[head]] : -1
    if (column >= 0 && line >= 0 && pairs.original[line] === columns.start[column])
      worth = Math.max(worth, worthOf(head))
  }
  const first = chunk.matched[0]
  if (first !== undefined) {
    const scope = items.scope(first.item)
    if (scope >= 0) {
      const column = matchedColumn[scope]
      if (column >= 0 && original.scope(columns.start[first.column]) === columns.start[column])
        worth = Math.max(worth, worthOf(scope) * 0.6)
    }
  }
  return worth
}

const log = (value: number): number => Math.log1p(Math.max(0, value))

export function gatherEvidence(draft: Draft): Evidence {
  const { reading, alignment, gains, weave } = draft
  const { snippet, problem, input, pairs } = reading
  const { items, original, columns, occurrences } = problem
  const count = snippet.lines.count
  const solid = (item: number): boolean => snippet.lines.exact[item] !== 0
  const isLine = (item: number): boolean => snippet.kind[item] === ItemKind.line

  const values = Object.fromEntries(FEATURES.map((name) => [name, 0])) as Record<Feature, number>
  let totalWeight = 0
  let contextWeight = 0
  let unseenWeight = 0
  let solidLines = 0
  for (let item = 0; item < count; item++) {
    if (!isLine(item) || !solid(item)) continue
    totalWeight += gains.itemWeight[item]
    solidLines++
    if (occurrences.count(snippet.lines.loose[item]) === 0) unseenWeight += gains.itemWeight[item]
  }

  // Chunks.
  const chunks: Mutable<ChunkEvidence>[] = []
  const matchedColumn = new Int32Array(count).fill(-1)
  for (const step of alignment.steps) if (step.op === Op.match) matchedColumn[step.item] = step.column
  const isEqual = (item: number, line: number): boolean =>
    snippet.lines.loose[item] === original.lines.loose[line] ||
    ((snippet.flags[item] & ItemFlag.openEnd) !== 0 && matchedColumn[item] >= 0)
  const changing = changingChunks(draft)
  let edges = 0
  let chunkStart = 0
  for (let item = 0; item <= count; item++) {
    if (item < count && snippet.kind[item] !== ItemKind.marker) continue
    const matched: { item: number; column: number }[] = []
    let unique = 0
    let equal = 0
    let version = 0
    let total = 0
    let first = -1
    let last = -1
    let firstOfAll = -1
    let lastOfAll = -1
    for (let at = chunkStart; at < item; at++) {
      if (!solid(at) || !isLine(at)) continue
      total += gains.itemWeight[at]
      if (firstOfAll < 0) firstOfAll = at
      lastOfAll = at
      const column = matchedColumn[at]
      if (column < 0) continue
      const line = columns.start[column]
      if (!isEqual(at, line)) {
        const gain = gains.gain[at * columns.count + column]
        matched.push({ item: at, column })
        if (gain > 0) version += gain
        if (isOnlyVersion(draft, at, column)) unique += ONLY_VERSION
        continue
      }
      if (first < 0) first = at
      last = at
      matched.push({ item: at, column })
      equal += gains.itemWeight[at]
      contextWeight += gains.itemWeight[at]
      if (occurrences.count(original.lines.loose[line]) === 1) unique += gains.itemWeight[at]
    }
    if (firstOfAll >= 0) {
      chunks.push({
        start: chunkStart,
        end: item,
        unique,
        equal,
        version,
        total,
        matched,
        changes: changing.has(chunkStart),
      })
      if (first !== firstOfAll) edges++
      if (last !== lastOfAll) edges++
    }
    chunkStart = item + 1
  }
  for (const chunk of chunks) chunk.unique += heldByBlock(draft, chunk, matchedColumn)

  let weakest = 10
  let anchorSum = 0
  let counted = 0
  for (const chunk of chunks) {
    if (!chunk.changes) continue
    counted++
    const strength = Math.min(
      10,
      chunk.unique + Math.max(0, chunk.equal - chunk.unique) * 0.3 + chunk.version * 0.5,
    )
    weakest = Math.min(weakest, strength)
    anchorSum += strength
    if (chunk.equal === 0 && chunk.version > 0) values.versionChunks++
    else if (chunk.equal === 0) {
      values.floatingChunks++
      values.floatingLines += chunk.end - chunk.start
    }
  }
  values.contextShare = totalWeight === 0 ? 0 : contextWeight / totalWeight
  values.unseenShare = totalWeight === 0 ? 0 : unseenWeight / totalWeight
  values.weakestAnchor = weakest / 3
  values.meanAnchor = counted === 0 ? 10 / 3 : anchorSum / counted / 3
  values.floatingLines = log(values.floatingLines)
  values.chunkEdges = chunks.length === 0 ? 0 : edges / (2 * chunks.length)

  // Steps.
  const steps = unsaidSteps(draft)
  /** A line one deeper because a new head was put around it, or less deep because its head went. */
  const isWrapped = (item: number, line: number): boolean => {
    const inner = items.parent(item)
    const outer = original.parent(line)
    if (inner >= 0 && isLine(inner) && matchedColumn[inner] < 0) return true
    return outer >= 0 && weave.loss[outer] !== LineLoss.none
  }
  let removedRun = 0
  let sinceMatch = false
  let pendingRemoved = 0
  let skipped = 0
  let removed = 0
  let border = 0
  let oddDrift = 0
  let levelMisses = 0
  let weakVersions = 0
  let held = 0
  const idleMarkers: number[] = []
  for (let at = 0; at < steps.length; at++) {
    const { op, item, column, drift } = steps[at]!
    const line = column >= 0 ? columns.start[column] : -1
    switch (op) {
      case Op.match: {
        pendingRemoved = 0
        removedRun = 0
        sinceMatch = true
        if (!solid(item)) break
        const delta = items.level[item] - original.level[line]
        if (!input.byIndentation && drift !== 0 && Math.round(delta) !== drift) oddDrift++
        if (drift === 0 && Math.abs(delta) >= 0.5 && !isWrapped(item, line)) levelMisses++
        if (!isEqual(item, line)) {
          const gain = gains.gain[item * columns.count + column]
          if (gain < gains.itemWeight[item] * 0.35) weakVersions++
        }
        break
      }
      case Op.insert:
        if (isLine(item) && solid(item))
          held += gains.held[item] * gains.itemWeight[item] * (1 - problem.moved[item])
        removedRun = 0
        break
      case Op.remove:
        if (original.lines.exact[line] === 0) break
        removed++
        pendingRemoved++
        removedRun++
        values.longestRemoved = Math.max(values.longestRemoved, removedRun)
        if (original.line(line).name !== 0) values.removedNames++
        if (!sinceMatch) border++
        break
      case Op.skip:
        if (original.lines.exact[line] !== 0) skipped += columns.end[column] - line
        break
      case Op.marker:
        border += pendingRemoved
        pendingRemoved = 0
        sinceMatch = false
        if (drift !== 0) values.gapDrift++
        if (steps[at + 1]?.op !== Op.keep) {
          values.emptyMarkers++
          if (drift !== 0) idleMarkers.push(item)
        }
        break
    }
  }
  border += pendingRemoved
  values.borderRemoved = log(border)
  values.removed = log(removed)
  values.longestRemoved = log(values.longestRemoved)
  values.skipped = log(skipped)
  values.insertedHeld = log(held)
  values.oddDrift = log(oddDrift)
  values.levelMisses = log(levelMisses)
  values.weakVersions = log(weakVersions)
  values.endDrift = Math.min(3, Math.abs(alignment.endDrift))
  values.brokenBlocks = log(countBroken(alignment, problem, pairs))
  values.scoreShare = totalWeight === 0 ? 0 : Math.max(-2, Math.min(2, alignment.score / totalWeight))
  values.tailInside = alignment.tailInside ? 1 : 0
  values.reordered = draft.reordered ? 1 : 0
  values.moved = problem.moved.some((flag) => flag === 1) ? 1 : 0
  values.orphans = draft.orphans ? 1 : 0
  values.markers = log(snippet.markers)
  values.noMarkers = snippet.markers === 0 ? 1 : 0
  values.byIndentation = input.byIndentation ? 1 : 0
  values.snippetLines = log(solidLines) / 4
  const firstSolid = firstLine(count, (item) => isLine(item) && solid(item))
  const lastSolid = lastLine(count, (item) => isLine(item) && solid(item))
  values.firstUnmatched = firstSolid >= 0 && matchedColumn[firstSolid] < 0 ? 1 : 0
  values.lastUnmatched = lastSolid >= 0 && matchedColumn[lastSolid] < 0 ? 1 : 0

  // The weave.
  let changed = 0
  let lost = 0
  let triviaKept = 0
  let triviaTaken = 0
  let versions = 0
  for (const strand of weave.strands) {
    if (strand.edited || strand.indent !== null) changed++
    if (strand.item < 0 || strand.line < 0) continue
    if (snippet.lines.exact[strand.item] === original.lines.exact[strand.line]) continue
    const loose = snippet.lines.loose[strand.item] === original.lines.loose[strand.line]
    if (!strand.edited) triviaKept++
    else if (loose) triviaTaken++
    else versions++
  }
  values.triviaKept = log(triviaKept)
  values.triviaTaken = log(triviaTaken)
  values.versions = log(versions)
  for (let line = 0; line < weave.loss.length; line++) if (weave.loss[line] !== LineLoss.none) lost++
  values.changes = log(changed + lost)
  values.changedShare = (changed + lost) / (original.lines.count + changed + 1)

  // What the instruction says.
  const { instruction } = input
  if (problem.hints.length > 0) values.hint = honoursHint(draft) ? 1 : -1
  if (onlyAdds(instruction)) {
    values.addsOnly = 1
    values.removedThough = log(removed + versions)
  }
  const kept = removes(instruction) ? keptNamed(draft) : null
  if (removes(instruction) && (lost + versions === 0 || kept !== null)) values.keptThough = 1

  const bald = baldRemoval(draft, steps)
  values.baldRemoval = mayRemove(instruction) ? 0 : log(bald)

  const doubled = doubledNames(draft)
  const lostNames = stillUsedNames(draft)
  values.doubledNames = Math.min(3, doubled.length)
  values.stillUsed = log(lostNames.length)
  return {
    values,
    chunks,
    lostNames,
    doubled,
    kept,
    baldRemoval: bald,
    idleMarkers,
  }
}

/** A word that is spelled as only names are. */
const NAME_LIKE = /[\p{L}\p{N}]+(?:[-_][\p{L}\p{N}]+)+|[\p{Ll}\p{N}]+\p{Lu}[\p{L}\p{N}]*/gu

/** A name that a marker says stays, and that the output no longer holds, with the marker's item; null for none. */
export function lostThoughMarked(draft: Draft): { name: string; item: number } | null {
  const { snippet, problem } = draft.reading
  const { text } = problem.original.lines
  for (let item = 0; item < snippet.lines.count; item++) {
    if (snippet.kind[item] !== ItemKind.marker) continue
    for (const name of snippet.words[item]!.match(NAME_LIKE) ?? [])
      if (!draft.text.includes(name) && text.includes(name)) return { name, item }
  }
  return null
}

/** A kept line, not shown by the edit, that declares or quotes what the instruction wants gone. */
function keptNamed(draft: Draft): { name: string; line: number } | null {
  const { input, problem } = draft.reading
  const { original, names } = problem
  for (const name of removedNames(input.instruction)) {
    const quoted = new RegExp(`["'\`]${name.replace(/\$/g, '\\$')}["'\`]`)
    for (const { item, line } of draft.weave.strands)
      if (
        item < 0 &&
        (quoted.test(trimmedText(original.lines, line)) ||
          names.text(original.line(line).name) === name ||
          names.text(original.line(line).key) === name)
      )
        return { name, line }
  }
  return null
}

/** A declaration that goes weighs like so many lines. */
const LOST_NAME = 5

/**
 * The marker that keeps nothing beside which most goes, and how much: lines next to it, or declarations in its chunk. Null
 * for none.
 */
export function emptyBesideLoss(draft: Draft): { item: number; lines: number } | null {
  const { snippet, problem } = draft.reading
  const { original, columns } = problem
  const steps = unsaidSteps(draft)
  let worst: { item: number; lines: number } | null = null
  for (let at = 0; at < steps.length; at++) {
    if (steps[at]!.op !== Op.marker) continue
    if (steps[at - 1]?.op === Op.keep || steps[at + 1]?.op === Op.keep) continue
    for (const way of [-1, 1]) {
      let lost = 0
      let beside = true
      for (let next = at + way; next >= 0 && next < steps.length; next += way) {
        const { op, item, column } = steps[next]!
        if (op === Op.marker || op === Op.keep) break
        const line = column < 0 ? -1 : columns.start[column]
        if (op === Op.match && snippet.lines.loose[item] === original.lines.loose[line]) {
          if (snippet.lines.exact[item] !== 0) beside = false
        } else if (line >= 0 && original.lines.exact[line] !== 0) {
          if (beside) lost++
          else if (op === Op.remove && original.line(line).name !== 0) lost += LOST_NAME
        }
      }
      if (lost > (worst?.lines ?? 0)) worst = { item: steps[at]!.item, lines: lost }
    }
  }
  return worst
}

/** Tells whether new text begins where the instruction says. */
function honoursHint(draft: Draft): boolean {
  const { snippet, problem } = draft.reading
  const { original, columns, hints } = problem
  let fresh = false
  for (const { op, item, column } of draft.alignment.steps) {
    if (op === Op.insert) {
      if (snippet.lines.exact[item] !== 0) fresh = true
    } else if (column >= 0) {
      const line = columns.start[column]
      if (fresh && hints.includes(line)) return true
      if (original.lines.exact[line] !== 0) fresh = false
    }
  }
  return fresh && hints.includes(original.lines.count)
}

function firstLine(count: number, is: (item: number) => boolean): number {
  for (let item = 0; item < count; item++) if (is(item)) return item
  return -1
}

function lastLine(count: number, is: (item: number) => boolean): number {
  for (let item = count - 1; item >= 0; item--) if (is(item)) return item
  return -1
}

/** Lines of the original looked at for a second declaration of a name. */
const MAX_PLACES = 30

/** New declarations whose name a kept line declares too, at the same depth and in the same declaration. */
function doubledNames(draft: Draft): { name: string; item: number; line: number }[] {
  const { snippet, problem } = draft.reading
  const { items, original } = problem
  const found: { name: string; item: number; line: number }[] = []
  // Where a scope may declare a variable anew.
  const rebinds = draft.reading.language.name === 'rust'
  /** Per original line: where the output keeps it, or -1. */
  const kept = new Int32Array(original.lines.count).fill(-1)
  draft.weave.strands.forEach((strand, at) => {
    if (strand.line >= 0 && !strand.edited) kept[strand.line] = at
  })
  draft.weave.strands.forEach((strand, at) => {
    if (strand.line >= 0 || snippet.lines.exact[strand.item] === 0) return
    const { name, variable } = items.line(strand.item)
    if (name === 0 && (variable === 0 || rebinds)) return
    const text = problem.names.text(name === 0 ? variable : name)
    if (text.length < 2 || text.startsWith('#') || text.startsWith('impl')) return
    const level = items.level[strand.item]
    for (const line of linesWith(text, original.lines, MAX_PLACES)) {
      const place = kept[line]
      const own = original.line(line)
      const same =
        (name !== 0 && own.name === name) || (!rebinds && variable !== 0 && own.variable === variable)
      if (place < 0 || !same) continue
      if (Math.abs(original.level[line] - level) > 0.5) continue
      if (shallowBetween(draft, Math.min(at, place), Math.max(at, place), level)) continue
      found.push({ name: text, item: strand.item, line })
      break
    }
  })
  return found
}

/** Tells whether the output leaves the block between two of its lines: a line with text that is less deep than both. */
function shallowBetween(draft: Draft, from: number, to: number, level: number): boolean {
  const { items, original } = draft.reading.problem
  const { snippet } = draft.reading
  for (let at = from + 1; at < to; at++) {
    const strand = draft.weave.strands[at]!
    const blank =
      strand.line >= 0 ? original.lines.exact[strand.line] === 0 : snippet.lines.exact[strand.item] === 0
    if (blank) continue
    const own = strand.line >= 0 ? original.level[strand.line] : items.level[strand.item]
    if (own < level - 0.5) return true
  }
  return false
}

/** Names that the draft takes away, by removing their declaration or their import, and that its output still uses. */
function stillUsedNames(draft: Draft): { name: string; line: number }[] {
  const { problem } = draft.reading
  const { original, items, names } = problem
  const { loss, strands } = draft.weave
  // Its names are words of the language as often as not.
  if (draft.reading.language.name === 'sql') return []
  const found: { name: string; line: number }[] = []
  /** Names that the edit's own lines declare, set or import. */
  let given: Set<string> | null = null
  const gives = (name: string): boolean => {
    if (given === null) {
      given = new Set()
      for (const strand of strands) {
        if (strand.item < 0) continue
        const facts = items.line(strand.item)
        given.add(names.text(facts.name))
        given.add(names.text(facts.key))
        if (facts.importing || facts.name !== 0 || facts.key !== 0)
          for (const word of trimmedText(draft.reading.snippet.lines, strand.item).match(WORDS) ?? [])
            given.add(word)
      }
    }
    return given.has(name)
  }
  for (let line = 0; line < loss.length && found.length < MAX_LOST; line++) {
    if (loss[line] === LineLoss.none || loss[line] === LineLoss.moved) continue
    const facts = original.line(line)
    const taken = facts.importing
      ? (trimmedText(original.lines, line).match(WORDS) ?? []).filter((word) => !IMPORT_WORDS.has(word))
      : [names.text(facts.name)]
    for (const name of taken) {
      if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) || name.length < 2 || gives(name)) continue
      if (isUsed(name, draft)) found.push({ name, line })
    }
  }
  return found
}

const WORDS = /[\p{L}_$][\p{L}\p{N}_$]*/gu
const IMPORT_WORDS = new Set(
  'import from as type require const let var use using include export default static pub crate self super std mod package java javax org com github net io js ts css py h hpp'.split(
    ' ',
  ),
)
/** Lost names that are listed; one is enough to refuse. */
const MAX_LOST = 4

/** Tells whether a name is used as code: called, or read by more than a sentence. */
function isUsed(name: string, draft: Draft): boolean {
  const escaped = name.replace(/\$/g, '\\$')
  return new RegExp(`(?<![\\p{L}\\p{N}_$.'"\`/-])${escaped}(?=\\s*[(.<[,;)\\]}:]|\\s*$)`, 'um').test(
    draft.text,
  )
}

function linesWith(word: string, lines: Lines, limit: number): number[] {
  const found: number[] = []
  const { text } = lines
  for (
    let at = text.indexOf(word);
    at >= 0 && found.length < limit;
    at = text.indexOf(word, at + word.length)
  ) {
    const line = lineAt(lines, at)
    if (found.at(-1) !== line) found.push(line)
  }
  return found
}
