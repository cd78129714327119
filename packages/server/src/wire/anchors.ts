/**
 * The large-file anchor protocol: a client sends a table of long lines and a skeleton that names them. Read back to the
 * plain file here; the client takes the plain merged file as an answer.
 */

/** The header by which a client says that it uses the protocol, and its value. */
export const ANCHOR_HEADER = 'x-morph-apply-context'
export const ANCHOR_CONTEXT = 'extralong'

export interface Expansion {
  readonly text: string
  /** Must not occur in the answer: the client would cut the file there. */
  readonly cut: string
}

/** The file behind `code`, or undefined where `code` is not, or not wholly, of the protocol. */
export function expandAnchors(code: string): Expansion | undefined {
  const opening = /^⟪MORPH_DEFINITIONS_BEGIN_(\d+)⟫\n/.exec(code)
  if (opening === null) return undefined
  const space = opening[1]
  const cut = `⟪MORPH_CODE_BEGIN_${space}⟫`
  const closing = `\n⟪MORPH_DEFINITIONS_END_${space}⟫\n${cut}\n`
  // Definitions are JSON strings, one a line, so that no fragment can hold this line break.
  const end = code.indexOf(closing, opening[0].length - 1)
  if (end < 0) return undefined

  const prefix = `⟪M${space}:`
  const values = new Map<string, string>()
  for (const line of code.slice(opening[0].length, end).split('\n')) {
    const equals = line.indexOf('⟫=')
    if (!line.startsWith(prefix) || equals < 0) return undefined
    const value = jsonString(line.slice(equals + 2))
    if (value === undefined) return undefined
    values.set(line.slice(0, equals + 1), value)
  }

  const text: string[] = []
  let at = end + closing.length
  for (;;) {
    const start = code.indexOf(prefix, at)
    if (start < 0) break
    const stop = code.indexOf('⟫', start) + 1
    const value = stop === 0 ? undefined : values.get(code.slice(start, stop))
    if (value === undefined) return undefined
    text.push(code.slice(at, start), value)
    at = stop
  }
  text.push(code.slice(at))
  return { text: text.join(''), cut }
}

/** What a person wrote, without the protocol's own explanation for a model. */
export function withoutProtocol(instruction: string): string {
  const at = instruction.indexOf('\n\nLARGE-FILE ANCHOR PROTOCOL:\n')
  return at < 0 ? instruction : instruction.slice(0, at)
}

function jsonString(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
