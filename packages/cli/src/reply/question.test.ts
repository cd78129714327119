import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const BIN = fileURLToPath(new URL('../../bin/mortise.js', import.meta.url))
const REPLY = 'a.txt\n```\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE\n```\n'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mortise-question-'))
  writeFileSync(join(folder, 'a.txt'), 'old\n')
  writeFileSync(join(folder, 'reply.md'), REPLY)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a shell command at a terminal of its own, and types `keys` once the question is asked. */
async function atTerminal(command: string, keys: string): Promise<{ exit: number; screen: string }> {
  const line = command.replace('mortise', `"${process.execPath}" "${BIN}"`)
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    cwd: folder,
    env: { ...process.env, SHELL: '/bin/sh', NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let screen = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const asked = screen.includes('[y/N]')
    screen += text
    if (!asked && screen.includes('[y/N]')) child.stdin.write(keys)
  })
  const [exit] = await once(child, 'close')
  return { exit, screen: screen.replaceAll('\r\n', '\n') }
}
const file = () => readFileSync(join(folder, 'a.txt'), 'utf8')

// `script` of util-linux gives a process a terminal; that of BSD and macOS takes other options.
const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')

describe.skipIf(!hasScript && !process.env.CI)('at a terminal', () => {
  it.each([
    ['the reply is piped in', 'mortise apply < reply.md'],
    ['the reply is a file', 'mortise apply --edit reply.md'],
    ['only standard error is a terminal', 'mortise apply < reply.md > summary.txt'],
    ['only standard output is a terminal', 'mortise apply < reply.md 2> messages.txt'],
  ])('asks and writes where %s', async (_name, command) => {
    const { exit, screen } = await atTerminal(command, 'y\n')
    expect(screen).toContain('Write 1 file? [y/N]')
    expect([exit, file()]).toEqual([0, 'new\n'])
  })

  it.each([
    ['no', 'n\n'],
    ['Enter', '\n'],
    ['another word', 'yesterday\n'],
    ['the end of the input', '\u0004'],
  ])('writes nothing at %s', async (_name, keys) => {
    const { exit, screen } = await atTerminal('mortise apply < reply.md', keys)
    expect(screen).toContain('Nothing was written.')
    expect([exit, file()]).toEqual([0, 'old\n'])
  })

  it('writes nothing where it is interrupted', async () => {
    const { exit } = await atTerminal('mortise apply < reply.md', '\u0003')
    expect([exit === 0, file()]).toEqual([false, 'old\n'])
  })

  it('does not ask with --yes or --dry-run', async () => {
    expect((await atTerminal('mortise apply --dry-run < reply.md', '')).screen).not.toContain('[y/N]')
    expect(file()).toBe('old\n')
    expect((await atTerminal('mortise apply --yes < reply.md', '')).screen).not.toContain('[y/N]')
    expect(file()).toBe('new\n')
  })
})

it.skipIf(process.platform === 'win32')(
  'without a terminal nothing is written, and the exit code says so',
  () => {
    const input = readFileSync(join(folder, 'reply.md'))
    const { status, stderr } = spawnSync(process.execPath, [BIN, 'apply'], {
      cwd: folder,
      input,
      encoding: 'utf8',
    })
    expect(stderr).toContain('no terminal to ask at')
    expect([status, file()]).toEqual([64, 'old\n'])
  },
)
