import { describe, expect, it, test } from 'vitest'
import { parseReply } from './parse.js'
import { isPath, pathInComment, pathInInfo, pathOn } from './path.js'

const F = '```'
const short = (text: string) =>
  parseReply(text).edits.map(
    (edit) => `${edit.action} ${edit.path} ${edit.format}${edit.to === undefined ? '' : ` -> ${edit.to}`}`,
  )

describe('where a block gets its path from', () => {
  test.each([
    ['the info string', `${F}ts src/a.ts\nx\n${F}`],
    ['the info string alone', `${F}src/a.ts\nx\n${F}`],
    ['the info string behind a colon', `${F}ts:src/a.ts\nx\n${F}`],
    ['an attribute of the info string', `${F}ts title="src/a.ts"\nx\n${F}`],
    ['line numbers and a path', `${F}12:15:src/a.ts\nx\n${F}`],
    ['a path and line numbers', `${F}ts src/a.ts:12-15\nx\n${F}`],
    ['a sentence that goes on', `Then, in \`src/a.ts\`, the rest:\n${F}ts\nx\n${F}`],
    ['the line before', `src/a.ts\n${F}ts\nx\n${F}`],
    ['a heading', `### \`src/a.ts\`\n\n${F}ts\nx\n${F}`],
    ['bold words', `**src/a.ts**:\n${F}ts\nx\n${F}`],
    ['a sentence that says so', `Update \`src/a.ts\` so that it works:\n\n${F}ts\nx\n${F}`],
    ['a list item', `1. In \`src/a.ts\`:\n   ${F}ts\n   x\n   ${F}`],
    ['the first comment', `${F}ts\n// src/a.ts\nx\n${F}`],
    ['an element', `<edit path="src/a.ts">\nx\n</edit>`],
    ['an element with a child', `<update>\n<path>src/a.ts</path>\n<content>\nx\n</content>\n</update>`],
    ['a heading that says it is new', `#### 2. \`src/a.ts\` (new)\n\n${F}ts\nx\n${F}`],
    ['bold words with a label', `**File: \`src/a.ts\`**\n${F}ts\nx\n${F}`],
    ['bold words and words in italics', `**src/a.ts** *(new file)*\n\n${F}ts\nx\n${F}`],
    ['bold labels', `**Path:** src/a.ts\n**Change**: more\n${F}ts\nx\n${F}`],
    ['a summary', `<details>\n<summary>src/a.ts</summary>\n\n${F}ts\nx\n${F}\n</details>`],
    ['an artifact', '<antArtifact type="code" title="src/a.ts">\nx\n</antArtifact>'],
    ['a path with the lines behind it', `In \`src/a.ts:12-30\`:\n${F}ts\nx\n${F}`],
    ['a path with lines in words', `src/a.ts (lines 12-30)\n${F}ts\nx\n${F}`],
    ['a path with backslashes', `File: .\\src\\a.ts\n${F}ts\nx\n${F}`],
    ['a comment with a label', `${F}ts\n// filename: src/a.ts\nx\n${F}`],
    ['a fence of tildes', `~~~ts src/a.ts\nx\n~~~`],
    [
      'an element with what it is for',
      '<edit_file>\n<target_file>src/a.ts</target_file>\n<instructions>I add <b>x</b>.</instructions>\n<code_edit>\nx\n</code_edit>\n</edit_file>',
    ],
    ['a heading that numbers the change', `## Step 2: Fix \`src/a.ts\`\n\n${F}ts\nx\n${F}`],
    ['the sentence of a line that says so', `It is simple. Change \`src/a.ts\`:\n\n${F}ts\nx\n${F}`],
    ['a sentence about what was done', `I've also removed \`b\` from \`src/a.ts\`:\n\n${F}ts\nx\n${F}`],
    ['a sentence about what it becomes', `\`src/a.ts\` should look like this:\n\n${F}ts\nx\n${F}`],
    ['bold words that say it has changed', `**\`src/a.ts\`** (modified)\n\n${F}ts\nx\n${F}`],
    ['a heading that says nothing else', `### Changes: \`src/a.ts\`\n\n${F}ts\nx\n${F}`],
    ['a fence around the whole reply', `${F}markdown\nHere:\n\nsrc/a.ts\n${F}ts\nx\n${F}\n${F}\n`],
    ['an element with marked text', '<file path="src/a.ts">\n<![CDATA[\nx\n]]>\n</file>'],
    [
      'an element with marked text within',
      '<edit path="src/a.ts">\n<content><![CDATA[x\n]]></content>\n</edit>',
    ],
    ['a file element around a fence', `<file name="src/a.ts">\n${F}ts\nx\n${F}\n</file>`],
  ])('%s', (_name, text) => {
    const { edits, skipped } = parseReply(text)
    expect(edits.map((edit) => [edit.path, edit.text])).toEqual([['src/a.ts', 'x\n']])
    expect(skipped).toEqual([])
  })

  test.each([
    ['a command', `Run it in \`src\`:\n${F}bash\nnpm test\n${F}`],
    ['a block that names no file', `Like this:\n${F}ts\nx\n${F}`],
    ['a sentence about a file that stays', `And \`src/a.ts\` stays as it is:\n${F}ts\nx\n${F}`],
    ['a sentence about a file before another', `See \`src/a.ts\`. Then it works:\n${F}ts\nx\n${F}`],
    ['a sentence about a file', `This is how \`src/a.ts\` is used elsewhere:\n${F}ts\nx\n${F}`],
  ])('%s is no edit, and is named as left out', (_name, text) => {
    const { edits, skipped } = parseReply(text)
    expect(edits).toEqual([])
    expect(skipped).toHaveLength(1)
  })

  it('a heading may be a path with blanks', () => {
    const reply = `### docs/my notes/read me.md\n${F}md\nx\n${F}`
    expect(parseReply(reply).edits[0]!.path).toBe('docs/my notes/read me.md')
  })

  test.each(['### Delete `src/a.ts`', '4. **Remove** `src/a.ts`', '- Rename `src/a.ts` to `src/b.ts`'])(
    'what is said in words alone is named as left out: %s',
    (line) => {
      const { edits, skipped } = parseReply(`${line}\n\nb.ts\n${F}ts\nx\n${F}`)
      expect([edits.length, skipped.map((one) => one.text)]).toEqual([1, [line]])
    },
  )

  test.each([
    '### Delete `src/a.ts`\n<delete path="src/a.ts"/>',
    '- Remove the import from `src/a.ts`',
    'Delete `src/a.ts` if you like.',
  ])('but not where a block does it, or where it is about something else: %s', (text) => {
    expect(parseReply(text).skipped).toEqual([])
  })

  it('lines of an edit are lines of the reply', () => {
    const [edit] = parseReply(`Text.\n\n\`src/a.ts\`\n${F}ts\nx\ny\n${F}\n`).edits
    expect(edit!.lines).toEqual({ start: 4, end: 6 })
  })
})

