import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as core from '@mortise/core'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import type { LoadCore } from '../engine.js'
import { Exit, Failure } from '../failure.js'
import type { Terminal } from '../terminal.js'
import { type ReplyFlags, replyCommand } from './command.js'

const F = '```'
const search = (old: string, now: string) => `<<<<<<< SEARCH\n${old}\n=======\n${now}\n>>>>>>> REPLACE\n`
const block = (path: string, body: string) => `\`${path}\`\n${F}\n${body}${F}\n\n`
const REPLY = block('src/a.ts', search('a', 'A')) + block('src/b.ts', search('b', 'B'))

let folder: string
const at = (name: string) => join(folder, name)
const read = (name: string) => readFileSync(at(name), 'utf8')

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mortise-reply-')))
  mkdirSync(at('src'))
  writeFileSync(at('src/a.ts'), 'a\n')
  writeFileSync(at('src/b.ts'), 'b\r\n')
})
afterEach(() => {
  chmodSync(at('src'), 0o755)
  rmSync(folder, { recursive: true, force: true })
})

async function run(reply: string, flags: ReplyFlags = {}, answer?: boolean, engine = core) {
  const said = { out: '', err: '', asked: '' }
  const terminal: Terminal = {
    input: async function* () {
      yield reply
    },
    out: async (text) => {
      said.out += text
    },
    err: async (text) => {
      said.err += text
    },
    isTerminal: { input: false, out: false, err: false },
    env: {},
    cwd: folder,
  }
  const ask = async (question: string) => {
    said.asked += question
    return answer
  }
  const loadCore = (async () => engine) as unknown as LoadCore
  try {
    return { ...said, exit: await replyCommand(flags, terminal, loadCore, ask), ...said }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { ...said, exit: error.exit, err: said.err + error.message }
  }
}

describe('writing', () => {
  it('writes all files with --yes, each with its own line ends', async () => {
    const { exit, out, err } = await run(REPLY, { yes: true })
    expect([exit, read('src/a.ts'), read('src/b.ts')]).toEqual([Exit.done, 'A\n', 'B\r\n'])
    expect(out).toMatch(/edit {5}src\/a\.ts {2}\+1 -1 {2}confidence 0\.99\d/)
    expect(err).toContain('Wrote 2 files.')
  })

  test.each([
    ['is told no', {}, false],
    ['only looks', { dryRun: true }, true],
    ['is asked for JSON without --yes', { json: true }, true],
  ] as const)('writes nothing if it %s', async (_name, flags, answer) => {
    const { exit } = await run(REPLY, flags, answer)
    expect([exit, read('src/a.ts'), read('src/b.ts')]).toEqual([Exit.done, 'a\n', 'b\r\n'])
  })

  it('asks first', async () => {
    const { exit, asked } = await run(REPLY, {}, true)
    expect([exit, asked, read('src/a.ts')]).toEqual([Exit.done, 'Write 2 files?', 'A\n'])
  })

  it('does not write where there is no one to ask', async () => {
    expect((await run(REPLY)).exit).toBe(Exit.usage)
    expect(read('src/a.ts')).toBe('a\n')
  })

  it('makes folders, deletes and renames', async () => {
    const patch =
      '*** Begin Patch\n*** Add File: lib/deep/new.ts\n+n\n*** Delete File: src/a.ts\n*** Update File: src/b.ts\n*** Move to: lib/b.ts\n@@\n-b\n+B\n*** End Patch\n'
    expect((await run(patch, { yes: true })).exit).toBe(Exit.done)
    expect([existsSync(at('src/a.ts')), existsSync(at('src/b.ts'))]).toEqual([false, false])
    expect([read('lib/deep/new.ts'), read('lib/b.ts')]).toEqual(['n\n', 'B\r\n'])
  })
})

