import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readRequest } from '../draft.js'
import { FITTED_WEIGHTS } from '../fitted.js'
import { matchGains } from './gains.js'
import { solve } from './solver.js'

/** Lines that stand often, nest, and look like versions of each other. */
const LINES = [
  'function first(a) {',
  'function second(a) {',
  '  if (a) {',
  '    return read(a, 1)',
  '    return read(a, 2)',
  '  const size = a.length',
  '  const size = a.length + 1',
  '  }',
  '}',
  '',
]
const text = (of: readonly string[], most: number) =>
  fc.array(fc.constantFrom(...of), { minLength: 1, maxLength: most }).map((lines) => `${lines.join('\n')}\n`)

it('what the search leaves out is never the best', () => {
  const edits = text([...LINES, '// ... existing code ...', '  // ... existing code ...'], 16)
  fc.assert(
    fc.property(text(LINES, 30), edits, (original, edit) => {
      const { problem } = readRequest({ original, edit, path: 'a.js' }, FITTED_WEIGHTS)
      const gains = matchGains(problem)
      const whole = solve(problem, gains, null, Number.POSITIVE_INFINITY)
      expect(solve(problem, gains)).toEqual({ ...whole, cells: expect.any(Number) })
    }),
    { numRuns: 500 },
  )
})
