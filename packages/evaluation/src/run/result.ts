import type { RefusalCode } from '@mortise/core'
import type { Case } from '../cases/case.js'
import type { Likeness, Verdict } from '../cases/verdict.js'

/** What one case came to. Traces are dropped, so that long runs fit in memory. */
export interface Result {
  readonly case: Case
  readonly verdict: Verdict
  /** The merge: applied, or held back as a draft by a refusal. */
  readonly merge?: Merge
  readonly refusal?: { readonly code: RefusalCode; readonly message: string }
  /** What the engine threw, where it did. */
  readonly crash?: string
  /** The engine's own time, ms; the run's where it crashed. */
  readonly ms: number
  /** Bytes-over-four estimate of original + output. */
  readonly tokens: number
}

export interface Merge {
  readonly text: string
  readonly confidence: number
  readonly heldBack: boolean
  readonly likeness: Likeness
}
