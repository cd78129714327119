import { describe, expect, it } from 'vitest'
import { readRemark } from './marker.js'

describe('a marker is recognised', () => {
  it.each([
    '// ... existing code ...',
    '//... existing code ...',
    '/* ... existing code ... */',
    '/** ... existing methods ... **/',
    '{/* ... existing code ... */}',
    '{ /* ... rest of the component ... */ }',
    '# ... existing code ...',
    '#... rest of the file',
    '<!-- ... existing code ... -->',
    '{# ... existing block ... #}',
    '{- ... existing code ... -}',
    '(* ... existing code ... *)',
    '-- ... existing code ...',
    '--[[ ... existing code ... ]]',
    '; ... existing code ...',
    ';; ... existing code ...',
    '% ... existing code ...',
    '%% ... unchanged ...',
    "' ... existing code ...",
    'REM ... existing code ...',
    '""" ... existing docstring ... """',
    '* ... existing fields ...',
  ])('in the comment syntax of any language: %s', (text) => {
    expect(readRemark(text)).toMatchObject({ kind: 'marker', bare: false })
  })

  it.each([
    '// ... rest of the function unchanged ...',
    '// … existing code …',
    '// ...',
    '// ... other methods ...',
    '// ... (keep the imports)',
    '// ... validation logic',
    '// existing code ...',
    '// rest of the code remains the same',
    '// Rest of your existing code here',
    '// unchanged',
    '// same as before',
    '// no changes here',
    '// keep existing imports',
    '// (rest of the file)',
    '// [existing code]',
    '// code omitted for brevity',
    '// The helper functions remain unchanged',
    '# snip',
    '// existing imports',
    '... existing code ...',
    '[... existing code ...]',
    '(rest of the file unchanged)',
    '[rest of code unchanged]',
  ])('by its words: %s', (text) => {
    expect(readRemark(text).kind).toBe('marker')
  })

  it.each([
    '// ... существующий код ...',
    '// ... остальной код без изменений ...',
    '# ... 现有代码 ...',
    '// ... 其余代码保持不变 ...',
    '// ... 既存のコード ...',
    '// ... 기존 코드 ...',
    '// ... código existente ...',
    '// ... reste du code inchangé ...',
    '// ... bestehender Code ...',
    '... resto del código ...',
  ])('in other tongues: %s', (text) => {
    expect(readRemark(text).kind).toBe('marker')
  })

  it.each(['...', '…', '. . .', '.....', '// ...', '# ...', '<!-- ... -->'])(
    'bare, as it may be genuine text: %s',
    (text) => {
      expect(readRemark(text)).toMatchObject({ kind: 'marker', bare: true })
    },
  )
})

describe('a marker is not seen', () => {
  it.each([
    ['in nothing', ''],
    ['in code', 'return total'],
    ['in a spread', '...args'],
    ['in a spread that closes', '...rest,'],
    ['in a spread within a call', 'call(...args)'],
    ['in a spread within an object', 'const next = { ...state, open: true }'],
    ['in a spread within a pattern', 'const { a, ...rest } = props'],
    ['in a rest parameter', 'function join(...parts: string[]) {'],
    ['in a spread among attributes', '<Button {...props} />'],
    ['in a string', "setText('Loading...')"],
    ['in words of a page', 'Loading...'],
    ['in words between tags', '<p>Loading...</p>'],
    ['in a range', 'for i in 0...5 {'],
    ['in a variadic type', 'func Sum(values ...int) int {'],
    ['in a slice of Python', 'x[..., 0]'],
    ['in a stub of Python on one line', 'def f(self): ...'],
    ['in a comment that explains', '// Retries up to three times before it gives up'],
    ['in a comment that trails off', '// wait for it...'],
    ['in a comment about existing things', '// existing users keep their role'],
    ['in a comment about what is the same', '// The same key must not be used twice'],
    ['in a comment that documents an omission', '// Fields that are omitted default to zero'],
    ['in a comment about the rest', '// The rest operator collects what is left'],
    ['in a to-do', '// TODO: handle the remaining cases'],
    ['in a heading of Markdown', '# Existing installations'],
    ['in a pragma', '#include <existing.h>'],
    ['in a decrement', '--count'],
    ['in a flag', '--no-changes'],
    ['in a comment with code', '// const rest = items.slice(1)'],
    ['in a comment behind code', 'retry() // the server is slow at times'],
  ])('%s', (_name, text) => {
    expect(readRemark(text).kind).toBe('none')
  })

  it('in a line longer than any marker', () => {
    expect(readRemark(`// ... existing ${'x'.repeat(200)}`).kind).toBe('none')
  })
})

describe('an inline marker is cut from its line', () => {
  const parts = (text: string): [string, string] | null => {
    const remark = readRemark(text)
    return remark.kind === 'inline' ? [text.slice(0, remark.before), text.slice(remark.after)] : null
  }

  it.each<[string, string, string]>([
    ['function load() { /* ... existing code ... */ }', 'function load() {', '}'],
    ['const all = [/* ... existing entries ... */, extra]', 'const all = [', ', extra]'],
    ['load() {...}', 'load() {', '}'],
    ['load() { … }', 'load() {', '}'],
    ['<ul>...</ul>', '<ul>', '</ul>'],
    ["<p>don't {...} or won't</p>", "<p>don't {", "} or won't</p>"],
    ['load(\'a\', "b") { ... }', 'load(\'a\', "b") {', '}'],
    ['const x = { // ... rest unchanged', 'const x = {', ''],
    ['def load(self): # ... existing code', 'def load(self):', ''],
  ])('%s', (text, before, after) => {
    const [left, right] = parts(text)!
    expect([left.trim(), right.trim()]).toEqual([before, after])
  })

  it.each([
    'f(...)',
    'x[...]',
    'call(...args)',
    '[...list]',
    '{...props}',
    'f(/* unused */ a)',
    "isFunction(val) ? 'function () { ... }' : null",
    'const html = `<ul>...</ul>`',
  ])('but %s is left whole', (text) => {
    expect(readRemark(text).kind).toBe('none')
  })
})

describe('a removal is recognised', () => {
  it.each([
    '// removed',
    '// removed the old handler',
    '# deleted',
    '// legacyLoad removed',
    '<!-- removed -->',
    '// handleClick was removed',
    '/* removed unused import */',
  ])('%s', (text) => {
    expect(readRemark(text).kind).toBe('removal')
  })

  it.each([
    '// removed when the session ends',
    '// deleted rows must not come back',
    '// items that should be removed',
    'removed',
    'const removed = true',
  ])('but %s is text', (text) => {
    expect(readRemark(text).kind).toBe('none')
  })
})
