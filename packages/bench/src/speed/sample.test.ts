import { expect, test } from 'vitest'
import { fittedExponent, median, percentile } from './sample.js'

test('a percentile is a value that was measured', () => {
  const values = [5, 1, 4, 2, 3]
  expect(median(values)).toBe(3)
  expect(percentile(values, 0.95)).toBe(5)
  expect(percentile(values, 0.2)).toBe(1)
  expect(percentile([], 0.5)).toBeNaN()
})

test('what grows with the square has the exponent 2', () => {
  expect(fittedExponent([1, 10, 100].map((x) => ({ x, y: 3 * x * x })))).toBeCloseTo(2)
})
