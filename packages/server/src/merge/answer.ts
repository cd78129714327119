/** One request from its bytes to the bytes of its answer: read, merge, write. Runs on a worker thread. */
import type { Applied, ApplyRequest, Engine, Hunk, Outcome } from '@mortise/core'
import { type Fault, fault, refusal } from '../wire/fault.js'
import { ANSWERING_MODEL, noteFor } from '../wire/models.js'
import { type Order, type Reading, readApply, readBatch, readChat } from '../wire/request.js'
import { type Answer, EMPTY_REPORT, type Job, type OutcomeName, type Report } from './job.js'

/** Of a file in one event of a stream, UTF-16 units. */
const CHUNK_LENGTH = 4096

/** Counts as one token, for the estimates in answers: the field's yardstick. UTF-16 units. */
const UNITS_PER_TOKEN = 4

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

export async function answer(engine: Engine, job: Job): Promise<Answer> {
  const begun = performance.now()
  const reading = await read(job)
  if (reading.kind === 'fault')
    return faulty(reading.fault, { ...EMPTY_REPORT, outcome: outcomeOf(reading.fault) })

  const { order } = reading
  const outcomes: Outcome[] = []
  for (const request of order.requests) outcomes.push(guarded(await engine.apply(request), order))
  const report = reportOn(order, outcomes)
  const written = write(job, order, outcomes, report, begun)
  return job.wantTexts ? { ...written, texts: textsOf(order, outcomes) } : written
}

async function read(job: Job): Promise<Reading> {
  let body: unknown
  try {
    body = JSON.parse(decoder.decode(job.body))
  } catch (error) {
    const reason =
      job.body.length === 0 ? 'is empty' : error instanceof SyntaxError ? 'is not JSON' : 'is not UTF-8'
    return {
      kind: 'fault',
      fault: fault(400, 'invalid_request_error', 'invalid_json', `the request's body ${reason}`),
    }
  }
  switch (job.route) {
    case 'apply':
    case 'code-apply':
      return readApply(body)
    case 'batch':
      return readBatch(body)
    case 'chat':
      return readChat(body, job.anchored)
  }
}

/** A merged file that the client could not read back is no success. */
function guarded(outcome: Outcome, order: Order): Outcome {
  if (outcome.status === 'refused' || order.forbidden === undefined) return outcome
  if (!outcome.text.includes(order.forbidden)) return outcome
  const message = `the merged file holds ${order.forbidden}, where this client would cut it; send it without anchors`
  return { status: 'refused', code: 'invalid-input', message, candidates: [], stats: outcome.stats }
}

function write(job: Job, order: Order, outcomes: readonly Outcome[], report: Report, begun: number): Answer {
  if (job.route === 'batch') return writeBatch(job, order, outcomes, report, begun)
  const outcome = outcomes[0]
  if (outcome.status === 'refused') return faulty(refusal(outcome), report)
  if (job.route === 'chat') return writeChat(job, order, outcome, report)
  return writeApply(job, order, outcome, report, begun)
}

function writeChat(job: Job, order: Order, applied: Applied, report: Report): Answer {
  const { id, created } = job
  const content =
    order.wrapping === undefined ? applied.text : order.wrapping.join('\0').replace('\0', () => applied.text)
  const usage = usageOf(report)
  const common = { id, created, model: order.model, system_fingerprint: ANSWERING_MODEL }
  if (!order.stream) {
    const message = { role: 'assistant', content, refusal: null }
    const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }]
    return whole({ object: 'chat.completion', ...common, choices, usage }, report)
  }
  const event = (choices: object[], more: object = {}) => ({
    object: 'chat.completion.chunk',
    ...common,
    choices,
    ...more,
  })
  const choice = (delta: object, finish_reason: 'stop' | null = null) => ({
    index: 0,
    delta,
    logprobs: null,
    finish_reason,
  })
  const events: object[] = pieces(content).map((piece, index) =>
    event([choice(index === 0 ? { role: 'assistant', content: piece } : { content: piece })]),
  )
  events.push(event([choice({}, 'stop')]))
  if (order.streamUsage) events.push(event([], { usage }))
  return streamed(events, report)
}

function writeApply(job: Job, order: Order, applied: Applied, report: Report, begun: number): Answer {
  const result = {
    id: job.id,
    object: 'apply.result',
    model: order.model,
    status: 'applied',
    confidence: applied.confidence,
    hunks: applied.hunks.map(hunkOf),
    ...(order.trace ? { trace: traceOf(applied) } : {}),
    usage: usageOf(report),
    timing: { engine_ms: rounded(report.engineMs), total_ms: rounded(performance.now() - begun) },
    answered_by: ANSWERING_MODEL,
    ...noted(order.model),
  }
  if (!order.stream) {
    const { text } = applied
    const spellings =
      job.route === 'code-apply' ? { merged_code: text, mergedCode: text } : { merged_code: text }
    return whole({ ...result, ...spellings }, report)
  }
  const chunks = pieces(applied.text).map((delta) => ({ id: job.id, object: 'apply.chunk', delta }))
  return streamed([...chunks, result], report)
}

