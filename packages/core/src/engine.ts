/** The pipeline of one merge: read, align, weave, verify, decide. */
import { DEFAULT_WEIGHTS, type Weights } from './align/weights.js'
import { scaleLevels } from './align/levels.js'
import { occurrencesOf } from './align/occurrences.js'
import { Interner, makeSide } from './align/side.js'
import { type Columns, solve } from './align/solver.js'
import { languageByName, languageOf } from './language/index.js'
import type { ApplyRequest, EngineOptions, Hunk, Outcome, Stats } from './outcome.js'
import { ItemKind, readSnippet } from './snippet/snippet.js'
import { scanNesting } from './structure/scan.js'
import { indexLines } from './align/occurrences.js'
import { layoutOf } from './text/layout.js'
import { splitLines, trimmedText } from './text/lines.js'
import { layStrands, writeStrands } from './weave/weave.js'

/** A reusable engine: its options, and the grammars it has loaded. */
export interface Engine {
  /** Merges one edit into one file; loads the language's grammar first if it is needed. Never throws on bad input. */
  apply(request: ApplyRequest): Promise<Outcome>
  /** The same without waiting: checks syntax only where the grammar is loaded already. */
  applySync(request: ApplyRequest): Outcome
  /** Loads grammars ahead of time, by language name. */
  load(languages: readonly string[]): Promise<void>
}

/** Makes an engine. Engines are independent; one serves any number of merges. */
export function createEngine(_options: EngineOptions = {}, weights: Weights = DEFAULT_WEIGHTS): Engine {
  const applySync = (request: ApplyRequest): Outcome => merge(request, weights)
  return {
    apply: async (request) => applySync(request),
    applySync,
    load: async () => {},
  }
}

/** Merges with default options. */
export function apply(request: ApplyRequest, options: EngineOptions = {}): Promise<Outcome> {
  return createEngine(options).apply(request)
}

function merge(request: ApplyRequest, weights: Weights): Outcome {
  const begun = performance.now()
  const language =
    (request.language === undefined ? undefined : languageByName(request.language)) ??
    languageOf(request.path, request.original)
  const original = splitLines(request.original)
  const occurrences = occurrencesOf(original)
  const exactOccurrences = indexLines(original.exact, original.count)
  const holds = (trimmed: string): boolean => {
    const hash = splitLines(trimmed).exact[0]
    if (hash === undefined || hash === 0) return false
    for (let line = exactOccurrences.first(hash); line >= 0; line = exactOccurrences.next[line])
      if (trimmedText(original, line) === trimmed) return true
    return false
  }
  const snippet = readSnippet(request.edit, { holds }, request.path)
  const layout = layoutOf(original)
  const scale = scaleLevels(
    original,
    layout,
    snippet.lines,
    layoutOf(snippet.lines),
    occurrences,
    (item) => snippet.kind[item] !== ItemKind.line,
  )
  const byIndentation = language.structure !== 'brackets' && language.structure !== 'keywords'
  const names = new Interner()
  const zero = (count: number): Int16Array => new Int16Array(count)
  const originalNet = byIndentation ? zero(original.count) : scanNesting(original, language).net
  const itemNet = byIndentation
    ? zero(snippet.lines.count)
    : scanNesting(snippet.lines, language, (item) => snippet.kind[item] === ItemKind.marker).net
  const side = makeSide(original, scale.original, originalNet, names)
  const items = makeSide(snippet.lines, scale.items, itemNet, names)
  const columns: Columns = {
    count: original.count,
    start: Int32Array.from({ length: original.count }, (_, line) => line),
    end: Int32Array.from({ length: original.count }, (_, line) => line + 1),
  }
  const alignment = solve({ snippet, items, original: side, columns, occurrences, weights })
  const input = {
    snippet,
    items,
    original: side,
    columns,
    layout: original.count === 0 ? layoutOf(snippet.lines) : layout,
    byIndentation,
    snippetUnit: scale.snippetUnit,
  }
  const weave = layStrands(alignment, input)
  const { text, trace } = writeStrands(weave, input, snippet.editLine)
  const stats: Stats = {
    originalLength: request.original.length,
    editLength: request.edit.length,
    originalLines: original.count,
    editLines: snippet.lines.count,
    ms: performance.now() - begun,
    tokens: Math.round((request.original.length + text.length) / 4),
    cells: alignment.cells,
    parsed: 0,
    route: 'aligned',
  }
  const hunks: Hunk[] = []
  return { status: 'applied', text, confidence: 1, hunks, trace, stats }
}
