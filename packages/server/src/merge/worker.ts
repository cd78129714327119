/** A worker thread: holds an engine, answers jobs. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Engine, EngineOptions } from '@mortise/core'
import { answer } from './answer.js'
import type { Answer, Job } from './job.js'

export interface WorkerSettings {
  /** The module that exports `createEngine`. */
  readonly engineModule: string
  readonly engineOptions: EngineOptions
}

export type FromThread =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly reason: string }

const { engineModule, engineOptions } = workerData as WorkerSettings
const { createEngine } = (await import(engineModule)) as { createEngine(options: EngineOptions): Engine }
const engine = createEngine(engineOptions)
const port = parentPort!

port.on('message', async (job: Job) => {
  try {
    const answered = await answer(engine, job)
    const { body, texts } = answered
    const views = texts === undefined ? [body] : [body, texts.input, texts.output]
    tell({ kind: 'answer', answer: answered }, views)
  } catch (error) {
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
})

/** The views' buffers change owner: each is whole, and nobody reads it here any more. */
function tell(message: FromThread, views: readonly Uint8Array[] = []): void {
  port.postMessage(
    message,
    views.map((view) => view.buffer as ArrayBuffer),
  )
}
