import { describe, expect, test } from 'vitest'
import { align, hunksOf } from './alignment.js'
import { isDecidable } from './decidable.js'
import type { Plan } from './plan.js'
import type { SnippetLine } from './snippet.js'

const TWO_ALIKE = ['a {', '  open', '  close', '}', 'b {', '  open', '  close', '}']

describe('isDecidable', () => {
  test.each<[string, boolean, string[], string[], string]>([
    ['one place for the context', true, ['a', 'b', 'c'], ['a', 'b', 'x', 'c'], '.###'],
    ['two places for the context', false, TWO_ALIKE, put(TWO_ALIKE, 6, '  x'), '.....###.'],
    [
      'two places, but one lies before the chunk above',
      true,
      TWO_ALIKE,
      put(TWO_ALIKE, 6, '  x'),
      '....#.###',
    ],
    ['a replacement between two neighbours', true, ['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd'], '###.'],
    ['a replacement that a marker follows', false, ['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd'], '##..'],
    ['an insertion that a marker follows', true, ['a', 'b', 'c', 'd'], ['a', 'x', 'b', 'c', 'd'], '##...'],
    ['an insertion without any context', false, ['a', 'b', 'c', 'd'], ['a', 'x', 'b', 'c', 'd'], '.#...'],
    ['a deletion between its neighbours', true, ['a', 'b', 'c', 'd'], ['a', 'c', 'd'], '##.'],
    ['a deletion of which one neighbour is hidden', false, ['a', 'b', 'c', 'd'], ['a', 'c', 'd'], '#..'],
    ['a deletion at the end of the file', false, ['a', 'b', 'c', 'd'], ['a', 'b', 'c'], '###'],
  ])('%s: %s', (_, decidable, before, after, shown) => {
    const { plan, lines } = show(before, after, shown)
    expect(isDecidable(plan, { lines, vague: new Set(), sloppy: [] })).toBe(decidable)
  })

  test('a misquoted line anchors nothing', () => {
    const { plan, lines } = show(['a', 'b', 'c', 'd'], ['a', 'x', 'b', 'c', 'd'], '##...')
    expect(isDecidable(plan, { lines, vague: new Set([0]), sloppy: [] })).toBe(false)
  })
})

function put(lines: readonly string[], at: number, line: string): string[] {
  return [...lines.slice(0, at), line, ...lines.slice(at)]
}

/** A plan that shows the lines of the new version that have a `#`, with a marker for each run of dots. */
function show(before: string[], after: string[], mask: string): { plan: Plan; lines: SnippetLine[] } {
  const alignment = align(before, after)!
  const shown = Uint8Array.from(mask, (char) => (char === '#' ? 1 : 0))
  const lines: SnippetLine[] = []
  for (const [a, text] of after.entries()) {
    if (shown[a] === 1) lines.push({ text, after: a, marker: false })
    else if (a === 0 || shown[a - 1] === 1) lines.push({ text: '// ...', after: -1, marker: true })
  }
  return {
    plan: { alignment, hunks: hunksOf(alignment), shown, hidden: new Set(), wholeBlocks: false, thin: false },
    lines,
  }
}
