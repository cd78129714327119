import type { ApplyRequest } from '@mortise/core'
import fc from 'fast-check'

/** Lines that merges stumble over: markers, brackets, fences, comments, odd spaces, text of many scripts. */
const LINES = [
  '',
  '  ',
  '\t',
  '{',
  '}',
  '});',
  '    }',
  ')',
  ']',
  'end',
  'else:',
  '} else {',
  'function a() {',
  'function a() { return 1 }',
  'class A {',
  '  b() {',
  'def a(self):',
  '    return x',
  '  return x;',
  'const x = { ...y }',
  'import a from "a"',
  '// ... existing code ...',
  '  // ... existing code ...',
  '# ... rest of the file',
  '<!-- ... -->',
  '{/* ... existing code ... */}',
  '...',
  '…',
  'foo() // ... existing code ...',
  '// removed a',
  '/*',
  '*/',
  '/**',
  ' * @param x',
  '"""',
  '```ts',
  '```',
  '// src/a.ts',
  '<<<<<<< SEARCH',
  '=======',
  '>>>>>>> REPLACE',
  '@@ -1,2 +1,2 @@',
  '+ x',
  '- x',
  'key: value',
  '- item',
  '<div>',
  '</div>',
  'naïve = "日本語 🙂"',
  '\uFEFFx',
  'a\u2028b',
  '\u00A0x',
  '\0',
]

const line = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...LINES) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(3), fc.constantFrom(...LINES)).map(([n, text]) => '  '.repeat(n) + text),
  },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 9 }).map((n) => `  call${n}(value${n});`) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
)

const lineEnd = fc.oneof(
  { weight: 6, arbitrary: fc.constant(['\n']) },
  { weight: 2, arbitrary: fc.constant(['\r\n']) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom('\n', '\r\n', '\r'), { minLength: 2, maxLength: 5 }) },
)

const text = fc
  .tuple(fc.array(line, { maxLength: 40 }), lineEnd, fc.boolean())
  .map(([lines, ends, closed]) =>
    lines
      .map((content, i) => content + (i < lines.length - 1 || closed ? ends[i % ends.length] : ''))
      .join(''),
  )

const path = fc.constantFrom(
  undefined,
  'a.ts',
  'a.py',
  'a.go',
  'a.html',
  'a.tsx',
  'a.yaml',
  'a.md',
  'a.unknown',
  '',
)

/** A file and an edit that have nothing to do with each other. */
const unrelated: fc.Arbitrary<ApplyRequest> = fc.record({ original: text, edit: text, path })

/** An edit that shows some lines of its file, hides others under a marker or nothing, and adds some. */
const related: fc.Arbitrary<ApplyRequest> = fc
  .tuple(
    fc.array(line, { minLength: 1, maxLength: 40 }),
    fc.array(fc.constantFrom('show', 'show', 'hide', 'hide', 'mark', 'drop', 'add'), {
      minLength: 40,
      maxLength: 40,
    }),
    fc.constantFrom('\n', '\r\n'),
    path,
  )
  .map(([lines, fates, end, path]) => {
    const edit = lines.flatMap((content, i) => {
      if (fates[i] === 'show') return [content]
      if (fates[i] === 'mark') return ['// ... existing code ...']
      return fates[i] === 'add' ? [`new${i}()`, content] : []
    })
    return { original: lines.join(end), edit: edit.join('\n'), path }
  })

/** Brackets nested far deeper than any stack. */
const deep: fc.Arbitrary<ApplyRequest> = fc
  .tuple(fc.constantFrom('{', '(', '<div>', 'if (x) {'), fc.integer({ min: 100, max: 3000 }), path)
  .map(([open, depth, path]) => {
    const original = Array.from({ length: depth }, () => open).join('\n')
    return { original, edit: `${open}\n// ... existing code ...\nx()\n${open}`, path }
  })

/** Requests of any kind, garbage included. */
export const anyRequest: fc.Arbitrary<ApplyRequest> = fc.oneof(
  { weight: 4, arbitrary: unrelated },
  { weight: 5, arbitrary: related },
  { weight: 1, arbitrary: deep },
)
