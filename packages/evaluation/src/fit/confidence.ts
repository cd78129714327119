/** Rows for the confidence model: drafts of cases, right or wrong, and drafts of snippets given to wrong files. */
import {
  FEATURES,
  gatherEvidence,
  inputsOf,
  leaningAgreement,
  makeDraft,
  placeRivals,
  readRequest,
  summarise,
  type Weights,
} from '@mortise/core/internal'
import type { Case } from '../cases/case.js'
import { stableHash } from '../cases/split.js'
import { compare } from '../cases/verdict.js'
import type { Row } from './network.js'

export const QUICK_INPUTS: readonly string[] = FEATURES
export const FULL_INPUTS: readonly string[] = [...FEATURES, 'margin', 'agreement']

export interface Rows {
  readonly quick: Row
  readonly full: Row
}

/** Drafts one case and looks at it as the engine does. Null for a case that never reaches the model. */
export function rowsOf(one: Case, weight: number, weights: Weights): Rows | null {
  if (one.original === '' || one.snippet.trim() === '') return null
  const draft = makeDraft(
    readRequest(
      { original: one.original, edit: one.snippet, path: one.path, instruction: one.instruction },
      weights,
    ),
  )
  const evidence = gatherEvidence(draft)
  const summary = summarise(placeRivals(draft, evidence), leaningAgreement(draft).agreement)
  const label = one.answer === 'merge' && compare(one, draft.text) !== 'different' ? 1 : 0
  const group = stableHash(one.original)
  return {
    quick: { inputs: inputsOf(evidence, null), label, weight, group },
    full: { inputs: inputsOf(evidence, summary), label, weight, group },
  }
}
