/**
 * Reads a request's body into one buffer of its own, a piece at a time as it comes: joining tens of megabytes at the
 * end would hold up every other request.
 */
import type { IncomingMessage } from 'node:http'
import { fault } from '../wire/fault.js'
import { Failure } from './front.js'

/** Where the length is not told beforehand, the buffer begins with this and doubles. Bytes. */
const FIRST_LENGTH = 64 * 1024

const NOT_JSON = fault(
  415,
  'invalid_request_error',
  'not_json',
  'send the body as `content-type: application/json`',
)
const ENCODED = fault(
  415,
  'invalid_request_error',
  'encoded_body',
  'send the body as it is, without a content-encoding',
)
const CUT_OFF = fault(
  400,
  'invalid_request_error',
  'bad_length',
  'the body is not as long as its header says',
)
const TOO_LARGE = (limit: number) =>
  fault(
    413,
    'invalid_request_error',
    'body_too_large',
    `the body is larger than ${limit} bytes, this server's limit`,
  )

/** A JSON body; also keeps forms of other pages out, which can send no such type. */
export function readJsonBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers
  if (!/^application\/(.+\+)?json\b/i.test(type)) return Promise.reject(new Failure(NOT_JSON))
  if (encoding !== 'identity') return Promise.reject(new Failure(ENCODED))
  return readBody(request, limit)
}

function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const told = request.headers['content-length']
  const expected = told === undefined ? undefined : Number(told)
  return new Promise((resolve, reject) => {
    if (expected !== undefined && expected > limit) return reject(new Failure(TOO_LARGE(limit)))
    let buffer = Buffer.allocUnsafeSlow(expected ?? FIRST_LENGTH)
    let length = 0
    request.on('data', (chunk: Buffer) => {
      const end = length + chunk.length
      if (end > limit) {
        // What is still to come is read and forgotten, so that the client gets to see the answer.
        request.removeAllListeners('data').resume()
        return reject(new Failure(TOO_LARGE(limit)))
      }
      if (end > buffer.length) {
        const larger = Buffer.allocUnsafeSlow(Math.min(limit, Math.max(end, buffer.length * 2)))
        buffer.copy(larger, 0, 0, length)
        buffer = larger
      }
      chunk.copy(buffer, length)
      length = end
    })
    request.once('end', () => {
      if (expected === undefined || length === expected) resolve(buffer.subarray(0, length))
      else reject(new Failure(CUT_OFF))
    })
    request.once('error', reject)
    request.once('close', () => {
      if (!request.complete) reject(new Failure(CUT_OFF))
    })
  })
}
