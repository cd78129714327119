/** The HTTP service: listens, lets requests in, hands them to the merge threads, writes answers, keeps count. */
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readBody } from './http/body.js'
import { admit, expectedTokens, limitOf } from './http/guard.js'
import { createLimiter } from './http/limits.js'
import { addPages } from './http/pages.js'
import { canonicalPath } from './http/paths.js'
import type { KeyRecord } from './ledger/key.js'
import { openLedger } from './ledger/ledger.js'
import { type Caller, createCaller } from './merge/caller.js'
import { openDesk, type Served } from './merge/desk.js'
import { type Answer, EMPTY_REPORT, type Job, type Report, type Route } from './merge/job.js'
import { type ServerOptions, settle } from './options.js'
import { ANCHOR_CONTEXT, ANCHOR_HEADER } from './wire/anchors.js'
import { type Fault, fault } from './wire/fault.js'
import { ANSWERING_MODEL, gradeOf, modelList } from './wire/models.js'

export interface RunningServer {
  /** `http://HOST:PORT`, without a path. */
  readonly url: string
  readonly port: number
  /** Resolves when the first thread is ready to merge; requests that come before wait for it. */
  readonly ready: Promise<void>
  /**
   * Takes no more connections, ends what is under way, writes the usage. Resolves to the number of usage records that
   * could not be written. May be called more than once.
   */
  close(): Promise<number>
}

/** A client must have sent its header, and its whole request, after these. Ms. */
const HEADER_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 60_000
/** Longer than a load balancer's usual 60 s, so that it is not we who close a connection in use. */
const KEEP_ALIVE_MS = 72_000
/** Bytes. */
const MAX_HEADERS = 16 * 1024

const MERGE_ROUTES: readonly (readonly [string, Route])[] = [
  ['/v1/apply', 'apply'],
  ['/v1/code/apply', 'code-apply'],
  ['/v1/apply/batch', 'batch'],
  ['/v1/chat/completions', 'chat'],
]

