/** A file that blocks are looked for in: its lines, and an index of them for each pass, made when first asked for. */
import type { Text } from '../text.js'
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
}

/** A budget of work in lines or units looked at; once below zero the search gives up. */
export interface Budget {
  left: number
}

export function makeDocument(text: Text): Document {
  const keys = new Map<Pass, string[]>()
  const indexes = new Map<Pass, Map<string, number[]>>()
  let joined: string | undefined
  let offsets: Int32Array | undefined
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
  }
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
