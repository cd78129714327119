import { createEngine } from '@mortise/core'
import { expect, test } from 'vitest'
import { firstLines, madeSubject, packageFile } from './made.js'

const TEXT = firstLines(packageFile('acorn', 'dist/acorn.js'), 2000)

test('a made edit has the answer that the engine finds', async () => {
  const subject = madeSubject('acorn', 'acorn.js', TEXT, 3)!
  const outcome = await createEngine().apply(subject.request)
  expect(outcome.status === 'applied' && outcome.text).toBe(subject.expected)
  expect(subject.request.edit.split('\n').length).toBeLessThan(40)
})

test('the same text gives the same edit', () => {
  expect(madeSubject('a', 'acorn.js', TEXT, 5)).toEqual(madeSubject('a', 'acorn.js', TEXT, 5))
})

test('a text without fitting lines gives none', () => {
  expect(madeSubject('a', 'a.js', 'a()\n'.repeat(100), 1)).toBeNull()
})
