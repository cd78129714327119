import { describe, expect, it } from 'vitest'
import { createLimiter } from './limits.js'

function limiter() {
  const clock = { ms: 0 }
  return { clock, ...createLimiter(() => clock.ms) }
}

describe('a limit of requests a minute', () => {
  const limit = { requests: 2, tokens: null }

  it('lets so many through, says how many are left, and when the next one is', () => {
    const { take, clock } = limiter()
    expect(take('a', limit, 0)).toEqual({
      allowed: true,
      retryAfter: 0,
      headers: {
        'x-ratelimit-limit-requests': '2',
        'x-ratelimit-remaining-requests': '1',
        'x-ratelimit-reset-requests': '30.000s',
      },
    })
    expect(take('a', limit, 0).allowed).toBe(true)
    expect(take('a', limit, 0)).toMatchObject({ allowed: false, retryAfter: 30 })
    clock.ms = 30_000
    expect(take('a', limit, 0).allowed).toBe(true)
  })

  it('is each key’s own', () => {
    const { take } = limiter()
    take('a', limit, 0)
    take('a', limit, 0)
    expect(take('b', limit, 0).allowed).toBe(true)
  })
})

describe('a limit of tokens a minute', () => {
  const limit = { requests: null, tokens: 1000 }

  it('counts what turned out to be used', () => {
    const { take, spend } = limiter()
    expect(take('a', limit, 100).allowed).toBe(true)
    spend('a', limit, 1400)
    expect(take('a', limit, 100)).toMatchObject({ allowed: false, retryAfter: 36 })
  })

  it('lets a request pass that is larger than the limit, when nothing else was used', () => {
    const { take } = limiter()
    expect(take('a', limit, 5000).allowed).toBe(true)
    expect(take('a', limit, 1).allowed).toBe(false)
  })
})

it('no limit, no headers', () => {
  expect(limiter().take('a', { requests: null, tokens: null }, 10)).toEqual({
    allowed: true,
    retryAfter: 0,
    headers: {},
  })
})
