import { createEngine } from '@mortise/core'
import { describe, expect, it, test } from 'vitest'
import type { Format } from '../block.js'
import { detectFormat } from '../dialect/detect.js'
import { applyEdit } from './edit.js'

const engine = createEngine()
const run = (original: string, edit: string, format?: Format) =>
  applyEdit({ original, edit, path: 'a.ts', format }, engine)
const textOf = (original: string, edit: string, format?: Format) => {
  const outcome = run(original, edit, format)
  return outcome.status === 'applied' ? outcome.text : `${outcome.code}: ${outcome.message}`
}
const search = (old: string, now: string) => `<<<<<<< SEARCH\n${old}\n=======\n${now}\n>>>>>>> REPLACE\n`

test.each<[Format, string]>([
  ['search-replace', search('a', 'b')],
  ['search-replace', '------- SEARCH\na\n=======\nb\n+++++++ REPLACE'],
  ['apply-patch', '*** Begin Patch\n*** Update File: a\n@@\n-a\n+b\n*** End Patch'],
  ['unified-diff', '--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-a\n+b'],
  ['unified-diff', '@@ -1,2 +1,2 @@\n-a\n+b'],
  ['unified-diff', '@@ ... @@\n-a\n+b'],
  ['str-replace', '{"old_string": "a", "new_string": "b"}'],
  ['str-replace', '[{"name":"edit","input":{"oldString":"a","newString":"b"}}]'],
  ['str-replace', '{"old_string": "a\nraw line end", "new_string": "b",}'],
  ['str-replace', '<old_string>\na\n</old_string>\n<new_string>\nb\n</new_string>'],
  ['lazy', '// ... existing code ...\nfunction a() {}\n'],
  ['lazy', '- a list\n- of things\n'],
  ['lazy', '{"name": "a package", "version": "1.0.0"}'],
])('%s is recognised in %j', (format, text) => {
  expect(detectFormat(text)).toBe(format)
})

test.each([
  ['lazy', '{"search": "Search", "find": "Find", "title": "Editor"}', undefined],
  ['lazy', '{"search": "Search", "replace": "Replace"}', 'locales/en.json'],
  ['str-replace', '{"search": "Search", "replace": "Replace"}', 'a.ts'],
  ['str-replace', '{"old_string": "a", "new_string": "b"}', 'package.json'],
  ['str-replace', '{"edits": [{"find": "a", "replace": "b", "reason": "c"}], "path": "a.ts"}', undefined],
])('%s is recognised in %j for %s, whose own text it may be', (format, text, path) => {
  expect(detectFormat(text, path)).toBe(format)
})

describe('indentation', () => {
  test.each([
    [
      'a dedented block',
      '  if (a) {\n    b()\n  }\n',
      search('if (a) {\n  b()\n}', 'if (a) {\n  b()\n  c()\n}'),
      '  if (a) {\n    b()\n    c()\n  }\n',
    ],
    [
      'a flat block',
      '  if (a) {\n    b()\n  }\n',
      search('if (a) {\nb()\n}', 'if (c) {\nd()\n}'),
      '  if (c) {\n    d()\n  }\n',
    ],
    [
      'spaces for tabs',
      'f() {\n\ta()\n}\n',
      search('  a()', '  a()\n  if (b) {\n    c()\n  }'),
      'f() {\n\ta()\n\tif (b) {\n\t\tc()\n\t}\n}\n',
    ],
    [
      'a first line that is right and others that are not',
      'x:\n    a\n    b\n',
      search('x:\n  a\n  b', 'x:\n  a\n  c\n  d'),
      'x:\n    a\n    c\n    d\n',
    ],
    ['an exact block that changes its indentation', '    a()\n', search('    a()', 'a()'), 'a()\n'],
  ])('%s', (_name, original, edit, expected) => {
    expect(textOf(original, edit)).toBe(expected)
  })
})

