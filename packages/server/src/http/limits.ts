/** Limits of requests and tokens a minute, each key's own: buckets that refill as time goes. */

export interface Limit {
  /** Per minute; null for none. */
  readonly requests: number | null
  readonly tokens: number | null
}

export interface Standing {
  readonly allowed: boolean
  /** Seconds until the next request is allowed; 0 where it is. */
  readonly retryAfter: number
  readonly headers: Readonly<Record<string, string>>
}

interface Bucket {
  level: number
  at: number
}

const MINUTE_MS = 60_000

export interface Limiter {
  /** Takes one request, and asks whether `tokens` may be spent. A bucket that is full takes a request of any size. */
  take(id: string, limit: Limit, tokens: number): Standing
  /** Takes tokens that turned out to be used beyond those asked for; the bucket may go below zero. */
  spend(id: string, limit: Limit, tokens: number): void
}

export function createLimiter(now: () => number = () => performance.now()): Limiter {
  const requests = new Map<string, Bucket>()
  const tokens = new Map<string, Bucket>()

  return {
    take(id, limit, wanted) {
      const request = refill(requests, id, limit.requests, now())
      const token = refill(tokens, id, limit.tokens, now())
      const waits = [
        request === undefined ? 0 : wait(request.level, 1, limit.requests!),
        token === undefined ? 0 : wait(token.level, Math.min(wanted, limit.tokens!), limit.tokens!),
      ]
      const waitMs = Math.max(...waits)
      if (waitMs === 0) {
        if (request !== undefined) request.level -= 1
        if (token !== undefined) token.level -= wanted
      }
      return {
        allowed: waitMs === 0,
        retryAfter: Math.ceil(waitMs / 1000),
        headers: {
          ...describe('requests', request, limit.requests),
          ...describe('tokens', token, limit.tokens),
        },
      }
    },
    spend(id, limit, used) {
      const token = refill(tokens, id, limit.tokens, now())
      if (token !== undefined) token.level -= used
    },
  }
}

function refill(
  buckets: Map<string, Bucket>,
  id: string,
  perMinute: number | null,
  now: number,
): Bucket | undefined {
  if (perMinute === null) return undefined
  const bucket = buckets.get(id) ?? { level: perMinute, at: now }
  bucket.level = Math.min(perMinute, bucket.level + ((now - bucket.at) / MINUTE_MS) * perMinute)
  bucket.at = now
  buckets.set(id, bucket)
  return bucket
}

/** Ms until the bucket holds what is wanted. */
function wait(level: number, wanted: number, perMinute: number): number {
  return level >= wanted ? 0 : ((wanted - level) / perMinute) * MINUTE_MS
}

function describe(
  what: string,
  bucket: Bucket | undefined,
  perMinute: number | null,
): Record<string, string> {
  if (bucket === undefined || perMinute === null) return {}
  const full = wait(bucket.level, perMinute, perMinute)
  return {
    [`x-ratelimit-limit-${what}`]: String(perMinute),
    [`x-ratelimit-remaining-${what}`]: String(Math.max(0, Math.floor(bucket.level))),
    [`x-ratelimit-reset-${what}`]: `${(full / 1000).toFixed(3)}s`,
  }
}
