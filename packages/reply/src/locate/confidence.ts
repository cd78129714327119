/** How sure a placement is: a logistic model of what it rests on, fitted on edits of real files with a known answer. */
import type { Row } from '../block.js'
import { isBlank } from '../text.js'
import { BIAS, WEIGHTS } from './fitted.js'
import type { Doubts, Place } from './place.js'
import type { Evidence } from './sameness.js'

/**
 * What the fit can't tell anything about: edits that do what they say wherever that is, and kinds of evidence that no
 * generated edit needs. Set by hand.
 */
export const GIVEN: Partial<Readonly<Record<Evidence, number>>> = {
  whole: 0.98,
  bare: 0.9,
  number: 0.85,
  'part-of-line': 0.9,
  joined: 0.85,
}
/** No place is beyond doubt. */
const MOST = 0.995
const MAX_STRAYS = 4

/** The inputs of the model, in the order of `WEIGHTS`. */
export const inputsOf = ({ lines, thin, told, likeness, strays, reworded }: Doubts): readonly number[] => [
  Number(lines === 1),
  Number(lines === 2),
  Number(thin),
  Number(told === 'scope'),
  Number(told === 'order'),
  Number(told === 'number'),
  1 - likeness,
  Math.min(strays, MAX_STRAYS),
  Number(reworded > 0),
]

export function confidenceOf(evidence: Evidence, doubts: Doubts): number {
  const given = GIVEN[evidence]
  if (given !== undefined) return given
  const logit = inputsOf(doubts).reduce((sum, input, at) => sum + input * WEIGHTS[at]!, BIAS[evidence] ?? 0)
  return Math.min(MOST, 1 / (1 + Math.exp(-logit)))
}

type Basis = Pick<Place, 'evidence' | 'doubts' | 'confidence'>

/** What a place rests on, and how sure that makes it. */
export function basisOf(evidence: Evidence, rows: readonly Row[], doubts: Partial<Doubts> = {}): Basis {
  const old = rows.filter((row) => row.sign !== '+' && !isBlank(row.text))
  const thin = old.every((row) => row.text.trim().length < 3)
  const all: Doubts = {
    lines: old.length,
    thin,
    told: 'only',
    likeness: 1,
    strays: 0,
    reworded: 0,
    ...doubts,
  }
  return { evidence, doubts: all, confidence: confidenceOf(evidence, all) }
}

/** The place, told from others in a certain way. */
export function toldBy(place: Place, told: Doubts['told']): Place {
  const doubts = { ...place.doubts, told }
  return { ...place, doubts, confidence: confidenceOf(place.evidence, doubts) }
}
