/** The ledger as the server sees it: messages to the clerk's thread, and no waiting. */
import { Worker } from 'node:worker_threads'
import type { CountedTexts } from '../merge/job.js'
import type { ClerkSettings, FromClerk, ToClerk } from './clerk.js'
import type { KeyRecord } from './key.js'
import type { UsageRecord } from './usage.js'

export interface Ledger {
  /** The key of this ID, or undefined where there is none. Rejects where the database does not answer. */
  findKey(id: string): Promise<KeyRecord | undefined>
  record(record: UsageRecord, texts: CountedTexts | undefined): void
  /** Whether texts may be sent for counting; where they may not, estimates stand. */
  hasRoom(): boolean
  /** Writes what waits; resolves to the number of records that were not written, of all that were made. */
  close(): Promise<number>
}

/**
 * Bytes of text that wait for the tokeniser, at most; past this, estimates are recorded. A second or two of its work:
 * records wait for their count, and what waits is lost when the process is killed.
 */
const MAX_UNCOUNTED = 8 * 1024 * 1024

/** A key that was found is good for this long: so long a revoked key may live on. Ms. */
const KEY_AGE_MS = 5_000
const MAX_CACHED_KEYS = 10_000

const FIND_TIMEOUT_MS = 5_000

/** What a shutdown waits for the clerk, ms. */
const CLOSE_TIMEOUT_MS = 30_000

export type Trouble = (message: string, lost: number) => void

export function openLedger(database: string, onTrouble: Trouble): Ledger {
  const settings: ClerkSettings = { database }
  const worker = new Worker(new URL('./clerk.js', import.meta.url), { workerData: settings })
  const calls = new Map<number, { resolve(key: KeyRecord | undefined): void; reject(error: Error): void }>()
  const cache = new Map<string, { readonly at: number; readonly key: Promise<KeyRecord | undefined> }>()
  let call = 0
  let uncounted = 0
  let unwritten = 0
  let closed: (() => void) | undefined
  let gone = false

  worker.on('message', (message: FromClerk) => {
    switch (message.kind) {
      case 'found':
        calls.get(message.call)?.resolve(message.key ?? undefined)
        break
      case 'failed':
        calls.get(message.call)?.reject(new Error(message.message))
        break
      case 'counted':
        uncounted -= message.bytes
        break
      case 'written':
        unwritten -= message.records
        break
      case 'trouble':
        onTrouble(message.message, message.lost)
        break
      case 'closed':
        closed?.()
        break
    }
  })
  worker.on('error', (error) => onTrouble(error instanceof Error ? error.message : String(error), 0))
  worker.on('exit', () => {
    gone = true
    closed?.()
    for (const { reject } of calls.values()) reject(new Error('the ledger has stopped'))
  })

  const tell = (message: ToClerk, transfer: readonly ArrayBuffer[] = []) =>
    worker.postMessage(message, transfer)

  const ask = async (id: string): Promise<KeyRecord | undefined> => {
    const number = ++call
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise<KeyRecord | undefined>((resolve, reject) => {
        calls.set(number, { resolve, reject })
        timer = setTimeout(() => reject(new Error('the database does not answer')), FIND_TIMEOUT_MS)
        if (gone) reject(new Error('the ledger has stopped'))
        else tell({ kind: 'find', call: number, id })
      })
    } finally {
      clearTimeout(timer)
      calls.delete(number)
    }
  }

  return {
    findKey(id) {
      const cached = cache.get(id)
      if (cached !== undefined && performance.now() - cached.at < KEY_AGE_MS) return cached.key
      const key = ask(id)
      key.catch(() => cache.delete(id))
      if (cache.size >= MAX_CACHED_KEYS) cache.delete(cache.keys().next().value!)
      cache.delete(id)
      cache.set(id, { at: performance.now(), key })
      return key
    },
    record(record, texts) {
      unwritten += 1
      if (gone) return onTrouble('the ledger has stopped', 1)
      if (texts === undefined) return tell({ kind: 'record', record })
      uncounted += texts.input.length + texts.output.length
      tell({ kind: 'record', record, texts }, [
        texts.input.buffer as ArrayBuffer,
        texts.output.buffer as ArrayBuffer,
      ])
    },
    hasRoom() {
      return uncounted < MAX_UNCOUNTED
    },
    async close() {
      if (gone) return unwritten
      await new Promise<void>((resolve) => {
        closed = resolve
        tell({ kind: 'close' })
        setTimeout(resolve, CLOSE_TIMEOUT_MS).unref()
      })
      await worker.terminate()
      return unwritten
    },
  }
}
