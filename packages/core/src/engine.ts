/** The pipeline of one merge: read, align, weave, verify, decide. */
import type { Weights } from './align/weights.js'
import { makeDraft, readRequest } from './draft.js'
import { FITTED_WEIGHTS } from './fitted.js'
import type { ApplyRequest, EngineOptions, Hunk, Outcome, Stats } from './outcome.js'

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
export function createEngine(_options: EngineOptions = {}, weights: Weights = FITTED_WEIGHTS): Engine {
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
  const reading = readRequest(request, weights)
  const { snippet, problem } = reading
  const { alignment, text, trace } = makeDraft(reading)
  const stats: Stats = {
    originalLength: request.original.length,
    editLength: request.edit.length,
    originalLines: problem.original.lines.count,
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
