import { expect, test } from 'vitest'
import { align, hunksOf } from './alignment.js'

test('a re-indented run is the same lines', () => {
  const { source } = align(['a', 'b', 'c', 'd'], ['a', 'if x:', '  b', '  c', 'd'])!
  expect([...source]).toEqual([0, -1, 1, 2, 3])
})

test('a lone re-indented line beside a change belongs to it', () => {
  const { source } = align(['a', 'b', 'd'], ['a', 'if x:', '  b', 'd'])!
  expect([...source]).toEqual([0, -1, -1, 2])
})

test('a lone re-indented line elsewhere stays as it was', () => {
  const { after, source } = align(['a', 'b', 'd'], ['a', '  b', 'd'])!
  expect(after).toEqual(['a', 'b', 'd'])
  expect([...source]).toEqual([0, 1, 2])
})

test('a change of trailing blanks is undone', () => {
  expect(align(['a  ', '', 'b'], ['a', ' ', 'c'])!.after).toEqual(['a  ', '', 'c'])
})

test('an inserted function starts with its header, not with the closer before it', () => {
  const before = ['function a() {', '}', '', 'function b() {', '}']
  const after = ['function a() {', '}', '', 'function c() {', '}', '', 'function b() {', '}']
  expect(hunksOf(align(before, after)!)).toEqual([{ before: { from: 3, to: 3 }, after: { from: 3, to: 6 } }])
})

test('a deletion is a hunk without new lines', () => {
  expect(hunksOf(align(['a', 'b', 'c'], ['a', 'c'])!)).toEqual([
    { before: { from: 1, to: 2 }, after: { from: 1, to: 1 } },
  ])
})
