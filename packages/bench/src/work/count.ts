/**
 * How much the engine does, without a clock: V8 counts how often each block of code runs, and each run of a block counts
 * with the tokens of source that it holds. The same on every machine, under any load, and nothing in the engine knows.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Operations of one workload. */
export interface Work {
  /** Tokens of source executed, by stage of the engine; in thousands. */
  readonly stages: Readonly<Record<string, number>>
  /** UTF-16 units handed to the parser, whose own work is not counted: it is WebAssembly. In thousands. */
  readonly parsed: number
}

/** By workload. */
export type Works = Readonly<Record<string, Work>>

/** Compiled, also where a test runs this file as it is. */
const COUNTER = fileURLToPath(new URL('../../dist/work/counter.js', import.meta.url))

/** Counts in a process of its own, where no one has loaded the engine yet. */
export function countWork(): Promise<Works> {
  return new Promise((resolve, reject) => {
    const child = fork(COUNTER, { execArgv: [] })
    child.once('message', (works) => resolve(works as Works))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`counting ended with ${code}`)))
  })
}

export const totalOf = (work: Work): number => Object.values(work.stages).reduce((sum, one) => sum + one, 0)
