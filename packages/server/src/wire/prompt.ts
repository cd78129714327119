/**
 * Finds file, edit and instruction in a chat prompt: `<instruction>…</instruction><code>…</code><update>…</update>`.
 * Nothing in a prompt is escaped and files hold such tags themselves, so a prompt may read in more than one way; then
 * the reading whose edit is found in its file is taken, and where two do equally well, none is.
 */

export interface Prompt {
  readonly code: string
  readonly update: string
  readonly instruction?: string
  /** The prompt asks for the file between `<updated-code>` tags. */
  readonly wrapped: boolean
}

export type PromptReading =
  | { readonly kind: 'prompt'; readonly prompt: Prompt }
  /** No tags at all: the file may stand elsewhere in the request. */
  | { readonly kind: 'untagged' }
  | { readonly kind: 'unreadable'; readonly reason: string }

const OPEN = '<code>'
const UPDATE_END = '</update>'

/** Two readings whose scores differ by less than this are equally good: a tenth of the edit's lines. */
const MARGIN = 0.1

/** More separators than this are not weighed against each other. */
const MAX_SEPARATORS = 32

export function readPrompt(text: string): PromptReading {
  const end = text.lastIndexOf(UPDATE_END)
  const separators = [...text.matchAll(/<\/code>\s*<update>/g)].filter(
    (match) => end < 0 || match.index < end,
  )
  if (separators.length === 0) {
    return /<code>|<update>/.test(text)
      ? unreadable('the prompt has no `</code>` followed by `<update>`')
      : { kind: 'untagged' }
  }
  if (end < 0) return unreadable('the prompt has no `</update>`: the edit may have been cut off')
  const head = readHead(text, separators[separators.length - 1].index)
  if (head === undefined) return unreadable('the prompt has no `<code>` before its `<update>`')

  const splits: { code: string; update: string }[] = []
  for (const match of separators) {
    const stop = match.index + match[0].length
    if (match.index >= head.codeAt && stop <= end) {
      splits.push({ code: text.slice(head.codeAt, match.index), update: text.slice(stop, end) })
    }
  }
  const split = chooseSplit(splits)
  if (split === undefined) {
    return unreadable(
      'the file or the edit holds `</code>` followed by `<update>` itself, and the prompt reads in more than one way; ' +
        'send file and edit as fields to /v1/code/apply instead',
    )
  }
  const around = text.slice(0, head.codeAt) + text.slice(end)
  return {
    kind: 'prompt',
    prompt: {
      ...split,
      ...(head.instruction === undefined ? {} : { instruction: head.instruction }),
      wrapped: around.includes('<updated-code>'),
    },
  }
}

/** Where the file begins, and the instruction before it. */
function readHead(text: string, before: number): { codeAt: number; instruction?: string } | undefined {
  const opening = /<instruction(s?)>/.exec(text.slice(0, before))
  const firstCode = codeTag(text, 0, before)
  if (opening !== null && (firstCode === undefined || opening.index < firstCode)) {
    const start = opening.index + opening[0].length
    // The instruction may speak of tags itself: its end is the one that the file follows.
    const closing = /<\/instructions?>\s*<code>/g
    closing.lastIndex = start
    const match = closing.exec(text)
    if (match !== null && match.index < before) {
      return { codeAt: match.index + match[0].length, instruction: text.slice(start, match.index).trim() }
    }
    const loose = /<\/instructions?>/g
    loose.lastIndex = start
    const close = loose.exec(text)
    if (close !== null && close.index < before) {
      const code = codeTag(text, close.index, before)
      return code === undefined
        ? undefined
        : { codeAt: code + OPEN.length, instruction: text.slice(start, close.index).trim() }
    }
  }
  return firstCode === undefined ? undefined : { codeAt: firstCode + OPEN.length }
}

/** The first `<code>` that begins a line, since prose before it may speak of `<code>` too; else the first one. */
function codeTag(text: string, from: number, before: number): number | undefined {
  const part = text.slice(from, before)
  const atLineStart = /^[^\S\n]*<code>/m.exec(part)
  if (atLineStart !== null) return from + atLineStart.index + atLineStart[0].length - OPEN.length
  const first = part.indexOf(OPEN)
  return first < 0 ? undefined : from + first
}

function chooseSplit<T extends { code: string; update: string }>(splits: readonly T[]): T | undefined {
  if (splits.length <= 1) return splits[0]
  if (splits.length > MAX_SEPARATORS) return undefined
  const scored = splits.map((split) => ({ split, score: anchoring(split) })).sort((a, b) => b.score - a.score)
  return scored[0].score - scored[1].score > MARGIN ? scored[0].split : undefined
}

/** The share of the edit's lines that the file has too. 0..1. */
function anchoring({ code, update }: { code: string; update: string }): number {
  const lines = new Set(code.split('\n').map((line) => line.trim()))
  const edit = update
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line) && !/existing code|^(\/\/|#|<!--|\/\*)?\s*\.\.\./.test(line))
  return edit.length === 0 ? 0 : edit.filter((line) => lines.has(line)).length / edit.length
}

function unreadable(reason: string): PromptReading {
  return { kind: 'unreadable', reason }
}
