/**
 * Listens, and leads each request to the handler of its path. Plain `node:http`: a framework's own work for each request
 * would be a good part of what this service adds to a merge.
 */
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Logger } from 'pino'
import { type Fault, fault } from '../wire/fault.js'
import { allowOrigin, answerPreflight } from './cors.js'
import { createExchange, type Exchange, type Handler, sendFault } from './exchange.js'
import { canonicalPath } from './paths.js'

export interface Front {
  /** Also answers HEAD where `method` is GET, and 405 for other methods of the path. */
  on(method: 'GET' | 'POST', path: string, handler: Handler): void
  /** Resolves to the URL, without a path; rejects where the address can't be had. */
  listen(host: string, port: number): Promise<string>
  /** Takes no more connections; resolves when those under way are answered, or ended after `patienceMs`. */
  close(patienceMs: number): Promise<void>
}

/** What a handler throws that the client is to know of. */
export class Failure extends Error {
  constructor(readonly fault: Fault) {
    super(fault.body.error.message)
  }
}

/** A client must have sent its header, and its whole request, after these. Ms. */
const HEADER_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 60_000
/** How often connections are looked at for that. Ms. */
const CHECKING_MS = 5_000
/** Longer than a load balancer's usual 60 s, so that it is not we who close a connection in use. */
const KEEP_ALIVE_MS = 72_000
/** Bytes. */
const MAX_HEADERS = 16 * 1024

const FAILED = fault(
  500,
  'server_error',
  'internal_error',
  'the request failed for a reason that is not yours; the server has logged it',
)

export interface FrontTimes {
  readonly headerMs?: number | undefined
  readonly requestMs?: number | undefined
  readonly checkingMs?: number | undefined
}

export function createFront(log: Logger, origins: readonly string[], times: FrontTimes = {}): Front {
  const routes = new Map<string, Map<string, Handler>>()
  let isClosing = false

  const dispatch = (request: IncomingMessage, response: ServerResponse): void => {
    const url = canonicalPath(request.url ?? '/')
    const query = url.indexOf('?')
    const exchange = createExchange(request, response, query < 0 ? url : url.slice(0, query))
    if (isClosing) exchange.headers.connection = 'close'
    if (origins.length > 0) {
      allowOrigin(exchange, origins)
      if (answerPreflight(exchange)) return
    }
    try {
      const done = handlerOf(exchange)(exchange)
      if (done !== undefined) done.catch((error: unknown) => fail(exchange, error))
    } catch (error) {
      fail(exchange, error)
    }
  }

  const handlerOf = (exchange: Exchange): Handler => {
    const methods = routes.get(exchange.path)
    if (methods === undefined) throw new Failure(notFound(exchange))
    const { method = 'GET' } = exchange.request
    const handler = methods.get(method === 'HEAD' ? 'GET' : method)
    if (handler !== undefined) return handler
    exchange.headers.allow = [...methods.keys()].join(', ')
    throw new Failure(notAllowed(exchange))
  }

  const fail = (exchange: Exchange, error: unknown): void => {
    const known = error instanceof Failure ? error.fault : FAILED
    if (known.status >= 500) {
      const stack = error instanceof Error ? error.stack : undefined
      log.error({ id: exchange.id, path: exchange.path, reason: String(error), stack }, 'a request failed')
    } else {
      const { status, body } = known
      log.info(
        { id: exchange.id, path: exchange.path.slice(0, 200), status, code: body.error.code },
        'sent away',
      )
    }
    if (exchange.response.headersSent) exchange.response.destroy()
    else sendFault(exchange, known)
  }

  const server = createServer(
    {
      maxHeaderSize: MAX_HEADERS,
      headersTimeout: times.headerMs ?? HEADER_TIMEOUT_MS,
      requestTimeout: times.requestMs ?? REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: times.checkingMs ?? CHECKING_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    dispatch,
  )
  server.on('clientError', refuseConnection)

  return {
    on(method, path, handler) {
      const methods = routes.get(path) ?? new Map<string, Handler>()
      routes.set(path, methods.set(method, handler))
    },
    async listen(host, port) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          resolve()
        })
      })
      const { port: taken } = server.address() as AddressInfo
      return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
    },
    async close(patienceMs) {
      isClosing = true
      if (!server.listening) return
      const patience = setTimeout(() => server.closeAllConnections(), patienceMs)
      // Those that were answered meanwhile, and told before that they might stay.
      const sweep = setInterval(() => server.closeIdleConnections(), 50)
      await new Promise<void>((resolve) => server.close(() => resolve()))
      clearInterval(sweep)
      clearTimeout(patience)
    },
  }
}

/** What is no HTTP, or came too slowly, gets an answer in the same shape as every other fault. */
function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable) return void socket.destroy()
  const { status, body } = connectionFault(error.code)
  const text = JSON.stringify(body)
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\n` +
      `content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}

function connectionFault(code: string | undefined): Fault {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return fault(408, 'invalid_request_error', 'request_timeout', 'the request took too long to arrive')
    case 'HPE_HEADER_OVERFLOW':
      return fault(431, 'invalid_request_error', 'headers_too_large', 'the headers are larger than 16 KiB')
    default:
      return fault(400, 'invalid_request_error', 'bad_request', 'this is not an HTTP request')
  }
}

function notFound({ request, path }: Exchange): Fault {
  const what = `${request.method} ${path.slice(0, 200)}`
  return fault(404, 'not_found_error', 'not_found', `${what} is not served here; see /docs for what is`)
}

function notAllowed({ path, headers }: Exchange): Fault {
  return fault(405, 'invalid_request_error', 'method_not_allowed', `${path} takes ${headers.allow}`)
}
