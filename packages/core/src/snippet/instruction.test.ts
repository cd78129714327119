import { describe, expect, it } from 'vitest'
import { splitLines } from '../text/lines.js'
import {
  addedNames,
  onlyAdds,
  placeHints,
  removedDeclarations,
  removedNames,
  removes,
  renamesOf,
} from './instruction.js'

describe('an instruction speaks of new code only', () => {
  it.each([
    'Add a close method to Store',
    'I am adding a retry option.',
    'Insert validation before the loop',
    'Introduce a constant for the limit',
    'Append a section on caching',
    'Document the return value',
  ])('%s', (instruction) => {
    expect(onlyAdds(instruction)).toBe(true)
  })

  it.each([
    'Add a log line and remove the old one',
    'Add retries instead of failing',
    'Add a method using the cache',
    'Replace load with read',
    'Address the review',
    '',
  ])('but not: %j', (instruction) => {
    expect(onlyAdds(instruction)).toBe(false)
  })
})

it.each<[string, boolean]>([
  ['Remove the old handler', true],
  ['I am deleting isEven.', true],
  ['Drops support for version 1', true],
  ['Get rid of the cache', true],
  ['Rename load to read', false],
  ['Add a dropdown', false],
  ['', false],
])('an instruction says that something goes, or not: %j', (instruction, expected) => {
  expect(removes(instruction)).toBe(expected)
})

describe('names that go', () => {
  it.each<[string, string[]]>([
    ['Remove load', ['load']],
    ['Remove the load function', ['load']],
    ['Remove function load', ['load']],
    ['Removing `parse` from the exports', ['parse']],
    ['Delete unused import lodash', ['lodash']],
    ['delete "retries"', ['retries']],
    ['Dropping all of the parseDate functions', ['parseDate']],
    ['Remove the deprecated parseDate', ['parseDate']],
    ['Remove $scope', ['$scope']],
    ['Remove load and delete save', ['load', 'save']],
  ])('%s', (instruction, names) => {
    expect(removedNames(instruction)).toEqual(names)
  })

  it.each([
    'Remove unused code',
    'Dropping all of the parseDate calls',
    'Remove the five-argument one',
    'Remove comments from load',
    'removes a duplicated check',
    'Add load',
    '',
  ])('none, for what is a sort of thing: %j', (instruction) => {
    expect(removedNames(instruction)).toEqual([])
  })
})

describe('declarations that go', () => {
  it.each<[string, string[]]>([
    ['Remove the deprecated loadAll helper', ['loadAll']],
    ['remove getConfig, it only calls getItem', ['getConfig']],
    ['Delete the load function', ['load']],
    ['Drop loadAll() and rename saveAll to save', ['loadAll']],
  ])('%s', (instruction, names) => {
    expect(removedDeclarations(instruction)).toEqual(names)
  })

  it.each([
    'Remove the line above saveUser',
    'Remove the statement between loadUser and saveUser',
    'In main, remove the loadUser and saveUser calls',
    'Remove the isReady check from main',
    'Remove loadAll from the exports',
    'Remove the notify_all test and strengthen notify_one',
    'Drop the timeout option',
  ])('none: %s', (instruction) => {
    expect(removedDeclarations(instruction)).toEqual([])
  })
})

describe('names that are new', () => {
  it.each<[string, string[]]>([
    ['Add load', ['load']],
    ['Add a close method', ['close']],
    ['Add method `close()` to Store', ['close']],
    ['I am adding parseDate right after parseTime.', ['parseDate']],
    ['Introduce a new helper formatDate', ['formatDate']],
    ['Create class Store', ['Store']],
    ['Define MAX_SIZE', ['MAX_SIZE']],
    ['Add a private static method reset', ['reset']],
    ['Add functions loadAll and saveAll', ['loadAll', 'saveAll']],
    ['Add an empty? predicate', ['empty?']],
    ['Remove load', []],
    ['', []],
  ])('%j', (instruction, names) => {
    expect([...addedNames(instruction)]).toEqual(names)
  })
})

