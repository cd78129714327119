/**
 * Reads a request's body into one buffer of its own, a piece at a time as it comes: joining tens of megabytes at the
 * end would hold up every other request.
 */
import type { IncomingMessage } from 'node:http'

/** Where the length is not told beforehand, the buffer begins with this and doubles. Bytes. */
const FIRST_LENGTH = 64 * 1024

export class BodyTooLarge extends Error {
  readonly code = 'FST_ERR_CTP_BODY_TOO_LARGE'
  readonly statusCode = 413
}

export class BodyCutOff extends Error {
  readonly code = 'FST_ERR_CTP_INVALID_CONTENT_LENGTH'
  readonly statusCode = 400
}

export function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const told = request.headers['content-length']
  const expected = told === undefined ? undefined : Number(told)
  return new Promise((resolve, reject) => {
    if (expected !== undefined && expected > limit) return reject(new BodyTooLarge())
    let buffer = Buffer.allocUnsafeSlow(expected ?? FIRST_LENGTH)
    let length = 0
    request.on('data', (chunk: Buffer) => {
      const end = length + chunk.length
      if (end > limit) {
        request.removeAllListeners('data').pause()
        return reject(new BodyTooLarge())
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
      else reject(new BodyCutOff())
    })
    request.once('error', reject)
    request.once('close', () => reject(new BodyCutOff()))
  })
}
