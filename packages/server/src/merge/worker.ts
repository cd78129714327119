/** A worker thread: holds an engine, answers jobs. */
import type { Engine, EngineOptions } from '@mortise/core'
import { Piscina } from 'piscina'
import { answer } from './answer.js'
import type { Answer, Job } from './job.js'

export interface WorkerSettings {
  /** The module that exports `createEngine`. */
  readonly engineModule: string
  readonly engineOptions: EngineOptions
}

const { engineModule, engineOptions } = Piscina.workerData as WorkerSettings
const { createEngine } = (await import(engineModule)) as { createEngine(options: EngineOptions): Engine }
const engine = createEngine(engineOptions)

export default async function work(job: Job): Promise<Answer> {
  const answered = await answer(engine, job)
  const { body, texts } = answered
  const views = texts === undefined ? [body] : [body, texts.input, texts.output]
  const handover = {
    [Piscina.transferableSymbol]: views.map((view) => view.buffer),
    [Piscina.valueSymbol]: answered,
  }
  return Piscina.move(handover as unknown as Parameters<typeof Piscina.move>[0]) as unknown as Answer
}
