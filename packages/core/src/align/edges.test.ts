import { describe, expect, it } from 'vitest'
import { readSnippet } from '../snippet/snippet.js'
import { splitLines, trimmedText } from '../text/lines.js'
import { edgePlaces } from './edges.js'
import { occurrencesOf } from './occurrences.js'

const BARE = { holds: () => false, holdsWhole: () => false, unitWidth: 2 }

/** New items as `text: above/below`, by the text of the original's lines; null where no edges say anything. */
function places(original: string, edit: string): string[] | null {
  const lines = splitLines(original)
  const snippet = readSnippet(edit, BARE, undefined)
  const found = edgePlaces({
    original: lines,
    snippet,
    occurrences: occurrencesOf(lines),
    // A call says more than a word, a word more than a bracket.
    worth: (item) => {
      const text = trimmedText(snippet.lines, item)
      return /\w\(/.test(text) ? 2.5 : /\w/.test(text) ? 0.9 : 0.2
    },
  })
  if (found === null) return null
  const textOf = (line: number): string => (line < lines.count ? trimmedText(lines, line) : 'end')
  const { above, below } = found
  return [...above.keys()]
    .filter((item) => above[item]! >= 0)
    .map((item) => `${trimmedText(snippet.lines, item)}: ${textOf(above[item]!)}/${textOf(below[item]!)}`)
}

describe('both edges place a chunk', () => {
  it('where they are neighbours in the file', () => {
    expect(places('open()\nread()\nclose()\n', 'open()\nlock()\nread()\n')).toEqual(['lock(): open()/read()'])
  })

  it('blank lines aside', () => {
    const original = 'first()\nopen()\n\nread()\nlast()\n'
    expect(places(original, 'open()\n\nlock()\nread()\n')).toEqual(['lock(): open()/read()'])
    // The edges' runs meet: both hold the lines between.
    expect(places(original, 'open()\nread()\nopen()\n\nread()\n')).toEqual([
      'read(): open()/read()',
      'open(): open()/read()',
    ])
  })

  it('with a few lines between that it may replace', () => {
    expect(places('open()\na()\nb()\nc()\nclose()\n', 'open()\nread()\nclose()\n')).toEqual([
      'read(): open()/close()',
    ])
  })

  it('each chunk on its own', () => {
    const original = 'open()\nread()\nclose()\nsend()\ndone()\n'
    expect(places(original, 'open()\nlock()\nread()\n// ...\nsend()\nlog()\ndone()\n')).toEqual([
      'lock(): open()/read()',
      'log(): send()/done()',
    ])
  })

  it('though what it holds reads like code elsewhere', () => {
    const original = 'open()\nread()\nclose()\n\nfunction again() {\n  lock()\n  wait()\n}\n'
    expect(places(original, 'open()\nlock()\nwait()\nread()\n')).toEqual([
      'lock(): open()/read()',
      'wait(): open()/read()',
    ])
  })

  it('cut back to where they are neighbours, where the new lines end as the old ones do', () => {
    const entry = (name: string): string => `{\n  ${name}\n},\n`
    const original = `list = [\n${entry('first')}${entry('second')}]\n`
    expect(places(original, `list = [\n${entry('first')}${entry('new')}{\n  second\n`)).toEqual([
      '{: },/{',
      'new: },/{',
      '},: },/{',
    ])
  })
})

describe('one edge places a chunk that goes on at its level', () => {
  it('behind its head', () => {
    expect(places('  read()\n\n  close()\n', '  read()\n  send()\n  log()\n')).toEqual([
      'send(): read()/close()',
      'log(): read()/close()',
    ])
  })

  it('behind its head at the end of the file', () => {
    expect(places('open()\nread()\n', 'read()\nsend()\nlog()\n')).toEqual([
      'send(): read()/end',
      'log(): read()/end',
    ])
  })

  it('before its tail, where the head is a bracket that stands anywhere', () => {
    expect(places('open()\nread()\n}\n', '}\nsend()\nread()\n')).toEqual([
      '}: open()/read()',
      'send(): open()/read()',
    ])
  })

  it.each<[string, string]>([
    ['leave the level', '  read()\n  send()\n}\n'],
    ['are a block of the head', '  read()\n    send()\n    log()\n'],
  ])('but not where the new lines %s', (_name, edit) => {
    expect(places('  read()\n  close()\n', edit)).toBeNull()
  })
})

describe('edges say nothing', () => {
  it.each<[string, string, string]>([
    ['where both stand twice', 'open()\nread()\nx()\nopen()\nread()\n', 'open()\nlock()\nread()\n'],
    ['where one head stands twice', 'read()\nx()\nread()\ny()\n', 'read()\nsend()\nlog()\n'],
    ['where both are brackets', 'a = {\n}\n[\n', '}\nlock()\n[\n'],
    ['where the one is a bracket', 'a = {\n}\nb\n', '}\nlock()\nwait()\n'],
    ['where the one is a word', 'else\nb()\n', 'else\nlock()\nwait()\n'],
    ['in a chunk of two lines', 'open()\nread()\n', 'open()\nlock()\n'],
    ['where neither is in the file', 'open()\nread()\n', 'lock()\nwait()\nsend()\n'],
    ['where a marker parts them', 'open()\nread()\n', 'open()\nlock()\n// ...\nread()\n'],
    ['where all lines stand in the file', 'open()\nread()\nclose()\n', 'open()\nread()\nclose()\n'],
  ])('%s', (_name, original, edit) => {
    expect(places(original, edit)).toBeNull()
  })

  it('unless the lines next to them tell two places apart', () => {
    const original = 'first()\nopen()\nread()\nx()\nsecond()\nopen()\nread()\n'
    expect(places(original, 'second()\nopen()\nlock()\nread()\n')).toEqual(['lock(): open()/read()'])
  })
})
