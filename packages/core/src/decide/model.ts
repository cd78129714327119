/** The confidence model: a small network over the evidence, fitted by `npm run fit`. */
import { type Evidence, FEATURES } from './evidence.js'

/** One hidden layer. Inputs are scaled by `mean` and `deviation`. */
export interface ConfidenceModel {
  readonly inputs: readonly string[]
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
  /** `hidden × inputs`, row by row. */
  readonly first: readonly number[]
  readonly firstBias: readonly number[]
  readonly second: readonly number[]
  readonly secondBias: number
}

/** What the model sees: the evidence and, where they were looked for, the rivals. */
export function inputsOf(evidence: Evidence, rivals: RivalSummary | null): number[] {
  const inputs: number[] = FEATURES.map((name) => evidence.values[name])
  if (rivals !== null) inputs.push(rivals.margin, rivals.agreement)
  return inputs
}

export interface RivalSummary {
  /** Margin to the nearest rival over 5, at most 2. */
  readonly margin: number
  /** Share of leaning solvers that agree. */
  readonly agreement: number
}

/** Probability that a draft is right, 0..1. */
export function confidenceOf(model: ConfidenceModel, inputs: readonly number[]): number {
  const hidden = model.firstBias.length
  const size = model.inputs.length
  let sum = model.secondBias
  for (let unit = 0; unit < hidden; unit++) {
    let value = model.firstBias[unit]!
    for (let at = 0; at < size; at++)
      value += model.first[unit * size + at]! * scaled(inputs[at]!, model.mean[at]!, model.deviation[at]!)
    sum += model.second[unit]! * Math.tanh(value)
  }
  return 1 / (1 + Math.exp(-sum))
}

/** Far-off values are clipped: the model knows nothing about them. */
const CLIP = 4

export function scaled(value: number, mean: number, deviation: number): number {
  const z = (value - mean) / deviation
  return z > CLIP ? CLIP : z < -CLIP ? -CLIP : z
}