describe('line ends', () => {
  test.each([
    ['CRLF stays', 'a\r\nb\r\n', search('a', 'x\ny'), 'x\r\ny\r\nb\r\n'],
    ['a byte-order mark stays', '\ufeffa\nb\n', search('a', 'x'), '\ufeffx\nb\n'],
    ['no line end at the end stays so', 'a\nb', search('b', 'c\nd'), 'a\nc\nd'],
    ['a diff may take it away', 'a\n', '@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file', 'b'],
    ['a diff may add it', 'a', '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a', 'a\n'],
  ])('%s', (_name, original, edit, expected) => {
    expect(textOf(original, edit)).toBe(expected)
  })
})

describe('places', () => {
  test.each([
    [
      'a block that fits twice is refused with both places',
      'a\nb\na\n',
      search('a', 'x'),
      /ambiguous.*lines 1, 3/,
    ],
    ['as many blocks as places go in order', 'a\nb\na\n', search('a', 'x') + search('a', 'y'), /^x\nb\ny\n$/],
    [
      'hunks are found by the order of the hunks',
      'a\nb\na\nc\n',
      '@@ @@\n-b\n+B\n@@ @@\n-a\n+A\n',
      /^a\nB\nA\nc\n$/,
    ],
    ['and never by a number alone', 'a\nb\na\nc\n', '@@ -3,1 +3,1 @@\n-a\n+A\n', /ambiguous/],
    [
      'a hint tells which method is meant',
      'class A:\n  def f():\n    x\nclass B:\n  def f():\n    x\n',
      '*** Begin Patch\n*** Update File: a\n@@ class B\n@@ def f\n-    x\n+    y\n*** End Patch',
      /class B:\n {2}def f\(\):\n {4}y\n$/,
    ],
    [
      'a separator within the text is found by what the file has',
      'a\n=======\nb\n',
      search('a\n=======\nb', 'c'),
      /^c\n$/,
    ],
    ['typographic quotes are the file’s', 'say("hi")\n', search('say(“hi”)', 'say("ho")'), /^say\("ho"\)\n$/],
    [
      'a misquoted line keeps the file’s bytes where it stays',
      'a = "one"\nb(1)\nc(2)\n',
      search("a = 'one'\nb(1)", "a = 'one'\nb(3)"),
      /^a = "one"\nb\(3\)\nc/,
    ],
    [
      'a line that the block does not show is not lost',
      'f(a)\nlog(b)\ng(c)\nh(d)\ni(e)\n',
      search('f(a)\ng(c)\nh(d)\ni(e)', 'F(a)\nG(c)\nh(d)\ni(e)'),
      /would-lose-code.*log\(b\)/,
    ],
    [
      'an ellipsis in both sides keeps what it stands for',
      'f() {\n  a\n  b\n  c\n}\n',
      search('f() {\n  ...\n  c', 'f(x) {\n  ...\n  C'),
      /^f\(x\) \{\n {2}a\n {2}b\n {2}C\n\}\n$/,
    ],
    [
      'a marker in the new lines is not written',
      'f() {\n  a\n}\n',
      search('f() {\n  a\n}', 'f() {\n  // ... existing code ...\n  b\n}'),
      /marker-unresolved/,
    ],
    [
      'an edit that was made already is told',
      'a\nnew line here\nb\n',
      search('old', 'new line here'),
      /made already/,
    ],
    ['an edit that changes nothing is refused', 'a\n', search('a', 'a'), /changes nothing/],
    [
      'a misspelt line that goes is found by its neighbours',
      'a()\nconst results = f("x")\nb()\n',
      search('a()\nconst result = f("x")\nb()', 'a()\nconst data = f("x")\nb()'),
      /^a\(\)\nconst data/,
    ],
    [
      'but not one that holds another text',
      'a()\nlog("hello")\nb()\n',
      search('a()\nlog("wrong")\nb()', 'a()\nlog("hi")\nb()'),
      /conflicting-edit.*line 2 of the file is `log\("hello"\)`/,
    ],
    [
      'nor one that holds another number',
      'a()\nport = 8080\nb()\n',
      search('a()\nport = 3000\nb()', 'a()\nport = 4000\nb()'),
      /conflicting-edit/,
    ],
    [
      'a comment may stand for all of a function, however long',
      `f() {\n${'  a()\n'.repeat(60)}}\n`,
      search('f() {\n  // the body\n}', 'f() {\n  b()\n}'),
      /^f\(\) \{\n {2}b\(\)\n\}\n$/,
    ],
    ['another number is another line', 'port = 8080\nx\n', search('port = 3000', 'port = 4000'), /no-anchor/],
  ])('%s', (_name, original, edit, expected) => {
    expect(textOf(original, edit)).toMatch(expected)
  })

  it('overlapping occurrences count', () => {
    expect(textOf('a\na\na\n', '{"old_string":"a\\na\\n","new_string":"b\\n"}')).toMatch(/^ambiguous/)
  })

  it('the last line counts, though no line end stands behind it', () => {
    expect(textOf('a\nb\na', '{"old_string":"a\\n","new_string":"b\\n"}')).toMatch(/^ambiguous/)
  })

  it('each block tells its state, and what is near one that fits nowhere', () => {
    const outcome = run(
      'const total = sum(items)\nconst b = 2\n',
      search('const b = 2', 'const b = 3') + search('const total = sum(list, rest, more)\nfoo', 'x'),
    )
    expect(outcome.blocks.map((block) => block.status)).toEqual(['placed', 'refused'])
    expect(outcome.status).toBe('refused')
    expect(outcome.status === 'refused' && outcome.draft?.text).toBe(
      'const total = sum(items)\nconst b = 3\n',
    )
  })
})

