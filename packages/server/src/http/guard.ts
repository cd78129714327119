/** Who may send a request: keys, and the limits of each. */
import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import { isKeyOf, type KeyRecord, keyId } from '../ledger/key.js'
import type { Ledger } from '../ledger/ledger.js'
import { type Fault, fault } from '../wire/fault.js'
import type { Limiter, Standing } from './limits.js'

export type Passage =
  | { readonly kind: 'pass'; readonly key: KeyRecord; readonly standing: Standing }
  | { readonly kind: 'stop'; readonly fault: Fault; readonly headers: Readonly<Record<string, string>> }

/** Bytes of a body that count as one token before it is read. */
const BYTES_PER_TOKEN = 4

export async function admit(
  request: IncomingMessage,
  ledger: Ledger,
  limiter: Limiter,
  log: Logger,
): Promise<Passage> {
  const sent = bearer(request)
  if (sent === undefined) {
    return stop(
      fault(
        401,
        'authentication_error',
        'missing_api_key',
        'send a key as `Authorization: Bearer sk-mortise-…`',
      ),
    )
  }
  const id = keyId(sent)
  let key: KeyRecord | undefined
  try {
    key = id === undefined ? undefined : await ledger.findKey(id)
  } catch (error) {
    log.error({ reason: error instanceof Error ? error.message : String(error) }, 'keys can not be looked up')
    return stop(fault(503, 'overloaded_error', 'keys_unavailable', 'keys can not be looked up now'), {
      'retry-after': '1',
    })
  }
  if (key === undefined || !isKeyOf(sent, key) || key.revokedAt !== null) {
    return stop(
      fault(401, 'authentication_error', 'invalid_api_key', 'this key is not known, or it has been revoked'),
    )
  }
  const standing = limiter.take(key.id, limitOf(key), expectedTokens(request))
  if (standing.allowed) return { kind: 'pass', key, standing }
  return stop(
    fault(
      429,
      'rate_limit_error',
      'rate_limit_exceeded',
      `this key may send again in ${standing.retryAfter} s`,
    ),
    {
      ...standing.headers,
      'retry-after': String(standing.retryAfter),
    },
  )
}

export function limitOf(key: KeyRecord) {
  return { requests: key.requestsPerMinute, tokens: key.tokensPerMinute }
}

/** What a request is taken to use before it is read: its length. */
export function expectedTokens(request: IncomingMessage): number {
  return Math.ceil((Number(request.headers['content-length']) || 0) / BYTES_PER_TOKEN)
}

function bearer(request: IncomingMessage): string | undefined {
  const header = request.headers.authorization
  if (header !== undefined) return /^Bearer\s+(\S+)\s*$/i.exec(header)?.[1]
  const named = request.headers['x-api-key']
  return typeof named === 'string' ? named : undefined
}

function stop(fault: Fault, headers: Readonly<Record<string, string>> = {}): Passage {
  return { kind: 'stop', fault, headers }
}
