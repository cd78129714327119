/**
 * Fits the solver's prices by coordinate search: one price after another is moved up and down, and a move stays if more
 * cases come out right. Counting right merges is what the engine is judged by; the count is flat, so ties keep the
 * price that was there.
 */
import { makeDraft, type Reading, readRequest, type Weights } from '@mortise/core/internal'
import type { Case } from '../cases/case.js'
import { compare } from '../cases/verdict.js'

export interface Example {
  readonly case: Case
  readonly reading: Reading
  /** How much a right answer counts. */
  readonly weight: number
}

/** Reads cases once; prices change only what the solver does with them. */
export function readExamples(cases: readonly Case[], weight: number, weights: Weights): Example[] {
  return cases
    .filter((one) => one.answer === 'merge')
    .map((one) => ({
      case: one,
      weight,
      reading: readRequest(
        { original: one.original, edit: one.snippet, path: one.path, instruction: one.instruction },
        weights,
      ),
    }))
}

const withWeights = (reading: Reading, weights: Weights): Reading => ({
  ...reading,
  problem: { ...reading.problem, weights },
  reordered: reading.reordered === null ? null : withWeights(reading.reordered, weights),
})

/** Weighted share of examples that come out right, blank lines aside; exact ones count a little more. */
export function scoreWeights(examples: readonly Example[], weights: Weights): number {
  let right = 0
  let total = 0
  for (const example of examples) {
    const likeness = compare(example.case, makeDraft(withWeights(example.reading, weights)).text)
    right += example.weight * (likeness === 'exact' ? 1 : likeness === 'blank' ? 0.97 : 0)
    total += example.weight
  }
  return right / total
}

/** Factors tried on each price, in order. */
const FACTORS = [0.6, 1.6, 0.8, 1.25, 0.4, 2.5]

export type Progress = (name: string, value: number, score: number) => void

/** Searches `rounds` times over all prices, in a shuffled order given by `seed`. */
export function fitWeights(
  examples: readonly Example[],
  start: Weights,
  rounds: number,
  seed: number,
  onStep: Progress,
): { weights: Weights; score: number } {
  let weights = start
  let score = scoreWeights(examples, weights)
  let state = seed
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  for (let round = 0; round < rounds; round++) {
    const names = (Object.keys(weights) as (keyof Weights)[])
      .map((name) => ({ name, order: random() }))
      .sort((a, b) => a.order - b.order)
    let moved = false
    for (const { name } of names) {
      const before = weights[name]
      for (const factor of FACTORS) {
        const value = Number((before * factor).toPrecision(3))
        const trial = { ...weights, [name]: value }
        const trialScore = scoreWeights(examples, trial)
        if (trialScore > score + 1e-9) {
          weights = trial
          score = trialScore
          moved = true
          break
        }
      }
      onStep(name, weights[name], score)
    }
    if (!moved) break
  }
  return { weights, score }
}
