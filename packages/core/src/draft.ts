/** One merge without judgement: reads both texts, aligns them, weaves the output. */

import { type Pairs, solveBlocks } from './align/blocks.js'
import { goneLines, makeColumns } from './align/columns.js'
import { type EdgePlaces, edgePlaces } from './align/edges.js'
import { type Gains, matchGains } from './align/gains.js'
import { leavingLines } from './align/leaving.js'
import { levelsOf, type Scale, scaleLevels } from './align/levels.js'
import { chunkOrder, findMoves } from './align/moves.js'
import { findNamesakes, type Namesake } from './align/namesakes.js'
import { indexLines, type Occurrences, occurrencesOf } from './align/occurrences.js'
import { findPartners, lineWeight, type Unpriced } from './align/partners.js'
import { Interner, makeSide, type Side } from './align/side.js'
import { type Alignment, Op, type Problem } from './align/solver.js'
import type { Weights } from './align/weights.js'
import type { Language } from './language/index.js'
import { languageByName, languageOf } from './language/index.js'
import type { ApplyRequest, Trace } from './outcome.js'
import { addedNames, onlyAdds, placeHints, renamesOf } from './snippet/instruction.js'
import { ItemKind, type OriginalLines, readSnippet, reorderChunks, type Snippet } from './snippet/snippet.js'
import { type Nesting, scanNesting } from './structure/scan.js'
import { type Layout, layoutOf } from './text/layout.js'
import { type Lines, lineText, splitLines, tabWidthOf, trimmedText } from './text/lines.js'
import { dropOrphans } from './weave/orphans.js'
import { layStrands, type Weave, type WeaveInput, writeStrands } from './weave/weave.js'

/** Both texts read and made comparable: everything that the solver needs. */
export interface Reading {
  readonly texts: Texts
  readonly language: Language
  readonly snippet: Snippet
  readonly problem: Problem
  readonly input: WeaveInput
  readonly pairs: Pairs
  /** The same with the snippet's chunks in the order of the original, where they are not; else null. */
  readonly reordered: Reading | null
}

export interface Draft {
  /** The reading that the draft was made from. */
  readonly reading: Reading
  readonly gains: Gains
  readonly alignment: Alignment
  readonly weave: Weave
  readonly text: string
  readonly trace: Trace
  /** The snippet's chunks were put in the order of the original. */
  readonly reordered: boolean
  /** Declarations were taken out because nothing uses them any more. */
  readonly orphans: boolean
}

/** The language of a request: the one it names, else the one that its path and text suggest. */
export const languageFor = (request: ApplyRequest): Language =>
  (request.language === undefined ? undefined : languageByName(request.language)) ??
  languageOf(request.path, request.original)

/** Reads a request. O(original + edit). */
export function readRequest(request: ApplyRequest, weights: Weights): Reading {
  const language = languageFor(request)
  const original = splitLines(request.original, tabWidthOf(request.original))
  const layout = layoutOf(original)
  const snippet = readSnippet(request.edit, originalLines(original, layout.unitWidth), request.path)
  const occurrences = occurrencesOf(original)
  const prices = onlyAdds(request.instruction ?? '') ? dearRemoval(weights) : weights
  const nesting = scanNesting(original, language)
  const byIndentation = language.structure !== 'brackets' && language.structure !== 'keywords'
  const names = new Interner()
  const said = readInstruction(request.instruction ?? '', original)
  const base = {
    request,
    language,
    layout,
    occurrences,
    weights: prices,
    byIndentation,
    nesting,
    names,
    said,
  }
  const net = byIndentation ? new Int16Array(original.count) : nesting.net
  const side = makeSide(original, levelsOf(original, layout), net, names)
  const read = (ordered: Snippet): Texts => readTexts({ ...base, original: side }, ordered)
  const reading = compare(read(snippet))
  const order = snippet.markers === 0 ? null : chunkOrder(original, snippet, occurrences)
  if (order === null) return reading
  return { ...reading, reordered: compare(read(reorderChunks(snippet, order))) }
}

/** Prices for an edit that is said to add only. */
const dearRemoval = (weights: Weights): Weights => ({
  ...weights,
  deleteLine: weights.deleteLine * 2.5,
  deleteName: weights.deleteName * 1.5,
  skipOpen: weights.skipOpen * 0.6,
  skipMixed: weights.skipMixed * 0.25,
})

