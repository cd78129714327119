/** Merges a second on one core, and on more. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Subject } from '../subject/subject.js'
import type { Pace } from './pace.js'

export interface Throughput {
  readonly threads: number
  readonly perSecond: number
}

/** All subjects in turn, each thread from another one on, so that no two threads do the same at once. */
export async function measureThroughput(
  subjects: readonly Subject[],
  pace: Pace,
  progress: (name: string) => void,
): Promise<Throughput[]> {
  const counts = [1, 2, ...(availableParallelism() > 2 ? [availableParallelism()] : [])]
  const results: Throughput[] = []
  for (const threads of counts) {
    progress(`${threads} threads`)
    results.push({ threads, perSecond: await load(subjects, threads, pace) })
  }
  return results
}

async function load(subjects: readonly Subject[], threads: number, pace: Pace): Promise<number> {
  const workers = Array.from({ length: threads }, (_, index) => {
    const first = Math.floor((subjects.length * index) / threads)
    const requests = [...subjects.slice(first), ...subjects.slice(0, first)].map(({ request }) => request)
    return new Worker(new URL('./worker.js', import.meta.url), {
      workerData: { requests, warmUpMs: pace.loadMs / 2, loadMs: pace.loadMs },
    })
  })
  try {
    await Promise.all(workers.map(next))
    const counted = workers.map((worker) => next<{ merges: number; ms: number }>(worker))
    for (const worker of workers) worker.postMessage('go')
    return (await Promise.all(counted)).reduce((sum, { merges, ms }) => sum + (merges / ms) * 1000, 0)
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function next<Message>(worker: Worker): Promise<Message> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
