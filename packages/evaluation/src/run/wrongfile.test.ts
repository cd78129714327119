import { expect, test } from 'vitest'
import type { Case } from '../cases/case.js'
import { wrongFileCases } from './wrongfile.js'

test('a snippet meets other files of its set, those of its language first', () => {
  const files = [
    make('a', 'go'),
    make('b', 'rust'),
    make('c', 'go'),
    make('d', 'rust'),
    make('e', 'rust'),
    { ...make('f', 'go'), set: 'other' },
    { ...make('g', 'go'), original: 'file a' },
  ]
  const pairs = wrongFileCases([files[0]], files)
  expect(pairs.map((c) => c.id)).toHaveLength(3)
  expect(pairs[0].id).toBe('a @ c')
  expect(pairs.map((c) => c.language)).toEqual(['go', 'rust', 'rust'])
  expect(pairs.every((c) => c.snippet === 'snippet a' && c.answer === 'refuse')).toBe(true)
  expect(pairs.map((c) => c.original)).not.toContain('file a')
  expect(wrongFileCases([files[0]], [...files].reverse())).toEqual(pairs)
})

function make(id: string, language: string): Case {
  return {
    id,
    set: 'some',
    path: id,
    language,
    kind: 'modify-line',
    sloppy: [],
    answer: 'merge',
    original: `file ${id}`,
    snippet: `snippet ${id}`,
    instruction: '',
    expected: ['x'],
    notes: '',
    source: '',
  }
}
