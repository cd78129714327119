/** The paths that clients build when they are pointed at another host: all of them one route. */

/**
 * `//v1/x`, `/v1/v1/x`, `/api/v1/x`, `/x` and `/v1/apply/chat/completions` as `/v1/x`; every other path as it is.
 */
export function canonicalPath(url: string): string {
  const query = url.indexOf('?')
  const path = (query < 0 ? url : url.slice(0, query)).replace(/\/{2,}/g, '/')
  const rest = query < 0 ? '' : url.slice(query)
  const bare = path
    .replace(/^\/api(?=\/v1\/)/, '')
    .replace(/^(\/v1)+(?=\/)/, '')
    .replace(/(?<=.)\/$/, '')
  const route = ROUTES.get(bare)
  return (route ?? (path === '/' ? path : path.replace(/\/$/, ''))) + rest
}

const ROUTES: ReadonlyMap<string, string> = new Map([
  ['/chat/completions', '/v1/chat/completions'],
  ['/apply/chat/completions', '/v1/chat/completions'],
  ['/code/apply', '/v1/code/apply'],
  ['/apply', '/v1/apply'],
  ['/apply/batch', '/v1/apply/batch'],
  ['/models', '/v1/models'],
])
