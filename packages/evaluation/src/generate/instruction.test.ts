import { describe, expect, it } from 'vitest'
import { align, hunksOf } from './alignment.js'
import { additionOf, instructionOf } from './instruction.js'
import { linesOf } from './pair.js'
import type { Random } from './random.js'

const change = (before: string, after: string) => align(linesOf(before), linesOf(after))!

/** Picks the first of what there is; `lucky`: what happens by chance happens. */
const chance = (lucky: boolean): Random => ({
  int: () => 0,
  chance: () => lucky,
  pick: ([first]) => first!,
  weighted: ([[first]]) => first,
  shuffle: (items) => [...items],
})

const fn = (name: string, body = 'return 1'): string => `function ${name}() {\n  ${body}\n}\n`
const FILE = `${fn('one')}\n${fn('two')}`

describe('a new declaration goes behind the one above it', () => {
  const added = (before: string, after: string) => {
    const alignment = change(before, after)
    return additionOf(alignment, hunksOf(alignment)[0]!)
  }

  it.each<[string, string, string, { name: string; after: string }]>([
    ['between two', FILE, `${fn('one')}\n${fn('fresh')}\n${fn('two')}`, { name: 'fresh', after: 'one' }],
    ['at the end', FILE, `${FILE}\n${fn('fresh')}`, { name: 'fresh', after: 'two' }],
    [
      'in a class',
      'class A {\n  one() {\n    f()\n  }\n\n  two() {\n    g()\n  }\n}\n',
      'class A {\n  one() {\n    f()\n  }\n\n  fresh() {\n    h()\n  }\n\n  two() {\n    g()\n  }\n}\n',
      { name: 'fresh', after: 'one' },
    ],
    [
      'in Python',
      'def one():\n    f()\n\n\ndef two():\n    g()\n',
      'def one():\n    f()\n\n\ndef fresh():\n    h()\n\n\ndef two():\n    g()\n',
      { name: 'fresh', after: 'one' },
    ],
  ])('%s', (_name, before, after, expected) => {
    expect(added(before, after)).toEqual(expected)
  })

  it.each<[string, string, string]>([
    ['a line', FILE, FILE.replace('  return 1', '  log()\n  return 1')],
    ['a version of another', FILE, FILE.replace('function two', 'function fresh')],
    ['one of a name that is taken', FILE, `${FILE}\n${fn('one', 'return 3')}`],
    ['the first of the file', FILE, `${fn('fresh')}\n${FILE}`],
    ['one behind a statement', `${fn('one')}\nrun()\n`, `${fn('one')}\nrun()\n\n${fn('fresh')}`],
    [
      'one behind a name that two have',
      `${fn('one')}\n${fn('two')}\n${fn('one')}`,
      `${fn('one')}\n${fn('two')}\n${fn('one')}\n${fn('fresh')}`,
    ],
    [
      'the first of a class',
      'class A {\n  one() {\n    f()\n  }\n}\n',
      'class A {\n  fresh() {\n    h()\n  }\n\n  one() {\n    f()\n  }\n}\n',
    ],
  ])('but not %s', (_name, before, after) => {
    expect(added(before, after)).toBeUndefined()
  })
})

describe('an instruction', () => {
  it.each<[string, string, string, boolean, string]>([
    [
      'names the place of one new declaration',
      FILE,
      `${FILE}\n${fn('fresh')}`,
      false,
      'I am adding fresh right after two.',
    ],
    ['or only its name', FILE, `${FILE}\n${fn('fresh')}`, true, 'I am adding fresh.'],
    [
      'names two of several',
      FILE,
      `${fn('a')}\n${fn('one')}\n${fn('b')}\n${fn('two')}\n${fn('c')}`,
      false,
      'I am adding a and b.',
    ],
    [
      'names none of mere lines',
      FILE,
      FILE.replace('  return 1', '  log()\n  return 1'),
      false,
      'I am adding a few lines.',
    ],
    ['says what goes', FILE, fn('one'), false, 'I am removing two.'],
    [
      'says that lines go',
      FILE.replace('  return 1', '  log()\n  return 1'),
      FILE,
      false,
      'I am removing lines that nothing needs.',
    ],
    [
      'says what changes',
      'function one(a) {\n  return a\n}\n',
      'function one(a, b) {\n  return b\n}\n',
      false,
      'I am updating one.',
    ],
    ['says nothing of a change without a name', FILE, FILE.replace('return 1', 'return 2'), false, ''],
  ])('%s', (_name, before, after, lucky, expected) => {
    const alignment = change(before, after)
    expect(instructionOf(alignment, hunksOf(alignment), chance(lucky))).toBe(expected)
  })
})
