/** Training of the confidence model: one hidden layer, Adam, weighted cross-entropy with weight decay. */
import { type ConfidenceModel, type Network, scaled } from '@mortise/core/internal'

export interface Row {
  readonly inputs: readonly number[]
  /** 1 where the merge was right. */
  readonly label: number
  readonly weight: number
  /** Rows of one group (one source file) are never split between training and test. */
  readonly group: number
}

export interface Training {
  readonly hidden: number
  readonly epochs: number
  readonly rate: number
  readonly decay: number
  readonly seed: number
  /** Networks trained from different starts. */
  readonly members: number
}

const BATCH = 64

export function trainModel(
  rows: readonly Row[],
  names: readonly string[],
  training: Training,
): ConfidenceModel {
  const mean = names.map((_, at) => rows.reduce((sum, row) => sum + row.inputs[at]!, 0) / rows.length)
  const deviation = names.map((_, at) => {
    const variance = rows.reduce((sum, row) => sum + (row.inputs[at]! - mean[at]!) ** 2, 0) / rows.length
    return Math.max(0.05, Math.sqrt(variance))
  })
  const data = rows.map((row) =>
    Float64Array.from(row.inputs, (value, at) => scaled(value, mean[at]!, deviation[at]!)),
  )

  const members = Array.from({ length: training.members }, (_, at) =>
    trainNetwork(rows, data, names.length, { ...training, seed: training.seed + at * 7919 }),
  )
  return { inputs: names, mean: mean.map(round), deviation: deviation.map(round), members }
}

const round = (value: number): number => Number(value.toPrecision(4))

function trainNetwork(
  rows: readonly Row[],
  data: readonly Float64Array[],
  size: number,
  training: Training,
): Network {
  const { hidden } = training
  let state = training.seed
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const count = hidden * size + hidden * 2 + 1
  const parameters = new Float64Array(count)
  for (let at = 0; at < hidden * size; at++) parameters[at] = (random() - 0.5) * (2 / Math.sqrt(size))
  for (let at = 0; at < hidden; at++) parameters[hidden * size + hidden + at] = (random() - 0.5) * 0.5
  const m = new Float64Array(count)
  const v = new Float64Array(count)
  const gradient = new Float64Array(count)
  const activation = new Float64Array(hidden)
  const order = rows.map((_, at) => at)
  let step = 0
  for (let epoch = 0; epoch < training.epochs; epoch++) {
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1))
      ;[order[at], order[other]] = [order[other]!, order[at]!]
    }
    const rate = training.rate * 0.5 * (1 + Math.cos((Math.PI * epoch) / training.epochs))
    for (let from = 0; from < order.length; from += BATCH) {
      gradient.fill(0)
      const to = Math.min(order.length, from + BATCH)
      for (let at = from; at < to; at++) {
        const row = rows[order[at]!]!
        const x = data[order[at]!]!
        let sum = parameters[count - 1]!
        for (let unit = 0; unit < hidden; unit++) {
          let value = parameters[hidden * size + unit]!
          for (let i = 0; i < size; i++) value += parameters[unit * size + i]! * x[i]!
          activation[unit] = Math.tanh(value)
          sum += parameters[hidden * size + hidden + unit]! * activation[unit]!
        }
        const error = (1 / (1 + Math.exp(-sum)) - row.label) * row.weight
        gradient[count - 1] += error
        for (let unit = 0; unit < hidden; unit++) {
          const out = hidden * size + hidden + unit
          gradient[out] += error * activation[unit]!
          const inner = error * parameters[out]! * (1 - activation[unit]! ** 2)
          gradient[hidden * size + unit] += inner
          for (let i = 0; i < size; i++) gradient[unit * size + i] += inner * x[i]!
        }
      }
      step++
      for (let at = 0; at < count; at++) {
        const g = gradient[at]! / (to - from) + training.decay * parameters[at]!
        m[at] = 0.9 * m[at]! + 0.1 * g
        v[at] = 0.999 * v[at]! + 0.001 * g * g
        parameters[at] -=
          (rate * (m[at]! / (1 - 0.9 ** step))) / (Math.sqrt(v[at]! / (1 - 0.999 ** step)) + 1e-8)
      }
    }
  }
  return {
    first: [...parameters.subarray(0, hidden * size)].map(round),
    firstBias: [...parameters.subarray(hidden * size, hidden * size + hidden)].map(round),
    second: [...parameters.subarray(hidden * size + hidden, count - 1)].map(round),
    secondBias: round(parameters[count - 1]!),
  }
}
