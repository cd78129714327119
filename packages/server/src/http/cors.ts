/** Lets the pages of named origins call the server. */
import type { Exchange } from './exchange.js'

/** Headers of an answer that such a page may read. */
const EXPOSED = [
  'x-mortise-model',
  'x-request-id',
  'retry-after',
  ...['requests', 'tokens'].flatMap((what) =>
    ['limit', 'remaining', 'reset'].map((which) => `x-ratelimit-${which}-${what}`),
  ),
].join(', ')

/** How long a browser may remember that it may call. Seconds. */
const MAX_AGE = 3600

export function allowOrigin({ request, headers }: Exchange, origins: readonly string[]): void {
  headers.vary = 'Origin'
  const { origin } = request.headers
  if (origin === undefined || !origins.includes(origin)) return
  headers['access-control-allow-origin'] = origin
  headers['access-control-expose-headers'] = EXPOSED
}

/** Answers a browser that asks whether it may call; false where this is none. */
export function answerPreflight({ request, response, headers }: Exchange): boolean {
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined)
    return false
  headers['access-control-allow-methods'] = 'GET, HEAD, POST'
  const asked = request.headers['access-control-request-headers']
  if (asked !== undefined) headers['access-control-allow-headers'] = asked
  headers['access-control-max-age'] = MAX_AGE
  response.writeHead(204, headers).end()
  return true
}
