/** One thread of `throughput.ts`: merges its requests over and over until it is told to stop. */
import { parentPort, workerData } from 'node:worker_threads'
import { type ApplyRequest, createEngine } from '@mortise/core'

const { requests, warmUpMs, loadMs } = workerData as {
  requests: readonly ApplyRequest[]
  warmUpMs: number
  loadMs: number
}

const engine = createEngine()
for (const request of requests) await engine.apply(request)
const merge = (until: number): number => {
  let merges = 0
  while (performance.now() < until) engine.applySync(requests[merges++ % requests.length]!)
  return merges
}
merge(performance.now() + warmUpMs)
parentPort!.postMessage('ready')
parentPort!.once('message', () => {
  const start = performance.now()
  const merges = merge(start + loadMs)
  parentPort!.postMessage({ merges, ms: performance.now() - start })
})
