import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, loadGrammar, syntaxRegression } from './index.js'

const BUDGET_MS = 5_000

/** The one run of lines in which two texts differ. */
function change(before: string, after: string): Change {
  const old = before.split('\n')
  const now = after.split('\n')
  let start = 0
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++
  let end = 0
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end++
  return { before: { start, end: old.length - end }, after: { start, end: now.length - end } }
}

async function check(language: string, before: string, after: string, scope: 'local' | 'full' = 'local') {
  const grammar = await loadGrammar(language)
  return syntaxRegression(grammar!, before, after, scope, [change(before, after)], BUDGET_MS)
}

const repeat = (count: number, block: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => block(i)).join('')

/** About 3,000 lines each. */
const LARGE: Readonly<Record<string, string>> = {
  typescript: repeat(
    300,
    (i) => `/** Number ${i}. */
export function f${i}(a: number, b: readonly string[]): string {
  const parts: string[] = []
  for (const one of b) {
    if (one.length > a) {
      parts.push(one)
    }
  }
  return parts.join('${i}')
}
`,
  ),
  java: `package a;\n\npublic class Large {\n${repeat(
    300,
    (i) => `    /** Number ${i}. */
    @Deprecated
    public int f${i}(int a, int b) {
        int sum = 0;
        for (int c = a; c < b; c++) {
            if (c % ${i + 2} == 0) {
                sum += c;
            }
        }
        return sum;
    }

`,
  )}}\n`,
  python: `class Large:\n${repeat(
    300,
    (i) => `    def f${i}(self, a, b):
        """Number ${i}."""
        total = 0
        for c in range(a, b):
            if c % ${i + 2} == 0:
                total += c
            else:
                total -= 1
        return total

`,
  )}`,
  php: `<?php\n\nnamespace A;\n\n${repeat(
    430,
    (i) => `function f${i}(array $a): int
{
    if (count($a) > ${i}) {
        return 1;
    }
    return 2;
}
`,
  )}`,
  ruby: `module A\n  class Large\n${repeat(
    380,
    (i) => `    def f${i}(a)
      a.each do |b|
        next if b.nil?
        puts "#{b} ${i}"
      end
    end

`,
  )}  end\nend\n`,
}

