import type { Result } from '../run/result.js'
import { reliability } from './reliability.js'
import { GROUPINGS, tally, tallyBy } from './tally.js'

/** The report as plain data, for other programs. Texts are left out. */
export function jsonReport(results: readonly Result[]) {
  return {
    total: tally('all', results),
    sets: tallyBy(results, GROUPINGS.set),
    kinds: tallyBy(results, GROUPINGS.kind),
    languages: tallyBy(results, GROUPINGS.language),
    habits: tallyBy(results, GROUPINGS.habit),
    reliability: reliability(results),
    results: results.map((r) => ({
      set: r.case.set,
      id: r.case.id,
      kind: r.case.kind,
      language: r.case.language,
      verdict: r.verdict,
      confidence: r.merge?.confidence,
      likeness: r.merge?.likeness,
      heldBack: r.merge?.heldBack,
      refusal: r.refusal?.code,
      ms: r.ms,
    })),
  }
}
