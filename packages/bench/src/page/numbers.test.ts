import { expect, test } from 'vitest'
import { compact, dollars, percent, short } from './numbers.js'

test.each([
  [1234.5, '1,235'],
  [12.345, '12.3'],
  [12, '12'],
  [0.5, '0.5'],
  [0.01234, '0.012'],
  [100, '100'],
  [Number.NaN, '–'],
])('%d reads as %s', (value, text) => {
  expect(short(value)).toBe(text)
})

test('axes have short numbers, money has a sign, shares have one decimal', () => {
  expect([10, 2_000, 1_500_000].map(compact)).toEqual(['10', '2k', '1.5M'])
  expect([0.1234, 12, 1234].map(dollars)).toEqual(['$0.123', '$12.00', '$1,234'])
  expect(percent(1, 3)).toBe('33.3 %')
})