describe('dialects within a reply', () => {
  test.each([
    [
      'SEARCH blocks behind a path in the fence',
      `${F}\na.ts\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n${F}`,
      ['edit a.ts search-replace'],
    ],
    [
      'SEARCH blocks in the open',
      'a.ts\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n',
      ['edit a.ts search-replace'],
    ],
    [
      'a diff of two files',
      `${F}diff\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-x\n+y\n--- /dev/null\n+++ b/b.ts\n@@ -0,0 +1 @@\n+z\n${F}`,
      ['edit a.ts unified-diff', 'create b.ts unified-diff'],
    ],
    ['a diff without its header', `a.ts\n${F}diff\n-x\n+y\n${F}`, ['edit a.ts unified-diff']],
    [
      'a deletion and a renaming of Git',
      `${F}diff\ndiff --git a/a.ts b/a.ts\ndeleted file mode 100644\n--- a/a.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\ndiff --git a/b.ts b/c.ts\nsimilarity index 100%\nrename from b.ts\nrename to c.ts\n${F}`,
      ['delete a.ts unified-diff', 'rename b.ts unified-diff -> c.ts'],
    ],
    [
      'a patch in the open',
      '*** Begin Patch\n*** Add File: a.ts\n+x\n*** Delete File: b.ts\n*** Update File: c.ts\n*** Move to: d.ts\n@@\n-x\n+y\n*** End Patch\n',
      ['create a.ts apply-patch', 'delete b.ts apply-patch', 'edit c.ts apply-patch -> d.ts'],
    ],
    [
      'a tool call',
      '{"name":"str_replace","input":{"path":"a.ts","old_str":"x","new_str":"y"}}',
      ['edit a.ts str-replace'],
    ],
    [
      'calls in tags',
      '<invoke name="Edit">\n<parameter name="file_path">a.ts</parameter>\n<parameter name="old_string">x</parameter>\n<parameter name="new_string">y</parameter>\n</invoke>\n<invoke name="editor">\n<parameter name="command">create</parameter>\n<parameter name="path">b.ts</parameter>\n<parameter name="file_text">z\n</parameter>\n</invoke>\n<invoke name="editor">\n<parameter name="path">c.ts</parameter>\n<parameter name="insert_line">1</parameter>\n<parameter name="new_str">z</parameter>\n</invoke>\n<invoke name="MultiEdit">\n<parameter name="file_path">d.ts</parameter>\n<parameter name="edits">[{"old_string":"x","new_string":"y"}]</parameter>\n</invoke>',
      ['edit a.ts str-replace', 'create b.ts str-replace', 'edit c.ts str-replace', 'edit d.ts str-replace'],
    ],
    [
      'calls in tags of other shapes',
      '<tool_call>\n{"name": "edit", "arguments": {"filePath": "a.ts", "oldString": "x", "newString": "y"}}\n</tool_call>\n<tool_call>\n<function=edit>\n<parameter=path>\nb.ts\n</parameter>\n<parameter=old_str>\nx\n</parameter>\n<parameter=new_str>\ny\n</parameter>\n</function>\n</tool_call>\n<ns:invoke name="edit">\n<ns:parameter name="path">c.ts</ns:parameter>\n<ns:parameter name="old_str">x</ns:parameter>\n<ns:parameter name="new_str">y</ns:parameter>\n</ns:invoke>',
      ['edit a.ts str-replace', 'edit b.ts str-replace', 'edit c.ts str-replace'],
    ],
    [
      'short signs',
      `a.ts\n${F}\n<<<< ORIGINAL\nx\n====\ny\n>>>> UPDATED\n${F}`,
      ['edit a.ts search-replace'],
    ],
    [
      'calls that write and delete',
      '[{"name":"Write","input":{"file_path":"a.ts","content":"x"}},{"name":"delete_file","input":{"target_file":"b.ts"}}]',
      ['write a.ts str-replace', 'delete b.ts str-replace'],
    ],
    [
      'a call with a lazy snippet',
      '{"name":"edit_file","arguments":{"target_file":"a.ts","instructions":"I add x.","code_edit":"x\\n"}}',
      ['edit a.ts lazy'],
    ],
    [
      'a call that hands on a patch',
      '{"name":"shell","arguments":"{\\"command\\":[\\"apply_patch\\",\\"*** Begin Patch\\\\n*** Delete File: a.ts\\\\n*** End Patch\\"]}"}',
      ['delete a.ts str-replace'],
    ],
    [
      'a patch in a command',
      `${F}bash\napply_patch <<'EOF'\n*** Begin Patch\n*** Delete File: a.ts\n*** End Patch\nEOF\n${F}`,
      ['delete a.ts apply-patch'],
    ],
    [
      'an insertion by line',
      '<insert_content>\n<path>a.ts</path>\n<line>3</line>\n<content>\nx\n</content>\n</insert_content>',
      ['edit a.ts str-replace'],
    ],
    [
      'a tool call in a fence',
      `${F}json\n{"file_path":"a.ts","old_string":"x","new_string":"y"}\n${F}`,
      ['edit a.ts str-replace'],
    ],
    [
      'a file given by a tool',
      '<write_to_file>\n<path>a.ts</path>\n<content>\nx\n</content>\n</write_to_file>',
      ['write a.ts lazy'],
    ],
    [
      'a diff given by a tool',
      '<replace_in_file>\n<path>a.ts</path>\n<diff>\n------- SEARCH\nx\n=======\ny\n+++++++ REPLACE\n</diff>\n</replace_in_file>',
      ['edit a.ts search-replace'],
    ],
    [
      'a diff given by a tool, within more elements',
      '<apply_diff>\n<args>\n<file>\n<path>a.ts</path>\n<diff>\n<content>\n<<<<<<< SEARCH\n:start_line:3\n-------\nx\n=======\ny\n>>>>>>> REPLACE\n</content>\n</diff>\n</file>\n</args>\n</apply_diff>',
      ['edit a.ts search-replace'],
    ],
    [
      'elements that delete and rename',
      '<delete path="a.ts"/>\n<rename from="b.ts" to="c.ts"/>\n<delete_file>d.ts</delete_file>',
      ['delete a.ts whole-file', 'rename b.ts whole-file -> c.ts', 'delete d.ts whole-file'],
    ],
  ])('%s', (_name, text, expected) => {
    expect(short(text)).toEqual(expected)
  })
})

