/**
 * Other merges of the same edit. How far behind they are, and whether solvers with other prices find the same text, says
 * more about a draft than the draft itself.
 */

import { solveBlocks, worthOf } from '../align/blocks.js'
import { matchGains, NO_MATCH } from '../align/gains.js'
import type { Step } from '../align/solver.js'
import type { Weights } from '../align/weights.js'
import { type Draft, weaveDraft } from '../draft.js'
import type { ChunkEvidence, Evidence } from './evidence.js'
import type { RivalSummary } from './model.js'

/** A chunk whose unique context is worth this much has one place only. */
const ANCHORED = 2.5
/** Chunks whose other places are looked for. */
const MAX_WEAK = 4
/** A margin counts up to here. */
const MAX_MARGIN = 10

/** Another place for one chunk. */
export interface Rival {
  readonly chunk: ChunkEvidence
  /** What the best merge without the chunk's place lacks, in the solver's units. */
  readonly margin: number
  /** Original lines that the chunk's first placed line stands at, in the draft and in the rival. */
  readonly line: number
  readonly otherLine: number
}

/** For each chunk that nothing unique anchors, the best different merge that puts it elsewhere. */
export function placeRivals(draft: Draft, evidence: Evidence): Rival[] {
  const { reading, gains, alignment } = draft
  const columns = reading.problem.columns
  const weak = evidence.chunks.filter(
    (chunk) => chunk.changes && chunk.unique < ANCHORED && chunk.matched.length > 0,
  )
  weak.sort((a, b) => a.unique - b.unique)
  const own = worthOf(alignment, reading.problem, reading.pairs)
  const rivals: Rival[] = []
  for (const chunk of weak.slice(0, MAX_WEAK)) {
    const gain = gains.gain.slice()
    for (const { item, column } of chunk.matched) gain[item * columns.count + column] = NO_MATCH
    const other = solveBlocks(reading.problem, { ...gains, gain }, reading.pairs)
    const rival = weaveDraft(reading, { gains, alignment: other }, draft.reordered)
    if (rival.text === draft.text) continue
    const place = rival.alignment.steps.find(
      (step) => step.item >= chunk.start && step.item < chunk.end && step.column >= 0,
    )
    rivals.push({
      chunk,
      margin: Math.min(MAX_MARGIN, Math.max(0, own - worthOf(other, reading.problem, reading.pairs))),
      line: columns.start[chunk.matched[0]!.column],
      otherLine: place === undefined ? -1 : columns.start[place.column],
    })
  }
  return rivals
}

/** Prices of solvers that lean another way: dear and cheap removal, strict and lax likeness, nothing but additions. */
const LEANINGS: readonly ((weights: Weights) => Weights)[] = [
  (w) => ({
    ...w,
    deleteOpen: w.deleteOpen * 2,
    deleteLine: w.deleteLine * 2.5,
    deleteWeight: w.deleteWeight * 2.5,
    deleteName: w.deleteName * 2,
    borderOpen: w.borderOpen * 2,
  }),
  (w) => ({
    ...w,
    deleteLine: w.deleteLine * 0.4,
    deleteWeight: w.deleteWeight * 0.4,
    deleteName: w.deleteName * 0.4,
    borderOpen: w.borderOpen * 0.5,
    skipOpen: w.skipOpen * 1.5,
  }),
  (w) => ({
    ...w,
    similarBase: w.similarBase * 0.5,
    otherName: w.otherName * 0.4,
    listed: w.listed * 0.4,
    insertHeld: w.insertHeld * 2,
    otherScope: Math.min(1, w.otherScope * 4),
  }),
  (w) => ({
    ...w,
    similarBase: w.similarBase * 1.8,
    listed: w.listed * 2,
    float: w.float * 0.4,
    level: w.level * 2,
    keepOutside: w.keepOutside * 2,
  }),
  (w) => ({
    ...w,
    deleteOpen: w.deleteOpen * 3,
    deleteLine: w.deleteLine * 4,
    deleteName: w.deleteName * 3,
    similarBase: w.similarBase * 3,
    otherName: w.otherName * 3,
    otherKey: w.otherKey * 4,
    listed: w.listed * 3,
    insertHeld: w.insertHeld * 0.4,
    insertHeldName: w.insertHeldName * 0.4,
  }),
]

/** What solvers that lean another way make of a draft's reading. */
export function leaningDrafts(draft: Draft): Draft[] {
  const { reading, reordered } = draft
  const drafts: Draft[] = []
  for (const lean of LEANINGS) {
    const problem = { ...reading.problem, weights: lean(reading.problem.weights) }
    const gains = matchGains(problem)
    const alignment = solveBlocks(problem, gains, reading.pairs)
    // The same steps weave the same text.
    const same = [draft, ...drafts].find((other) => isSameWay(alignment.steps, other.alignment.steps))
    drafts.push(same ?? weaveDraft({ ...reading, problem }, { gains, alignment }, reordered))
  }
  return drafts
}

const isSameWay = (one: readonly Step[], other: readonly Step[]): boolean =>
  one.length === other.length &&
  one.every(
    (step, at) =>
      step.op === other[at]!.op && step.item === other[at]!.item && step.column === other[at]!.column,
  )

/** What other solvers made of an edit. */
interface Others {
  readonly draft: Draft
  readonly leanings: readonly Draft[] | null
  readonly bound: readonly Draft[]
  readonly candidates: readonly unknown[]
}

/** The rivals in numbers, as the model reads them. */
export function summarise(
  { draft, leanings, bound, candidates }: Others,
  rivals: readonly Rival[],
): RivalSummary {
  let margin = MAX_MARGIN
  for (const rival of rivals) margin = Math.min(margin, rival.margin)
  const isSame = (other: Draft): boolean => other.text === draft.text
  const all = leanings ?? []
  return {
    margin: margin / 5,
    agreement: all.length === 0 ? 1 : all.filter(isSame).length / all.length,
    edges: bound.length === 0 ? 0 : bound.some(isSame) ? 1 : -1,
    texts: candidates.length,
  }
}