/** Starts to listen. Resolves as soon as connections are taken, rejects where the port can't be had. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const settings = settle(options, process.env)
  const desk = openDesk({
    threads: settings.threads,
    queueLimit: settings.queueLimit,
    budgetMs: settings.budgetMs,
    engineModule: settings.engineModule,
    engineOptions: settings.engine,
  })
  // Who waits for it hears of it; the server lives on and answers 500.
  desk.ready.catch(() => {})

  // The merge thread loads on another core while these do here.
  const [{ default: Fastify, LogController }, { createMetrics }] = await Promise.all([
    import('fastify'),
    import('./http/metrics.js'),
  ])
  const app = Fastify({
    logger: settings.logLevel === 'silent' ? false : { level: settings.logLevel, stream: settings.logTo },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.bodyLimit,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    http: {
      maxHeaderSize: MAX_HEADERS,
      headersTimeout: HEADER_TIMEOUT_MS,
      connectionsCheckingInterval: 5_000,
    },
    rewriteUrl: (request) => canonicalPath(request.url ?? '/'),
    genReqId: () => crypto.randomUUID(),
  })

  const ledger =
    settings.keys || settings.usage
      ? openLedger(settings.database, (reason, lost) => {
          app.log.error({ reason, lost }, 'the ledger is in trouble')
          if (lost > 0) metrics.usageLost(lost)
        })
      : undefined
  const limiter = createLimiter()
  const keyOf = new WeakMap<FastifyRequest, KeyRecord>()
  const held = { bytes: 0, requests: 0 }
  let closing: Promise<number> | undefined
  const metrics = createMetrics({
    waiting: desk.waiting,
    threads: desk.threads,
    inFlight: () => held.requests,
  })

  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const known = faultOf(error)
    if (known.status >= 500)
      request.log.error({ reason: error.message, stack: error.stack }, 'a request failed')
    return sendFault(reply, known)
  })
  app.setNotFoundHandler((request, reply) => sendFault(reply, notFound(request)))

  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    /^application\/(.+\+)?json\b/,
    (_request: FastifyRequest, payload: IncomingMessage) => readBody(payload, settings.bodyLimit),
  )

  if (settings.origins.length > 0) {
    const { default: cors } = await import('@fastify/cors')
    await app.register(cors, {
      origin: [...settings.origins],
      exposedHeaders: ['x-mortise-model', 'x-request-id', 'retry-after'],
    })
  }

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    reply.header('x-content-type-options', 'nosniff')
  })

  /** Before the body is read: who sends it, and whether there is room for it. */
  const letIn = async (request: FastifyRequest, reply: FastifyReply) => {
    if (settings.keys && ledger !== undefined) {
      const passage = await admit(request, ledger, limiter)
      if (passage.kind === 'stop') return sendFault(reply.headers(passage.headers), passage.fault)
      keyOf.set(request, passage.key)
      reply.headers(passage.standing.headers)
    }
    const length = Math.min(
      Number(request.headers['content-length'] ?? settings.bodyLimit) || 0,
      settings.bodyLimit,
    )
    if (request.method !== 'POST') return
    if (held.bytes + length > settings.memoryLimit) return sendFault(reply.header('retry-after', '1'), FULL)
    held.bytes += length
    held.requests += 1
    reply.raw.once('close', () => {
      held.bytes -= length
      held.requests -= 1
    })
  }

  for (const [path, route] of MERGE_ROUTES) {
    app.post(path, { onRequest: letIn }, async (request, reply) => {
      const begun = performance.now()
      const at = Date.now()
      const wantsUsage = settings.usage && ledger !== undefined
      const job: Job = {
        id: `${route === 'chat' ? 'chatcmpl' : 'apply'}-${request.id}`,
        route,
        body: request.body instanceof Uint8Array ? request.body : EMPTY,
        anchored: request.headers[ANCHOR_HEADER] === ANCHOR_CONTEXT,
        created: Math.floor(at / 1000),
        wantTexts: wantsUsage && ledger.hasRoom(),
      }
      const served = await desk.serve(job, callerOf(reply))
      const { status, report, answer } = outcomeOf(served)
      if (served.kind === 'failed') request.log.error({ reason: String(served.error) }, 'a merge failed')
      send(reply, answer, served, request)

      const latencyMs = performance.now() - begun
      metrics.observe({ route: path, status, report, seconds: latencyMs / 1000 })
      const key = keyOf.get(request)
      request.log.info(
        {
          route: path,
          status,
          outcome: report.outcome,
          model: gradeOf(report.model),
          key: key?.id,
          ms: latencyMs,
          engineMs: report.engineMs,
          originalLength: report.originalLength,
          editLength: report.editLength,
          stream: answer?.stream ?? false,
        },
        'answered',
      )
      if (key !== undefined) {
        limiter.spend(
          key.id,
          limitOf(key),
          Math.max(0, report.tokensIn + report.tokensOut - expectedTokens(request)),
        )
      }
      if (wantsUsage && report.files > 0) {
        ledger.record(
          {
            id: job.id,
            keyId: key?.id ?? null,
            at,
            route: path,
            model: report.model.slice(0, 100),
            status,
            outcome: report.outcome,
            tokensIn: report.tokensIn,
            tokensOut: report.tokensOut,
            counted: false,
            latencyMs,
            engineMs: report.engineMs,
            files: report.files,
          },
          answer?.texts,
        )
      }
      return reply
    })
    app.get(path, async (_request, reply) =>
      sendFault(
        reply.header('allow', 'POST'),
        fault(405, 'invalid_request_error', 'method_not_allowed', `${path} takes POST`),
      ),
    )
  }

  const created = Math.floor(Date.now() / 1000)
  const models = modelList(created)
  app.get('/v1/models', { onRequest: letIn }, async () => models)
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) =>
    desk.isWarm() && closing === undefined
      ? { status: 'ready' }
      : reply.code(503).send({ status: closing ? 'closing' : 'starting' }),
  )
  app.get('/metrics', { onRequest: letIn }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  )
  await addPages(app, { url: () => urlOf(app, settings.host), keys: settings.keys })

  const shutDown = async (): Promise<number> => {
    const patience = setTimeout(() => app.server.closeAllConnections(), settings.shutdownMs)
    await app.close()
    clearTimeout(patience)
    await desk.close(settings.shutdownMs)
    return (await ledger?.close()) ?? 0
  }
  const close = () => {
    closing ??= shutDown()
    return closing
  }

  try {
    await app.listen({
      host: settings.host,
      port: settings.port,
      listenTextResolver: (address) => `listening on ${address}`,
    })
  } catch (error) {
    await close()
    throw error
  }
  const url = urlOf(app, settings.host)
  return { url, port: Number(new URL(url).port), ready: desk.ready, close }
}