describe('a text that shows an edit', () => {
  const patch = '*** Begin Patch\n*** Delete File: b.ts\n*** End Patch'
  const block = '<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE'
  const indented = (text: string) => text.replace(/^/gm, '    ')
  const edits = (path: string, text: string) =>
    parseReply(`Update \`${path}\`:\n\n${F}\`\n${text}\n${F}\`\n`).edits

  test.each([
    ['in a fence', `${F}\n${patch}\n${F}`],
    ['in a fence of tildes', `~~~\n${block}\n~~~`],
    ['in indented code', indented(patch)],
  ])('is the text of a document %s', (_name, shown) => {
    const text = `# Patches\n\n${shown}\n`
    expect(edits('docs/a.md', text.trimEnd())).toMatchObject([{ path: 'docs/a.md', format: 'lazy', text }])
  })

  test.each([
    ['docs/a.md', `# Patches\n\n${patch}`],
    ['a.test.ts', `const text = \`\n${patch}\n\``],
    ['a.test.ts', `const text = \`\n${block}\n\``],
    ['a.json', '[{"name": "delete_file", "path": "b.ts"}]'],
  ])('may be that edit, or the text of %s, and is refused', (path, text) => {
    expect(edits(path, text)).toMatchObject([
      { path, blocks: [{ kind: 'broken', message: expect.stringContaining(`the text of ${path}`) }] },
    ])
  })

  test.each([
    ['the edit alone', block],
    ['a path before it', `a.ts\n${block}`],
    ['a comment with the path', `// a.ts\n${block}`],
  ])('is one where it holds %s', (_name, text) => {
    expect(edits('a.ts', text)).toMatchObject([{ path: 'a.ts', format: 'search-replace' }])
  })

  it('is what a tool is given to write', () => {
    const reply = `<write_to_file>\n<path>a.md</path>\n<content>\n${patch}\n</content>\n</write_to_file>`
    expect(parseReply(reply).edits).toMatchObject([{ path: 'a.md', action: 'write', text: `${patch}\n` }])
  })

  it('is none in a paragraph of indented code', () => {
    expect(parseReply(`A patch looks like this:\n\n${indented(patch)}\n`).edits).toEqual([])
  })

  it('is not ended by what stands in it', () => {
    const update = (end: string) =>
      `*** Begin Patch\n*** Update File: a.md\n@@\n-x\n+y\n *** Delete File: b.ts\n *** End Patch\n+z\n${end}`
    const rows = [{ text: 'x' }, { text: 'y' }, { sign: ' ' }, { sign: ' ' }, { text: 'z' }]
    for (const text of [update('*** End Patch'), `${F}\n${update(' *** End Patch')}\n${F}`])
      expect(parseReply(text).edits).toMatchObject([{ path: 'a.md', blocks: [{ rows }] }])
  })
})

