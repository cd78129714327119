import { type ApplyRequest, createEngine } from '@mortise/core'
import { describe, expect, it, test } from 'vitest'
import { applyEdit } from './edit.js'
import { applyReply, type Files, type ReplyOptions } from './reply.js'

const engine = createEngine()
const F = '```'
const filesOf = (texts: Readonly<Record<string, string>>): Files => ({
  read: async (path) => texts[path] ?? null,
  list: async () => Object.keys(texts),
})
const run = (reply: string, texts: Readonly<Record<string, string>>, options: ReplyOptions = {}) =>
  applyReply(reply, filesOf(texts), engine, options)
const search = (old: string, now: string) => `<<<<<<< SEARCH\n${old}\n=======\n${now}\n>>>>>>> REPLACE\n`

describe('a reply', () => {
  it('edits, makes, deletes and renames files', async () => {
    const reply = [
      `\`src/a.ts\`\n${F}ts\n${search('x', 'y')}${F}`,
      `New file \`src/new.ts\`:\n${F}ts\nconst n = 1\n${F}`,
      '*** Begin Patch\n*** Delete File: old.ts\n*** Update File: move.ts\n*** Move to: moved.ts\n@@\n-m\n+M\n*** End Patch',
    ].join('\n\n')
    const outcome = await run(reply, { 'src/a.ts': 'x\n', 'old.ts': 'o\n', 'move.ts': 'm\n' })
    expect(outcome.status).toBe('applied')
    expect(outcome.files.map(({ path, action, to, text }) => [action, path, to, text])).toEqual([
      ['edit', 'src/a.ts', undefined, 'y\n'],
      ['create', 'src/new.ts', undefined, 'const n = 1\n'],
      ['delete', 'old.ts', undefined, null],
      ['rename', 'move.ts', 'moved.ts', 'M\n'],
    ])
  })

  it('applies several blocks for one file in order, and accounts for all lines against the file', async () => {
    const reply = `a.ts\n${F}\n${search('one', 'ONE')}${F}\n\nb.ts\n${F}\n${search('b', 'B')}${F}\n\na.ts\n${F}\n${search('ONE', 'Ein')}${search('three', 'THREE')}${F}\n`
    const { files, status } = await run(reply, { 'a.ts': 'one\ntwo\nthree\n', 'b.ts': 'b\n' })
    expect(status).toBe('applied')
    expect(files.map((file) => [file.text, file.added, file.removed, file.parts.length])).toEqual([
      ['Ein\ntwo\nTHREE\n', 2, 2, 3],
      ['B\n', 1, 1, 1],
    ])
    const [{ outcome }] = files as [(typeof files)[0]]
    expect(outcome.status === 'applied' && Array.from(outcome.trace.originalLine)).toEqual([-1, 1, -1])
  })

  it('is refused as a whole if one file is, and the others still report their state', async () => {
    const reply = `a.ts\n${F}\n${search('x', 'y')}${F}\n\nb.ts\n${F}\n${search('not there', 'z')}${F}\n`
    const texts = { 'a.ts': 'x\n', 'b.ts': 'b\n' }
    const outcome = await run(reply, texts)
    expect([outcome.status, ...outcome.files.map((file) => file.outcome.status)]).toEqual([
      'refused',
      'applied',
      'refused',
    ])
    expect((await run(reply, texts, { partial: true })).status).toBe('partial')
  })

  it('keeps what can be placed within a file only where that is asked for', async () => {
    const reply = `a.ts\n${F}\n${search('x', 'y')}${search('not there', 'z')}${F}\n`
    const [whole] = (await run(reply, { 'a.ts': 'x\n' })).files
    expect([whole!.outcome.status, whole!.text]).toEqual(['refused', 'x\n'])
    const [part] = (await run(reply, { 'a.ts': 'x\n' }, { partial: true })).files
    expect([part!.outcome.status, part!.text, part!.parts.map((one) => one.status)]).toEqual([
      'applied',
      'y\n',
      ['placed', 'refused'],
    ])
  })

  test.each([
    ['an unknown file', `nope.ts\n${F}\n${search('x', 'y')}${F}`, 'no file nope.ts'],
    [
      'a snippet for an unknown file',
      `src/nope.ts\n${F}ts\n// ... existing code ...\nx\n${F}`,
      'no file src/nope.ts',
    ],
    ['a new file where one of that name is near', `lib/a.ts\n${F}ts\nx\n${F}`, 'but there is src/a.ts'],
    ['a name that is misspelt', `src/ab.ts\n${F}\n${search('x', 'y')}${F}`, 'near are src/abc.ts'],
    ['a path that leads out', `../a.ts\n${F}ts\nx\n${F}`, 'without ..'],
    ['an absolute path', `/etc/a.ts\n${F}ts\nx\n${F}`, 'absolute'],
    [
      'a new file that exists',
      '*** Begin Patch\n*** Add File: src/a.ts\n+x\n*** End Patch',
      'exists already',
    ],
    [
      'a rename onto a file',
      '*** Begin Patch\n*** Update File: src/a.ts\n*** Move to: c.ts\n*** End Patch',
      'c.ts exists already',
    ],
    ['SEARCH blocks without a path', search('x', 'y'), 'names no file'],
    ['a reply that was cut off', `src/a.ts\n${F}ts\nx\n`, 'cut off'],
  ])('%s is refused with a reason', async (_name, reply, reason) => {
    const outcome = await run(reply, { 'src/a.ts': 'x\n', 'src/abc.ts': 'a\n', 'c.ts': 'c\n' })
    expect(outcome.status).toBe('refused')
    expect(
      outcome.files
        .flatMap((file) => file.parts.map((part) => part.status === 'refused' && part.message))
        .join(),
    ).toContain(reason)
  })

  it('hands lazy snippets to the engine, and puts lines of the reply into the trace', async () => {
    const asked: ApplyRequest[] = []
    const apply = async (request: ApplyRequest) => {
      asked.push(request)
      const edit = request.edit.replace('... existing code ...', 'y')
      return applyEdit({ ...request, edit, format: 'whole-file' }, engine)
    }
    const reply = `In \`src/a.js\`:\n\n${F}js\nx = 3\n// ... existing code ...\n${F}\n`
    const files = filesOf({ 'src/a.js': 'x = 1\n' })
    const outcome = await applyReply(reply, files, { ...engine, apply })
    expect(asked).toMatchObject([
      {
        original: 'x = 1\n',
        edit: 'x = 3\n// ... existing code ...\n',
        path: 'src/a.js',
        instruction: 'In `src/a.js`:',
      },
    ])
    const [merged] = outcome.files.map((file) => file.outcome)
    expect(merged!.status === 'applied' && Array.from(merged!.trace.editLine)).toEqual([3, 4])
  })

  it('may make a file whose name is near another one', async () => {
    const { status, files } = await run(`src/routes2.ts\n${F}ts\nx\n${F}\n`, { 'src/routes1.ts': 'a\n' })
    expect([status, files[0]!.action]).toEqual(['applied', 'create'])
  })

  test.each<[string, string, string, string | undefined, string | null]>([
    ['deleted and then added', '*** Delete File: a.ts\n*** Add File: a.ts\n+y', 'edit', undefined, 'y\n'],
    [
      'added and then renamed',
      '*** Add File: b.ts\n+y\n*** Update File: b.ts\n*** Move to: c.ts\n@@\n-y\n+z',
      'create',
      undefined,
      'z\n',
    ],
    [
      'edited and then deleted',
      '*** Update File: a.ts\n@@\n-x\n+y\n*** Delete File: a.ts',
      'delete',
      undefined,
      null,
    ],
    [
      'renamed, and edited by its old name',
      '*** Update File: a.ts\n*** Move to: b.ts\n*** Update File: a.ts\n@@\n-x\n+y',
      'rename',
      'b.ts',
      'y\n',
    ],
  ])('a file may be %s', async (_name, sections, action, to, text) => {
    const { status, files } = await run(`*** Begin Patch\n${sections}\n*** End Patch\n`, { 'a.ts': 'x\n' })
    expect([status, files.map((file) => [file.action, file.to, file.text])]).toEqual([
      'applied',
      [[action, to, text]],
    ])
  })

  it('writes no whole file over another one that only ends with its path', async () => {
    const reply = `<write_to_file>\n<path>a.ts</path>\n<content>\ny\n</content>\n</write_to_file>\n`
    expect((await run(reply, { 'src/a.ts': 'x\n' })).status).toBe('refused')
    expect((await run(reply, { 'a.ts': 'x\n', 'src/a.ts': 'x\n' })).files[0]!.text).toBe('y\n')
  })

  it('with nothing to apply is refused', async () => {
    expect((await run('Hello.', {})).status).toBe('refused')
  })
})
