/** Says on standard error how far a run has come: one line rewritten on a terminal, else a line for each section's end. */
export interface Progress {
  section(name: string): void
  step(detail: string): void
  end(): void
}

const EVERY_MS = 200

export function progressOn(stream: NodeJS.WriteStream): Progress {
  const terminal = stream.isTTY === true
  let section = ''
  let begun = 0
  let shown = 0
  const rewrite = (text: string): void => {
    stream.write(`\r\x1b[K${text}`)
    shown = performance.now()
  }
  const close = (): void => {
    if (terminal) stream.write('\r\x1b[K')
    if (section !== '') stream.write(`${section}: ${Math.round((performance.now() - begun) / 1000)} s\n`)
  }
  return {
    section(name) {
      close()
      section = name
      begun = performance.now()
      if (terminal) rewrite(`${name} …`)
    },
    step(detail) {
      if (terminal && performance.now() - shown > EVERY_MS) rewrite(`${section}: ${detail}`)
    },
    end: close,
  }
}