describe('an old and a new block', () => {
  const pair = (before: string, after: string, label = '') =>
    parseReply(`${before}\n${F}ts\n${label}x\n${F}\n\n${after}\n\n${F}ts\n${label}y\n${F}\n`)

  test.each([
    ['### `a.ts`\n\n**Before:**', '**After:**', ''],
    ['**a.ts** - Before:', '**a.ts** - After:', ''],
    ['In `a.ts`, change this:', 'to this:', ''],
    ['`a.ts`: replace', 'with', ''],
    ['In `a.ts`, replace the following lines:', 'with:', ''],
    ['**Old code:**', '**New code:**', '// a.ts\n'],
  ])('are one edit where the words say so: %s … %s', (before, after, label) => {
    const { edits, skipped } = pair(before, after, label)
    expect([skipped, edits.length]).toEqual([[], 1])
    const [{ path, format, blocks }] = edits as [(typeof edits)[0]]
    expect([path, format, blocks.map((block) => block.kind === 'lines' && block.rows)]).toMatchObject([
      'a.ts',
      'search-replace',
      [
        [
          { sign: '-', text: 'x' },
          { sign: '+', text: 'y' },
        ],
      ],
    ])
  })

  it('are a lazy snippet where the new one has markers', () => {
    const reply = `In \`a.ts\`, replace this:\n${F}ts\nx\n${F}\nwith this:\n${F}ts\n// ... existing code ...\ny\n${F}\n`
    expect(parseReply(reply).edits).toMatchObject([
      { path: 'a.ts', format: 'lazy', text: '// ... existing code ...\ny\n', lines: { start: 6, end: 8 } },
    ])
  })

  it('are two where they do not', () => {
    const { edits, skipped } = pair('In `a.ts`:', 'This is how it is used:')
    expect([edits.length, skipped.length]).toEqual([1, 1])
  })
})

