import { createEngine } from '@mortise/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  chunksOf,
  pickFrom,
  quotesAnother,
  ROUGHNESSES,
  roughen,
  WRITERS,
  wholeLines,
} from '../evaluation/dialects.js'
import { parseReply } from '../reply/parse.js'
import { applyEdit } from './edit.js'
import { applyReply } from './reply.js'

const engine = createEngine()

/** A line of code: few enough that some stand twice, each text at one indentation only. */
const WORDS = [
  'return total',
  'if (ready) {',
  '}',
  'total += price',
  '',
  'const a = "x"',
  'log(a)',
  'end',
  'x = 1',
]
const line = fc.oneof(
  {
    weight: 2,
    arbitrary: fc
      .nat(WORDS.length - 1)
      .map((word) => (WORDS[word] === '' ? '' : '  '.repeat(word % 4) + WORDS[word])),
  },
  { weight: 3, arbitrary: fc.nat(400).map((n) => `${'  '.repeat(n % 4)}call${n}(value, ${n * 7})`) },
)
const lines = fc
  .array(line, { minLength: 1, maxLength: 40 })
  .filter((texts) => texts.some((text) => text !== ''))

/** A file, and the file after some lines were changed, put in and taken out. */
const pair = fc
  .tuple(
    lines,
    fc.array(fc.tuple(fc.nat(60), fc.nat(2), fc.array(line, { maxLength: 3 })), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([before, changes]) => {
    const after = [...before]
    for (const [at, gone, come] of changes) after.splice(at % (after.length + 1), gone, ...come)
    return { before, after }
  })
  .filter(({ before, after }) => before.join('\n') !== after.join('\n'))

const withoutBlankLines = (text: string): string =>
  text
    .split(/[\r\n]+/)
    .filter((line) => line !== '')
    .join('\n')

test.each(Object.keys(WRITERS))('%s made of a change gives the changed file or is refused', (writer) => {
  const { format, write } = WRITERS[writer]!
  let applied = 0
  let runs = 0
  fc.assert(
    fc.property(
      pair,
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(...Object.keys(ROUGHNESSES)),
      fc.integer(),
      fc.boolean(),
      fc.boolean(),
      ({ before, after }, context, roughness, seed, crlfFile, crlfEdit) => {
        const pick = pickFrom(seed)
        const chunks = roughen(chunksOf(before, after, context), roughness, pick)
        // Whoever quotes another place than he means, and quotes it well, is taken at his word.
        fc.pre(roughness === 'none' || !chunks.some((chunk) => quotesAnother(before, chunk)))
        const edit = write(chunks, pick, before, roughness !== 'none')
        const crlf = (text: string): string => text.replace(/\n/g, '\r\n')
        const eol = (text: string): string => (crlfFile ? crlf(text) : text)
        const outcome = applyEdit(
          { original: eol(wholeLines(before)), edit: crlfEdit ? crlf(edit) : edit, path: 'file.ts', format },
          engine,
        )
        runs++
        if (outcome.status === 'refused') {
          expect(outcome.message).not.toBe('')
          return
        }
        applied++
        if (roughness === 'lost blank lines' || writer === 'edits in tags') {
          // Beside which line a blank one stood is lost with it; and whether a tag's last line is blank, or none.
          expect(withoutBlankLines(outcome.text)).toBe(withoutBlankLines(wholeLines(after)))
          return
        }
        expect(outcome.text).toBe(eol(wholeLines(after)))
        expect(outcome.trace.origin.length).toBe(after.length)
        expect(outcome.trace.loss.length).toBe(before.length)
      },
    ),
    { numRuns: 500 },
  )
  expect(applied / runs).toBeGreaterThan(0.4)
})

test('insertions by number give the file with them, or are refused where it is not clear which numbers are meant', () => {
  const places = fc.uniqueArray(fc.tuple(fc.nat(40), fc.array(line, { minLength: 1, maxLength: 3 })), {
    minLength: 1,
    maxLength: 4,
    selector: ([at]) => at,
  })
  fc.assert(
    fc.property(lines, places, fc.constantFrom('up', 'down', 'down as read'), (before, given, way) => {
      const sorted = given
        .map(([at, come]) => ({ at: Math.min(at, before.length), come }))
        .filter(({ at }, i, all) => all.findIndex((one) => one.at === at) === i)
        .sort((a, b) => b.at - a.at)
      const after = [...before]
      for (const { at, come } of sorted) after.splice(at, 0, ...come)
      let shift = 0
      const edits = (way === 'up' ? sorted : sorted.toReversed()).map(({ at, come }) => {
        const edit = { insert_line: at + shift, new_str: wholeLines(come) }
        if (way === 'down') shift += come.length
        return edit
      })
      const outcome = applyEdit({ original: wholeLines(before), edit: JSON.stringify({ edits }) }, engine)
      expect(outcome.status).toBe(way === 'up' || edits.length === 1 ? 'applied' : 'refused')
      if (outcome.status === 'applied') expect(outcome.text).toBe(wholeLines(after))
    }),
    { numRuns: 300 },
  )
})

test('every line of the output is accounted for', () => {
  fc.assert(
    fc.property(pair, fc.constantFrom(...Object.values(WRITERS)), ({ before, after }, { format, write }) => {
      const edit = write(chunksOf(before, after, 3), pickFrom(1), before, false)
      const outcome = applyEdit({ original: wholeLines(before), edit, format }, engine)
      if (outcome.status === 'refused') return
      const { trace, hunks } = outcome
      const output = outcome.text.split('\n')
      trace.originalLine.forEach((from, at) => {
        if (from >= 0) expect(output[at]).toBe(before[from])
      })
      const kept = new Set(trace.originalLine)
      trace.loss.forEach((loss, at) => {
        expect(loss === 0).toBe(kept.has(at))
      })
      let from = 0
      const rebuilt: string[] = []
      for (const hunk of hunks) {
        rebuilt.push(
          ...before.slice(from, hunk.original.start),
          ...output.slice(hunk.output.start, hunk.output.end),
        )
        from = hunk.original.end
      }
      expect([...rebuilt, ...before.slice(from)]).toEqual(output.slice(0, -1))
    }),
    { numRuns: 200 },
  )
})

/** Ways to say which file an edit is for. */
const F = '```'
const WRAPPERS: readonly ((path: string, edit: string) => string)[] = [
  (path, edit) => `${F} ${path}\n${edit}\n${F}\n`,
  (path, edit) => `Now \`${path}\`:\n\n${F}ts\n${edit}\n${F}\n`,
  (path, edit) => `### ${path} (updated)\n${F}\n${edit}\n${F}\n`,
  (path, edit) => `1. **${path}**\n\n   ${F}ts\n${edit.replace(/^/gm, '   ')}\n   ${F}\n`,
  (path, edit) => `<edit path="${path}">\n${edit}\n</edit>\n`,
  (path, edit) => `<apply_diff>\n<path>${path}</path>\n<diff>\n${edit}\n</diff>\n</apply_diff>\n`,
  (path, edit) => `~~~~ts:${path}\n${edit}\n~~~~\n`,
  (path, edit) => `> **${path}**\n>\n${`${F}ts\n${edit}\n${F}`.replace(/^/gm, '> ')}\n`,
]

/** Ways to give a whole file. */
const WHOLES: readonly ((path: string, text: string) => string)[] = [
  (path, text) => `<write_to_file>\n<path>${path}</path>\n<content>\n${text}</content>\n</write_to_file>\n`,
  (path, text) => JSON.stringify({ name: 'Write', input: { file_path: path, content: text } }),
  (path, text) => `${F}bash\ncat > ${path} <<'EOF'\n${text}EOF\n${F}\n`,
  (path, text) => `Run:\n\n   ${F}sh\n${`tee ${path} <<"END"\n${text}END`.replace(/^/gm, '   ')}\n   ${F}\n`,
]

test('a whole file is what the reply says, byte for byte but for its line ends', async () => {
  await fc.assert(
    fc.asyncProperty(
      pair,
      fc.constantFrom(...WHOLES),
      fc.boolean(),
      fc.boolean(),
      async ({ before, after }, write, isNew, crlf) => {
        fc.pre(after.length > 0)
        const text = wholeLines(before)
        const files = {
          read: async () => (isNew ? null : text),
          list: async () => (isNew ? [] : ['src/a.ts']),
        }
        const reply = write('src/a.ts', wholeLines(after))
        const outcome = await applyReply(crlf ? reply.replace(/\n/g, '\r\n') : reply, files, engine)
        expect(outcome.files.map((file) => file.text)).toEqual([wholeLines(after)])
      },
    ),
    { numRuns: 300 },
  )
})

test('a reply with several files gives each of them as it is to be, or is refused as a whole', async () => {
  const writers = [
    'SEARCH of Aider',
    'SEARCH of Cline',
    'list of edits in JSON',
    'edits in tags',
    'unified diff',
    'apply_patch',
  ].map((name) => WRITERS[name]!)
  let applied = 0
  let runs = 0
  const one = fc.tuple(pair, fc.constantFrom(...writers), fc.constantFrom(...WRAPPERS))
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 4 }), fc.boolean(), async (files, crlf) => {
      const texts = new Map<string, string>()
      const parts = files.map(({ 0: { before, after }, 1: { write }, 2: wrap }, at) => {
        const path = `src/file${at}.ts`
        texts.set(path, wholeLines(before))
        const chunks = chunksOf(before, after, 3).map((chunk) => ({ ...chunk, rows: chunk.rows }))
        return wrap(
          path,
          write(chunks, pickFrom(at), before, false)
            .replace(/file\.ts/g, path)
            .trimEnd(),
        )
      })
      const reply = `Sure!\n\n${parts.join('\nAnd then:\n\n')}\nDone.\n`
      const workspace = {
        read: async (path: string) => texts.get(path) ?? null,
        list: async () => [...texts.keys()],
      }
      const outcome = await applyReply(crlf ? reply.replace(/\n/g, '\r\n') : reply, workspace, engine)
      runs++
      if (outcome.status === 'refused') {
        expect(outcome.files.some((file) => file.outcome.status === 'refused')).toBe(true)
        return
      }
      applied++
      for (const [at, [{ after }]] of files.entries()) {
        const file = outcome.files.find(({ path }) => path === `src/file${at}.ts`)
        expect(withoutBlankLines(file?.text ?? '')).toBe(withoutBlankLines(wholeLines(after)))
      }
    }),
    { numRuns: 300 },
  )
  expect(applied / runs).toBeGreaterThan(0.3)
})

