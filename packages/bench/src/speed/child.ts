/** What a new process does for `cold.ts`: merges one edit once, and again, and says what that took. */
import { readFileSync } from 'node:fs'
import type { ApplyRequest } from '@mortise/core'

export interface ChildReport {
  /** Since the process began, ms: until this file runs, until the engine is loaded, until the first merge is done. */
  readonly booted: number
  readonly loaded: number
  readonly merged: number
  /** The first and the second merge alone, ms. */
  readonly first: number
  readonly second: number
  /** Most memory that the process had, before the first merge and after it; bytes. */
  readonly memoryBefore: number
  readonly memoryAfter: number
}

const booted = performance.now()

process.once('message', (request: ApplyRequest) => {
  void run(request)
})

async function run(request: ApplyRequest): Promise<void> {
  const asked = performance.now()
  const { apply } = await import('@mortise/core')
  const loaded = performance.now()
  const memoryBefore = mostMemory()
  await apply(request)
  const merged = performance.now()
  await apply(request)
  const again = performance.now()
  // The wait for the request is the parent's time, not this process's.
  const waited = asked - booted
  const report: ChildReport = {
    booted,
    loaded: loaded - waited,
    merged: merged - waited,
    first: merged - loaded,
    second: again - merged,
    memoryBefore,
    memoryAfter: mostMemory(),
  }
  process.send!(report, () => process.disconnect())
}

/** Linux tells; `getrusage` counts what the parent had when it forked. */
function mostMemory(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8')
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)![1]) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}
