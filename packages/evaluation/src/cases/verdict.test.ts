import type { Outcome, Stats } from '@mortise/core'
import { describe, expect, test } from 'vitest'
import type { Case } from './case.js'
import { judge } from './verdict.js'

const MERGE: Case = {
  id: 'a',
  set: 'hand',
  path: 'a.js',
  language: 'javascript',
  kind: 'modify-line',
  sloppy: [],
  answer: 'merge',
  original: 'one\n\ntwo\n',
  snippet: 'three\n',
  instruction: '',
  expected: ['one\n\nthree\n', 'one\n\nthree\nfour\n'],
  notes: '',
  source: 'synthetic',
}
const REFUSE: Case = { ...MERGE, answer: 'refuse', expected: [MERGE.original] }

describe('judge', () => {
  test.each<[string, Case, Outcome, string]>([
    ['the bytes of the first answer', MERGE, applied('one\n\nthree\n'), 'exact'],
    ['the bytes of another answer', MERGE, applied('one\n\nthree\nfour\n'), 'exact'],
    ['an answer but for a blank line', MERGE, applied('one\nthree\n'), 'blank'],
    ['an answer but for trailing spaces', MERGE, applied('one  \n\nthree\r\n'), 'blank'],
    ['an answer but for the final newline', MERGE, applied('one\n\nthree'), 'blank'],
    ['an answer but for its indentation', MERGE, applied('one\n\n three\n'), 'silent'],
    ['the original, where there is an answer', MERGE, applied(MERGE.original), 'silent'],
    ['a refusal, where there is an answer', MERGE, refused(), 'declined'],
    ['a refusal, where one is due', REFUSE, refused(), 'caught'],
    ['a change, where a refusal is due', REFUSE, applied('one\n\nthree\n'), 'missed'],
    ['no change, where a refusal is due', REFUSE, applied(REFUSE.original), 'caught'],
    [
      'a missing final newline in a set that leaves it open',
      { ...MERGE, set: 'peers-lazy' },
      applied('one\n\nthree'),
      'exact',
    ],
  ])('%s', (_, c, outcome, verdict) => {
    expect(judge(c, outcome)).toBe(verdict)
  })
})

function applied(text: string): Outcome {
  const trace = {
    origin: new Uint8Array(),
    originalLine: new Int32Array(),
    editLine: new Int32Array(),
    loss: new Uint8Array(),
  }
  return { status: 'applied', text, confidence: 1, hunks: [], trace, stats: STATS }
}

function refused(): Outcome {
  return { status: 'refused', code: 'no-anchor', message: '', candidates: [], stats: STATS }
}

const STATS: Stats = {
  originalLength: 0,
  editLength: 0,
  originalLines: 0,
  editLines: 0,
  ms: 0,
  tokens: 0,
  cells: 0,
  parsed: 0,
  syntax: 'unneeded',
  route: 'aligned',
}