describe('calls', () => {
  test.each([
    ['replace_all', 'a b a\n', '{"old_string":"a","new_string":"c","replace_all":true}', 'c b c\n'],
    ['insert', 'a\nb\n', '{"command":"insert","insert_line":1,"new_str":"x\\n"}', 'a\nx\nb\n'],
    [
      'edits one after the other',
      'a\n',
      '{"edits":[{"old_string":"a","new_string":"b"},{"old_string":"b","new_string":"c"}]}',
      'c\n',
    ],
    ['the whole file', 'a\nb\n', '{"path":"a.ts","file_text":"x\\nb\\n"}', 'x\nb\n'],
  ])('%s', (_name, original, edit, expected) => {
    expect(textOf(original, edit, 'str-replace')).toBe(expected)
  })
})

describe('insertions by number', () => {
  const original = '1\n2\n3\n4\n'
  const insert = (insert_line: number, new_str: string) => ({ insert_line, new_str })
  const replace = (old_string: string, new_string: string) => ({ old_string, new_string })
  test.each<[string, object[], string | RegExp]>([
    ['from the bottom up', [insert(3, 'x\n'), insert(1, 'y\n')], '1\ny\n2\n3\nx\n4\n'],
    ['below a line that changes', [replace('2', 'two'), insert(3, 'x\n')], '1\ntwo\n3\nx\n4\n'],
    ['above lines that come', [replace('3', '3\nx'), insert(2, 'y\n')], '1\n2\ny\n3\nx\n4\n'],
    ['before a block that adds lines', [insert(2, 'y\n'), replace('1', '1\nx')], '1\nx\n2\ny\n3\n4\n'],
    ['below another one', [insert(1, 'y\n'), insert(3, 'x\n')], /^ambiguous-anchor.*which count is meant/],
    ['at the same line', [insert(1, 'y\n'), insert(1, 'x\n')], /^ambiguous-anchor/],
    ['below lines that came', [replace('1', '1\nx'), insert(3, 'y\n')], /^ambiguous-anchor/],
    ['below lines that went', [replace('1\n', ''), insert(3, 'y\n')], /^ambiguous-anchor/],
    ['within lines that go', [replace('2\n3', 'x'), insert(2, 'y\n')], /^conflicting-edit|^ambiguous-anchor/],
    ['past the end', [replace('4', '4\n5'), insert(5, 'x\n')], /^no-anchor/],
  ])('%s', (_name, edits, expected) => {
    const text = textOf(original, JSON.stringify({ edits }))
    if (typeof expected === 'string') expect(text).toBe(expected)
    else expect(text).toMatch(expected)
  })
})