const shreds = fc.constantFrom(
  ...['```', '```ts src/a.ts', '````md', '<<<<<<< SEARCH', '=======', '>>>>>>> REPLACE', '*** Begin Patch'],
  ...[
    '*** Update File: a.ts',
    '*** Add File: b.ts',
    '*** Delete File: a.ts',
    '*** End Patch',
    '*** Move to: c.ts',
  ],
  ...[
    '@@',
    '@@ -1,2 +1,2 @@',
    '--- a/a.ts',
    '+++ b/a.ts',
    '-x',
    '+y',
    ' z',
    'z',
    '',
    '<edit path="a.ts">',
    '</edit>',
  ],
  ...[
    '<path>a.ts</path>',
    '{"old_string":"a","new_string":"b"}',
    '// ... existing code ...',
    '`src/a.ts`',
    '~~~',
  ],
  ...[
    'diff --git a/a.ts b/a.ts',
    '/dev/null',
    '<invoke name="edit">',
    '<parameter name="path">a.ts</parameter>',
    '<parameter name="old_str">x</parameter>',
    '</invoke>',
    '<tool_call>',
    '</tool_call>',
    '**Before:**',
    '**After:**',
    '### Delete `a.ts`',
    '<old_string>',
    '</old_string>',
    '<new_string>',
    '\\ No newline at end of file',
    '> ```ts a.ts',
    '> x',
    '```bash',
    "cat > a.ts <<'EOF'",
    'cat >> b.ts <<EOF',
    'EOF',
    'cd src',
  ],
)

test('no reply makes it throw', async () => {
  const files = {
    read: async (path: string) => (path.endsWith('a.ts') ? 'x\nz\n' : null),
    list: async () => ['a.ts', 'src/a.ts'],
  }
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(shreds, shreds, fc.string()), { maxLength: 30 }), async (parts) => {
      const text = parts.join('\n')
      for (const edit of parseReply(text).edits)
        expect(edit.lines.end).toBeGreaterThanOrEqual(edit.lines.start)
      await applyReply(text, files, engine, { partial: true })
      applyEdit({ original: 'x\nz\n', edit: text, path: 'a.ts' }, engine)
    }),
    { numRuns: 400 },
  )
})
