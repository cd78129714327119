import type { Case } from '@mortise/evaluation'
import { expect, test } from 'vitest'
import { measureAccuracy } from './accuracy.js'
import type { Applier, Form } from './applier.js'
import { allAppliers } from './appliers.js'

const CASE: Case = {
  id: 'a',
  set: 'some',
  path: 'src/a.js',
  language: 'javascript',
  kind: 'modify-line',
  sloppy: [],
  answer: 'merge',
  original: 'function a() {\n  return 1\n}\n\nfunction b() {\n  return 2\n}\n',
  snippet: '// ... existing code ...\nfunction b() {\n  return 3\n}\n',
  instruction: '',
  expected: ['function a() {\n  return 1\n}\n\nfunction b() {\n  return 3\n}\n'],
  notes: '',
  source: 'synthetic',
}

const applier = (answer: string | null | Error, form: Form = 'lazy'): Applier => ({
  name: 'some',
  form,
  version: '1',
  async apply() {
    if (answer instanceof Error) throw answer
    return answer
  },
})
const measured = (cases: readonly Case[], one: Applier) =>
  measureAccuracy(
    cases,
    [one],
    () => 1,
    () => {},
  )

test.each([
  ['an accepted answer is right', CASE.expected[0], { right: 1, wrong: 0, declined: 0 }],
  ['another text is silently wrong', 'x', { right: 0, wrong: 1, declined: 0 }],
  ['nothing is declined', null, { right: 0, wrong: 0, declined: 1 }],
  ['an error is declined', new Error('no'), { right: 0, wrong: 0, declined: 1 }],
])('%s', async (_, answer, tally) => {
  const { results } = await measured([CASE], applier(answer))
  expect(results[0]!.all).toEqual(tally)
  expect(results[0]!.byKind).toEqual({ 'modify-line': tally })
})

test('an applier of diffs is tried with edits as derived and as written', async () => {
  const { results } = await measured([CASE], applier(null, 'diff'))
  expect(results.map(({ writing }) => writing)).toEqual(['as written', 'as derived'])
})

test('a case that should be refused counts apart, for lazy edits alone', async () => {
  const refuse: Case = { ...CASE, answer: 'refuse', expected: [CASE.original] }
  const { results, cases, refusals } = await measured([CASE, refuse], applier('x'))
  expect([cases, refusals]).toEqual([1, 1])
  expect(results[0]!.refusals).toEqual({ caught: 0, missed: 1 })
})

test('where nothing changes, a diff is not to blame', async () => {
  const same: Case = { ...CASE, expected: [CASE.original] }
  const { results } = await measured([same], applier(null, 'diff'))
  expect(results[0]!.all.right).toBe(1)
})

test.each(allAppliers().map((one) => [`${one.name}, ${one.form}`, one] as const))(
  '%s gets the plainest of edits right',
  async (_, one) => {
    const plain = { ...CASE, snippet: 'function b() {\n  return 3\n}\n' }
    const { results } = await measured([plain], one)
    expect(results.map(({ all }) => all.right)).toEqual(results.map(() => 1))
  },
)
