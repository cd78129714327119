import type { Verdict } from '../cases/verdict.js'
import type { Result } from '../run/result.js'

/** What results can be grouped by; a result may be in several groups. */
export const GROUPINGS = {
  set: (r) => [r.case.set],
  kind: (r) => [r.case.kind],
  language: (r) => [r.case.language],
  habit: (r) => r.case.sloppy,
} as const satisfies Record<string, (result: Result) => readonly string[]>

export type Grouping = keyof typeof GROUPINGS

/** How often each verdict was given in a group of cases. */
export interface Tally {
  readonly name: string
  readonly cases: number
  readonly count: Readonly<Partial<Record<Verdict, number>>>
}

export function tally(name: string, results: readonly Result[]): Tally {
  const count: Partial<Record<Verdict, number>> = {}
  for (const { verdict } of results) count[verdict] = (count[verdict] ?? 0) + 1
  return { name, cases: results.length, count }
}

/** One tally for each group; a result may be in several. Largest group first, equals by name. */
export function tallyBy(
  results: readonly Result[],
  groupsOf: (result: Result) => readonly string[],
): Tally[] {
  const groups = new Map<string, Result[]>()
  for (const result of results) {
    for (const name of groupsOf(result)) {
      const members = groups.get(name)
      if (members === undefined) groups.set(name, [result])
      else members.push(result)
    }
  }
  return [...groups]
    .map(([name, members]) => tally(name, members))
    .sort((a, b) => b.cases - a.cases || (a.name < b.name ? -1 : 1))
}
