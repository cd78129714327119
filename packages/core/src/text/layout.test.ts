import { describe, expect, it } from 'vitest'
import { layoutOf } from './layout.js'
import { splitLines, tabWidthOf } from './lines.js'

const layout = (text: string) => layoutOf(splitLines(text, tabWidthOf(text)))

describe('line ends', () => {
  it.each<[string, string, '\n' | '\r\n']>([
    ['LF where all are', 'a\nb\n', '\n'],
    ['CRLF where all are', 'a\r\nb\r\n', '\r\n'],
    ['what most lines have', 'a\r\nb\r\nc\n', '\r\n'],
    ['LF where it is a draw', 'a\r\nb\n', '\n'],
    ['LF where there are none', 'a', '\n'],
    ['LF for an empty text', '', '\n'],
  ])('are %s', (_name, text, expected) => {
    expect(layout(text).eol).toBe(expected)
  })

  it.each<[string, string, boolean]>([
    ['stands at the end', 'a\n', true],
    ['stands there as CRLF', 'a\r\n', true],
    ['is missing', 'a\nb', false],
    ['is missing from an empty text', '', false],
  ])('the final one %s', (_name, text, expected) => {
    expect(layout(text).finalNewline).toBe(expected)
  })

  it('a byte order mark is seen at the start only', () => {
    expect(layout('\uFEFFa\n').bom).toBe(true)
    expect(layout('a\uFEFF\n').bom).toBe(false)
  })
})

describe('the unit of indentation', () => {
  it.each<[string, string, string | null, number]>([
    ['is two spaces', 'a {\n  b {\n    c\n  }\n}\n', '  ', 2],
    ['is four spaces', 'a:\n    b:\n        c\n', '    ', 4],
    ['is a tab', 'a {\n\tb {\n\t\tc\n\t}\n}\n', '\t', 4],
    ['is three spaces where nothing else shows', 'a {\n   b {\n      c\n   }\n}\n', '   ', 3],
    ['is not shown by a flat text, and counts 4 columns', 'a\nb\n', null, 4],
    ['is not shown by blank lines', 'a\n        \nb\n', null, 4],
    ['is not the single column of a block comment', '/**\n * a\n */\nb {\n  c\n}\n', '  ', 2],
    ['is not how far one call is hung', 'a {\n  b(c,\n       d)\n  e {\n    f\n  }\n}\n', '  ', 2],
    [
      'is not how far continuation lines go in',
      'a {\n  b(c,\n      d,\n      e);\n  f(g,\n      h);\n}\n\ni {\n  j(k,\n      l);\n}\n',
      '  ',
      2,
    ],
    [
      'is four spaces in spite of one odd line',
      'a:\n    b\nc:\n    d\n      + e\nf:\n    g\nh:\n    i\nj:\n    k\n',
      '    ',
      4,
    ],
    ['is what most deep lines have', 'a {\n\tb\n\tc\n\td\n    e\n}\n', '\t', 4],
  ])('%s', (_name, text, unit, width) => {
    expect(layout(text)).toMatchObject({ unit, unitWidth: width })
  })

  it('is four spaces, written with tabs, where levels alternate between spaces and tabs of eight', () => {
    expect(layout('a {\n    b {\n\tc {\n\t    d\n\t}\n    }\n}\n')).toMatchObject({
      unit: '    ',
      unitWidth: 4,
      tabWidth: 8,
      tabs: true,
    })
  })
})