const EMPTY = new Uint8Array(0)

/** Answers from this length on go out in parts of it, between which others get their turn. Bytes. */
const LARGE_ANSWER = 512 * 1024

const FULL = fault(
  503,
  'overloaded_error',
  'overloaded',
  'the server has as much to do as it takes on; try again in a second',
)
const FAILED = fault(
  500,
  'server_error',
  'internal_error',
  'the merge failed for a reason that is not yours; the server has logged it',
)

/** What is left to tell of a request, however it ended. 499: the client was gone (nobody reads it). */
function outcomeOf(served: Served): { status: number; report: Report; answer?: Answer } {
  switch (served.kind) {
    case 'answered':
      return { status: served.answer.status, report: served.answer.report, answer: served.answer }
    case 'full':
      return { status: FULL.status, report: { ...EMPTY_REPORT, outcome: 'overloaded' } }
    case 'dropped':
      return { status: 499, report: { ...EMPTY_REPORT, outcome: 'dropped' } }
    case 'failed':
      return { status: FAILED.status, report: { ...EMPTY_REPORT, outcome: 'failed' } }
  }
}

function send(
  reply: FastifyReply,
  answer: Answer | undefined,
  served: Served,
  request: FastifyRequest,
): void {
  if (served.kind === 'dropped') {
    reply.hijack()
    request.raw.socket.destroy()
  } else if (answer === undefined) {
    if (served.kind === 'full') reply.header('retry-after', '1')
    sendFault(reply, served.kind === 'full' ? FULL : FAILED)
  } else {
    reply.code(answer.status).header('x-mortise-model', ANSWERING_MODEL)
    const bytes = Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength)
    if (!answer.stream) {
      reply.type('application/json; charset=utf-8')
      if (bytes.length < LARGE_ANSWER) reply.send(bytes)
      else {
        reply.header('content-length', bytes.length)
        reply.send(Readable.from(parts(bytes), { objectMode: false }))
      }
    } else {
      reply.type('text/event-stream; charset=utf-8').header('cache-control', 'no-cache')
      reply.send(Readable.from(slices(bytes, answer.cuts), { objectMode: false }))
    }
  }
}

function* parts(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += LARGE_ANSWER) yield bytes.subarray(at, at + LARGE_ANSWER)
}

function* slices(bytes: Buffer, cuts: readonly number[]): Generator<Buffer> {
  for (const [index, cut] of cuts.entries()) yield bytes.subarray(index === 0 ? 0 : cuts[index - 1], cut)
}

function callerOf(reply: FastifyReply): Caller {
  const { caller, go } = createCaller()
  if (reply.raw.destroyed) go()
  else {
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) go()
    })
  }
  return caller
}

function sendFault(reply: FastifyReply, { status, body }: Fault): FastifyReply {
  return reply.code(status).type('application/json; charset=utf-8').send(body)
}

function notFound(request: FastifyRequest): Fault {
  const path = request.url.split('?')[0].slice(0, 200)
  return fault(
    404,
    'not_found_error',
    'not_found',
    `${request.method} ${path} is not served here; see /docs for what is`,
  )
}

/** Clients never read what an exception says, except where it is about their own request. */
function faultOf(error: Error & { statusCode?: number; code?: string }): Fault {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return fault(
        413,
        'invalid_request_error',
        'body_too_large',
        'the body is larger than this server takes',
      )
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return fault(415, 'invalid_request_error', 'not_json', 'send the body as application/json')
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return fault(400, 'invalid_request_error', 'bad_length', 'the body is not as long as its header says')
    default:
      return error.statusCode !== undefined && error.statusCode < 500
        ? fault(error.statusCode, 'invalid_request_error', 'invalid_request', 'the request can not be read')
        : FAILED
  }
}

function urlOf(app: FastifyInstance, host: string): string {
  const { port } = app.server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
