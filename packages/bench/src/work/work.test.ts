import { describe, expect, test } from 'vitest'
import { compareWork, readBaseline, UPDATE_COMMAND } from './baseline.js'
import { countWork, type Works } from './count.js'
import { executedTokens } from './executed.js'

// The clock plays no part in it; it only must end some time.
const PATIENCE = 600_000

test(
  `the engine does no more than was stored; where that is meant: ${UPDATE_COMMAND}`,
  async () => {
    const { more, lines } = compareWork(await readBaseline(), await countWork())
    if (lines.at(-1)?.startsWith('Less')) console.warn(lines.join('\n'))
    expect(more ? lines : []).toEqual([])
  },
  PATIENCE,
)

test('each token counts as often as its innermost block ran', () => {
  const source = 'f(); if (a) { b(c) } // comment'
  const block = source.indexOf('{')
  const functions = [
    {
      ranges: [
        { startOffset: 0, endOffset: source.length, count: 2 },
        { startOffset: block, endOffset: source.indexOf('}') + 1, count: 5 },
      ],
    },
  ]
  // f ( ) ; if ( a ) twice, { b ( c ) } five times
  expect(executedTokens(source, functions)).toBe(8 * 2 + 6 * 5)
})

describe('compareWork', () => {
  const works = (solver: number, parsed = 1000): Works => ({
    cases: { stages: { align: solver, text: 100 }, parsed },
  })

  test.each([
    ['as much', works(1000), false],
    ['a little more', works(1050), false],
    ['a fifth more in all', works(1220), true],
    ['less', works(500), false],
    ['more to parse', works(1000, 1300), true],
    ['another workload', { other: works(1).cases! }, true],
  ])('%s', (_, now, more) => {
    expect(compareWork(works(1000), now).more).toBe(more)
  })

  test('says which stage does more', () => {
    const { lines } = compareWork(works(1000), works(1300))
    expect(lines.join('\n')).toMatch(/align: 1000 before, 1300 now \(\+30.0 %\), MORE WORK/)
  })
})
