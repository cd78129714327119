import { expect, test } from 'vitest'
import { basisOf, confidenceOf, toldBy } from './confidence.js'
import type { Doubts } from './place.js'

const doubts: Doubts = { lines: 3, thin: false, told: 'only', likeness: 1, strays: 0, reworded: 0 }
const similar = (change: Partial<Doubts>) => confidenceOf('similar', { ...doubts, ...change })

test('old lines that are only alike are less sure than those that are the file’s', () => {
  expect(confidenceOf('exact', doubts)).toBeGreaterThan(similar({}))
})

test('a line of another version is a coin flip, a misspelt one is not', () => {
  expect(similar({ likeness: 0.9 })).toBeGreaterThan(0.9)
  expect(similar({ likeness: 0.9, reworded: 1 })).toBeLessThan(0.7)
})

test('no doubt makes a place surer', () => {
  const worse: Partial<Doubts>[] = [
    { lines: 1 },
    { thin: true },
    { told: 'number' },
    { likeness: 0.7 },
    { strays: 1 },
    { reworded: 1 },
  ]
  for (const one of worse) expect(similar(one)).toBeLessThanOrEqual(similar({}))
})

test('how a place was told from others counts', () => {
  const row = { sign: ' ', text: 'call(a)', editLine: 0 } as const
  const place = { start: 0, end: 1, rows: [row], pairs: new Int32Array(1), ...basisOf('trim', [row]) }
  expect(toldBy(place, 'order').doubts.told).toBe('order')
  expect(toldBy(place, 'order').confidence).toBeLessThanOrEqual(place.confidence)
})
