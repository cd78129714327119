import { expect, it } from 'vitest'
import { createEngine } from './engine.js'
import { explain } from './explain.js'

const engine = createEngine({ minConfidence: 0, verify: 'none' })

it('an applied edit is told by counts, losses and places', () => {
  const outcome = engine.applySync({ original: 'a()\nb()\nc()\n', edit: 'a()\nc()\n', path: 'a.js' })
  const [first, counts, loss, place] = explain(outcome).split('\n')
  expect(first).toMatch(/^Applied with confidence \d\.\d{3}: 1 hunk\.$/)
  expect(counts).toBe('Of 2 output lines, 0 kept, 2 shown and unchanged, 0 from the edit, 0 re-indented.')
  expect(loss).toBe('1 original line removed: the edit shows their neighbours without a marker between.')
  expect(place).toMatch(/^- lines 2 of the original became/)
})

it('an edit that changes nothing has no hunks', () => {
  expect(explain(engine.applySync({ original: 'a()\n', edit: 'a()\n' }))).toContain('1.000: 0 hunks.')
})

it('a refusal is told by its code and its message', () => {
  const outcome = engine.applySync({ original: 'a()\n', edit: '' })
  expect(explain(outcome)).toBe(
    'Refused (invalid-input): The edit is empty: it must hold at least one line of code.',
  )
})

it('a refusal lists its candidates, 1-based, and the draft that it held back', () => {
  const { stats } = engine.applySync({ original: 'a()\n', edit: '' })
  const text = explain({
    status: 'refused',
    code: 'ambiguous-anchor',
    message: 'Which?',
    candidates: [
      { start: 4, end: 5, text: 'a()', score: 1 },
      { start: 7, end: 9, text: 'b()', score: 0.5 },
    ],
    draft: { text: '', confidence: 0.25 },
    stats,
  })
  expect(text.split('\n')).toEqual([
    'Refused (ambiguous-anchor): Which?',
    '- line 5: a()',
    '- line 8–9: b()',
    'A draft was held back at confidence 0.250.',
  ])
})
