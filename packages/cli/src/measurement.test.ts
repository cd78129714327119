import { expect, it } from 'vitest'
import { measure, percentile } from './measurement.js'

it('a percentile is a time that was measured', () => {
  const times = Array.from({ length: 100 }, (_, index) => index + 1)
  expect([0.5, 0.95, 0.99].map((share) => percentile(times, share))).toEqual([50, 95, 99])
  expect(percentile([7], 0.99)).toBe(7)
})

it('measures as many runs as it is asked for, and at least a few when time is up', () => {
  expect(measure(1, () => undefined, { runs: 12, budgetMs: 60_000 })).toMatchObject({ first: 1, runs: 12 })
  expect(measure(1, () => undefined, { runs: 12, budgetMs: 0 }).runs).toBe(5)
})
