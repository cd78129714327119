import { once } from 'node:events'
import { connect } from 'node:net'
import { pino } from 'pino'
import { afterEach, expect, it } from 'vitest'
import { fault } from '../wire/fault.js'
import { sendJson } from './exchange.js'
import { createFront, Failure, type Front, type FrontTimes } from './front.js'

const log = pino({ level: 'silent' })
let front: Front

const start = async (times: FrontTimes = {}) => {
  front = createFront(log, [], times)
  front.on('GET', '/healthz', (exchange) => sendJson(exchange, 200, { ok: true }))
  front.on('POST', '/read', async (exchange) => {
    exchange.request.resume()
    await once(exchange.request, 'end')
    sendJson(exchange, 200, { read: true })
  })
  front.on('GET', '/crash', async () => {
    throw new Error('secret')
  })
  front.on('GET', '/sorry', () => {
    throw new Failure(fault(400, 'invalid_request_error', 'sorry', 'so sorry'))
  })
  return front.listen('127.0.0.1', 0)
}
afterEach(() => front.close(1000))

/** Sends bytes as they are, and resolves to all that comes back until the server closes. */
const exchangeBytes = async (url: string, bytes: string) => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(bytes)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return answer
}

it('does not wait for headers that never end', async () => {
  const url = await start({ headerMs: 100, requestMs: 200, checkingMs: 20 })
  const answer = await exchangeBytes(url, 'GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: 1\r\n')
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(answer).toContain('"code":"request_timeout"')
})

it('does not wait for a body that never ends, and serves others meanwhile', async () => {
  const url = await start({ headerMs: 100, requestMs: 200, checkingMs: 20 })
  const slow = exchangeBytes(url, 'POST /read HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\na')
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect(await slow).toMatch(/^(HTTP\/1\.1 408 |$)/)
})

it.each([
  ['bytes that are no HTTP', 'nonsense\r\n\r\n', 400, 'bad_request'],
  [
    'too large a header',
    `GET /healthz HTTP/1.1\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`,
    431,
    'headers_too_large',
  ],
])('answers %s as every other fault', async (_, bytes, status, code) => {
  const answer = await exchangeBytes(await start(), bytes)
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  const { error } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
  expect(error).toMatchObject({ type: 'invalid_request_error', code })
})

it('tells what a handler means to tell, and nothing of what it does not', async () => {
  const url = await start()
  const sorry = await fetch(`${url}/sorry`)
  expect(sorry.status).toBe(400)
  expect(sorry.headers.get('x-should-retry')).toBe('false')
  expect(await sorry.json()).toMatchObject({ error: { code: 'sorry', message: 'so sorry' } })
  const crash = await fetch(`${url}/crash`)
  expect(crash.status).toBe(500)
  expect(crash.headers.get('x-should-retry')).toBeNull()
  expect(await crash.text()).not.toContain('secret')
})

it('answers HEAD without a body, and names the methods of a path', async () => {
  const url = await start()
  const head = await fetch(`${url}/healthz`, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '11', ''])
  const put = await fetch(`${url}/healthz`, { method: 'PUT' })
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET'])
})

it('closes when all are answered, though their connections would stay', async () => {
  const url = await start()
  const first = await fetch(`${url}/healthz`)
  await first.text()
  await front.close(60_000)
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
})
