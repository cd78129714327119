import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApplyRequest, Engine, Outcome, Stats } from '@mortise/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LoadCore } from './engine.js'
import { run } from './program.js'
import type { Terminal } from './terminal.js'

const STATS: Stats = {
  originalLength: 8,
  editLength: 4,
  originalLines: 2,
  editLines: 1,
  ms: 0.25,
  tokens: 4,
  cells: 0,
  parsed: 0,
  syntax: 'unneeded',
  route: 'aligned',
}

const applied = (text: string): Outcome => ({
  status: 'applied',
  text,
  confidence: 0.97,
  hunks: [
    {
      original: { start: 1, end: 2 },
      output: { start: 1, end: 2 },
      edit: { start: 0, end: 1 },
      confidence: 0.97,
    },
  ],
  trace: {
    origin: new Uint8Array(2),
    originalLine: new Int32Array(2),
    editLine: new Int32Array(2),
    loss: new Uint8Array(2),
  },
  stats: STATS,
})

/** The command with an engine that does what the test says, so that what happens around the merge can be seen. */
function command(merge: (request: ApplyRequest) => Outcome, people: Partial<Terminal['isTerminal']> = {}) {
  const seen = { out: '', err: '', request: undefined as ApplyRequest | undefined }
  const terminal: Terminal = {
    input: async function* () {
      yield Buffer.from('two!\n')
    },
    out: async (text) => {
      seen.out += text
    },
    err: async (text) => {
      seen.err += text
    },
    isTerminal: { input: false, out: false, err: false, ...people },
    env: {},
    cwd: folder,
  }
  const engine: Engine = {
    applySync: (request) => {
      seen.request = request
      return merge(request)
    },
    apply: async (request) => engine.applySync(request),
    load: async () => undefined,
  }
  const loadCore = (async () => ({
    createEngine: () => engine,
    explain: () => 'because',
  })) as unknown as LoadCore
  return { seen, run: (...args: string[]) => run(args, terminal, loadCore) }
}

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mortise-'))
  path = join(folder, 'a.txt')
  writeFileSync(path, 'one\ntwo\n')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a change on disk while the merge is being made', () => {
  it('is never overwritten', async () => {
    const { seen, run } = command(() => {
      writeFileSync(path, 'ONE\ntwo\n')
      return applied('one\ntwo!\n')
    })
    expect(await run('apply', path, '--write')).toBe(75)
    expect(seen.err).toContain('changed on disk while the edit was being merged; nothing was written')
    expect(readFileSync(path, 'utf8')).toBe('ONE\ntwo\n')
    expect(readdirSync(folder)).toEqual(['a.txt'])
  })

  it('is noticed when the file is gone', async () => {
    const { run } = command(() => {
      rmSync(path)
      return applied('one\ntwo!\n')
    })
    expect(await run('apply', path, '--write')).toBe(75)
    expect(readdirSync(folder)).toEqual([])
  })

  it('is noticed when a file has come into being that --create was to make', async () => {
    const fresh = join(folder, 'fresh.txt')
    const { run } = command(() => {
      writeFileSync(fresh, 'mine\n')
      return applied('theirs\n')
    })
    expect(await run('apply', fresh, '--write', '--create')).toBe(75)
    expect(readFileSync(fresh, 'utf8')).toBe('mine\n')
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'fresh.txt'])
  })

  it('of the mode alone is kept', async () => {
    const { run } = command(() => {
      chmodSync(path, 0o600)
      return applied('one\ntwo!\n')
    })
    expect(await run('apply', path, '--write')).toBe(0)
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo!\n')
  })
})

describe('an edit of several blocks', () => {
  const blocks = ['one', 'nowhere', 'two', 'elsewhere']
    .map((old) => `<<<<<<< SEARCH\n${old}\n=======\n${old.toUpperCase()}\n>>>>>>> REPLACE\n`)
    .join('')
  const runBlocks = (...args: string[]) => {
    writeFileSync(join(folder, 'edit.md'), blocks)
    const { seen, run } = command(() => applied(''))
    return run('apply', path, '--edit', join(folder, 'edit.md'), ...args).then((exit) => ({ ...seen, exit }))
  }

  it('names each block that has no place, and writes nothing', async () => {
    const { exit, err } = await runBlocks('--write')
    expect([exit, readFileSync(path, 'utf8')]).toEqual([2, 'one\ntwo\n'])
    expect(err.match(/refused \(no-anchor\): the old lines of the block at lines \d+-\d+/g)).toHaveLength(2)
  })

  it('is applied in part only with --partial, and the exit code says so', async () => {
    const { exit, err } = await runBlocks('--write', '--partial')
    expect([exit, readFileSync(path, 'utf8')]).toEqual([2, 'ONE\nTWO\n'])
    expect(err.match(/refused \(no-anchor\)/g)).toHaveLength(2)
  })

  it.each(['--yes', '--dry-run', '--root=.'])('takes no %s, which is for a whole reply', async (option) => {
    expect((await runBlocks(option)).exit).toBe(64)
  })
})