describe('names that change', () => {
  it.each<[string, [now: string, old: string][]]>([
    ['Rename load to read', [['read', 'load']]],
    ['rename `load` to `read`.', [['read', 'load']]],
    ['Renaming the function load to read', [['read', 'load']]],
    ['Renamed the method loadAll() to readAll()', [['readAll', 'loadAll']]],
    ['rename load as read', [['read', 'load']]],
    ['renames load into read', [['read', 'load']]],
    ['renames load => read', [['read', 'load']]],
    ['rename load -> read', [['read', 'load']]],
    ['rename load → read', [['read', 'load']]],
    ['Rename class Store to Cache', [['Cache', 'Store']]],
    [
      'Rename load to read and rename save to write',
      [
        ['read', 'load'],
        ['write', 'save'],
      ],
    ],
    ['Change load to read', []],
    ['', []],
  ])('%j', (instruction, names) => {
    expect([...renamesOf(instruction)]).toEqual(names)
  })
})

describe('a place is named', () => {
  /** Lines are counted from 0 in what follows. */
  const FILE = `import fs from 'fs'

// Reads.
// All of it.
export function load(path) {
  return fs.readFileSync(path)
}

const limit = 10

@sealed
class Store {
  get(key) {
    return this.map.get(key)
  }

  set(key) {
    this.map.set(key)
  }
}

const toDate = (text) => {
  return new Date(text)
}
`
  it.each<[string, number[]]>([
    ['Add save after load', [8]],
    ['Add save right after the load function', [8]],
    ['Add save below `load`', [8]],
    ['Add save after `load()`', [8]],
    ['Add save after the existing load', [8]],
    ['Add save next to load', [8]],
    ['Add save between load and limit', [8]],
    ['Add has just after the get method', [16]],
    ['Add has after the static method get', [16]],
    ['Add has to Store, after set', [19]],
    ['Add a constant after limit', [10]],
    ['Add toTime behind toDate', [24]],
  ])('behind the end of a declaration: %s', (instruction, lines) => {
    expect(placeHints(instruction, splitLines(FILE))).toEqual(lines)
  })

  it.each<[string, number[]]>([
    ['Add save before limit', [8]],
    ['Add save above load', [2]],
    ['Add save in front of Store', [10]],
    ['Add save ahead of `toDate`', [21]],
    ['Add has immediately before the set method', [16]],
  ])('before a declaration, its comments and decorators: %s', (instruction, lines) => {
    expect(placeHints(instruction, splitLines(FILE))).toEqual(lines)
  })

  it.each(['', 'Add save', 'Add save after missing', 'Add save to Store', 'Add the call after readFileSync'])(
    'not by what the file does not declare: %j',
    (instruction) => {
      expect(placeHints(instruction, splitLines(FILE))).toEqual([])
    },
  )

  it.each<[string, number[]]>([
    ['after load', [4]],
    ['after get', [8, 16]],
    ['before put', [8]],
    ['after put', [12]],
    ['after again', []],
  ])('by at most two declarations, in Python: %s', (instruction, lines) => {
    const file = `def load(path):
    return read(path)


class Store(Base):
    def get(self):
        return 1

    def put(self):
        return 2


def get():
    return 0


${'def again():\n    return 1\n\n\n'.repeat(3)}`
    expect(placeHints(instruction, splitLines(file))).toEqual(lines)
  })

  it.each<[string, number[]]>([
    ['after load', [4]],
    ['after empty?', [7]],
    ['before empty?', [4]],
  ])('behind the word that ends a block, in Ruby: %s', (instruction, lines) => {
    const file = 'def load\n  1\nend\n\ndef empty?\n  true\nend\n'
    expect(placeHints(instruction, splitLines(file))).toEqual(lines)
  })
})
