import { expect, test } from 'vitest'
import { generateCases } from './generator.js'

const FILE = Array.from({ length: 12 }, (_, i) =>
  [
    `export function step${i}(input) {`,
    `  const value${i} = prepare(input, ${i});`,
    `  return finish(value${i});`,
    '}',
    '',
  ].join('\n'),
).join('\n')

const MATERIAL = {
  pairs: [
    {
      path: 'real.js',
      before: FILE,
      after: FILE.replace('prepare(input, 3)', 'prepare(input, 30)').replace(
        'finish(value8)',
        'close(value8)',
      ),
      source: 'test',
    },
  ],
  files: [{ path: 'made-up.js', before: FILE, source: 'test' }],
}

const CASES = generateCases(MATERIAL, 1, 200)

test('the same seed gives the same cases, and a longer run starts with the shorter one', () => {
  expect(generateCases(MATERIAL, 1, 50)).toEqual(CASES.slice(0, 50))
  expect(generateCases(MATERIAL, 2, 50)).not.toEqual(CASES.slice(0, 50))
})

test('every case changes its file, and has an id of its own', () => {
  expect(CASES).toHaveLength(200)
  for (const c of CASES) expect(c.expected[0]).not.toBe(c.original)
  expect(new Set(CASES.map((c) => c.id)).size).toBe(200)
})

test('every new line of the answer stands in the snippet, but for its indentation', () => {
  for (const c of CASES) {
    const old = new Set(c.original.split(/\r?\n/))
    const shown = new Set(c.snippet.split('\n').map((line) => line.trim()))
    for (const line of c.expected[0].split(/\r?\n/)) {
      // A block that is wrapped or unwrapped may be hidden by a marker.
      if (!old.has(line) && c.kind !== 'wrap' && c.kind !== 'unwrap' && c.kind !== 'multi-site') {
        expect(shown, `${c.id}: ${line}`).toContain(line.trim())
      }
    }
  }
})

test('a tidy snippet marks what it leaves out at the top and at the end', () => {
  const tidy = CASES.filter((c) => c.sloppy[0] === 'clean' && c.kind !== 'whole-file')
  expect(tidy.length).toBeGreaterThan(10)
  for (const c of tidy) {
    const lines = c.snippet.trim().split('\n')
    if (lines[0] !== c.expected[0].split('\n')[0]) expect(lines[0]).toContain('... existing code ...')
  }
})
