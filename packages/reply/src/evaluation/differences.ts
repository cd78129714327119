/** Why a result differs from a peer's table on purpose: a reason, and what must hold for it. */
import type { Verdict } from './table.js'

export interface Difference {
  /** What kind of difference it is, which is checked. */
  readonly kind: keyof typeof HOLDS
  readonly why: string
  /** Begins the id of a case of another table that wants the opposite, and passes. */
  readonly against?: string
  /** Ids of the cases that it is for. */
  readonly cases: readonly string[]
}

const HOLDS = {
  /** The peer's text but for blanks: indentation, line ends, blank lines. */
  blanks: (verdict: Verdict) => verdict.sameButBlanks,
  /** The peer takes one of several places; here they are all named. */
  several: (verdict: Verdict) => verdict.got.startsWith('ambiguous-anchor') && verdict.expected !== null,
  /** The peer's text has brackets without a partner. */
  unbalanced: (verdict: Verdict) => !isBalanced(verdict.expected ?? ''),
  /** Refused here, applied by the peer. */
  refused: (verdict: Verdict) => !verdict.applied && verdict.expected !== null,
  /** Applied here, refused by the peer. */
  accepted: (verdict: Verdict) => verdict.applied && verdict.expected === null,
  /** The table shows another notation of the same text. */
  notation: (verdict: Verdict) =>
    verdict.applied && verdict.got.replace(/\\/g, '') === verdict.expected?.replace(/\\/g, ''),
} as const

/** Tells whether the kind of a difference is as it says. */
export const holds = (difference: Difference, verdict: Verdict): boolean => HOLDS[difference.kind](verdict)

function isBalanced(text: string): boolean {
  const open: string[] = []
  const closes: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }
  for (const unit of text) {
    if ('([{'.includes(unit)) open.push(unit)
    else if (unit in closes && open.pop() !== closes[unit]) return false
  }
  return open.length === 0
}
