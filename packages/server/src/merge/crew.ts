/**
 * A crew of worker threads that merge, each one job at a time. Far less than a general pool does: who waits, and for
 * how long, is the desk's business. A job costs two messages and nothing else; for a small file that is a good part
 * of what a request costs at all.
 */
import { Worker } from 'node:worker_threads'
import type { Answer, Job } from './job.js'
import type { FromThread, WorkerSettings } from './worker.js'

export interface CrewOptions {
  readonly settings: WorkerSettings
  /** Threads that are there even when there is nothing to do. */
  readonly least: number
  /** A thread beyond those that had nothing to do for this long ends. Ms. */
  readonly idleMs: number
}

/** A job under way. */
export interface Work {
  /** Rejects where the thread fails, and with the reason of `stop`. */
  readonly answer: Promise<Answer>
  /** Ends the job and its thread. Does nothing once there is an answer. */
  stop(reason: Error): void
}

export interface Crew {
  /** Gives the job to a thread that is free, or to a new one. */
  start(job: Job): Work
  threads(): number
  /** Ends all threads, whatever they do. */
  close(): Promise<void>
}

interface Thread {
  readonly worker: Worker
  /** Has answered before: it can be expected to do so again. */
  isProven: boolean
  job: { resolve(answer: Answer): void; reject(error: Error): void } | undefined
  /** By `performance.now()`. */
  idleSince: number
}

const WORKER = new URL('./worker.js', import.meta.url)

export function createCrew({ settings, least, idleMs }: CrewOptions): Crew {
  const threads = new Set<Thread>()
  /** The one that was used last is used next, so that the others can end. */
  const idle: Thread[] = []
  let isClosed = false

  const leave = (thread: Thread, reason: Error): void => {
    if (!threads.delete(thread)) return
    const at = idle.indexOf(thread)
    if (at >= 0) idle.splice(at, 1)
    thread.job?.reject(reason)
    thread.job = undefined
    // One that never answered would fail again, and again.
    if (!isClosed && thread.isProven && threads.size < least) idle.push(hire())
  }

  const hire = (): Thread => {
    const worker = new Worker(WORKER, { workerData: settings })
    const thread: Thread = { worker, isProven: false, job: undefined, idleSince: performance.now() }
    threads.add(thread)
    worker.on('message', (message: FromThread) => {
      const { job } = thread
      thread.job = undefined
      thread.isProven = true
      thread.idleSince = performance.now()
      idle.push(thread)
      if (message.kind === 'answer') job?.resolve(message.answer)
      else job?.reject(new Error(message.reason))
    })
    worker.on('error', (error) => leave(thread, error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', (code) => leave(thread, new Error(`the thread has ended with code ${code}`)))
    return thread
  }

  const sweep = setInterval(() => {
    const before = performance.now() - idleMs
    for (const thread of idle.filter(({ idleSince }) => idleSince < before)) {
      if (threads.size <= least) break
      void thread.worker.terminate()
      leave(thread, new Error('the thread was idle'))
    }
  }, idleMs / 2)
  sweep.unref()

  return {
    start(job) {
      const thread = idle.pop() ?? hire()
      const answer = new Promise<Answer>((resolve, reject) => {
        thread.job = { resolve, reject }
      })
      const current = thread.job
      thread.worker.postMessage(job, owns(job.body) ? [job.body.buffer as ArrayBuffer] : [])
      return {
        answer,
        stop(reason) {
          if (thread.job !== current) return
          void thread.worker.terminate()
          leave(thread, reason)
        },
      }
    },
    threads: () => threads.size,
    async close() {
      isClosed = true
      clearInterval(sweep)
      const all = [...threads]
      await Promise.all(all.map(({ worker }) => worker.terminate()))
    },
  }
}

/** Only a whole buffer may change owner: small ones are parts of Node's shared pool. */
function owns(view: Uint8Array): boolean {
  return view.byteOffset === 0 && view.byteLength === view.buffer.byteLength
}
