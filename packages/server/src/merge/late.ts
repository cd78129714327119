/** What a request gets whose merge was stopped from outside. */
import { refuse } from '../wire/fault.js'
import { type Answer, EMPTY_REPORT } from './job.js'

export function outOfTime(budgetMs: number): Answer {
  const { status, body } = refuse(
    'budget-exceeded',
    `the merge did not end within ${budgetMs} ms; send a smaller file or an edit with more context`,
  )
  return {
    status,
    stream: false,
    body: new TextEncoder().encode(JSON.stringify(body)),
    cuts: [],
    report: { ...EMPTY_REPORT, outcome: 'budget-exceeded' },
  }
}
