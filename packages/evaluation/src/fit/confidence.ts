/** Rows for the confidence model: drafts of cases, right or wrong, and drafts of snippets given to wrong files. */
import {
  chooseDraft,
  FEATURES,
  inputsOf,
  placeRivals,
  RIVAL_INPUTS,
  readRequest,
  summarise,
  type Weights,
} from '@mortise/core/internal'
import type { Case } from '../cases/case.js'
import { stableHash } from '../cases/split.js'
import { compare } from '../cases/verdict.js'
import type { Row } from './network.js'

export const QUICK_INPUTS: readonly string[] = FEATURES
export const FULL_INPUTS: readonly string[] = [...FEATURES, ...RIVAL_INPUTS]

export interface Rows {
  /** Every draft that the engine chooses from. */
  readonly quick: readonly Row[]
  /** The one that it chooses. */
  readonly full: Row
}

/** Drafts one case and looks at it as the engine does. Null for a case that never reaches the model. */
export function rowsOf(one: Case, weight: number, weights: Weights): Rows | null {
  if (one.original === '' || one.snippet.trim() === '') return null
  const choice = chooseDraft(
    readRequest(
      { original: one.original, edit: one.snippet, path: one.path, instruction: one.instruction },
      weights,
    ),
    () => false,
    Number.POSITIVE_INFINITY,
  )
  const { draft, evidence, candidates } = choice
  const labelOf = (text: string): 0 | 1 =>
    one.answer === 'merge' && compare(one, text) !== 'different' ? 1 : 0
  const group = stableHash(one.original)
  const quick = candidates.map((candidate) => ({
    inputs: inputsOf(candidate.evidence, null),
    label: labelOf(candidate.draft.text),
    weight: candidate.draft === draft ? weight : weight * OTHER_WEIGHT,
    group,
  }))
  const summary = summarise(choice, placeRivals(draft, evidence))
  return { quick, full: { inputs: inputsOf(evidence, summary), label: labelOf(draft.text), weight, group } }
}

/** What a draft that is not chosen weighs against the one that is. */
const OTHER_WEIGHT = 0.5