describe('signs of dashes are read as they are to be written', () => {
  const dashed = (header: string, separator: string) => `${header}\na\n${separator}\nb\n+++++++ REPLACE\n`
  test.each([
    [
      'no blank before the word',
      dashed('-------SEARCH', '======='),
      /^invalid-input: .*write `------- SEARCH`/,
    ],
    [
      'a blank behind the separator',
      dashed('------- SEARCH', '======= '),
      /^invalid-input: .*line 3 has a blank/,
    ],
  ])('%s', (_name, edit, expected) => {
    expect(textOf('a\n', edit)).toMatch(expected)
  })
  it('so that a line which is almost a separator is text', () => {
    const edit = '------- SEARCH\nTitle\n======= \n=======\nHead\n=======  \n+++++++ REPLACE\n'
    expect(textOf('Title\n======= \ntext\n', edit)).toBe('Head\n=======  \ntext\n')
  })
  it('and angle brackets are not', () => {
    expect(textOf('a\n', '<<<<<<<SEARCH\na\n======= \nb\n>>>>>>> REPLACE\n')).toBe('b\n')
  })
})

describe('what stands for other lines is never written', () => {
  const marker = '// ... existing code ...'
  const edits: readonly [Format, string][] = [
    ['search-replace', search('a()', `b()\n${marker}`)],
    ['str-replace', JSON.stringify({ old_string: 'a()\n', new_string: `b()\n${marker}\n` })],
    ['str-replace', JSON.stringify({ insert_line: 1, new_str: `${marker}\n` })],
    ['str-replace', JSON.stringify({ path: 'a.ts', file_text: `a()\n${marker}\n` })],
    ['whole-file', `a()\n${marker}\n`],
    ['unified-diff', `@@ -1 +1,2 @@\n a()\n+${marker}`],
    ['apply-patch', `*** Begin Patch\n*** Update File: a.ts\n@@\n a()\n+${marker}\n*** End Patch`],
  ]
  test.each(edits)('by %s: %s', (format, edit) => {
    expect(textOf('a()\nc()\n', edit, format)).toMatch(/^marker-unresolved/)
    expect(textOf(`a()\nc()\n${marker}\n`, edit, format)).toMatch(/existing code/)
    expect(run(`a()\nc()\n${marker}\n`, edit, format).status).toBe('applied')
  })
})

describe('a closing line that is missing', () => {
  const cut: readonly [Format, string][] = [
    ['search-replace', '<<<<<<< SEARCH\nx\n=======\ny\n'],
    ['apply-patch', '*** Begin Patch\n*** Update File: a.ts\n@@\n-x\n+y\n'],
  ]
  test.each(cut)('of %s refuses the edit as cut off', (format, edit) => {
    expect(textOf('x\n', edit, format)).toMatch(/^truncated-edit/)
  })
  test.each(cut)('of %s was forgotten where the model is known to have ended', (format, edit) => {
    const outcome = applyEdit({ original: 'x\n', edit, format, complete: true }, engine)
    expect(outcome.status === 'applied' && outcome.text).toBe('y\n')
  })
})

test.each([
  ['with a change', '*** Move to: b.ts\n@@\n-x\n+y', 'y\n'],
  ['without one', '*** Move to: b.ts', 'x\n'],
])('an edit that renames the file %s gives its new name beside the text', (_name, section, text) => {
  const edit = `*** Begin Patch\n*** Update File: a.ts\n${section}\n*** End Patch\n`
  expect(run('x\n', edit)).toMatchObject({ status: 'applied', text, to: 'b.ts' })
})

test('an edit for several files needs the file to be one of them', () => {
  const diff = (path: string) => `--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-x\n+y\n`
  expect(textOf('x\n', diff('b.ts') + diff('c.ts'))).toMatch(/^wrong-file/)
  expect(textOf('x\n', diff('a.ts') + diff('c.ts'))).toBe('y\n')
})
