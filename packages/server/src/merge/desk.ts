/**
 * Hands jobs to worker threads. Two pools: small bodies never wait behind a large file. Both queues are bounded; who
 * comes when the queue is full is sent away at once.
 */
import type { EngineOptions } from '@mortise/core'
import { Piscina } from 'piscina'
import type { Answer, Job } from './job.js'
import { outOfTime } from './late.js'
import { createLine } from './line.js'
import type { WorkerSettings } from './worker.js'

/** Bodies from this size on go to the pool for large files. Bytes; about 60k tokens of file and edit. */
const LARGE_BODY = 256 * 1024

/** A dropped job is stopped at once in the large pool; in the small one only if it still runs after this. Ms. */
const SMALL_MERCY_MS = 250

/** What a merge may take longer than the engine's own budget before its thread is ended. Ms. */
const BUDGET_GRACE_MS = 500

/** A thread of the large pool that had nothing to do for this long ends. Ms. */
const IDLE_MS = 60_000

export interface DeskOptions {
  /** Threads of each pool. */
  readonly threads: number
  /** Jobs that may wait in each pool. */
  readonly queueLimit: number
  readonly budgetMs: number
  readonly engineModule: string
  readonly engineOptions: EngineOptions
}

export type Served =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'full' }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'failed'; readonly error: unknown }

export interface Desk {
  serve(job: Job, dropped: AbortSignal): Promise<Served>
  /** Resolves when the first thread is ready to merge. */
  readonly ready: Promise<void>
  /** Whether a merge has been made. */
  isWarm(): boolean
  waiting(): number
  threads(): number
  /** Ends the threads, once their jobs are done or after `patienceMs`. */
  close(patienceMs: number): Promise<void>
}

type Stop = 'dropped' | 'late'

export function openDesk(options: DeskOptions): Desk {
  const settings: WorkerSettings = {
    engineModule: options.engineModule,
    engineOptions: { ...options.engineOptions, budgetMs: options.budgetMs },
  }
  const lane = (minThreads: number, mercyMs: number) => {
    const pool = new Piscina<Job, Answer>({
      filename: new URL('./worker.js', import.meta.url).href,
      workerData: settings,
      minThreads,
      maxThreads: options.threads,
      idleTimeout: IDLE_MS,
    })
    const running = new Set<AbortController>()
    // A thread that can't start tells the pool, and not the jobs that wait for it.
    pool.on('error', (error) => {
      for (const stop of running) stop.abort(error)
    })
    return { pool, mercyMs, running, line: createLine(options.threads, options.queueLimit) }
  }
  let isWarm = false
  const small = lane(1, SMALL_MERCY_MS)
  const large = lane(0, 0)

  /** The pool's own queue stays empty: here is the only line, so that a job's time begins when its thread does. */
  const serve = async (job: Job, dropped: AbortSignal): Promise<Served> => {
    const { pool, line, mercyMs, running } = job.body.length >= LARGE_BODY ? large : small
    const turn = await line.turn(dropped)
    if (turn.kind === 'full') return { kind: 'full' }
    if (turn.kind === 'gone') return { kind: 'dropped' }

    const stop = new AbortController()
    running.add(stop)
    let mercy: NodeJS.Timeout | undefined
    const onDrop = () => {
      mercy = setTimeout(() => stop.abort('dropped' satisfies Stop), mercyMs)
    }
    const deadline = setTimeout(() => stop.abort('late' satisfies Stop), options.budgetMs + BUDGET_GRACE_MS)
    dropped.addEventListener('abort', onDrop, { once: true })
    try {
      const transferList = owns(job.body) ? [job.body.buffer as ArrayBuffer] : []
      const answer = await pool.run(job, { transferList, signal: stop.signal })
      isWarm = true
      return dropped.aborted ? { kind: 'dropped' } : { kind: 'answered', answer }
    } catch (error) {
      if (dropped.aborted) return { kind: 'dropped' }
      if (stop.signal.reason === ('late' satisfies Stop)) {
        return { kind: 'answered', answer: outOfTime(options.budgetMs) }
      }
      return { kind: 'failed', error: stop.signal.aborted ? stop.signal.reason : error }
    } finally {
      running.delete(stop)
      clearTimeout(deadline)
      clearTimeout(mercy)
      dropped.removeEventListener('abort', onDrop)
      turn.leave()
    }
  }

  return {
    serve,
    ready: warm(small.pool).then(() => {
      isWarm = true
    }),
    isWarm: () => isWarm,
    waiting: () => small.line.waiting() + large.line.waiting(),
    threads: () => small.pool.threads.length + large.pool.threads.length,
    close: async (patienceMs) => {
      const empty = Promise.all([small.line.empty(), large.line.empty()])
      let patience: NodeJS.Timeout | undefined
      await Promise.race([
        empty,
        new Promise((resolve) => {
          patience = setTimeout(resolve, patienceMs)
        }),
      ])
      clearTimeout(patience)
      await Promise.all([small.pool.destroy(), large.pool.destroy()])
    },
  }
}

/** Only a whole buffer may change owner: small ones are parts of Node's shared pool. */
function owns(view: Uint8Array): boolean {
  return view.byteOffset === 0 && view.byteLength === view.buffer.byteLength
}

/** One merge, so that the first client finds the engine loaded. */
async function warm(pool: Piscina<Job, Answer>): Promise<void> {
  const body = new TextEncoder().encode(JSON.stringify({ original_code: 'a\nb\n', edit_snippet: 'a\nc\n' }))
  await pool.run({ id: 'warm', route: 'apply', body, anchored: false, created: 0, wantTexts: false })
}
