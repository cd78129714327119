import { expect, test } from 'vitest'
import type { Case } from '../cases/case.js'
import type { Verdict } from '../cases/verdict.js'
import type { Result } from '../run/result.js'
import { htmlReport } from './page.js'
import { reliability } from './reliability.js'
import { failureList, terminalReport } from './terminal.js'

const RESULTS = [
  result('right', 'exact', 'a\nb\n', 0.999),
  result('spaced', 'blank', 'a\n\nb\n', 0.97),
  result('wrong', 'silent', 'a\n<b>\n', 0.6),
]

test('the total counts each verdict and its share', () => {
  const total = terminalReport(RESULTS, ['set'])
    .split('\n\n')
    .find((section) => section.startsWith('total'))
  expect(total?.split('\n').map((line) => line.split(/\s+/))).toEqual([
    ['total', 'cases', 'exact', 'blank', 'silent', 'declined', 'caught', 'missed'],
    ['all', '3', '1', '33.3%', '1', '33.3%', '1', '33.3%'],
  ])
})

test('a band counts drafts that were held back, and adds up all surer bands', () => {
  const draft: Result = {
    ...RESULTS[0],
    verdict: 'declined',
    merge: { text: 'a\nb\n', confidence: 0.6, heldBack: true, likeness: 'exact' },
  }
  const band = reliability([...RESULTS, draft]).find((b) => b.from === 0.5)
  expect(band).toMatchObject({ cases: 2, claimed: 0.6, right: 1, casesAbove: 4, rightAbove: 3 })
})

test('failures are listed with a diff from expected to got', () => {
  expect(failureList(RESULTS, false)).toBe('blank    some spaced 0.970\nsilent   some wrong 0.600')
  expect(failureList(RESULTS, true)).toContain('    -b\n    +<b>\n')
})

test('the page escapes the texts that it shows', () => {
  const page = htmlReport(RESULTS)
  expect(page).toContain('<pre>&#60;p&#62;')
  expect(page).not.toContain('<p>\n')
  expect(page).toContain('2 cases to look at')
})

function result(id: string, verdict: Verdict, text: string, confidence: number): Result {
  const c: Case = {
    id,
    set: 'some',
    path: 'a.js',
    language: 'javascript',
    kind: 'modify-line',
    sloppy: ['clean'],
    answer: 'merge',
    original: 'a\n',
    snippet: '<p>\n',
    instruction: '',
    expected: ['a\nb\n'],
    notes: '',
    source: '',
  }
  const likeness = verdict === 'exact' || verdict === 'blank' ? verdict : 'different'
  return { case: c, verdict, merge: { text, confidence, heldBack: false, likeness }, ms: 1, tokens: 1 }
}
