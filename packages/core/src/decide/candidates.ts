/**
 * Several drafts of one edit, and the choice between them. The solver's own score and the confidence model look at
 * different things: a draft that the model trusts more by far is the better one.
 */
import { boundByEdges, type Draft, makeDraft, type Reading } from '../draft.js'
import { QUICK_MODEL } from '../fitted.js'
import { type Evidence, gatherEvidence } from './evidence.js'
import { confidenceOf, inputsOf } from './model.js'
import { leaningDrafts } from './rivals.js'

/** Confidence by its own evidence from which a draft needs no other beside it. */
const SURE = 0.985
/** What the agreement of all leaning solvers is worth, in log odds, */
const AGREEMENT = 2
/** and what the first draft has ahead of all others. */
const LEAD = 0.5

export interface Candidate {
  readonly draft: Draft
  readonly evidence: Evidence
  /** Confidence by its own evidence, 0..1. */
  readonly quick: number
}

export interface Choice extends Candidate {
  /** What solvers with other prices made of it; null where the first draft was plain. */
  readonly leanings: readonly Draft[] | null
  /** Drafts that honour the chunks' edges, where those say something. */
  readonly bound: readonly Draft[]
  /** All candidates, the chosen one included, of different text each. */
  readonly candidates: readonly Candidate[]
}

/**
 * Drafts, and where the draft is not plain, drafts otherwise too and chooses. `isLate()`: no time is left for others.
 * `sure`: confidence from which the first draft is plain.
 */
export function chooseDraft(reading: Reading, isLate: () => boolean, sure = SURE): Choice {
  const first = candidateOf(makeDraft(reading))
  if (first.quick >= sure || isLate()) return { ...first, leanings: null, bound: [], candidates: [first] }
  const { draft } = first
  const bound: Draft[] = []
  for (const order of [reading, reading.reordered]) {
    const tied = order === null ? null : boundByEdges(order)
    if (tied !== null) bound.push({ ...makeDraft(tied), reordered: order !== reading })
  }
  const leanings = leaningDrafts(draft)
  const candidates = [first]
  for (const other of [...bound, ...leanings])
    if (!candidates.some((one) => one.draft.text === other.text)) candidates.push(candidateOf(other))
  const worth = (candidate: Candidate): number => {
    const agreed = leanings.filter((leaning) => leaning.text === candidate.draft.text).length
    return (
      Math.log(candidate.quick / (1 - candidate.quick)) +
      AGREEMENT * (agreed / leanings.length) +
      (candidate === first ? LEAD : 0)
    )
  }
  let chosen = first
  for (const candidate of candidates) if (worth(candidate) > worth(chosen)) chosen = candidate
  return { ...chosen, leanings, bound, candidates }
}

function candidateOf(draft: Draft): Candidate {
  const evidence = gatherEvidence(draft)
  return { draft, evidence, quick: confidenceOf(QUICK_MODEL, inputsOf(evidence, null)) }
}
