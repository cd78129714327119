/** Runs shorter than this show no progress. */
const QUIET_MS = 2000
const EVERY_MS = 1000

/** Shows on stderr how far a long run has come: one line rewritten on a terminal, else a line now and then. */
export function progressOf(total: number, what: string): (done: number) => void {
  const start = performance.now()
  let shown = start + QUIET_MS - EVERY_MS
  const terminal = process.stderr.isTTY === true
  const pause = terminal ? EVERY_MS : 10 * EVERY_MS
  return (done) => {
    const now = performance.now()
    if (done === total) {
      if (terminal && now - start > QUIET_MS) process.stderr.write('\r\x1b[K')
    } else if (now - shown >= pause) {
      shown = now
      const text = `${done} of ${total} ${what}`
      process.stderr.write(terminal ? `\r\x1b[K${text}` : `${text}\n`)
    }
  }
}
