import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Case } from './case.js'
import { readCases, writeCases } from './reader.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cases-'))
})
afterEach(() => rm(folder, { recursive: true }))

const CASE: Case = {
  id: 'a',
  set: 'some',
  path: 'a.js',
  language: 'javascript',
  kind: 'modify-line',
  sloppy: ['dedented'],
  answer: 'merge',
  original: 'a\u2028\r\n',
  snippet: 'b\r\n',
  instruction: '',
  expected: ['b\r\n'],
  notes: '',
  source: { package: 'some' },
}

test.each(['some.jsonl', 'some.jsonl.gz'])('%s is read as it was written', async (name) => {
  await writeCases(join(folder, name), [CASE])
  expect(await readCases(join(folder, name))).toEqual({ cases: [CASE], skipped: 0 })
})

test('a folder gives the cases of all its files, each in the set named after its file', async () => {
  await writeCases(join(folder, 'two.jsonl'), [CASE])
  await writeCases(join(folder, 'one.jsonl.gz'), [CASE])
  await writeFile(join(folder, 'README.md'), 'no cases')
  const { cases } = await readCases(folder)
  expect(cases.map((c) => c.set)).toEqual(['one', 'two'])
})

test('a row in another dialect is left out and counted', async () => {
  const name = join(folder, 'formats.jsonl')
  await writeFile(name, '{"id": "a", "format": "apply_patch"}\n')
  expect(await readCases(name)).toEqual({ cases: [], skipped: 1 })
})

test('a broken row is named', async () => {
  const name = join(folder, 'broken.jsonl')
  await writeFile(name, '\n{"id": "a", "answer": "merge", "expected": []}\n')
  await expect(readCases(name)).rejects.toThrow('broken.jsonl, row 2: expected is empty')
})
