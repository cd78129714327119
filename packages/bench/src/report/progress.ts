/** Says on standard error how far a run has come: one line rewritten on a terminal, else a line for each section. */
export interface Progress {
  section(name: string): void
  step(detail: string): void
  end(): void
}

const EVERY_MS = 200

export function progressOn(stream: NodeJS.WriteStream): Progress {
  const terminal = stream.isTTY === true
  let section = ''
  let shown = 0
  const rewrite = (text: string): void => {
    stream.write(`\r\x1b[K${text}`)
    shown = performance.now()
  }
  return {
    section(name) {
      section = name
      if (terminal) rewrite(`${name} …`)
      else stream.write(`${name} …\n`)
    },
    step(detail) {
      if (terminal && performance.now() - shown > EVERY_MS) rewrite(`${section}: ${detail}`)
    },
    end() {
      if (terminal) stream.write('\r\x1b[K')
    },
  }
}
