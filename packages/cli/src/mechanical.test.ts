import { describe, expect, it } from 'vitest'
import { mechanicalEdit } from './mechanical.js'
import { sampleSource } from './sample.js'

const SLASHES = { lineComments: ['//'], blockComments: [] }
const steps = (count: number, newline = '\n') =>
  Array.from({ length: count }, (_, index) => `step(${index}, 'a label')${newline}`).join('')

describe('a mechanical edit', () => {
  it('puts back the line that was taken out, between three lines of context and a marker', () => {
    expect(mechanicalEdit(steps(9), SLASHES)).toEqual({
      original: steps(9).replace("step(3, 'a label')\n", ''),
      edit: `${steps(7)}// ... existing code ...\n`,
      expected: steps(9),
      sites: 1,
      lines: 8,
    })
  })

  it('has three sites in a longer file, of which the original has none', () => {
    const made = mechanicalEdit(sampleSource(2_000), SLASHES)!
    expect(made.sites).toBe(3)
    expect(made.original.split('\n').length).toBe(made.expected.split('\n').length - 3)
  })

  it('marks in the comments that the language has', () => {
    const css = { lineComments: [], blockComments: [{ open: '/*', close: '*/' }] }
    expect(mechanicalEdit(steps(9), css)!.edit).toContain('/* ... existing code ... */\n')
    expect(mechanicalEdit(steps(9), { lineComments: [], blockComments: [] })!.edit).toMatch(
      /\n\.\.\. existing/,
    )
  })

  it('follows the line ends of the file', () => {
    const made = mechanicalEdit(steps(40, '\r\n'), SLASHES)!
    expect(made.edit.replaceAll('\r\n', '')).not.toContain('\n')
  })

  it.each(['', 'one line', steps(3), 'x\n'.repeat(100), '}\n'.repeat(100)])('gives up on %j', (text) => {
    expect(mechanicalEdit(text, SLASHES)).toBeUndefined()
  })
})
