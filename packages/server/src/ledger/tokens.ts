/** Counts tokens as OpenAI's o200k encoding has them. */
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'

/** UTF-16 units that are tokenised at a time, between which others get their turn. */
const SLICE = 16_384

/** The tokeniser's time grows with the square of a run without a break; longer runs are counted in parts of this. */
const MAX_RUN = 256

const NOTHING_SPECIAL = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() }

export async function countAll(text: string): Promise<number> {
  let tokens = 0
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + SLICE, text.length)
    const line = text.lastIndexOf('\n', end - 1) + 1
    if (end < text.length && line > at) end = line
    for (const part of parts(text.slice(at, end))) tokens += countTokens(part, NOTHING_SPECIAL)
    at = end
    if (at < text.length) await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return tokens
}

function parts(text: string): string[] {
  return text.match(LONG_RUNS) === null ? [text] : (text.match(PARTS) ?? [])
}

const LONG_RUNS = new RegExp(`\\S{${MAX_RUN + 1}}|\\s{${MAX_RUN + 1}}`)
const PARTS = new RegExp(`\\S{1,${MAX_RUN}}|\\s{1,${MAX_RUN}}`, 'g')
