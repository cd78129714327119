import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readClipboard } from './clipboard.js'

const BIN = fileURLToPath(new URL('../../bin/mortise.js', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mortise-clipboard-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Puts a program on a PATH of its own: one that prints `text`, or runs `script`. */
function program(name: string, text: string, script?: string): void {
  writeFileSync(join(folder, `${name}.txt`), text)
  const body = script ?? `/bin/cat "${join(folder, `${name}.txt`)}"`
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`)
  chmodSync(join(folder, name), 0o755)
}
const read = (env: Readonly<Record<string, string>> = {}, platform = 'linux') =>
  readClipboard({ PATH: folder, ...env }, platform)

describe.skipIf(process.platform === 'win32')('the clipboard', () => {
  it('is read byte for byte, through pipes that cut letters in two', async () => {
    const text = `  indented\n${'ä€😀'.repeat(40_000)}\n\n`
    program('xclip', text)
    expect(await read()).toBe(text)
  })

  it.each([
    ['macOS', 'darwin', {}, 'pbpaste'],
    ['Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'wl-paste'],
    ['X11', 'freebsd', {}, 'xsel'],
    ['WSL', 'linux', { WSL_DISTRO_NAME: 'Debian' }, 'powershell.exe'],
    ['Windows', 'win32', {}, 'powershell.exe'],
    ['Termux', 'android', {}, 'termux-clipboard-get'],
  ] as const)('is asked for with what %s has', async (_name, platform, env, name) => {
    program(name, 'x\n')
    expect(await read(env, platform)).toBe('x\n')
  })

  it.each([
    ['no program', undefined, 'no program to read it with (xclip, xsel, wl-paste)'],
    [
      'a program that fails',
      'echo "Error: Can\'t open display" >&2; exit 1',
      "xclip: Error: Can't open display",
    ],
    ['an empty clipboard', 'echo', 'holds no text'],
    ['an image', 'printf "\\211PNG\\000"', 'not valid UTF-8|binary'],
  ])('with %s is refused with the reason', async (_name, script, reason) => {
    if (script !== undefined) program('xclip', '', script)
    const message = await read().then(
      () => 'was read',
      (error: Error) => error.message,
    )
    expect(message).toMatch(new RegExp(reason.replace(/[()]/g, '\\$&')))
  })
})

const missing = ['Xvfb', 'xclip'].filter((name) => spawnSync('which', [name]).status !== 0)

// Needs an X server without a screen; scripts/prepare-tests installs it.
it.skipIf(missing.length > 0 && !process.env.CI)('a reply copied on a real X server is applied', async () => {
  const server = spawn('Xvfb', ['-displayfd', '1'], { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const [number] = (await once(server.stdout, 'data')) as [Buffer]
    const env = { ...process.env, DISPLAY: `:${String(number).trim()}` }
    writeFileSync(join(folder, 'a.txt'), 'grün\n')
    const reply = 'a.txt\n```\n<<<<<<< SEARCH\ngrün\n=======\n  blau\n>>>>>>> REPLACE\n```\n'
    // xclip stays behind to serve the selection, and must not hold the pipes open.
    execFileSync('xclip', ['-selection', 'clipboard', '-i'], {
      env,
      input: reply,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    const { status, stderr } = spawnSync(process.execPath, [BIN, 'apply', '--clipboard', '--yes'], {
      cwd: folder,
      env: { ...env, WAYLAND_DISPLAY: '' },
      encoding: 'utf8',
    })
    expect([status, stderr, readFileSync(join(folder, 'a.txt'), 'utf8')]).toEqual([
      0,
      'Wrote 1 file.\n',
      '  blau\n',
    ])
  } finally {
    server.kill()
  }
})