/** Answers what the reader of the snippet asks, by hash and then by text. */
function originalLines(original: Lines, unitWidth: number): OriginalLines {
  let index: Occurrences | null = null
  const find = (text: string, same: (line: number) => boolean): boolean => {
    index ??= indexLines(original.exact, original.count)
    const hash = splitLines(text).exact[0]
    if (hash === undefined || hash === 0) return false
    for (let line = index.first(hash); line >= 0; line = index.next[line]) if (same(line)) return true
    return false
  }
  return {
    unitWidth,
    holds: (trimmed) => find(trimmed, (line) => trimmedText(original, line) === trimmed),
    holdsWhole: (text) => find(text, (line) => lineText(original, line).trimEnd() === text.trimEnd()),
  }
}

/** What is known of a request's original, whatever the order of the snippet's chunks. */
interface OriginalText {
  readonly request: ApplyRequest
  readonly language: Language
  readonly original: Side
  readonly layout: Layout
  readonly occurrences: Occurrences
  readonly weights: Weights
  /** Nesting shows by indentation. */
  readonly byIndentation: boolean
  readonly nesting: Nesting
  readonly names: Interner
  readonly said: Pick<Problem, 'hints' | 'renames' | 'added'>
}

/** What the instruction says of places and names. */
const readInstruction = (instruction: string, original: Lines): OriginalText['said'] => ({
  hints: placeHints(instruction, original),
  renames: renamesOf(instruction),
  added: addedNames(instruction),
})

/** Both texts of a request on one scale. */
interface Texts extends OriginalText {
  readonly snippet: Snippet
  /** As in `Problem`. */
  readonly leaving: Uint8Array
  readonly items: Side
  readonly itemNesting: Nesting
  readonly namesakes: readonly Namesake[]
  readonly scale: Scale
}

/** Puts a snippet on the original's scale. */
function readTexts(base: OriginalText, snippet: Snippet): Texts {
  const { request, language, original, layout, occurrences, names, byIndentation } = base
  const { lines, kind } = snippet
  const isMarker = (item: number): boolean => kind[item] !== ItemKind.line
  const isGap = (item: number): boolean => kind[item] === ItemKind.marker
  const namesakes = findNamesakes(original.lines, lines, occurrences, isMarker)
  const scale = scaleLevels(
    original.level,
    layout,
    lines,
    layoutOf(lines),
    occurrences,
    (item) => isMarker(item) && kind[item] !== ItemKind.minus,
    namesakes,
  )
  const itemNesting = scanNesting(lines, language, isGap)
  const net = byIndentation ? new Int16Array(lines.count) : itemNesting.net
  const items = makeSide(lines, scale.items, net, names, isGap)
  const leaving = leavingLines(original.lines, snippet, items, names, request.instruction ?? '')
  return { ...base, snippet, items, itemNesting, namesakes, scale, leaving }
}

/** Poses the solver's problem. */
function compare(texts: Texts, edges: EdgePlaces | null = null): Reading {
  const { request, language, layout, occurrences, weights, snippet, scale } = texts
  const { original: side, nesting, itemNesting, namesakes, names, byIndentation, leaving, said } = texts
  const original = side.lines
  // The snippet's offset may be put right for one problem.
  const items: Side = { ...texts.items, level: scale.items.slice() }
  const moves = findMoves(
    original,
    snippet,
    occurrences,
    items,
    side,
    itemNesting.net,
    itemNesting.low,
    edges,
  )
  const moved = new Uint8Array(snippet.lines.count)
  for (const run of moves) moved.fill(1, run.item, run.item + run.size)
  const gone = goneLines(original, moves)
  const importing = items.lines.count > 0 && hasNewImport(items, snippet, occurrences)
  const columns = makeColumns({
    original,
    level: side.level,
    snippet,
    occurrences,
    namesakes,
    gone,
    leaving,
    hints: said.hints,
    importing,
  })
  const unpriced: Unpriced = {
    snippet,
    edges,
    items,
    original: side,
    byIndentation,
    columns,
    occurrences,
    names,
    moved,
    leaving,
    ...said,
  }
  const problem: Problem = { ...unpriced, weights, partners: findPartners(unpriced) }
  const input: WeaveInput = {
    snippet,
    items,
    original: side,
    columns,
    openerOf: nesting.opener,
    itemOpenerOf: itemNesting.opener,
    gone,
    instruction: request.instruction ?? '',
    layout: original.count === 0 ? layoutOf(snippet.lines) : layout,
    byIndentation,
    snippetUnit: scale.snippetUnit,
    verbatim: scale.verbatim,
  }
  const pairs: Pairs = {
    items: itemNesting.closer,
    original: nesting.closer,
    opener: nesting.opener,
  }
  return { texts, language, snippet, problem, input, pairs, reordered: null }
}