describe('syntaxRegression, local', () => {
  it.each([
    [
      'typescript',
      '    }\n  }\n  return parts.join("150")'.replaceAll('"', "'"),
      "    }\n  return parts.join('150')",
    ],
    ['java', '            if (c % 152 == 0) {\n', ''],
    ['python', '        for c in range(a, b):\n            if c % 152', '            if c % 152'],
    [
      'php',
      '    if (count($a) > 150) {\n        return 1;\n    }',
      '    if (count($a) > 150) {\n        return 1;',
    ],
    ['ruby', '        puts "#{b} 150"\n      end', '        puts "#{b} 150"'],
  ])(
    'finds what one lost line broke in 3,000 lines of %s and parses less than a fifth',
    async (name, from, to) => {
      const before = LARGE[name]!
      const after = before.replace(from, to)
      expect(after).not.toBe(before)
      const verdict = await check(name, before, after)
      expect(verdict.regression).not.toBeNull()
      expect(verdict.parsed).toBeLessThan(before.length / 5)
      const at = before.slice(0, before.indexOf(from)).split('\n').length - 1
      expect(Math.abs(verdict.regression!.line - at)).toBeLessThan(15)
    },
  )

  it.each(Object.entries(LARGE))(
    'raises no alarm at a right edit in 3,000 lines of %s',
    async (name, before) => {
      const after = before.replace('f150(', 'renamed(')
      const verdict = await check(name, before, after)
      expect(verdict).toMatchObject({ regression: null, complete: true })
      expect(verdict.parsed).toBeLessThan(before.length / 20)
    },
  )

  it('says what broke and where', async () => {
    const before = 'function first() {\n  if (a) {\n    b()\n  }\n}\n\nfunction second() {}\n'
    const after = before.replace('    b()\n  }\n', '    b()\n')
    const { regression } = await check('typescript', before, after)
    expect(regression?.message).toBe('`}` is missing: line 1, `function first() {` is not closed')
    const extra = await check('typescript', before, before.replace('    b()\n  }\n', '    b()\n  }\n  }\n'))
    expect(extra.regression).toMatchObject({ line: 5, column: 0 })
    expect(extra.regression?.message).toContain('unexpected `}`')
  })

  it.each([
    [
      'a decorator put before a class',
      'typescript',
      'let a = 1\nclass B {}\n',
      'let a = 1\n@C()\nclass B {}\n',
    ],
    [
      'an attribute put before a function',
      'rust',
      'fn a() {}\nfn b() {}\n',
      'fn a() {}\n#[test]\nfn b() {}\n',
    ],
    [
      'a deleted only method',
      'python',
      'class A:\n    b = 1\n    def c(self):\n        pass\n',
      'class A:\n    b = 1\n',
    ],
    [
      'a wrapped body',
      'python',
      'def f():\n    a()\n',
      'def f():\n    try:\n        a()\n    except E:\n        pass\n',
    ],
    [
      'a new branch',
      'go',
      'package a\n\nfunc f() {\n\ta()\n}\n',
      'package a\n\nfunc f() {\n\tif b {\n\t\ta()\n\t}\n}\n',
    ],
    [
      'code in a template literal',
      'typescript',
      'const a = `\nfunction f() {\n`\n',
      'const a = `\nfunction g() {\n`\n',
    ],
    ['a heredoc', 'bash', 'cat <<EOF\nif (\nEOF\nls\n', 'cat <<EOF\nif ((\nEOF\nls\n'],
    [
      'one side of an #ifdef',
      'c',
      '#ifdef A\nint f(void) { return 1; }\n#endif\nint g;\n',
      '#ifdef A\nint f(void) { return 2; }\n#endif\nint g;\n',
    ],
    ['a JSON member', 'json', '{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "b": 2\n}\n'],
    ['a list item', 'yaml', 'a:\n- b\n- c\n', 'a:\n- b\n- d: 1\n- c\n'],
    [
      'CRLF line ends',
      'java',
      'class A {\r\n  int b;\r\n}\r\n',
      'class A {\r\n  int b;\r\n  int c;\r\n}\r\n',
    ],
    ['a text that was broken before', 'typescript', 'let a = = 1\nlet b = 2\n', 'let a = = 1\nlet b = 3\n'],
    ['a whole new file', 'go', '', 'package a\n'],
    ['a file that is emptied', 'go', 'package a\n', ''],
  ])('raises no alarm: %s', async (_, language, before, after) => {
    expect(await check(language, before, after)).toMatchObject({ regression: null, complete: true })
    expect(await check(language, before, after, 'full')).toMatchObject({ regression: null, complete: true })
  })

  it.each([
    ['an outer brace lost', 'css', 'a {\n  b: c;\n}\nd {\n  e: f;\n}\n', 'a {\n  b: c;\nd {\n  e: f;\n}\n'],
    [
      'a doubled closing tag',
      'vue',
      '<template>\n<p>\n</p>\n</template>\n',
      '<template>\n<p>\n</p>\n</p>\n</template>\n',
    ],
    ['a script', 'html', '<p>\n<script>\nf()\n</script>\n', '<p>\n<script>\nf(\n</script>\n'],
    ['a lost `end`', 'ruby', 'class A\n  def b\n    c\n  end\nend\n', 'class A\n  def b\n    c\nend\n'],
    ['one more error than before', 'typescript', 'let a = = 1\n', 'let a = = 1\nfunction f( {\n'],
    ['text that was cut off', 'go', 'package a\n\nfunc f() {\n\ta()\n}\n', 'package a\n\nfunc f() {\n'],
    [
      'a body without its header',
      'python',
      'def f():\n    if a:\n        b()\n',
      'def f():\n        b()\n    c()\n',
    ],
    [
      'a header without its body',
      'python',
      'def f():\n    if a:\n        b()\n    c()\n',
      'def f():\n    if a:\n    c()\n',
    ],
    ['a try without its handler', 'python', 'try:\n    a()\nexcept E:\n    b()\n', 'try:\n    a()\n'],
  ])('finds %s (%s)', async (_, language, before, after) => {
    expect((await check(language, before, after)).regression).not.toBeNull()
    expect((await check(language, before, after, 'full')).regression).not.toBeNull()
  })

  it('judges several changes in one class together', async () => {
    const before = LARGE.java!
    const lines = before.split('\n')
    const first = lines.findIndex((line) => line.includes('f10('))
    const second = lines.findIndex((line) => line.includes('f200('))
    const after = lines.with(first, lines[first]!.replace('f10', 'g')).toSpliced(second, 1).join('\n')
    const changed: Change[] = [
      { before: { start: first, end: first + 1 }, after: { start: first, end: first + 1 } },
      { before: { start: second, end: second + 1 }, after: { start: second, end: second } },
    ]
    const grammar = await loadGrammar('java')
    const verdict = syntaxRegression(grammar!, before, after, 'local', changed, BUDGET_MS)
    expect(verdict.regression).not.toBeNull()
    expect(verdict.parsed).toBeLessThan(before.length / 5)
  })
})

