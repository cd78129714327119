/** How alike two lines are. */

/** Lines longer than this are compared by their words only. */
const MAX_EDIT_LENGTH = 240

/** 1 for equal lines, 0 for lines that share nothing. Blanks don't count. */
export function likeness(a: string, b: string): number {
  const left = a.replace(/\s+/g, '')
  const right = b.replace(/\s+/g, '')
  if (left === right) return 1
  if (left === '' || right === '') return 0
  const longest = Math.max(left.length, right.length)
  // No alignment can be better than the shorter one wholly within the longer one.
  if (Math.min(left.length, right.length) / longest < 0.3) return 0
  if (longest > MAX_EDIT_LENGTH) return bagLikeness(a, b)
  return 1 - editDistance(left, right) / longest
}

/** Levenshtein's distance, two rows. O(a × b). */
function editDistance(a: string, b: string): number {
  let previous = new Uint16Array(b.length + 1)
  let current = new Uint16Array(b.length + 1)
  for (let j = 0; j <= b.length; j++) previous[j] = j
  for (let i = 1; i <= a.length; i++) {
    current[0] = i
    const unit = a.charCodeAt(i - 1)
    for (let j = 1; j <= b.length; j++) {
      const change = previous[j - 1]! + (unit === b.charCodeAt(j - 1) ? 0 : 1)
      current[j] = Math.min(change, previous[j]! + 1, current[j - 1]! + 1)
    }
    const swap = previous
    previous = current
    current = swap
  }
  return previous[b.length]!
}

function bagLikeness(a: string, b: string): number {
  const count = new Map<string, number>()
  const words = (line: string): string[] => line.match(/\w+|[^\w\s]/g) ?? []
  const left = words(a)
  const right = words(b)
  for (const word of left) count.set(word, (count.get(word) ?? 0) + 1)
  let shared = 0
  for (const word of right) {
    const left = count.get(word) ?? 0
    if (left > 0) {
      shared++
      count.set(word, left - 1)
    }
  }
  return (2 * shared) / (left.length + right.length)
}
