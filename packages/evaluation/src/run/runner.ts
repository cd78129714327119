import type { ApplyRequest, Outcome } from '@mortise/core'
import type { Case } from '../cases/case.js'
import { compare, judge } from '../cases/verdict.js'
import type { Merge, Result } from './result.js'

/** What is measured: an engine, or a stand-in for one. */
export interface Merger {
  apply(request: ApplyRequest): Promise<Outcome>
}

/** Runs the cases one after the other, in this process. `progress` is called after each. */
export async function runCases(
  merger: Merger,
  cases: readonly Case[],
  progress?: (done: number) => void,
): Promise<Result[]> {
  const results: Result[] = []
  for (const c of cases) {
    results.push(await runCase(merger, c))
    progress?.(results.length)
  }
  return results
}

async function runCase(merger: Merger, c: Case): Promise<Result> {
  const start = performance.now()
  try {
    const outcome = await merger.apply({
      original: c.original,
      edit: c.snippet,
      path: c.path,
      instruction: c.instruction === '' ? undefined : c.instruction,
    })
    const merge = mergeOf(c, outcome)
    return {
      case: c,
      verdict: judge(c, outcome),
      ...(merge === undefined ? {} : { merge }),
      ...(outcome.status === 'refused' ? { refusal: { code: outcome.code, message: outcome.message } } : {}),
      ms: outcome.stats.ms,
      tokens: outcome.stats.tokens,
    }
  } catch (error) {
    const crash = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { case: c, verdict: 'crashed', crash, ms: performance.now() - start, tokens: 0 }
  }
}

function mergeOf(c: Case, outcome: Outcome): Merge | undefined {
  const merge = outcome.status === 'applied' ? outcome : outcome.draft
  if (merge === undefined) return undefined
  const { text, confidence } = merge
  return { text, confidence, heldBack: outcome.status === 'refused', likeness: compare(c, text) }
}