describe('a refusal', () => {
  const half = block('src/a.ts', search('a', 'A')) + block('src/b.ts', search('nowhere', 'x'))

  it('writes nothing and says why', async () => {
    const { exit, err, out } = await run(half, { yes: true })
    expect([exit, read('src/a.ts')]).toEqual([Exit.refused, 'a\n'])
    expect(out).toContain('refused  src/b.ts')
    expect(err).toMatch(/src\/b\.ts: the old lines .* are not in the file/)
    expect(err).toContain('Nothing was written.')
  })

  it('with --partial writes the rest, and the exit code still says so', async () => {
    expect((await run(half, { yes: true, partial: true })).exit).toBe(Exit.refused)
    expect([read('src/a.ts'), read('src/b.ts')]).toEqual(['A\n', 'b\r\n'])
  })

  it('names a hundred blocks, and says how many more there are', async () => {
    const { err } = await run(block('src/a.ts', search('nowhere', 'x').repeat(120)), { yes: true })
    expect(err.match(/mortise: refused/g)).toHaveLength(100)
    expect(err).toContain('and 20 more refused')
  })

  it('is one JSON object too', async () => {
    const { out } = await run(half, { json: true })
    const report = JSON.parse(out)
    expect([
      report.status,
      report.written,
      report.files.map((file: { status: string }) => file.status),
    ]).toEqual(['refused', false, ['applied', 'refused']])
  })

  test.each(['../outside.ts', '/etc/outside.ts', 'link/outside.ts'])('comes for %s', async (path) => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'mortise-outside-')))
    symlinkSync(outside, at('link'))
    try {
      expect((await run(`\`${path}\`\n${F}ts\nx\n${F}\n`, { yes: true })).exit).toBe(Exit.refused)
      expect(existsSync(join(outside, 'outside.ts'))).toBe(false)
    } finally {
      rmSync(outside, { recursive: true, force: true })
    }
  })

  it('comes for a reply without an edit', async () => {
    expect((await run('Nothing to do.', { yes: true })).exit).toBe(Exit.refused)
  })
})

it.skipIf(process.platform === 'win32')(
  'puts back what it wrote if a later file cannot be written',
  async () => {
    writeFileSync(at('taken'), '')
    const reply = `${block('src/a.ts', search('a', 'A'))}\`taken/new.ts\` (new file):\n${F}ts\nx\n${F}\n`
    const { exit } = await run(reply, { yes: true })
    expect(exit).not.toBe(Exit.done)
    expect(read('src/a.ts')).toBe('a\n')
  },
)

describe('options', () => {
  it('--explain says what went where, file by file', async () => {
    const { err } = await run(REPLY, { dryRun: true, explain: true })
    expect(err).toMatch(/src\/a\.ts: Applied with confidence .*\n.*\n.*\n- lines 1 of the original/)
    const { out } = await run(REPLY, { json: true, explain: true })
    expect(JSON.parse(out).files[0].explanation).toContain('confidence')
    expect(JSON.parse(out).files[0].trace.originalLine).toEqual([-1])
  })

  it('--instruction reaches the engine with the words before the block', async () => {
    const reply = `In \`src/a.ts\`:\n${F}ts\n// ... existing code ...\nb()\n${F}\n`
    const asked: unknown[] = []
    const spy = {
      ...core,
      createEngine: () => ({
        ...core.createEngine(),
        apply: async (request: core.ApplyRequest) => {
          asked.push(request.instruction)
          return core.createEngine().apply(request)
        },
      }),
    }
    await run(reply, { dryRun: true, instruction: 'call b' }, undefined, spy as unknown as typeof core)
    expect(asked).toEqual(['call b\nIn `src/a.ts`:'])
  })

  it('--complete takes a block that is not closed for whole', async () => {
    const open = '`src/a.ts`\n```\n<<<<<<< SEARCH\na\n=======\nA\n'
    expect((await run(open, { yes: true })).exit).toBe(Exit.refused)
    expect((await run(open, { yes: true, complete: true })).exit).toBe(Exit.done)
    expect(read('src/a.ts')).toBe('A\n')
  })

  it('--language is wrong usage, as a reply has many files', async () => {
    expect((await run(REPLY, { yes: true, language: 'python' })).exit).toBe(Exit.usage)
  })
})

it('takes an absolute path below the root, whichever name the root has', async () => {
  symlinkSync(folder, `${folder}-link`)
  try {
    await run(block(join(folder, 'src/a.ts'), search('a', 'A')), { yes: true, root: `${folder}-link` })
    await run(block(join(`${folder}-link`, 'src/b.ts'), search('b', 'B')), {
      yes: true,
      root: `${folder}-link`,
    })
    expect([read('src/a.ts'), read('src/b.ts')]).toEqual(['A\n', 'B\r\n'])
  } finally {
    rmSync(`${folder}-link`)
  }
})

it('finds a file by the end of its path', async () => {
  await run(block('a.ts', search('a', 'A')), { yes: true })
  expect(read('src/a.ts')).toBe('A\n')
})
