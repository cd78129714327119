import { describe, expect, it } from 'vitest'
import { lineText } from '../text/lines.js'
import { ItemFlag, ItemKind, type OriginalLines, readSnippet, reorderChunks } from './snippet.js'

const NAMES = ['line', 'marker', 'removal', 'minus']

function linesOf(original: string): OriginalLines {
  const lines = original.split('\n').filter((line) => line.trim() !== '')
  return {
    unitWidth: 2,
    holds: (trimmed) => lines.some((line) => line.trim() === trimmed),
    holdsWhole: (text) => lines.some((line) => line.trimEnd() === text.trimEnd()),
  }
}

const read = (edit: string, original = '', path?: string) => readSnippet(edit, linesOf(original), path)

/** Items as `kind|text`. */
function items(edit: string, original = '', path?: string): string[] {
  const { lines, kind } = read(edit, original, path)
  return Array.from({ length: lines.count }, (_, item) => `${NAMES[kind[item]!]}|${lineText(lines, item)}`)
}

describe('the wrapping comes off', () => {
  it.each<[string, string, string?]>([
    ['fences', '```\nf()\n```'],
    ['fences that name a language', '```ts\nf()\n```\n'],
    ['fences of tildes', '~~~\nf()\n~~~'],
    ['longer fences', '````ts\nf()\n````'],
    ['blank lines around fences', '\n\n```ts\nf()\n```\n\n'],
    ['a fence that is never closed', '```ts\nf()'],
    ['the name of the file on top', '// src/a.ts\nf()', 'src/a.ts'],
    ['its base name alone', '# a.ts\nf()', 'src/a.ts'],
    ['a name without a comment', 'src/a.ts:\nf()', 'src/a.ts'],
    ['a name in fences', '```ts\n// a.ts\n\nf()\n```', 'src/a.ts'],
    ['words before one fenced block', 'Here is the change:\n\n```ts\nf()\n```'],
    ['words on both sides of it', 'Here is the change:\n```ts\nf()\n```\nIt calls f once more.'],
  ])('%s', (_name, edit, path) => {
    expect(items(edit, 'g()', path)).toEqual(['line|f()'])
  })

  it('but lines keep their numbers in the edit as given', () => {
    expect([...read('Here is the change:\n\n```ts\nf()\ng()\n```').editLine]).toEqual([3, 4])
  })

  it('but not a name that the original holds', () => {
    expect(items('// a.ts\nf()', '// a.ts\ng()', 'a.ts')).toEqual(['line|// a.ts', 'line|f()'])
  })

  it('but not the name of another file without a folder', () => {
    expect(items('// b.ts\nf()', '', 'a.ts')).toEqual(['line|// b.ts', 'line|f()'])
  })

  it('but not fences of Markdown that the original holds', () => {
    const edit = '```sh\nnpm test\n```'
    expect(items(edit, '```sh\nnpm run\n```', 'README.md')).toHaveLength(3)
  })

  it('but not words around two blocks, of which neither may be dropped', () => {
    expect(items('One:\n```\nf()\n```\nTwo:\n```\ng()\n```')).toHaveLength(8)
  })
})

describe('markers', () => {
  it('become items that keep their words', () => {
    const { kind, words, markers } = read('f()\n// ... existing code ...\ng()')
    expect([...kind]).toEqual([ItemKind.line, ItemKind.marker, ItemKind.line])
    expect(words[1]).toBe('... existing code ...')
    expect(markers).toBe(1)
  })

  it.each(['# ... existing code ...', '...'])(
    'may be genuine where the original holds the very line: %s',
    (line) => {
      const { kind, flags } = read(line, line)
      expect(kind[0]).toBe(ItemKind.marker)
      expect(flags[0]).toBe(ItemFlag.literal)
    },
  )

  it('may be genuine where they are bare and the original holds them', () => {
    const { kind, flags } = read('class A:\n    ...', 'def f():\n    ...')
    expect(kind[1]).toBe(ItemKind.marker)
    expect(flags[1]).toBe(ItemFlag.literal)
  })

  it('within a line cut it in two', () => {
    const { kind, flags, editLine } = read('  load() { /* ... existing code ... */ }')
    expect(items('  load() { /* ... existing code ... */ }')).toEqual([
      'line|  load() {',
      'marker|    ...',
      'line|  }',
    ])
    expect([...kind]).toEqual([ItemKind.line, ItemKind.marker, ItemKind.line])
    expect([...flags]).toEqual([ItemFlag.openEnd, 0, ItemFlag.tail])
    expect([...editLine]).toEqual([0, 0, 0])
  })
})

it('a comment that says what went is a removal, unless the original says so itself', () => {
  expect(items('// removed the old handler')).toEqual(['removal|// removed the old handler'])
  expect(items('// removed the old handler', '// removed the old handler')[0]).toMatch(/^line/)
})

describe('a diff without its header', () => {
  it('is read by its signs where the original holds what it takes out', () => {
    expect(items(' a()\n-b()\n+c()\n d()', 'a()\nb()\nd()')).toEqual([
      'line|a()',
      'minus|b()',
      'line|c()',
      'line|d()',
    ])
  })

  it('marks what it adds', () => {
    const { diffLike, flags } = read(' a()\n-b()\n+c()', 'a()\nb()')
    expect(diffLike).toBe(true)
    expect([...flags]).toEqual([0, 0, ItemFlag.plus])
  })

  it('may put its sign in the place of a blank', () => {
    expect(items('-  b()\n+  c()', '   b()')).toEqual(['minus|  b()', 'line|   c()'])
  })

  it('keeps a line that it takes out and puts back', () => {
    expect(items(' a()\n-b()\n+b()\n+c()\n d()', 'a()\nb()\nd()')).toEqual([
      'line|a()',
      'line|b()',
      'line|c()',
      'line|d()',
    ])
  })

  it('keeps it though its indentation changes', () => {
    expect(items('-b()\n+  b()\n+  c()', 'b()')).toEqual(['line|  b()', 'line|  c()'])
  })

  it('keeps none of a longer hunk, which takes the place of its old lines as a whole', () => {
    expect(items('-a()\n-b()\n-c()\n+c()', 'a()\nb()\nc()')).toEqual([
      'minus|a()',
      'minus|b()',
      'minus|c()',
      'line|c()',
    ])
  })

  it('keeps none that another hunk puts in', () => {
    expect(items('-b()\n a()\n+b()', 'b()\na()')).toEqual(['minus|b()', 'line|a()', 'line|b()'])
  })

  it('sees no indentation in the stars of a comment', () => {
    const edit = '-b()\n+/**\n+ * c\n+ */\n+b(1)\n+  d()'
    expect(items(edit, 'b()').slice(1)).toEqual([
      'line|/**',
      'line| * c',
      'line| */',
      'line|b(1)',
      'line|  d()',
    ])
  })

  it('is none where the original has such lines itself', () => {
    expect(read('- one\n- two\n+ three', '- one\n- two').diffLike).toBe(false)
  })

  it('is none where the original holds nothing that it would take out', () => {
    expect(read('- one\n- two', 'other').diffLike).toBe(false)
  })

  it('is none for one sign alone', () => {
    expect(read('-b()', 'b()').diffLike).toBe(false)
  })
})

it('chunks change places with a marker between them', () => {
  const snippet = read('b()\n...\na()')
  const { lines, kind } = reorderChunks(snippet, [
    [2, 3],
    [0, 1],
  ])
  expect([0, 1, 2].map((item) => lineText(lines, item))).toEqual(['a()', '...', 'b()'])
  expect(kind[1]).toBe(ItemKind.marker)
})
