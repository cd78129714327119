import type { ApplyRequest, EngineOptions, Outcome } from './outcome.js'

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
export function createEngine(_options: EngineOptions = {}): Engine {
  throw new Error('not built yet')
}