describe('fences', () => {
  it('a Markdown file that its first comment names is no fence around the reply', () => {
    const text = `# A\n${F}ts\nx\n${F}\n`
    const { edits } = parseReply(`${F}md\n<!-- a.md -->\n${text}${F}\n`)
    expect(edits.map((edit) => [edit.path, edit.text])).toEqual([['a.md', text]])
  })

  it('a longer fence holds shorter ones', () => {
    const [edit] = parseReply(`${F}\`md README.md\n# A\n${F}ts\nx\n${F}\n${F}\`\n`).edits
    expect(edit!.text).toBe(`# A\n${F}ts\nx\n${F}\n`)
  })

  it('a fence of Markdown holds fences of its own length that name a language', () => {
    const [edit, next] = parseReply(
      `${F}md README.md\n# A\n${F}ts\nx\n${F}\nend\n${F}\n\na.ts\n${F}\ny\n${F}\n`,
    ).edits
    expect(edit!.text).toBe(`# A\n${F}ts\nx\n${F}\nend\n`)
    expect(next!.path).toBe('a.ts')
  })

  it('a fence within a longer indentation does not end the block', () => {
    const [edit] = parseReply(`${F}py a.py\ndef f():\n        ${F}\n    pass\n${F}\n`).edits
    expect(edit!.text).toContain('pass')
  })

  test.each([
    ['at the end of the reply', `a.ts\n${F}ts\nx\n`],
    ['before the next block', `a.ts\n${F}ts\nx\n\nb.ts\n${F}ts\ny\n${F}\n`],
  ])('a block that is not closed %s is refused as cut off', (_name, text) => {
    const [edit] = parseReply(text).edits
    expect(edit!.blocks).toMatchObject([{ kind: 'broken', code: 'truncated-edit' }])
  })
})

