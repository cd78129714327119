/** One request and its answer. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { Fault } from '../wire/fault.js'

export interface Exchange {
  readonly id: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The path as we name it, without a query. */
  readonly path: string
  /** Headers of the answer, whatever it will be. */
  readonly headers: Record<string, string | number>
}

export type Handler = (exchange: Exchange) => void | Promise<void>

const JSON_TYPE = 'application/json; charset=utf-8'

/** Answers from this length on go out in parts of it, between which others get their turn. Bytes. */
const LARGE_ANSWER = 512 * 1024

export function createExchange(request: IncomingMessage, response: ServerResponse, path: string): Exchange {
  const id = randomUUID()
  return { id, request, response, path, headers: { 'x-request-id': id, 'x-content-type-options': 'nosniff' } }
}

/** Sends a whole answer. */
export function sendBytes(
  { response, headers }: Exchange,
  status: number,
  type: string,
  bytes: Buffer,
): void {
  headers['content-type'] = type
  headers['content-length'] = bytes.length
  response.writeHead(status, headers)
  if (bytes.length < LARGE_ANSWER) response.end(bytes)
  else pour(parts(bytes), response)
}

export function sendText(exchange: Exchange, status: number, type: string, text: string): void {
  sendBytes(exchange, status, type, Buffer.from(text))
}

export function sendJson(exchange: Exchange, status: number, body: object): void {
  sendText(exchange, status, JSON_TYPE, JSON.stringify(body))
}

/** The same request would be answered the same again: clients that retry whatever fails are told not to. */
export function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}

export function sendJsonBytes(exchange: Exchange, status: number, bytes: Buffer): void {
  sendBytes(exchange, status, JSON_TYPE, bytes)
}

export function sendFault(exchange: Exchange, { status, body }: Fault): void {
  if (isFinal(status)) exchange.headers['x-should-retry'] = 'false'
  sendJson(exchange, status, body)
}

/** Sends server-sent events, each a chunk of its own. `cuts`: where each ends, in bytes. */
export function sendEvents(
  { response, headers }: Exchange,
  status: number,
  bytes: Buffer,
  cuts: readonly number[],
): void {
  headers['content-type'] = 'text/event-stream; charset=utf-8'
  headers['cache-control'] = 'no-cache'
  response.writeHead(status, headers)
  pour(slices(bytes, cuts), response)
}

/** Writes no faster than the client reads. */
function pour(chunks: Iterable<Buffer>, response: ServerResponse): void {
  Readable.from(chunks, { objectMode: false }).pipe(response)
}

function* parts(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += LARGE_ANSWER) yield bytes.subarray(at, at + LARGE_ANSWER)
}

function* slices(bytes: Buffer, cuts: readonly number[]): Generator<Buffer> {
  for (const [index, cut] of cuts.entries()) yield bytes.subarray(index === 0 ? 0 : cuts[index - 1], cut)
}