describe('syntaxRegression', () => {
  it('says so when time does not suffice', async () => {
    const grammar = await loadGrammar('typescript')
    const before = LARGE.typescript!
    const verdict = syntaxRegression(grammar!, before, `${before}}\n`, 'full', [], 0)
    expect(verdict).toMatchObject({ regression: null, complete: false })
    // And the next parse starts afresh.
    expect(syntaxRegression(grammar!, '', 'let a\n', 'full', [], BUDGET_MS)).toMatchObject({
      regression: null,
      complete: true,
    })
  })

  it('parses nothing where nothing changed', async () => {
    expect(await check('go', 'func {', 'func {')).toEqual({ regression: null, complete: true, parsed: 0 })
  })

  it('falls back on the whole file where the ranges contradict the texts', async () => {
    const grammar = await loadGrammar('typescript')
    const wrong = [{ before: { start: 0, end: 9 }, after: { start: 3, end: 1 } }]
    const verdict = syntaxRegression(grammar!, 'let a\n', 'let a = {\n', 'local', wrong, BUDGET_MS)
    expect(verdict.regression).not.toBeNull()
  })

  it('survives the failure of a parser, and so do the other grammars', async () => {
    const ruby = await loadGrammar('ruby')
    const go = await loadGrammar('go')
    // The scanner asserts that the tag of a heredoc is short.
    const hostile = `<<${'A'.repeat(400)}\nx\n`
    const failed = syntaxRegression(ruby!, '', hostile, 'full', [], BUDGET_MS)
    expect(failed).toMatchObject({ regression: null, complete: false })
    expect(await loadGrammar('ruby')).toBe(ruby)
    expect(await loadGrammar('go')).toBe(go)
    expect(syntaxRegression(ruby!, '', 'def a\n', 'full', [], BUDGET_MS).regression).not.toBeNull()
    expect(syntaxRegression(go!, '', 'package a\n', 'full', [], BUDGET_MS)).toMatchObject({ complete: true })
  })

  it('keeps to its budget where a scanner reads ahead at every step', async () => {
    const grammar = await loadGrammar('swift')
    const started = performance.now()
    syntaxRegression(grammar!, '', 'a '.repeat(100_000), 'full', [], 100)
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  it.each(['typescript', 'python', 'php', 'html', 'svelte', 'xml', 'c'])(
    'never throws: %s',
    async (language) => {
      const grammar = await loadGrammar(language)
      const piece = fc.constantFrom(
        '{',
        '}',
        '(',
        '\n',
        '  ',
        'a',
        '"',
        '`',
        '<b',
        '</b>',
        '/*',
        '#if',
        '<?php',
        ':',
        ';',
        '\0',
        '\ud800',
      )
      const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))
      const range = fc.record({
        start: fc.integer({ min: -2, max: 9 }),
        end: fc.integer({ min: -2, max: 9 }),
      })
      fc.assert(
        fc.property(
          text,
          text,
          fc.array(fc.record({ before: range, after: range }), { maxLength: 3 }),
          (before, after, changed) => {
            syntaxRegression(grammar!, before, after, 'local', changed, 50)
            syntaxRegression(grammar!, before, after, 'local', [change(before, after)], 50)
            syntaxRegression(grammar!, before, after, 'full', [], 50)
          },
        ),
        { numRuns: 60 },
      )
    },
  )

  it.each([
    '<a '.repeat(20_000),
    '{'.repeat(20_000),
    '<?'.repeat(20_000),
    '<a>'.repeat(9_000) + '</b>'.repeat(9_000),
  ])('reads hostile markup in linear time', async (text) => {
    for (const language of ['html', 'svelte', 'vue', 'xml']) {
      const started = performance.now()
      await check(language, '', text, 'full')
      expect(performance.now() - started).toBeLessThan(1_000)
    }
  })
})
