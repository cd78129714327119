/** How alike two lines are, by the words they share. */

/** A line as a bag of tokens. */
export interface Tokens {
  /** Sorted token hashes, repeats included. */
  readonly hashes: readonly number[]
  /** One bit of 32 per token: a cheap bound on what two lines can share. */
  readonly mask: number
  /** Total weight: words weigh by length, punctuation little. */
  readonly weight: number
  readonly weights: readonly number[]
}

const isWord = (unit: number): boolean =>
  (unit >= 97 && unit <= 122) ||
  (unit >= 65 && unit <= 90) ||
  (unit >= 48 && unit <= 57) ||
  unit === 95 ||
  unit === 36 ||
  unit > 127

/** So many tokens are sorted as they come; a line has few. */
const FEW = 64
/** Tokens of the line in hand. */
let scratch = { hash: new Int32Array(FEW), weight: new Float32Array(FEW) }

/** Cuts `text[from, to)` into word and punctuation tokens. */
export function tokenize(text: string, from: number, to: number): Tokens {
  if (to - from > scratch.hash.length)
    scratch = { hash: new Int32Array(2 * (to - from)), weight: new Float32Array(2 * (to - from)) }
  const { hash: hashOf, weight: weightOf } = scratch
  let count = 0
  let mask = 0
  let at = from
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
    let place = count++
    if (place < FEW)
      for (; place > 0 && hashOf[place - 1]! > hash; place--) {
        hashOf[place] = hashOf[place - 1]!
        weightOf[place] = weightOf[place - 1]!
      }
    hashOf[place] = hash
    weightOf[place] = weight
  }
  const order = count > FEW ? orderByHash(hashOf.subarray(0, count)) : null
  const hashes = new Array<number>(count)
  const weights = new Array<number>(count)
  let total = 0
  for (let token = 0; token < count; token++) {
    const at = order === null ? token : order[token]!
    hashes[token] = hashOf[at]!
    weights[token] = weightOf[at]!
    total += weightOf[at]!
  }
  return { hashes, mask, weight: total, weights }
}

const orderByHash = (hashes: Int32Array): number[] =>
  Array.from(hashes, (_, token) => token).sort((a, b) => hashes[a]! - hashes[b]!)

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
