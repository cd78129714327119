import { isatty } from 'node:tty'
import { Exit, Failure, systemCode, systemReason } from './failure.js'

/** What a command may touch of the process around it. Tests hand in their own. */
export interface Terminal {
  /** Standard input; opened only when first asked for. */
  input(): AsyncIterable<Uint8Array | string>
  /** Writes to standard output. Resolves when the text is handed over, and also when the reader has gone away. */
  out(text: string): Promise<void>
  err(text: string): Promise<void>
  readonly isTerminal: { readonly input: boolean; readonly out: boolean; readonly err: boolean }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

export function processTerminal(): Terminal {
  return {
    // Reading `process.stdin` opens the stream, so even its `isTTY` is asked of the descriptor instead.
    input: () => process.stdin,
    out: writer(process.stdout, 'standard output'),
    err: writer(process.stderr, 'standard error'),
    isTerminal: { input: isatty(0), out: isatty(1), err: isatty(2) },
    env: process.env,
    cwd: process.cwd(),
  }
}

function writer(stream: NodeJS.WriteStream, name: string): (text: string) => Promise<void> {
  let gone = false
  // A failed write is reported twice, by event and by callback; without a listener the event would kill the process.
  stream.on('error', () => {
    gone = true
  })
  return (text) =>
    new Promise((resolve, reject) => {
      if (gone || text === '') return resolve()
      stream.write(text, (error) => {
        // `mortise … | head -1`: the reader has seen enough. That is no failure of ours.
        if (!error || readerLeft(error)) return resolve()
        const reason = systemReason(error)
        reject(
          new Failure(Exit.io, 'write-failed', `cannot write to ${name}: ${reason}`, '', { cause: error }),
        )
      })
    })
}

function readerLeft(error: Error): boolean {
  // Windows says EOF where POSIX says EPIPE.
  return ['EPIPE', 'EOF', 'ERR_STREAM_DESTROYED'].includes(systemCode(error))
}

/** Whether to colour what goes to a stream: NO_COLOR and FORCE_COLOR first, then whether people look at it. */
export function wantsColour(isTerminal: boolean, env: Terminal['env']): boolean {
  if (env.NO_COLOR) return false
  const force = env.FORCE_COLOR
  if (force !== undefined) return force !== '0' && force !== 'false'
  return isTerminal && env.TERM !== 'dumb'
}