it('leaves a rename to the user, and says so', async () => {
  const patch = '*** Begin Patch\n*** Update File: a.ts\n*** Move to: b.ts\n@@\n-two\n+2\n*** End Patch\n'
  writeFileSync(join(folder, 'edit.md'), patch)
  const { seen, run } = command(() => applied(''))
  expect(await run('apply', path, '--edit', join(folder, 'edit.md'), '--write')).toBe(0)
  expect([readFileSync(path, 'utf8'), seen.err]).toEqual([
    'one\n2\n',
    expect.stringMatching(/the edit also renames .* to b\.ts: do that yourself/),
  ])
})

describe('on a terminal', () => {
  it('shows a coloured diff and says that nothing was written', async () => {
    const { seen, run } = command(() => applied('one\ntwo!\n'), { out: true })
    expect(await run('apply', path)).toBe(0)
    expect(seen.out).toContain('\u001b[31m-two\u001b[39m\n\u001b[32m+two!\u001b[39m\n')
    expect(seen.err).toContain('Nothing was written; add --write')
  })

  it.each(['--json', '--write'])('shows no diff with %s', async (flag) => {
    const { seen, run } = command(() => applied('one\ntwo!\n'), { out: true })
    expect(await run('apply', path, flag)).toBe(0)
    expect(seen.out).not.toContain('+two!')
  })

  it('asks for an edit rather than wait in silence for one to be typed', async () => {
    const { seen, run } = command(() => applied(''), { input: true })
    expect(await run('apply', path)).toBe(64)
    expect(seen.err).toContain('no edit was given. Pipe it in, name a file with --edit FILE')
  })

  it('waits for one to be typed with --edit -, and says how to end it', async () => {
    const { seen, run } = command(() => applied('one\ntwo!\n'), { input: true })
    expect(await run('apply', path, '--edit', '-')).toBe(0)
    expect(seen.err).toContain('end it with Ctrl-')
    expect(seen.request?.edit).toBe('two!\n')
  })
})

describe('a refusal', () => {
  const refused: Outcome = {
    status: 'refused',
    code: 'ambiguous-anchor',
    message: 'The line "two" stands in the file twice; add the line above it.',
    candidates: Array.from({ length: 10 }, (_, index) => ({
      start: index * 5,
      end: index * 5 + 1,
      text: 'two',
      score: 0.1,
    })),
    draft: { text: 'draft', confidence: 0.4 },
    stats: STATS,
  }

  it('names the places that the edit may mean, as path:line from 1', async () => {
    const { seen, run } = command(() => refused)
    expect(await run('apply', path, '--write')).toBe(2)
    expect(seen.err).toContain('mortise: refused (ambiguous-anchor): The line "two" stands in the file twice')
    expect(seen.err).toContain(`${path}:1  two\n  ${path}:6  two`)
    expect(seen.err).toContain('and 2 more')
    expect(seen.out).toBe('')
  })

  it('keeps its draft out of the JSON unless --explain asks for it', async () => {
    const plain = command(() => refused)
    await plain.run('apply', path, '--json')
    expect(JSON.parse(plain.seen.out)).not.toHaveProperty('draft')
    const detailed = command(() => refused)
    await detailed.run('apply', path, '--json', '--explain')
    expect(JSON.parse(detailed.seen.out)).toMatchObject({ draft: { text: 'draft' }, explanation: 'because' })
  })
})

it('hands the request on as it was given', async () => {
  const { seen, run } = command(() => applied('one\ntwo!\n'))
  await run('apply', path, '-i', 'shout', '--language', 'text')
  expect(seen.request).toEqual({
    original: 'one\ntwo\n',
    edit: 'two!\n',
    path,
    instruction: 'shout',
    language: 'text',
  })
})

it('tells a bug in the engine from an error of the user, and leaves the file alone', async () => {
  const { seen, run } = command(() => {
    throw new TypeError('x is undefined')
  })
  expect(await run('apply', path, '--write')).toBe(70)
  expect(seen.err).toContain('this is a bug in Mortise')
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n')
  expect(existsSync(path)).toBe(true)
})
