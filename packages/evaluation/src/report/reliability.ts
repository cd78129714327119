import type { Result } from '../run/result.js'

/** Lower ends of the bands, surest first. Narrow where thresholds are likely to be set. */
const BAND_FLOORS = [0.995, 0.98, 0.95, 0.9, 0.8, 0.7, 0.5, 0.25, 0]

/** How far the engine's confidence can be trusted between two confidences. */
export interface Band {
  /** Inclusive. */
  readonly from: number
  /** Exclusive, but for the surest band. */
  readonly to: number
  readonly cases: number
  /** Mean confidence; what `right / cases` should be. */
  readonly claimed: number
  /** Exact, or equal but for blanks. */
  readonly right: number
  /** Cases of this band and of all surer ones: what a threshold at `from` would apply. */
  readonly casesAbove: number
  readonly rightAbove: number
}

/** Merge cases by confidence, surest band first. Counts drafts that a refusal held back, too. */
export function reliability(results: readonly Result[]): Band[] {
  const merges = results.flatMap((r) => (r.case.answer === 'merge' && r.merge !== undefined ? [r.merge] : []))
  let casesAbove = 0
  let rightAbove = 0
  return BAND_FLOORS.map((from, index) => {
    const to = index === 0 ? 1 : BAND_FLOORS[index - 1]
    const members = merges.filter((m) => m.confidence >= from && (m.confidence < to || index === 0))
    const right = members.filter((m) => m.likeness !== 'different').length
    const claimed = members.reduce((sum, m) => sum + m.confidence, 0) / (members.length || 1)
    casesAbove += members.length
    rightAbove += right
    return { from, to, cases: members.length, claimed, right, casesAbove, rightAbove }
  })
}