function writeBatch(
  job: Job,
  order: Order,
  outcomes: readonly Outcome[],
  report: Report,
  begun: number,
): Answer {
  const refused = outcomes.filter((outcome) => outcome.status === 'refused')
  const withheld = order.allOrNothing && refused.length > 0
  const results = outcomes.map((outcome, index) => {
    const path = order.requests[index].path
    const which = { index, ...(path === undefined ? {} : { path }) }
    if (outcome.status === 'refused') return { ...which, status: 'refused', ...refusal(outcome).body }
    if (withheld) return { ...which, status: 'withheld', confidence: outcome.confidence }
    return {
      ...which,
      status: 'applied',
      merged_code: outcome.text,
      confidence: outcome.confidence,
      hunks: outcome.hunks.map(hunkOf),
    }
  })
  const status =
    refused.length === 0 ? 'applied' : withheld || refused.length === outcomes.length ? 'refused' : 'partial'
  const body = {
    id: job.id,
    object: 'apply.batch',
    model: order.model,
    status,
    results,
    usage: usageOf(report),
    timing: { engine_ms: rounded(report.engineMs), total_ms: rounded(performance.now() - begun) },
    answered_by: ANSWERING_MODEL,
    ...noted(order.model),
  }
  if (!withheld) return whole(body, report)
  const { code, message, candidates } = refused[0]
  const counted = `${refused.length} of ${outcomes.length} edits refused, so none was made; the first: ${message}`
  const { status: http, body: error } = refusal({ code, message: counted, candidates })
  return whole({ ...error, ...body }, report, http)
}

function faulty(fault: Fault, report: Report): Answer {
  return whole(fault.body, report, fault.status)
}

function whole(body: object, report: Report, status = 200): Answer {
  return { status, stream: false, body: encoder.encode(JSON.stringify(body)), cuts: [], report }
}

function streamed(events: readonly object[], report: Report): Answer {
  const chunks = [...events.map((event) => JSON.stringify(event)), '[DONE]'].map((data) =>
    encoder.encode(`data: ${data}\n\n`),
  )
  const cuts: number[] = []
  let length = 0
  for (const chunk of chunks) {
    length += chunk.length
    cuts.push(length)
  }
  const body = new Uint8Array(length)
  for (const [index, chunk] of chunks.entries()) body.set(chunk, index === 0 ? 0 : cuts[index - 1])
  return { status: 200, stream: true, body, cuts, report }
}

/** The text in pieces that end at line ends where they can, and never between the halves of a surrogate pair. */
function pieces(text: string): string[] {
  const found: string[] = []
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + CHUNK_LENGTH, text.length)
    if (end < text.length) {
      const line = text.lastIndexOf('\n', end - 1) + 1
      if (line > at) end = line
      else if (/[\ud800-\udbff]/.test(text[end - 1])) end -= 1
    }
    found.push(text.slice(at, end))
    at = end
  }
  return found.length === 0 ? [''] : found
}

function reportOn(order: Order, outcomes: readonly Outcome[]): Report {
  const sum = (of: (request: ApplyRequest, outcome: Outcome) => number) =>
    order.requests.reduce((total, request, index) => total + of(request, outcomes[index]), 0)
  const refused = outcomes.find((outcome) => outcome.status === 'refused')
  const some = outcomes.some((outcome) => outcome.status === 'applied')
  const outcome: OutcomeName =
    refused === undefined ? 'applied' : some && !order.allOrNothing ? 'partial' : refused.code
  return {
    model: order.model,
    outcome,
    tokensIn: Math.ceil(
      sum(({ original, edit, instruction }) => original.length + edit.length + (instruction?.length ?? 0)) /
        UNITS_PER_TOKEN,
    ),
    tokensOut: Math.ceil(
      sum((_, outcome) => (outcome.status === 'applied' ? outcome.text.length : 0)) / UNITS_PER_TOKEN,
    ),
    engineMs: sum((_, outcome) => outcome.stats.ms),
    originalLength: sum(({ original }) => original.length),
    editLength: sum(({ edit }) => edit.length),
    files: outcomes.length,
  }
}

function textsOf(order: Order, outcomes: readonly Outcome[]) {
  const input = order.requests.flatMap(({ original, edit, instruction }) =>
    instruction === undefined ? [original, edit] : [instruction, original, edit],
  )
  const output = outcomes.map((outcome) => (outcome.status === 'applied' ? outcome.text : ''))
  return { input: encoder.encode(input.join('\n')), output: encoder.encode(output.join('\n')) }
}

function usageOf({ tokensIn, tokensOut }: Report) {
  return { prompt_tokens: tokensIn, completion_tokens: tokensOut, total_tokens: tokensIn + tokensOut }
}

function hunkOf({ original, output, edit, confidence }: Hunk) {
  return { original, output, edit, confidence }
}

function traceOf({ trace }: Applied) {
  return {
    origin: Array.from(trace.origin),
    original_line: Array.from(trace.originalLine),
    edit_line: Array.from(trace.editLine),
    loss: Array.from(trace.loss),
  }
}

function noted(model: string): { note?: string } {
  const note = noteFor(model)
  return note === undefined ? {} : { note }
}

function outcomeOf({ body }: Fault): OutcomeName {
  return body.error.type === 'merge_refused' ? 'invalid-input' : 'invalid'
}

/** To a thousandth of a millisecond. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
