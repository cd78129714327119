import { applyPatch } from 'diff'
import { expect, test } from 'vitest'
import { asWritten, blocksOf, hunksBetween, unifiedDiff } from './hunk.js'

const lines = (count: number) => Array.from({ length: count }, (_, n) => `  call('${n}', ${n});`)
const BEFORE = `${lines(40).join('\n')}\n`
const AFTER = BEFORE.replace("  call('20', 20);\n", '  now();\n')

test('a derived diff makes the one text of the other', () => {
  expect(applyPatch(BEFORE, unifiedDiff(hunksBetween(BEFORE, AFTER), 'a.js'))).toBe(AFTER)
})

test('a missing newline at the end of the file is in the diff', () => {
  const diff = unifiedDiff(hunksBetween('a\nb', 'a\nc'), 'a')
  expect(diff).toContain('\\ No newline at end of file')
  expect(applyPatch('a\nb', diff)).toBe('a\nc')
})

test('context is worded as the snippet words it, and keeps its indentation', () => {
  const [hunk] = asWritten(hunksBetween(BEFORE, AFTER), 'call("19",  19)\nnow();', BEFORE, 'seed')
  expect(hunk!.lines.map(({ sign, text }) => sign + text)).toEqual([
    "   call('17', 17);",
    "   call('18', 18);",
    '   call("19",  19)',
    "-  call('20', 20);",
    '+  now();',
    "   call('21', 21);",
    "   call('22', 22);",
    "   call('23', 23);",
  ])
})

test('line numbers are off by a tenth of the file at most, the same for the same seed', () => {
  const hunks = hunksBetween(BEFORE, AFTER)
  const starts = Array.from({ length: 50 }, (_, seed) => asWritten(hunks, '', BEFORE, `${seed}`)[0]!.oldStart)
  expect(Math.min(...starts)).toBeGreaterThanOrEqual(18 - 4)
  expect(Math.max(...starts)).toBeLessThanOrEqual(18 + 4)
  expect(new Set(starts).size).toBeGreaterThan(3)
  expect(asWritten(hunks, '', BEFORE, 'a')).toEqual(asWritten(hunks, '', BEFORE, 'a'))
})

test('a block holds the lines of its hunk before and after', () => {
  const [block] = blocksOf(hunksBetween('a\nb\nc\n', 'a\nB\nc\n'))
  expect(block).toEqual({ search: 'a\nb\nc\n', replace: 'a\nB\nc\n', near: 1 })
})