/** The same with new items bound to where the edges of their chunks put them; null where the edges don't say. */
export function boundByEdges(reading: Reading): Reading | null {
  const { problem, snippet, texts } = reading
  const { items, occurrences } = problem
  const edges = edgePlaces({
    original: problem.original.lines,
    snippet,
    occurrences,
    worth: (item) => lineWeight(items, item, occurrences.count(snippet.lines.loose[item])),
  })
  return edges === null ? null : compare(texts, edges)
}

function hasNewImport(items: Side, snippet: Snippet, occurrences: Occurrences): boolean {
  for (let item = 0; item < snippet.lines.count; item++)
    if (
      snippet.kind[item] === ItemKind.line &&
      occurrences.count(snippet.lines.loose[item]) === 0 &&
      items.line(item).importing
    )
      return true
  return false
}

/** A reordered snippet must win by this much: the order of the edit is evidence too. */
const REORDER_MARGIN = 3

/** An alignment and the gains that it was found with. */
export interface Solution {
  readonly gains: Gains
  readonly alignment: Alignment
}

/** Half a level: a snippet off by less is not off. */
const OFF = 0.5
/** Share of the lines at one offset that overrules lines that stand as they do in the file. */
const CLEARLY_OFF = 0.8

/**
 * Aligns, and where nesting shows by brackets puts the snippet's offset right: lines that moved with their block outvote
 * their context at times, but drift tells them apart.
 */
function align(reading: Reading): Solution {
  const { problem, input } = reading
  const gains = matchGains(problem)
  const alignment = solveBlocks(problem, gains, reading.pairs)
  const solution = { gains, alignment }
  if (input.byIndentation) return solution
  const { items, original, columns, snippet } = problem
  const votes = new Map<number, number>()
  let total = 0
  for (const { op, item, column, drift } of alignment.steps) {
    if (op !== Op.match || drift !== 0 || snippet.lines.exact[item] === 0) continue
    const delta = Math.round((items.level[item] - original.level[columns.start[column]]) * 2) / 2
    const length = Math.min(snippet.lines.trimmedEnd[item] - snippet.lines.first[item], 40)
    votes.set(delta, (votes.get(delta) ?? 0) + length)
    total += length
  }
  let offset = 0
  let most = 0
  for (const [delta, weight] of votes)
    if (weight > most) {
      most = weight
      offset = delta
    }
  if (Math.abs(offset) < OFF || (input.verbatim && most < total * CLEARLY_OFF)) return solution
  input.verbatim = false
  for (let item = 0; item < items.level.length; item++) items.level[item] -= offset
  const shifted = matchGains(problem)
  return { gains: shifted, alignment: solveBlocks(problem, shifted, reading.pairs) }
}

/** Aligns and weaves what was read. */
export function makeDraft(reading: Reading): Draft {
  let used = reading
  let solution = align(reading)
  if (reading.reordered !== null) {
    const other = align(reading.reordered)
    if (other.alignment.score > solution.alignment.score + REORDER_MARGIN) {
      used = reading.reordered
      solution = other
    }
  }
  return weaveDraft(used, solution, used !== reading)
}

/** Weaves one solution. */
export function weaveDraft(reading: Reading, solution: Solution, reordered: boolean): Draft {
  const laid = layStrands(solution.alignment, reading.input)
  const weave = dropOrphans(laid, reading.input)
  return {
    reading,
    ...solution,
    weave,
    ...writeStrands(weave, reading.input, reading.snippet.editLine),
    reordered,
    orphans: weave !== laid,
  }
}
