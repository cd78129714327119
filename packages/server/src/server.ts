/** The HTTP service: lets requests in, hands them to the merge threads, writes answers, keeps count. */
import { pino } from 'pino'
import { readJsonBody } from './http/body.js'
import {
  type Exchange,
  isFinal,
  sendEvents,
  sendFault,
  sendJson,
  sendJsonBytes,
  sendText,
} from './http/exchange.js'
import { createFront } from './http/front.js'
import { admit, expectedTokens, limitOf } from './http/guard.js'
import { createLimiter } from './http/limits.js'
import { addPages } from './http/pages.js'
import type { KeyRecord } from './ledger/key.js'
import { openLedger } from './ledger/ledger.js'
import { type Caller, createCaller } from './merge/caller.js'
import { openDesk, type Served } from './merge/desk.js'
import { type Answer, EMPTY_REPORT, type Job, type Report, type Route } from './merge/job.js'
import { type ServerOptions, settle } from './options.js'
import { ANCHOR_CONTEXT, ANCHOR_HEADER } from './wire/anchors.js'
import { fault } from './wire/fault.js'
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

  // The merge thread loads on another core while this does here.
  const { createMetrics } = await import('./http/metrics.js')
  const log = pino({ level: settings.logLevel, base: null }, settings.logTo)
  const front = createFront(log, settings.origins)

  const ledger =
    settings.keys || settings.usage
      ? openLedger(settings.database, (reason, lost) => {
          log.error({ reason, lost }, 'the ledger is in trouble')
          if (lost > 0) metrics.usageLost(lost)
        })
      : undefined
  const limiter = createLimiter()
  const held = { bytes: 0, requests: 0 }
  let closing: Promise<number> | undefined
  const metrics = createMetrics({
    waiting: desk.waiting,
    threads: desk.threads,
    inFlight: () => held.requests,
  })

  /** Who sends a request, where keys are needed; undefined where it is answered already. */
  const identify = async (exchange: Exchange): Promise<{ key?: KeyRecord } | undefined> => {
    if (!settings.keys || ledger === undefined) return {}
    const passage = await admit(exchange.request, ledger, limiter, log)
    if (passage.kind === 'stop') {
      Object.assign(exchange.headers, passage.headers)
      sendFault(exchange, passage.fault)
      return undefined
    }
    Object.assign(exchange.headers, passage.standing.headers)
    return { key: passage.key }
  }

  /** Before a body is read: whether there is room for it. */
  const makeRoom = ({ request, response }: Exchange): boolean => {
    const told = Number(request.headers['content-length'] ?? settings.bodyLimit) || 0
    const length = Math.min(told, settings.bodyLimit)
    if (held.bytes + length > settings.memoryLimit) return false
    held.bytes += length
    held.requests += 1
    response.once('close', () => {
      held.bytes -= length
      held.requests -= 1
    })
    return true
  }

  const merge = async (exchange: Exchange, route: Route): Promise<void> => {
    const sender = settings.keys ? await identify(exchange) : {}
    if (sender === undefined) return
    if (!makeRoom(exchange)) return sendFull(exchange)
    const { request, response, path } = exchange
    const caller = callerOf(exchange)
    const body = await readJsonBody(request, settings.bodyLimit)

    const begun = performance.now()
    const at = Date.now()
    const wantsUsage = settings.usage && ledger !== undefined
    const job: Job = {
      id: `${route === 'chat' ? 'chatcmpl' : 'apply'}-${exchange.id}`,
      route,
      body,
      anchored: request.headers[ANCHOR_HEADER] === ANCHOR_CONTEXT,
      created: Math.floor(at / 1000),
      wantTexts: wantsUsage && ledger.hasRoom(),
    }
    const served = await desk.serve(job, caller)
    const { status, report, answer } = outcomeOf(served)
    if (served.kind === 'failed')
      log.error({ id: exchange.id, reason: String(served.error) }, 'a merge failed')
    if (served.kind === 'dropped') response.destroy()
    else send(exchange, answer, served)

    const latencyMs = performance.now() - begun
    metrics.observe({ route: path, status, report, seconds: latencyMs / 1000 })
    const { key } = sender
    log.info(
      {
        id: exchange.id,
        route: path,
        status,
        outcome: report.outcome,
        model: gradeOf(report.model),
        key: key?.id,
        ms: toMicroseconds(latencyMs),
        engineMs: toMicroseconds(report.engineMs),
        originalLength: report.originalLength,
        editLength: report.editLength,
        stream: answer?.stream ?? false,
      },
      'answered',
    )
    if (key !== undefined) {
      const used = report.tokensIn + report.tokensOut
      limiter.spend(key.id, limitOf(key), Math.max(0, used - expectedTokens(request)))
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
  }

  for (const [path, route] of MERGE_ROUTES) front.on('POST', path, (exchange) => merge(exchange, route))

  const models = modelList(Math.floor(Date.now() / 1000))
  front.on('GET', '/v1/models', async (exchange) => {
    if ((await identify(exchange)) !== undefined) sendJson(exchange, 200, models)
  })
  front.on('GET', '/healthz', (exchange) => sendJson(exchange, 200, { status: 'ok' }))
  front.on('GET', '/readyz', (exchange) =>
    desk.isWarm() && closing === undefined
      ? sendJson(exchange, 200, { status: 'ready' })
      : sendJson(exchange, 503, { status: closing ? 'closing' : 'starting' }),
  )
  front.on('GET', '/metrics', async (exchange) => {
    if ((await identify(exchange)) === undefined) return
    sendText(exchange, 200, metrics.contentType, await metrics.text())
  })
  let url = ''
  await addPages(front, { url: () => url, keys: settings.keys })

  const shutDown = async (): Promise<number> => {
    await front.close(settings.shutdownMs)
    await desk.close(settings.shutdownMs)
    return (await ledger?.close()) ?? 0
  }
  const close = () => {
    closing ??= shutDown()
    return closing
  }

  try {
    url = await front.listen(settings.host, settings.port)
  } catch (error) {
    await close()
    throw error
  }
  log.info({ url }, 'listening')
  return { url, port: Number(new URL(url).port), ready: desk.ready, close }
}

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

function send(exchange: Exchange, answer: Answer | undefined, served: Served): void {
  if (answer === undefined) {
    if (served.kind === 'full') sendFull(exchange)
    else sendFault(exchange, FAILED)
    return
  }
  const { status, stream, body, cuts } = answer
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  exchange.headers['x-mortise-model'] = ANSWERING_MODEL
  if (isFinal(status)) exchange.headers['x-should-retry'] = 'false'
  if (stream) sendEvents(exchange, status, bytes, cuts)
  else sendJsonBytes(exchange, status, bytes)
}

function sendFull(exchange: Exchange): void {
  exchange.headers['retry-after'] = 1
  sendFault(exchange, FULL)
}

/** To a thousandth of a ms: what is beyond that is noise, and long in a log. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000
}

function callerOf({ response }: Exchange): Caller {
  const { caller, go } = createCaller()
  response.once('close', () => {
    if (!response.writableFinished) go()
  })
  return caller
}
