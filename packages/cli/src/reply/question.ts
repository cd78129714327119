import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import type { Terminal } from '../terminal.js'

/** Asks a person yes or no; undefined where there is none to ask. */
export type Ask = (question: string) => Promise<boolean | undefined>

/** Asks at the terminal itself, as standard input holds the reply. */
export function askAtTerminal(terminal: Terminal): Ask {
  return async (question) => {
    if (!terminal.isTerminal.err && !terminal.isTerminal.out) return undefined
    const device = process.platform === 'win32' ? '\\\\.\\CONIN$' : '/dev/tty'
    const handle = await open(device, 'r').catch(() => undefined)
    if (handle === undefined) return undefined
    const lines = createInterface({ input: createReadStream('', { fd: handle }) })
    try {
      await terminal.err(`${question} [y/N] `)
      for await (const line of lines) return /^\s*y(?:es)?\s*$/i.test(line)
      return false
    } finally {
      lines.close()
    }
  }
}
