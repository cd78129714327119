import { expect, test } from 'vitest'
import { inSplit } from './split.js'

const CASES = Array.from({ length: 1000 }, (_, i) => ({ id: `case-${i}` }))

test('about one case in five is held out, and the rest is for development', () => {
  const heldOut = CASES.filter((c) => inSplit(c, 'held-out'))
  expect(heldOut.length).toBeGreaterThan(150)
  expect(heldOut.length).toBeLessThan(250)
  expect(CASES.filter((c) => inSplit(c, 'dev'))).toEqual(CASES.filter((c) => !heldOut.includes(c)))
  expect(CASES.every((c) => inSplit(c, 'all'))).toBe(true)
})

test('the choice is the same everywhere', () => {
  expect(CASES.slice(0, 20).filter((c) => inSplit(c, 'held-out'))).toMatchInlineSnapshot(`
    [
      {
        "id": "case-4",
      },
      {
        "id": "case-6",
      },
      {
        "id": "case-7",
      },
      {
        "id": "case-9",
      },
      {
        "id": "case-11",
      },
      {
        "id": "case-12",
      },
      {
        "id": "case-14",
      },
    ]
  `)
})
