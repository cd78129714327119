import type { Outcome, Trace } from '@mortise/core'
import { Exit, type Failure } from './failure.js'

/**
 * What `--json` prints: one object on one line. `status` is `applied`, `refused`, or `error` when no merge was tried.
 * Line ranges are 0-based and half-open, as in the library. The text of a written file is on disk and left out;
 * `--explain` adds the explanation, the trace, and the draft that a refusal held back.
 */
export function outcomeReport(
  file: string,
  outcome: Outcome,
  written: boolean,
  explanation: string | undefined,
): string {
  const detailed = explanation !== undefined
  if (outcome.status === 'refused') {
    const { draft, ...refused } = outcome
    return line({ ...refused, file, ...(detailed && { explanation, draft }) })
  }
  const { text, trace, ...applied } = outcome
  return line({
    ...applied,
    file,
    written,
    ...(!written && { text }),
    ...(detailed && { explanation, trace: plainTrace(trace) }),
  })
}

/** A command that ended before the engine could be asked. */
export function failureReport(file: string, failure: Failure): string {
  const { code, message, hint, exit } = failure
  if (exit === Exit.refused) return line({ status: 'refused', code, message, hint, candidates: [], file })
  return line({ status: 'error', code, message, hint, exit, file })
}

/** JSON would print typed arrays as objects with numbers for keys. */
export function plainTrace(trace: Trace) {
  return Object.fromEntries(Object.entries(trace).map(([name, values]) => [name, Array.from(values)]))
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`
}
