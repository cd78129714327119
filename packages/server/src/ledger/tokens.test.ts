import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { expect, it } from 'vitest'
import { countAll } from './tokens.js'

it('counts as the tokeniser does', async () => {
  const text = 'export const a = computeSomething(1) // ünïcödé 🎉\n'.repeat(40)
  expect(await countAll(text)).toBe(countTokens(text))
})

it('counts a long text in slices, within a thousandth', async () => {
  const text = Array.from({ length: 3000 }, (_, n) => `  const value${n} = other(${n})\n`).join('')
  const whole = countTokens(text)
  expect(Math.abs((await countAll(text)) - whole)).toBeLessThan(whole / 1000)
})

it('takes special tokens for text', async () => {
  expect(await countAll('<|endoftext|>')).toBeGreaterThan(1)
})

it('counts a text without any break in bounded time', async () => {
  expect(await countAll('a'.repeat(200_000))).toBeGreaterThan(10_000)
  expect(await countAll('')).toBe(0)
})
