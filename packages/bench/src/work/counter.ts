/** The process that counts for `count.ts`. */
import { readFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { fileURLToPath } from 'node:url'
import type { ApplyRequest } from '@mortise/core'
import type { Works } from './count.js'
import { executedTokens, type FunctionRuns } from './executed.js'
import { workloads } from './workloads.js'

/** In which folder of the engine a script lies; the folder is the stage. */
const ENGINE_SCRIPT = /\/core\/dist\/(?:(\w+)\/)?[\w.]+$/
const THOUSAND = 1_000

const loads = await workloads()
const session = new Session()
session.connect()
await session.post('Profiler.enable')
// Before the engine is loaded: what was compiled earlier is not counted block by block.
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
const { createEngine } = await import('@mortise/core')
// No budget: a slow machine must not do less.
const engine = createEngine({ budgetMs: Number.MAX_SAFE_INTEGER })

const works: Record<string, Works[string]> = {}
for (const [name, requests] of Object.entries(loads)) works[name] = await count(requests)
process.send!(works, () => process.exit())

async function count(requests: readonly ApplyRequest[]): Promise<Works[string]> {
  // Grammars are loaded, and what runs but once has run.
  await engine.apply(requests[0]!)
  for (const request of requests) await engine.load([request.language ?? ''])
  await session.post('Profiler.takePreciseCoverage')
  let parsed = 0
  for (const request of requests) parsed += (await engine.apply(request)).stats.parsed
  const { result } = await session.post('Profiler.takePreciseCoverage')

  const stages: Record<string, number> = {}
  for (const { url, functions } of result) {
    const found = ENGINE_SCRIPT.exec(url)
    if (found === null) continue
    const stage = found[1] ?? 'engine'
    const source = readFileSync(fileURLToPath(url), 'utf8')
    stages[stage] = (stages[stage] ?? 0) + executedTokens(source, functions as FunctionRuns[])
  }
  return {
    stages: Object.fromEntries(
      Object.entries(stages)
        .map(([stage, tokens]) => [stage, Math.round(tokens / THOUSAND)] as const)
        .sort(([, a], [, b]) => b - a),
    ),
    parsed: Math.round(parsed / THOUSAND),
  }
}
