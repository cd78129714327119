/**
 * Hands jobs to worker threads. Two crews: small bodies never wait behind a large file. The line before each is bounded;
 * who comes when it is full is sent away at once.
 *
 * Small files go to a thread too, though a merge of one takes a few ms as a rule: some take fifty, which is not known
 * before; and a thread can be ended, whatever goes on in it.
 */
import type { EngineOptions } from '@mortise/core'
import type { Caller } from './caller.js'
import { type Crew, createCrew } from './crew.js'
import type { Answer, Job } from './job.js'
import { outOfTime } from './late.js'
import { createLine } from './line.js'
import type { WorkerSettings } from './worker.js'

/** Bodies from this size on go to the crew for large files. Bytes; about 60k tokens of file and edit. */
const LARGE_BODY = 256 * 1024

/** A dropped job is stopped at once in the large crew; in the small one only if it still runs after this. Ms. */
const SMALL_MERCY_MS = 250

/** What a merge may take longer than the engine's own budget before its thread is ended. Ms. */
const BUDGET_GRACE_MS = 500

/** A thread that had nothing to do for this long ends, except for one of each crew that keeps the engine loaded. Ms. */
const IDLE_MS = 60_000

/** The first thread for large files starts so long after the others, which the first clients wait for. Ms. */
const LARGE_START_MS = 1000

export interface DeskOptions {
  /** Threads of each crew. */
  readonly threads: number
  /** Jobs that may wait for each crew. */
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
  serve(job: Job, caller: Caller): Promise<Served>
  /** Resolves when the first thread is ready to merge. */
  readonly ready: Promise<void>
  /** Whether a merge has been made. */
  isWarm(): boolean
  waiting(): number
  threads(): number
  /** Ends the threads, once their jobs are done or after `patienceMs`. */
  close(patienceMs: number): Promise<void>
}

const LATE = new Error('the time for this request is over')
const DROPPED = new Error('the client is gone')

export function openDesk(options: DeskOptions): Desk {
  const settings: WorkerSettings = {
    engineModule: options.engineModule,
    engineOptions: { ...options.engineOptions, budgetMs: options.budgetMs },
  }
  const lane = (mercyMs: number) => ({
    crew: createCrew({ settings, least: 1, idleMs: IDLE_MS }),
    line: createLine(options.threads, options.queueLimit),
    mercyMs,
  })
  const small = lane(SMALL_MERCY_MS)
  const large = lane(0)
  let isWarm = false

  const serve = async (job: Job, caller: Caller): Promise<Served> => {
    const lane = job.body.length >= LARGE_BODY ? large : small
    const { crew, line, mercyMs } = lane
    const turn = await line.turn(caller)
    if (turn.kind === 'full') return { kind: 'full' }
    if (turn.kind === 'gone') return { kind: 'dropped' }
    // A second thread would load the engine no sooner, and slow the first.
    if (!isWarm && lane === small) await ready.catch(() => {})

    const work = crew.start(job)
    let mercy: NodeJS.Timeout | undefined
    const stays = caller.onGone(() => {
      mercy = setTimeout(() => work.stop(DROPPED), mercyMs)
    })
    const deadline = setTimeout(() => work.stop(LATE), options.budgetMs + BUDGET_GRACE_MS)
    try {
      const answer = await work.answer
      isWarm = true
      return caller.isGone() ? { kind: 'dropped' } : { kind: 'answered', answer }
    } catch (error) {
      if (caller.isGone()) return { kind: 'dropped' }
      return error === LATE
        ? { kind: 'answered', answer: outOfTime(options.budgetMs) }
        : { kind: 'failed', error }
    } finally {
      clearTimeout(deadline)
      clearTimeout(mercy)
      stays()
      turn.leave()
    }
  }

  /** One merge, so that the first client finds the engine loaded. */
  const warm = async (crew: Crew): Promise<void> => {
    const body = new TextEncoder().encode(JSON.stringify({ original_code: 'a\nb\n', edit_snippet: 'a\nc\n' }))
    const job: Job = { id: 'warm', route: 'apply', body, anchored: false, created: 0, wantTexts: false }
    await crew.start(job).answer
    isWarm = true
  }
  const ready = warm(small.crew)
  // Threads that can't start are told to whoever waits for them.
  const largeStart = setTimeout(() => warm(large.crew).catch(() => {}), LARGE_START_MS).unref()

  return {
    serve,
    ready,
    isWarm: () => isWarm,
    waiting: () => small.line.waiting() + large.line.waiting(),
    threads: () => small.crew.threads() + large.crew.threads(),
    close: async (patienceMs) => {
      clearTimeout(largeStart)
      const empty = Promise.all([small.line.empty(), large.line.empty()])
      let patience: NodeJS.Timeout | undefined
      await Promise.race([
        empty,
        new Promise((resolve) => {
          patience = setTimeout(resolve, patienceMs)
        }),
      ])
      clearTimeout(patience)
      await Promise.all([small.crew.close(), large.crew.close()])
    },
  }
}
