/**
 * The thread that keeps the ledger: counts tokens, writes usage records in batches, looks keys up. Nothing that a
 * database does can hold up a merge from here.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { KeyRecord } from './key.js'
import { openStore, type Store } from './store.js'
import type { UsageRecord } from './usage.js'

export interface ClerkSettings {
  readonly database: string
}

export type ToClerk =
  | {
      readonly kind: 'record'
      readonly record: UsageRecord
      readonly texts?: { input: Uint8Array; output: Uint8Array }
    }
  | { readonly kind: 'find'; readonly call: number; readonly id: string }
  | { readonly kind: 'close' }

export type FromClerk =
  | { readonly kind: 'found'; readonly call: number; readonly key: KeyRecord | null }
  | { readonly kind: 'failed'; readonly call: number; readonly message: string }
  /** Bytes of text that have been counted or given up. */
  | { readonly kind: 'counted'; readonly bytes: number }
  /** Records that are in the database now. */
  | { readonly kind: 'written'; readonly records: number }
  /** `lost`: records given up since the last trouble. */
  | { readonly kind: 'trouble'; readonly message: string; readonly lost: number }
  | { readonly kind: 'closed' }

/** A record is written at most this long after its tokens were counted. Ms. */
const FLUSH_MS = 250

/** Records that wait for a database that does not answer; past this the oldest are given up, and that is logged. */
const MAX_WAITING = 50_000

/** Records written in one go. */
const BATCH = 5_000

const RETRY_MS = 1_000
/** How often a shutdown tries a database that does not answer. */
const LAST_TRIES = 5

const port = parentPort!
const { database } = workerData as ClerkSettings

let opening: Promise<Store> | undefined
let waiting: UsageRecord[] = []
/** Records given up that nobody has been told of. */
let lost = 0
let timer: NodeJS.Timeout | undefined
let flushing: Promise<boolean> | undefined
let counting: Promise<void> = Promise.resolve()

const decoder = new TextDecoder()

port.on('message', (message: ToClerk) => {
  switch (message.kind) {
    case 'record':
      counting = counting.then(() => record(message.record, message.texts))
      break
    case 'find':
      void find(message.call, message.id)
      break
    case 'close':
      void close()
      break
  }
})

function store(): Promise<Store> {
  opening ??= openStore(database).catch((error: unknown) => {
    opening = undefined
    throw error
  })
  return opening
}

async function find(call: number, id: string): Promise<void> {
  try {
    tell({ kind: 'found', call, key: (await (await store()).findKey(id)) ?? null })
  } catch (error) {
    tell({ kind: 'failed', call, message: messageOf(error) })
  }
}

async function record(
  record: UsageRecord,
  texts: { input: Uint8Array; output: Uint8Array } | undefined,
): Promise<void> {
  waiting.push(texts === undefined ? record : { ...record, ...(await count(texts)) })
  if (texts !== undefined) tell({ kind: 'counted', bytes: texts.input.length + texts.output.length })
  if (waiting.length > MAX_WAITING) {
    lost += waiting.length - MAX_WAITING
    waiting = waiting.slice(-MAX_WAITING)
  }
  timer ??= setTimeout(flush, FLUSH_MS)
}

async function count({
  input,
  output,
}: {
  input: Uint8Array
  output: Uint8Array
}): Promise<Partial<UsageRecord>> {
  try {
    const { countAll } = await import('./tokens.js')
    return {
      tokensIn: await countAll(decoder.decode(input)),
      tokensOut: await countAll(decoder.decode(output)),
      counted: true,
    }
  } catch (error) {
    tell({ kind: 'trouble', message: messageOf(error), lost: 0 })
    return {}
  }
}

/** Writes what waits; true where nothing waits any more. */
function flush(): Promise<boolean> {
  flushing ??= write().finally(() => {
    flushing = undefined
  })
  return flushing
}

async function write(): Promise<boolean> {
  clearTimeout(timer)
  timer = undefined
  const batch = waiting.slice(0, BATCH)
  if (batch.length === 0) return true
  try {
    await (await store()).addUsage(batch)
    const written = new Set(batch)
    waiting = waiting.filter((record) => !written.has(record))
    tell({ kind: 'written', records: batch.length })
    if (waiting.length > 0) timer ??= setTimeout(flush, FLUSH_MS)
    return waiting.length === 0
  } catch (error) {
    tell({ kind: 'trouble', message: messageOf(error), lost })
    lost = 0
    timer ??= setTimeout(flush, RETRY_MS)
    return false
  }
}

async function close(): Promise<void> {
  await counting
  let before = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < LAST_TRIES && !(await flush()); ) {
    if (waiting.length < before) {
      before = waiting.length
      continue
    }
    tries += 1
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
  clearTimeout(timer)
  await (await opening?.catch(() => undefined))?.close()
  tell({ kind: 'closed' })
  port.close()
}

function tell(message: FromClerk): void {
  port.postMessage(message)
}

function messageOf(error: unknown): string {
  // Some errors of connections hold several, and say nothing themselves.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
