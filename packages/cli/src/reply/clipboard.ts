import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Exit, Failure, systemCode } from '../failure.js'
import type { Terminal } from '../terminal.js'
import { readEditStream } from '../textfile.js'

/** A program that has not answered by then waits for something that won't come. */
const PATIENCE_MS = 10_000

type Program = readonly [name: string, ...args: string[]]

/** `[Console]` writes in the code page of the system unless it is told otherwise. `.exe` is for WSL. */
const POWERSHELL: Program = [
  'powershell.exe',
  '-NoProfile',
  '-Command',
  '[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false); Get-Clipboard -Raw',
]
const WAYLAND: Program = ['wl-paste', '--no-newline']
const X11: readonly Program[] = [
  ['xclip', '-selection', 'clipboard', '-o'],
  ['xsel', '--clipboard', '--output'],
]

/** Programs that print the clipboard, the likeliest first. */
function programsFor(platform: string, env: Terminal['env']): readonly Program[] {
  if (platform === 'darwin') return [['pbpaste']]
  if (platform === 'win32' || env.WSL_DISTRO_NAME) return [POWERSHELL]
  if (platform === 'android') return [['termux-clipboard-get']]
  return env.WAYLAND_DISPLAY ? [WAYLAND, ...X11] : [...X11, WAYLAND]
}

/** The clipboard's text, every byte of it: UTF-8 or refused, as any other input. */
export async function readClipboard(
  env: Terminal['env'],
  platform: string = process.platform,
): Promise<string> {
  const programs = programsFor(platform, env)
  for (const program of programs) {
    const text = await output(program, env)
    if (text === undefined) continue
    if (text.trim() !== '') return text
    throw new Failure(Exit.refused, 'invalid-input', 'the clipboard holds no text', 'Copy the reply first.')
  }
  const names = programs.map(([name]) => name).join(', ')
  throw unreadable(`there is no program to read it with (${names})`)
}

/** What a program prints; undefined where there is no such program. */
async function output([name, ...args]: Program, env: Terminal['env']): Promise<string | undefined> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const child = spawn(name, args, { env, signal, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = once(child, 'close')
  // Read at once: what is printed before the end must not be lost.
  const text = readEditStream(child.stdout, 'the clipboard')
  text.catch(() => child.kill())
  try {
    const [code] = await ended
    if (code === 0) return await text
    const reason = said.trim().split('\n')[0] ?? ''
    throw unreadable(`${name}: ${reason === '' ? `exit code ${code}` : reason}`)
  } catch (error) {
    if (error instanceof Failure) throw error
    if (systemCode(error) === 'ENOENT') return undefined
    throw unreadable(`${name} did not answer`, error)
  }
}

function unreadable(reason: string, cause?: unknown): Failure {
  const hint = 'Pipe the reply in instead: mortise apply < reply.md'
  return new Failure(Exit.noInput, 'no-clipboard', `the clipboard cannot be read: ${reason}`, hint, { cause })
}
