import { expect, it } from 'vitest'
import { canonicalPath } from './paths.js'

it.each([
  ['/v1/chat/completions', '/v1/chat/completions'],
  ['//v1/chat/completions', '/v1/chat/completions'],
  ['/v1/v1/chat/completions', '/v1/chat/completions'],
  ['/chat/completions', '/v1/chat/completions'],
  ['/v1/apply/chat/completions', '/v1/chat/completions'],
  ['/api/v1/chat/completions', '/v1/chat/completions'],
  ['/v1/chat/completions/?a=//b', '/v1/chat/completions?a=//b'],
  ['/code/apply', '/v1/code/apply'],
  ['/v1/apply/batch', '/v1/apply/batch'],
  ['/v1/models', '/v1/models'],
  ['/models', '/v1/models'],
  ['/', '/'],
  ['//', '/'],
  ['/assets/x.js', '/assets/x.js'],
  ['/v1/compact', '/v1/compact'],
])('%s is %s', (url, path) => {
  expect(canonicalPath(url)).toBe(path)
})
