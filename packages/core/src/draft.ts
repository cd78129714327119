/** One merge without judgement: reads both texts, aligns them, weaves the output. */

import { scaleLevels } from './align/levels.js'
import { indexLines, occurrencesOf } from './align/occurrences.js'
import { findNamesakes } from './align/namesakes.js'
import { Interner, makeSide } from './align/side.js'
import { goneLines, makeColumns } from './align/columns.js'
import { findMoves } from './align/moves.js'
import { type Alignment, type Problem, solve } from './align/solver.js'
import type { Weights } from './align/weights.js'
import type { Language } from './language/index.js'
import { languageByName, languageOf } from './language/index.js'
import type { ApplyRequest, Trace } from './outcome.js'
import { ItemKind, readSnippet, type Snippet } from './snippet/snippet.js'
import { scanNesting } from './structure/scan.js'
import { layoutOf } from './text/layout.js'
import { lineText, splitLines, tabWidthOf, trimmedText } from './text/lines.js'
import { layStrands, type Weave, type WeaveInput, writeStrands } from './weave/weave.js'

/** Both texts read and made comparable: everything that the solver needs. */
export interface Reading {
  readonly language: Language
  readonly snippet: Snippet
  readonly problem: Problem
  readonly input: WeaveInput
}

export interface Draft {
  readonly alignment: Alignment
  readonly weave: Weave
  readonly text: string
  readonly trace: Trace
}

/** Reads a request. O(original + edit). */
export function readRequest(request: ApplyRequest, weights: Weights): Reading {
  const language =
    (request.language === undefined ? undefined : languageByName(request.language)) ??
    languageOf(request.path, request.original)
  const original = splitLines(request.original, tabWidthOf(request.original))
  const occurrences = occurrencesOf(original)
  const exactOccurrences = indexLines(original.exact, original.count)
  const holds = (trimmed: string): boolean => {
    const hash = splitLines(trimmed).exact[0]
    if (hash === undefined || hash === 0) return false
    for (let line = exactOccurrences.first(hash); line >= 0; line = exactOccurrences.next[line])
      if (trimmedText(original, line) === trimmed) return true
    return false
  }
  const holdsWhole = (text: string): boolean => {
    const hash = splitLines(text).exact[0]
    if (hash === undefined || hash === 0) return false
    for (let line = exactOccurrences.first(hash); line >= 0; line = exactOccurrences.next[line])
      if (lineText(original, line).trimEnd() === text.trimEnd()) return true
    return false
  }
  const layout = layoutOf(original)
  const snippet = readSnippet(request.edit, { holds, holdsWhole, unitWidth: layout.unitWidth }, request.path)
  const isMarker = (item: number): boolean => snippet.kind[item] !== ItemKind.line
  const namesakes = findNamesakes(original, snippet.lines, occurrences, isMarker)
  const scale = scaleLevels(
    original,
    layout,
    snippet.lines,
    layoutOf(snippet.lines),
    occurrences,
    isMarker,
    namesakes,
  )
  const byIndentation = language.structure !== 'brackets' && language.structure !== 'keywords'
  const names = new Interner()
  const originalNesting = scanNesting(original, language)
  const itemNesting = scanNesting(snippet.lines, language, (item) => snippet.kind[item] === ItemKind.marker)
  const none = (count: number): Int16Array => new Int16Array(count)
  const side = makeSide(
    original,
    scale.original,
    byIndentation ? none(original.count) : originalNesting.net,
    names,
  )
  const items = makeSide(
    snippet.lines,
    scale.items,
    byIndentation ? none(snippet.lines.count) : itemNesting.net,
    names,
    (item) => snippet.kind[item] === ItemKind.marker,
  )
  const moves = findMoves(original, snippet, occurrences, items, side, itemNesting.net, itemNesting.low)
  const moved = new Uint8Array(snippet.lines.count)
  const gone = goneLines(original, moves)
  for (const run of moves) moved.fill(1, run.item, run.item + run.size)
  const columns = makeColumns({ original, snippet, occurrences, namesakes, gone, hints: [] })
  const problem: Problem = {
    snippet,
    items,
    original: side,
    columns,
    occurrences,
    weights,
    moved,
  }
  const input: WeaveInput = {
    snippet,
    items,
    original: side,
    columns,
    gone,
    instruction: request.instruction ?? '',
    layout: original.count === 0 ? layoutOf(snippet.lines) : layout,
    byIndentation,
    snippetUnit: scale.snippetUnit,
    verbatim: scale.verbatim,
  }
  return { language, snippet, problem, input }
}

/** Aligns and weaves what was read. */
export function makeDraft(reading: Reading): Draft {
  const alignment = solve(reading.problem)
  const weave = layStrands(alignment, reading.input)
  return { alignment, weave, ...writeStrands(weave, reading.input, reading.snippet.editLine) }
}