describe('block quotes', () => {
  const quoted = (text: string, sign = '> ') => text.replace(/^/gm, sign).replace(/^> $/gm, '>')
  const fence = `**src/a.ts**\n\n${F}ts\nx\n\n  y\n${F}`

  test.each([
    ['a block in one', quoted(fence)],
    ['a block in one within another', quoted(quoted(fence))],
    ['a path before it', `\`src/a.ts\`:\n\n${quoted(`${F}ts\nx\n\n  y\n${F}`)}`],
    ['signs without a blank', quoted(fence, '>')],
  ])('%s is read without its signs', (_name, text) => {
    expect(parseReply(`Sure.\n\n${text}\n\nDone.\n`).edits).toMatchObject([
      { path: 'src/a.ts', text: 'x\n\n  y\n' },
    ])
  })

  it('hold patches and SEARCH blocks too', () => {
    const patch = '*** Begin Patch\n*** Delete File: a.ts\n*** End Patch'
    const block = 'b.ts\n<<<<<<< SEARCH\n> x\n=======\n> y\n>>>>>>> REPLACE'
    expect(parseReply(`${quoted(patch)}\n\n${quoted(block)}\n`).edits).toMatchObject([
      { path: 'a.ts', action: 'delete' },
      { path: 'b.ts', blocks: [{ rows: [{ text: '> x' }, { text: '> y' }] }] },
    ])
  })

  it('end where their signs end, so that a block which goes on is cut off', () => {
    const reply = `> a.md\n> ${F}md\n> x\n\n> y\n> ${F}\n`
    expect(parseReply(reply).edits[0]!.blocks).toMatchObject([{ code: 'truncated-edit' }])
  })

  it('within a block are its text', () => {
    expect(parseReply(`a.md\n${F}md\n> ${F}\n> x\n> ${F}\n${F}\n`).edits).toMatchObject([
      { path: 'a.md', text: `> ${F}\n> x\n> ${F}\n` },
    ])
  })
})

describe('a closing line that is missing', () => {
  const block = '<<<<<<< SEARCH\nx\n=======\ny\n'
  const kinds = (text: string, complete = false) =>
    parseReply(text, { complete }).edits.flatMap((edit) => edit.blocks.map((one) => one.kind))

  it('was forgotten where the fence around the block is closed', () => {
    expect(kinds(`a.ts\n${F}\n${block}${F}\n`)).toEqual(['lines'])
  })
  it('but not in Markdown, where the fence may be a part of the text', () => {
    expect(kinds(`a.md\n${F}\n${block}${F}\n`)).toEqual(['broken'])
    expect(kinds(`${F}\na.md\n${block}${F}\n`)).toEqual(['broken'])
  })
  it('was forgotten where the model is known to have ended', () => {
    const open = `a.ts\n${F}ts\nx\n`
    expect(parseReply(open, { complete: true }).edits).toMatchObject([{ text: 'x\n', blocks: [] }])
    expect(kinds(`a.ts\n${block}`)).toEqual(['broken'])
    expect(kinds(`a.ts\n${block}`, true)).toEqual(['lines'])
  })
})

it('a block in the open whose first line is misspelt is refused, and not taken for prose', () => {
  const misspelt = '-------SEARCH\nx\n=======\ny\n+++++++ REPLACE\n'
  const [edit, ...others] = parseReply(`Here:\n\na.ts\n${misspelt}`).edits
  expect([edit, others]).toMatchObject([{ path: 'a.ts', blocks: [{ kind: 'broken' }] }, []])
  expect(parseReply('Results:\n\n---SEARCH\n- a.ts\n').edits).toEqual([])
})

describe('paths', () => {
  test.each([
    'src/a.ts',
    'a.test.tsx',
    'Makefile',
    '.gitignore',
    'app/[id]/page.tsx',
    'src/(group)/x.vue',
    '/home/me/a.ts',
    'C:\\me\\a.ts',
  ])('%s is one', (word) => {
    expect(isPath(word)).toBe(true)
  })
  test.each(['src', '1.2.3', 'v20.19', 'example.com', 'https://a.b/c.ts', 'foo()', 'e.g.', '', '...'])(
    '%s is none',
    (word) => {
      expect(isPath(word)).toBe(false)
    },
  )
  it('two paths on a line name none', () => {
    expect(pathOn('Update `a.ts` and `b.ts`:')).toBeUndefined()
  })
  it('an info string that only names a language has none', () => {
    expect(pathInInfo('typescript')).toBeUndefined()
  })
  it('a comment that says more names none', () => {
    expect(pathInComment('// see src/a.ts for more')).toBeUndefined()
    expect(pathInComment('# src/a.py')).toBe('src/a.py')
    expect(pathInComment('/* src/a.css */')).toBe('src/a.css')
    expect(pathInComment('<!-- a.html -->')).toBe('a.html')
  })
})
