#!/usr/bin/env node
/** Fits the confidences of placements on generated edits of real files, and writes them to `locate/fitted.ts`. */
import { writeFileSync } from 'node:fs'
import { confidenceOf, inputsOf } from '../locate/confidence.js'
import type { Evidence } from '../locate/sameness.js'
import { originalsOf, type Sample, sampleOf } from './placements.js'
import { printReliability } from './reliability.js'

const SAMPLES = 16_000
/** Steps of gradient descent, and their size; the loss is convex, and no longer moves by then. */
const STEPS = 20_000
const RATE = 5
/** Pull of every weight towards its start, per sample: what is seldom seen stays near what it was taken for. */
const PULL = 1 / 4000
/** Where a bias starts: what is said to be right nineteen times of twenty. */
const START = 3

interface Model {
  readonly bias: Record<string, number>
  readonly weights: number[]
}

/** Samples with the same inputs, and how many of them are right. */
interface Group {
  readonly kind: Evidence
  readonly inputs: readonly number[]
  count: number
  right: number
}

function groupsOf(samples: readonly Sample[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { evidence, doubts, right } of samples) {
    const inputs = inputsOf(doubts).map((input) => Math.round(input * 20) / 20)
    const key = `${evidence} ${inputs.join()}`
    const group = groups.get(key) ?? { kind: evidence, inputs, count: 0, right: 0 }
    groups.set(key, group)
    group.count++
    if (right) group.right++
  }
  return [...groups.values()]
}

function fit(samples: readonly Sample[]): Model {
  const groups = groupsOf(samples)
  const kinds = [...new Set(groups.map((group) => group.kind))].sort()
  const bias: Record<string, number> = Object.fromEntries(kinds.map((kind) => [kind, START]))
  const weights = new Array<number>(groups[0]!.inputs.length).fill(0)
  for (let step = 0; step < STEPS; step++) {
    const ofBias = Object.fromEntries(kinds.map((kind) => [kind, (bias[kind]! - START) * PULL]))
    const ofWeights = weights.map((weight) => weight * PULL)
    for (const { kind, inputs, count, right } of groups) {
      const logit = inputs.reduce((sum, input, i) => sum + input * weights[i]!, bias[kind]!)
      const error = (count / (1 + Math.exp(-logit)) - right) / samples.length
      ofBias[kind]! += error
      inputs.forEach((input, i) => {
        ofWeights[i]! += error * input
      })
    }
    for (const kind of kinds) bias[kind]! -= RATE * ofBias[kind]!
    // A doubt never makes a place surer.
    weights.forEach((weight, i) => {
      weights[i] = Math.min(0, weight - RATE * ofWeights[i]!)
    })
  }
  return { bias, weights }
}

const originals = originalsOf(false)
const samples: Sample[] = []
for (let seed = 1; seed <= SAMPLES; seed++) {
  const sample = sampleOf(originals, seed)
  if (sample !== undefined) samples.push(sample)
}
const { bias, weights } = fit(samples)
const round = (value: number): number => Math.round(value * 1000) / 1000
const lines = Object.entries(bias).map(
  ([kind, value]) => `  ${/^\w+$/.test(kind) ? kind : `'${kind}'`}: ${round(value)},`,
)
writeFileSync(
  new URL('../../src/locate/fitted.ts', import.meta.url),
  `/** Made by \`npm run fit:places\` on ${samples.length} applied edits of ${originals.length} files; not to be changed by hand. */
import type { Evidence } from './sameness.js'

/** Per kind of evidence, the log odds that a place of three lines or more is right. */
export const BIAS: Partial<Readonly<Record<Evidence, number>>> = {
${lines.join('\n')}
}

/** Per input of the model (\`inputsOf\`), what it takes off. */
export const WEIGHTS: readonly number[] = [${weights.map(round).join(', ')}]
`,
)
printReliability(samples, (evidence: Evidence, sample) => {
  const logit = inputsOf(sample.doubts).reduce(
    (sum, input, i) => sum + input * weights[i]!,
    bias[evidence] ?? 0,
  )
  return bias[evidence] === undefined ? confidenceOf(evidence, sample.doubts) : 1 / (1 + Math.exp(-logit))
})
