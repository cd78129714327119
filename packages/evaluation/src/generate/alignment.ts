import { diffArrays } from 'diff'
import { indentationOf, isBlank, isCloser, type Lines } from './block.js'

/** Two versions of a file, line by line. */
export interface Alignment {
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** Per line of `after`: the line of `before` that it is, at most re-indented, or -1. Grows. */
  readonly source: Int32Array
}

/** One place where the versions differ. Either run may be empty. */
export interface Hunk {
  readonly before: Lines
  readonly after: Lines
}

/** Beyond this many edits Myers' algorithm gets slow, and the versions have little in common. */
const MAX_EDITS = 3000

/** Fewer re-indented lines are no run: a lone `}` may be any `}`. */
const MIN_SHIFTED_RUN = 2

/**
 * Aligns two versions; undefined where they differ too much. A re-indented line counts as the same line, and changes of
 * trailing blanks are undone.
 */
export function align(before: readonly string[], after: readonly string[]): Alignment | undefined {
  const changes = diffArrays(
    before.map((line) => line.trim()),
    after.map((line) => line.trim()),
    { maxEditLength: MAX_EDITS },
  )
  if (changes === undefined) return undefined
  const source = new Int32Array(after.length).fill(-1)
  let b = 0
  let a = 0
  for (const { added, removed, count = 0 } of changes) {
    if (removed) b += count
    else if (added) a += count
    else for (let i = 0; i < count; i++) source[a++] = b++
  }
  const settled = after.map((line, a) => withOldEnd(line, before[source[a]]))
  const alignment = { before, after: settled, source }
  settleLoneShifts(alignment, settled)
  slideHunks(alignment)
  return alignment
}

/** A line that differs from its old self in trailing blanks only is taken as it was. */
function withOldEnd(line: string, old: string | undefined): string {
  return old !== undefined && (old.trimEnd() === line.trimEnd() || isBlank(line)) ? old : line
}

export function hunksOf({ before, after, source }: Alignment): Hunk[] {
  const hunks: Hunk[] = []
  let b = 0
  let a = 0
  while (a < after.length || b < before.length) {
    const from = a
    while (a < after.length && source[a] < 0) a++
    const next = a < after.length ? source[a] : before.length
    if (a > from || next > b) hunks.push({ before: { from: b, to: next }, after: { from, to: a } })
    b = next + 1
    a++
  }
  return hunks
}

/** Whether line `a` stands in both versions, at another indentation. */
export function isShifted({ before, after, source }: Alignment, a: number): boolean {
  return source[a] >= 0 && !isBlank(after[a]) && indentationOf(before[source[a]]) !== indentationOf(after[a])
}

/** What was put before a line, or (negative) taken from its front: `+    `, `-\t`. Undefined where it is neither. */
export function shiftOf({ before, after, source }: Alignment, a: number): string | undefined {
  const old = before[source[a]]
  const now = after[a]
  if (now.endsWith(old)) return `+${now.slice(0, now.length - old.length)}`
  if (old.endsWith(now)) return `-${old.slice(0, old.length - now.length)}`
  return undefined
}

/**
 * Re-indented lines that are no run: beside a change they belong to it, elsewhere somebody tidied up, which no reader
 * could tell from carelessness. The former are made changes, the latter undone.
 */
function settleLoneShifts(alignment: Alignment, after: string[]): void {
  const { before, source } = alignment
  const changed = (a: number) => a >= 0 && a < after.length && source[a] < 0
  const follows = (a: number) => (a === 0 ? source[a] === 0 : source[a] === source[a - 1] + 1)
  for (let a = 0; a < after.length; ) {
    if (!isShifted(alignment, a)) {
      a++
      continue
    }
    const shift = shiftOf(alignment, a)
    let end = a + 1
    let solid = 1
    while (
      end < after.length &&
      source[end] === source[a] + end - a &&
      (isBlank(after[end]) || (isShifted(alignment, end) && shiftOf(alignment, end) === shift))
    ) {
      if (!isBlank(after[end])) solid++
      end++
    }
    if (shift === undefined || solid < MIN_SHIFTED_RUN) {
      const beside =
        changed(a - 1) ||
        changed(end) ||
        !follows(a) ||
        source[end - 1] + 1 !== (source[end] ?? before.length)
      if (beside) source.fill(-1, a, end)
      else for (let i = a; i < end; i++) after[i] = before[source[i]]
    }
    a = end
  }
}

/**
 * A pure insertion may often slide: the diff cannot tell whether `}` before or after it is the new one. Slides it to
 * where a person would see it: starting at the least indentation, not with a closer, after a blank line.
 */
function slideHunks(alignment: Alignment): void {
  const { after, source, before } = alignment
  for (const hunk of hunksOf(alignment)) {
    if (hunk.before.from !== hunk.before.to || hunk.after.from === hunk.after.to) continue
    let { from, to } = hunk.after
    const unmoved = (a: number) => source[a] >= 0 && before[source[a]] === after[a]
    while (from > 0 && unmoved(from - 1) && after[from - 1] === after[to - 1]) {
      source[to - 1] = source[from - 1]
      source[from - 1] = -1
      from--
      to--
    }
    let best = from
    let bestCost = Number.POSITIVE_INFINITY
    const start = from
    for (let at = start; ; at++) {
      const cost = slideCost(after, at, at + to - from)
      if (cost < bestCost) {
        best = at
        bestCost = cost
      }
      const end = at + to - from
      if (end >= after.length || !unmoved(end) || after[end] !== after[at]) break
      source[at] = source[end]
      source[end] = -1
    }
    // Now the insertion stands at its last place; move it back to the best.
    let at = source.indexOf(-1, start)
    for (; at > best; at--) {
      source[at + to - from - 1] = source[at - 1]
      source[at - 1] = -1
    }
  }
}

function slideCost(lines: readonly string[], from: number, to: number): number {
  let first = from
  while (first < to && isBlank(lines[first])) first++
  if (first === to) return Number.POSITIVE_INFINITY
  const closes = isCloser(lines[first]) || lines[first].trim() === '{' ? 100 : 0
  const gap = first > from ? 1 : from === 0 || isBlank(lines[from - 1]) ? 0 : 2
  return 4 * indentationOf(lines[first]).length + closes + gap
}
