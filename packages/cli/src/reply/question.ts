import { type FileHandle, open } from 'node:fs/promises'
import type { Terminal } from '../terminal.js'

/** Asks a person yes or no; undefined where there is none to ask. */
export type Ask = (question: string) => Promise<boolean | undefined>

/** Asks at the terminal itself, as standard input holds the reply. */
export function askAtTerminal(terminal: Terminal): Ask {
  return async (question) => {
    const { err, out } = terminal.isTerminal
    if (!err && !out) return undefined
    const device = process.platform === 'win32' ? '\\\\.\\CONIN$' : '/dev/tty'
    const handle = await open(device, 'r').catch(() => undefined)
    if (handle === undefined) return undefined
    try {
      await (err ? terminal.err : terminal.out)(`${question} [y/N] `)
      return /^\s*y(?:es)?\s*$/i.test(await readLine(handle))
    } finally {
      await handle.close()
    }
  }
}

/** Reads one line and no more: a stream would ask for the next one at once, and hold the process until it is typed. */
async function readLine(handle: FileHandle): Promise<string> {
  const parts: Buffer[] = []
  for (;;) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1024))
    parts.push(buffer.subarray(0, bytesRead))
    if (bytesRead === 0 || buffer.subarray(0, bytesRead).includes(0x0a))
      return Buffer.concat(parts).toString()
  }
}
