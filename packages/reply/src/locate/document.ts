/** A file that blocks are looked for in: its lines, and an index of them for each pass, made when first asked for. */
import { isBlank, type Text } from '../text.js'
import { keyOf, type Pass } from './sameness.js'

export interface Document {
  readonly text: Text
  /** Line numbers by key, ascending. */
  index(pass: Pass): ReadonlyMap<string, readonly number[]>
  /** Per line, its key. */
  keys(pass: Pass): readonly string[]
  /** All lines, each with LF behind it, the last one too. */
  joined(): string
  /** Offset of each line in `joined`, and one past the end. */
  offsets(): Int32Array
  /** The file without its blank lines, and for each of its lines the file's own. */
  solid(): { readonly document: Document; readonly lines: readonly number[] }
  /** Lines by the words in them, ascending, made when first asked for. */
  words(): ReadonlyMap<string, readonly number[]>
  /** Per line, a bit for each of its words: a cheap bound on what two lines share. */
  masks(): Int32Array
}

/** Work that is left, in units of about ten nanoseconds; once below zero the search gives up. */
export interface Budget {
  left: number
  /** The part for places that are only alike. */
  fuzzy: number
}

export function makeDocument(text: Text): Document {
  const keys = new Map<Pass, string[]>()
  const indexes = new Map<Pass, Map<string, number[]>>()
  let joined: string | undefined
  let offsets: Int32Array | undefined
  let words: Map<string, number[]> | undefined
  let masks: Int32Array | undefined
  let solid: ReturnType<Document['solid']> | undefined
  const keysOf = (pass: Pass): string[] => {
    const same = pass === 'escapes' ? 'trim' : pass
    let found = keys.get(same)
    if (found === undefined) {
      found = text.lines.map((line) => keyOf(line, same))
      keys.set(same, found)
    }
    return found
  }
  return {
    text,
    keys: keysOf,
    index(pass) {
      let found = indexes.get(pass)
      if (found === undefined) {
        found = new Map()
        const all = keysOf(pass)
        for (let line = 0; line < all.length; line++) {
          const lines = found.get(all[line]!)
          if (lines === undefined) found.set(all[line]!, [line])
          else lines.push(line)
        }
        indexes.set(pass, found)
      }
      return found
    },
    joined() {
      joined ??= text.lines.map((line) => `${line}\n`).join('')
      return joined
    },
    offsets() {
      if (offsets === undefined) {
        offsets = new Int32Array(text.lines.length + 1)
        for (let line = 0; line < text.lines.length; line++)
          offsets[line + 1] = offsets[line]! + text.lines[line]!.length + 1
      }
      return offsets
    },
    solid() {
      if (solid === undefined) {
        const lines = text.lines.flatMap((line, at) => (isBlank(line) ? [] : [at]))
        const own = {
          ...text,
          lines: lines.map((at) => text.lines[at]!),
          ends: lines.map((at) => text.ends[at]!),
        }
        solid = { document: makeDocument(own), lines }
      }
      return solid
    },
    words() {
      if (words === undefined) {
        words = new Map()
        for (let line = 0; line < text.lines.length; line++)
          for (const word of text.lines[line]!.match(WORD) ?? []) {
            const lines = words.get(word)
            if (lines === undefined) words.set(word, [line])
            else if (lines.at(-1) !== line) lines.push(line)
          }
      }
      return words
    },
    masks() {
      masks ??= Int32Array.from(text.lines, maskOf)
      return masks
    },
  }
}

/** A run of letters and digits, as long as it goes. */
export const WORD = /[\p{L}\p{N}_$]+/gu

/** One bit for each word of a line. */
export function maskOf(line: string): number {
  let mask = 0
  for (const word of line.match(WORD) ?? []) {
    let hash = 17
    for (let at = 0; at < word.length && at < 24; at++)
      hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193)
    mask |= 1 << ((hash ^ (hash >>> 13)) & 31)
  }
  return mask
}

/** The line that an offset of `joined` falls in. O(log lines). */
export function lineAt(document: Document, offset: number): number {
  const offsets = document.offsets()
  let low = 0
  let high = document.text.lines.length
  while (low + 1 < high) {
    const middle = (low + high) >> 1
    if (offsets[middle]! <= offset) low = middle
    else high = middle
  }
  return low
}
