/** The confidence model: a small network over the evidence, fitted by `npm run fit`. */
import { type Evidence, FEATURES } from './evidence.js'

/** Networks of one hidden layer that vote. Inputs are scaled by `mean` and `deviation`. */
export interface ConfidenceModel {
  readonly inputs: readonly string[]
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
  /** Trained alike from different starts: where they disagree, the mean is less sure than any of them. */
  readonly members: readonly Network[]
}

export interface Network {
  /** `hidden × inputs`, row by row. */
  readonly first: readonly number[]
  readonly firstBias: readonly number[]
  readonly second: readonly number[]
  readonly secondBias: number
}

/** What the model sees: the evidence and, where they were looked for, the rivals. */
export function inputsOf(evidence: Evidence, rivals: RivalSummary | null): number[] {
  const inputs: number[] = FEATURES.map((name) => evidence.values[name])
  if (rivals !== null) for (const name of RIVAL_INPUTS) inputs.push(rivals[name])
  return inputs
}

export interface RivalSummary {
  /** Margin to the nearest rival over 5, at most 2. */
  readonly margin: number
  /** Share of leaning solvers that agree. */
  readonly agreement: number
  /** Whether a draft that honours the chunks' edges agrees: 1 or -1; 0 where there is none. */
  readonly edges: number
  /** Different texts among all drafts. */
  readonly texts: number
}

/** What the rivals add to the inputs, in order. */
export const RIVAL_INPUTS = [
  'margin',
  'agreement',
  'edges',
  'texts',
] as const satisfies (keyof RivalSummary)[]

/** Probability that a draft is right, 0..1: the members' mean log odds. */
export function confidenceOf(model: ConfidenceModel, inputs: readonly number[]): number {
  const scaledInputs = inputs.map((value, at) => scaled(value, model.mean[at]!, model.deviation[at]!))
  let odds = 0
  for (const member of model.members) odds += oddsOf(member, scaledInputs)
  return 1 / (1 + Math.exp(-odds / Math.max(1, model.members.length)))
}

function oddsOf(network: Network, inputs: readonly number[]): number {
  let odds = network.secondBias
  for (let unit = 0; unit < network.firstBias.length; unit++) {
    let value = network.firstBias[unit]!
    for (let at = 0; at < inputs.length; at++)
      value += network.first[unit * inputs.length + at]! * inputs[at]!
    odds += network.second[unit]! * Math.tanh(value)
  }
  return odds
}

/** Far-off values are clipped: the model knows nothing about them. */
const CLIP = 4

export function scaled(value: number, mean: number, deviation: number): number {
  const z = (value - mean) / deviation
  return z > CLIP ? CLIP : z < -CLIP ? -CLIP : z
}
