import { describe, expect, it } from 'vitest'
import { languageByName } from '../language/index.js'
import { splitLines } from '../text/lines.js'
import { scanNesting } from './scan.js'

const scan = (language: string, text: string, border?: number) =>
  scanNesting(
    splitLines(text),
    languageByName(language)!,
    border === undefined ? undefined : (line) => line === border,
  )
const nets = (language: string, text: string): number[] => [...scan(language, text).net]

describe('the net of a line', () => {
  it.each<[string, string, string, number[]]>([
    ['counts openers minus closers', 'typescript', 'f(() => {\n})', [2, -2]],
    ['is 0 for a line that closes and opens', 'typescript', 'if (a) {\n} else {\n}', [1, 0, -1]],
    ['does not see brackets in strings', 'typescript', 'f("{", \'[\')', [0]],
    ['does not see an escaped quote end a string', 'typescript', 'f("\\"{")', [0]],
    ['does not see brackets in a line comment', 'typescript', 'f() // {', [0]],
    ['does not see brackets in a block comment', 'typescript', 'f(/* { */)', [0]],
    ['does not see brackets in a regular expression', 'typescript', 'a = /[{(]/', [0]],
    ['sees a division as what it is', 'typescript', 'a = (b / c) / {', [1]],
    ['does not see brackets in a template', 'typescript', 'a = `{\n(\n` + [', [0, 0, 1]],
    ['does not see brackets in a docstring', 'python', '"""{\n(\n"""\nf(', [0, 0, 0, 1]],
    ['does not see brackets behind a hash', 'python', 'f() # (', [0]],
    ['does not take a lifetime for a string', 'rust', "fn f<'a>(x: &'a str) {", [1]],
    ['does not see a bracket that is a character', 'rust', "let a = '{';", [0]],
    ['takes a hash within a word of shell for text', 'bash', 'f "$#" (', [1]],
    ['sees no opener in an apostrophe of prose', 'text', "it's (so", [1]],
  ])('%s', (_name, language, text, expected) => {
    expect(nets(language, text)).toEqual(expected)
  })

  it.each<[string, string, string, number[]]>([
    ['function and end', 'lua', 'function f()\n  return 1\nend', [1, 0, -1]],
    ['if, else and end', 'lua', 'if a then\nelse\nend', [1, 0, -1]],
    ['one do for a loop', 'lua', 'for i = 1, 2 do\nend', [1, -1]],
    ['def and end', 'ruby', 'def f\n  1\nend', [1, 0, -1]],
    ['no block for a modifier', 'ruby', 'return 1 if a', [0]],
    ['no block for a call named class', 'ruby', 'a.class', [0]],
    ['a do block', 'ruby', 'each do |a|\nend', [1, -1]],
    ['if and fi', 'bash', 'if true; then\n  ls\nfi', [1, 0, -1]],
    ['for, do and done', 'bash', 'for a in b; do\n  ls\ndone', [1, 0, -1]],
    ['case and esac', 'bash', 'case $a in\nesac', [1, -1]],
    ['no word in a string', 'ruby', 'f "if end do"', [0]],
    ['no word in a comment', 'lua', 'f() -- function', [0]],
  ])('counts block words: %s', (_name, language, text, expected) => {
    expect(nets(language, text)).toEqual(expected)
  })
})

it('the low of a line is the deepest that it closes before it opens again', () => {
  expect([...scan('typescript', 'if (a) {\n} else {\n}').low]).toEqual([0, -1, -1])
})

describe('pairs', () => {
  it('join the line that opens with the line that closes', () => {
    const { closer, opener } = scan('typescript', 'f(() => {\n  if (a) {\n  }\n})')
    expect([...closer]).toEqual([3, 2, -1, -1])
    expect([...opener]).toEqual([-1, -1, 1, 0])
  })

  it('are none on one line', () => {
    expect([...scan('typescript', 'f(() => {})').closer]).toEqual([-1])
  })

  it('are none for a fragment that closes what it does not open', () => {
    const { net, opener } = scan('typescript', '}\n)')
    expect([...net]).toEqual([-1, -1])
    expect([...opener]).toEqual([-1, -1])
  })
})

it('a comment over several lines nests like a block', () => {
  const { net, closer } = scan('typescript', '/*\n {\n*/\nf(')
  expect([...net]).toEqual([1, 0, -1, 1])
  expect(closer[0]).toBe(2)
})

it('a string that no line before a border closes ends with its own line', () => {
  expect([...scan('python', '"""begun\n...\nf(', 1).net]).toEqual([0, 0, 1])
})

describe('a fragment', () => {
  it('may begin within a comment: lines with stars up to its end are text', () => {
    expect([...scan('typescript', ' * of {\n * and (\n */\nf(', -1).net]).toEqual([0, 0, -1, 1])
  })

  it('may do so below each marker', () => {
    expect([...scan('typescript', '/**\n...\n * of {\n */\nf(', 1).net]).toEqual([1, 0, 0, -1, 1])
  })

  it.each<[string, string]>([
    ['no comment ends', ' * b(\nf('],
    ['another comment begins first', ' * b(\nf(/* a */'],
  ])('does not where %s', (_name, text) => {
    expect([...scan('typescript', text, -1).net]).toEqual([1, 1])
  })

  it('does not where it is a whole text', () => {
    expect([...scan('typescript', ' * b(\n */').net]).toEqual([1, -1])
  })
})

describe('a closer below a marker', () => {
  it('closes what stands as deep as itself: the marker hides the closers of what is deeper', () => {
    const text = 'class A {\n  run() {\n    if (x) {\n...\n  }\n}'
    expect([...scan('typescript', text, 3).closer]).toEqual([5, 4, -1, -1, -1, -1])
  })

  it('closes nothing where all that is shown is less deep: the marker hides its opener', () => {
    const text = 'class A {\n  run() {\n...\n    }\n  }\n}'
    expect([...scan('typescript', text, 2).closer]).toEqual([5, 4, -1, -1, -1, -1])
  })

  it('may be a word', () => {
    const text = 'class A\n  def f\n    if x\n...\n  end\nend'
    expect([...scan('ruby', text, 3).closer]).toEqual([5, 4, -1, -1, -1, -1])
  })

  it('closes the last opener where no marker stands between, whatever its indentation', () => {
    const text = '...\nclass A {\n  run() {\n}\n  }'
    expect([...scan('typescript', text, 0).closer]).toEqual([-1, 4, 3, -1, -1])
  })
})
