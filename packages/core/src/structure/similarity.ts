/** How alike two lines are, by the words they share. */

/** A line as a bag of tokens. */
export interface Tokens {
  /** Sorted token hashes, repeats included. */
  readonly hashes: Int32Array
  /** One bit of 32 per token: a cheap bound on what two lines can share. */
  readonly mask: number
  /** Total weight: words weigh by length, punctuation little. */
  readonly weight: number
  readonly weights: Float32Array
}

const isWord = (unit: number): boolean =>
  (unit >= 97 && unit <= 122) ||
  (unit >= 65 && unit <= 90) ||
  (unit >= 48 && unit <= 57) ||
  unit === 95 ||
  unit === 36 ||
  unit > 127

/** Cuts `text[from, to)` into word and punctuation tokens. */
export function tokenize(text: string, from: number, to: number): Tokens {
  const found: { hash: number; weight: number }[] = []
  let at = from
  let mask = 0
  while (at < to) {
    let unit = text.charCodeAt(at)
    if (unit <= 32) {
      at++
      continue
    }
    let hash = 17
    let weight: number
    if (isWord(unit)) {
      const start = at
      do {
        hash = Math.imul(hash ^ unit, 0x01000193)
        at++
        unit = text.charCodeAt(at)
      } while (at < to && isWord(unit))
      weight = 1 + Math.min(at - start, 12) * 0.15
    } else {
      if (unit === 34 || unit === 39 || unit === 96) unit = 34
      hash = Math.imul(hash ^ unit, 0x01000193)
      weight = 0.25
      at++
    }
    hash ^= hash >>> 13
    mask |= 1 << (hash & 31)
    found.push({ hash, weight })
  }
  found.sort((a, b) => a.hash - b.hash)
  const hashes = new Int32Array(found.length)
  const weights = new Float32Array(found.length)
  let total = 0
  for (let i = 0; i < found.length; i++) {
    hashes[i] = found[i]!.hash
    weights[i] = found[i]!.weight
    total += weights[i]!
  }
  return { hashes, mask, weight: total, weights }
}

/** Weighted Dice coefficient of two bags, 0..1. */
export function similarity(a: Tokens, b: Tokens): number {
  if (a.weight === 0 || b.weight === 0) return 0
  let i = 0
  let j = 0
  let shared = 0
  while (i < a.hashes.length && j < b.hashes.length) {
    const left = a.hashes[i]!
    const right = b.hashes[j]!
    if (left === right) {
      shared += a.weights[i]!
      i++
      j++
    } else if (left < right) i++
    else j++
  }
  return (2 * shared) / (a.weight + b.weight)
}
