/** Where each line of a text occurs, by its loose hash: open addressing over typed arrays. */
import type { Lines } from '../text/lines.js'

export interface Occurrences {
  /** Number of lines that read like the hash says. */
  count(hash: number): number
  /** First line with that hash, or -1. */
  first(hash: number): number
  /** Next line with the same hash, or -1. */
  readonly next: Int32Array
}

export function indexLines(hashes: Int32Array, count: number): Occurrences {
  let size = 16
  while (size < count * 2) size *= 2
  const mask = size - 1
  const head = new Int32Array(size).fill(-1)
  const tail = new Int32Array(size)
  const total = new Int32Array(size)
  const next = new Int32Array(count).fill(-1)
  const slotOf = (hash: number): number => {
    let slot = (hash ^ (hash >>> 16)) & mask
    while (head[slot] >= 0 && hashes[head[slot]] !== hash) slot = (slot + 1) & mask
    return slot
  }
  for (let line = 0; line < count; line++) {
    const hash = hashes[line]
    if (hash === 0) continue
    const slot = slotOf(hash)
    if (head[slot] < 0) head[slot] = line
    else next[tail[slot]] = line
    tail[slot] = line
    total[slot]++
  }
  return {
    count: (hash) => (hash === 0 ? 0 : total[slotOf(hash)]),
    first: (hash) => (hash === 0 ? -1 : head[slotOf(hash)]),
    next,
  }
}

export const occurrencesOf = (lines: Lines): Occurrences => indexLines(lines.loose, lines.count)
