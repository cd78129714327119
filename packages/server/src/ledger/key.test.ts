import { expect, it } from 'vitest'
import { isKeyOf, keyId, makeKey } from './key.js'

it('a key names its record and is kept as a hash alone', () => {
  const { id, key, hash } = makeKey()
  expect(key).toMatch(/^sk-mortise-[0-9a-f]{12}-[\w-]{43}$/)
  expect(keyId(key)).toBe(id)
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(isKeyOf(key, { hash })).toBe(true)
  expect(isKeyOf(`${key.slice(0, -1)}!`, { hash })).toBe(false)
})

it.each(['', 'sk-x', 'sk-mortise-0123456789ab-short', "sk-mortise-' or 1=1 --"])('%j is no key', (text) => {
  expect(keyId(text)).toBeUndefined()
})
