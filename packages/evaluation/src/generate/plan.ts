import { type Alignment, type Hunk, hunksOf, isShifted } from './alignment.js'
import { declaredName, depthOf, headerOf, isBlank, isCloser, type Lines, statementAt } from './block.js'
import type { Habits } from './habits.js'
import type { Random } from './random.js'

/** Which lines of the new version a snippet shows; what it hides is left to markers. */
export interface Plan {
  readonly alignment: Alignment
  readonly hunks: readonly Hunk[]
  /** Per line of the new version: 1 if the snippet shows it. */
  readonly shown: Uint8Array
  /** Hunks whose old lines are hidden, because the snippet shows them at a new place. */
  readonly hidden: ReadonlySet<Hunk>
  /** Whether each hunk is shown with its whole block. */
  readonly wholeBlocks: boolean
  /** Some inserted lines touch a marker on one side. */
  readonly thin: boolean
}

const MAX_CONTEXT = 4
/** Larger blocks are not sent whole. */
const MAX_BLOCK_LINES = 80
const MAX_COMMENT_LINES = 12
/** A marker for less than this would be longer than what it hides. */
const MIN_GAP_LINES = 3
/** Re-indented runs shorter than this are written out. */
const MIN_HIDDEN_SHIFT = 5

export function planSnippet(alignment: Alignment, habits: Habits, random: Random): Plan | undefined {
  const { after } = alignment
  const hunks = hunksOf(alignment)
  const shown = new Uint8Array(after.length)
  if (habits.extent === 'file') {
    shown.fill(1)
    return { alignment, hunks, shown, hidden: new Set(), wholeBlocks: false, thin: false }
  }
  const hidden = habits.hideOldCopy ? movedFrom(alignment, hunks) : new Set<Hunk>()
  const secret = showShifted(alignment, shown, random)
  let wholeBlocks = habits.extent === 'block' && !secret.includes(1)
  let thin = false
  for (const hunk of hunks) {
    if (hidden.has(hunk)) continue
    shown.fill(1, hunk.after.from, hunk.after.to)
    const side = habits.thinContext ? thinSide(alignment, hunk, random) : undefined
    if (side !== undefined) thin = true
    if (side !== 'above')
      showContext(after, hunk.after.from - 1, -1, 1 + random.int(MAX_CONTEXT), shown, secret)
    if (side !== 'below') showContext(after, hunk.after.to, 1, 1 + random.int(MAX_CONTEXT), shown, secret)
    if (habits.extent === 'block') {
      const block = enclosingBlock(after, hunk)
      if (block === undefined) wholeBlocks = false
      else for (let a = block.from; a < block.to; a++) if (secret[a] === 0) shown[a] = 1
    } else if (random.chance(0.6)) {
      showHeaders(after, hunk, shown, random)
    }
  }
  separateShifts(alignment, shown)
  if (!thin) showBorders(after, shown, random)
  if (random.chance(0.9)) showWholeComments(after, shown, secret)
  fillSmallGaps(after, shown, secret, random)
  return { alignment, hunks, shown, hidden, wholeBlocks, thin }
}

/** Shows the new lines of a change and nothing around them. */
export function planAlone(alignment: Alignment): Plan {
  const { after, source } = alignment
  const hunks = hunksOf(alignment)
  const shown = new Uint8Array(after.length)
  for (const hunk of hunks) {
    let { from, to } = hunk.after
    while (from < to && isBlank(after[from])) from++
    while (to > from && isBlank(after[to - 1])) to--
    for (let a = from; a < to; a++) if (source[a] < 0) shown[a] = 1
  }
  return { alignment, hunks, shown, hidden: new Set(), wholeBlocks: false, thin: false }
}

/** A line without what its author may have changed unawares: blanks, quotes, closing punctuation; in a comment, all signs. */
function wordsOf(line: string): string {
  const text = line.trim()
  if (COMMENT.test(text)) return text.replace(/[^\p{L}\p{N}]+/gu, '')
  return text
    .replace(/\s+/g, '')
    .replace(/['`]/g, '"')
    .replace(/[,;]+$/, '')
}
const COMMENT = /^(?:\/\/|\/\*|\*|#|--|<!--|;)/

/**
 * Whether a change looks like careless recall: a line that differs in trivia alone from the one that it replaces, or a
 * comment that is only left out. No reader could tell.
 */
export function recallsOldLines({ alignment: { before, after }, hunks }: Plan): boolean {
  return hunks.some((hunk) => {
    const old = before.slice(hunk.before.from, hunk.before.to).filter((line) => !isBlank(line))
    const now = after.slice(hunk.after.from, hunk.after.to).filter((line) => !isBlank(line))
    const given = new Set(now.map(wordsOf))
    if (old.some((line) => given.has(wordsOf(line)))) return true
    const remarks = (lines: readonly string[]): string =>
      lines
        .filter((line) => COMMENT.test(line.trim()))
        .map(wordsOf)
        .join('')
    if (remarks(old) !== '' && remarks(old) === remarks(now)) return true
    return now.length === 0 && old.every((line) => COMMENT.test(line.trim()))
  })
}

/** Runs of hidden lines. */
export function gapsOf(shown: Uint8Array): Lines[] {
  const gaps: Lines[] = []
  for (let a = 0; a < shown.length; a++) {
    if (shown[a] === 1) continue
    const from = a
    while (a < shown.length && shown[a] === 0) a++
    gaps.push({ from, to: a })
  }
  return gaps
}

/** Deletions of a named declaration that is inserted elsewhere: the new copy says that the old one goes. */
function movedFrom({ before, after }: Alignment, hunks: readonly Hunk[]): Set<Hunk> {
  const text = (lines: readonly string[], { from, to }: Lines) =>
    lines
      .slice(from, to)
      .filter((line) => !isBlank(line))
      .join('\n')
  const inserted = new Set(
    hunks.filter((h) => h.before.from === h.before.to).map((h) => text(after, h.after)),
  )
  return new Set(
    hunks.filter(({ before: old, after: now }) => {
      const first = before.slice(old.from, old.to).find((line) => !isBlank(line))
      const name = first === undefined ? undefined : declaredName(first)
      const unique = name !== undefined && before.filter((line) => declaredName(line) === name).length === 1
      return now.from === now.to && unique && inserted.has(text(before, old))
    }),
  )
}

/** Shows the re-indented runs, long ones often only at their ends or not at all. Returns what must stay hidden. */
function showShifted(alignment: Alignment, shown: Uint8Array, random: Random): Uint8Array {
  const { after } = alignment
  const secret = new Uint8Array(after.length)
  for (let a = 0; a < after.length; a++) {
    if (!isShifted(alignment, a)) continue
    const from = a
    while (a < after.length && alignment.source[a] >= 0 && (isBlank(after[a]) || isShifted(alignment, a))) a++
    let to = a
    while (isBlank(after[to - 1])) to--
    shown.fill(1, from, to)
    if (to - from < MIN_HIDDEN_SHIFT || random.chance(0.4)) continue
    const ends = random.int(3)
    if (to - from - 2 * ends < MIN_GAP_LINES) continue
    shown.fill(0, from + ends, to - ends)
    secret.fill(1, from + ends, to - ends)
  }
  return secret
}

/** Which side of a pure insertion goes without context; undefined where both sides are needed to place it. */
function thinSide(
  { after }: Alignment,
  { before, after: now }: Hunk,
  random: Random,
): 'above' | 'below' | undefined {
  if (before.from !== before.to || now.from === now.to) return undefined
  const open = { above: !isBlank(after[now.from]), below: !isBlank(after[now.to - 1]) }
  const side = random.chance(0.7) ? 'below' : 'above'
  return open[side] ? side : undefined
}

/** Shows about `count` solid lines from `at` on, and the blank lines up to them. */
function showContext(
  lines: readonly string[],
  at: number,
  step: 1 | -1,
  count: number,
  shown: Uint8Array,
  secret: Uint8Array,
): void {
  const solid: number[] = []
  for (let a = at; a >= 0 && a < lines.length && solid.length < count && secret[a] === 0; a += step) {
    if (!isBlank(lines[a])) solid.push(a)
  }
  // Authors seldom stop behind the header of a block or start with the end of one.
  while (solid.length > 1 && cutsBlock(lines, solid[solid.length - 1], step)) solid.pop()
  const last = solid[solid.length - 1] ?? at - step
  for (let a = at; a !== last + step; a += step) shown[a] = 1
}

/** Whether the line opens a block downwards or closes one upwards. */
function cutsBlock(lines: readonly string[], at: number, step: 1 | -1): boolean {
  let next = at + step
  while (next >= 0 && next < lines.length && isBlank(lines[next])) next += step
  const beyond = lines[next]
  return beyond !== undefined && depthOf(beyond) > depthOf(lines[at])
}

/** The innermost declaration around a hunk, else the outermost block that is small enough. */
function enclosingBlock(lines: readonly string[], { after }: Hunk): Lines | undefined {
  let at = firstSolid(lines, after)
  let best: Lines | undefined
  for (let header = headerOf(lines, at); header !== undefined; header = headerOf(lines, at)) {
    const block = { from: header.from, to: Math.max(header.to, statementAt(lines, header.from).to) }
    if (block.to - block.from > MAX_BLOCK_LINES) break
    if (block.from <= after.from && block.to >= after.to) best = block
    if (best !== undefined && declaredName(lines[header.from]) !== undefined) break
    if (header.from === at) break
    at = header.from
  }
  return best
}

function firstSolid(lines: readonly string[], { from, to }: Lines): number {
  let at = Math.min(from, lines.length - 1)
  while (at < to - 1 && isBlank(lines[at])) at++
  while (at > 0 && isBlank(lines[at])) at--
  return at
}

/** Shows headers of the blocks around a hunk, innermost first, and often the lines that close them. */
function showHeaders(lines: readonly string[], hunk: Hunk, shown: Uint8Array, random: Random): void {
  let at = firstSolid(lines, hunk.after)
  const closing = random.chance(0.7)
  while (random.chance(0.8)) {
    const header = headerOf(lines, at)
    if (header === undefined || header.to - header.from > MAX_CONTEXT * 2) return
    at = header.from
    // A line with less indentation may also be the start of a long expression.
    if (!/(?:[{:([>]|\b(?:do|then))$/.test(lines[header.to - 1].trimEnd())) continue
    shown.fill(1, header.from, header.to)
    const last = statementAt(lines, header.from).to - 1
    if (closing && last >= header.to && isCloser(lines[last])) shown[last] = 1
  }
}

/** Where lines that kept their indentation meet lines that didn't, inside a gap, both are shown. */
function separateShifts(alignment: Alignment, shown: Uint8Array): void {
  const { after } = alignment
  let previous = -1
  for (let a = 0; a < after.length; a++) {
    if (isBlank(after[a])) continue
    if (previous >= 0 && isShifted(alignment, previous) !== isShifted(alignment, a)) {
      // The end of a hidden run is told by its neighbours of the other sort; those suffice.
      if (!isShifted(alignment, previous) && shown[previous] === 0) shown.fill(1, previous, a)
      if (!isShifted(alignment, a) && shown[a] === 0) shown.fill(1, previous + 1, a + 1)
    }
    previous = a
  }
}

/** Where a gap leaves one block and enters another, an author often shows the end of the one and the head of the other. */
function showBorders(lines: readonly string[], shown: Uint8Array, random: Random): void {
  for (const { from, to } of gapsOf(shown)) {
    if (from === 0 || to === lines.length || random.chance(0.4)) continue
    const solid = lines.slice(from, to).filter((line) => !isBlank(line))
    const least = Math.min(...solid.map((line) => depthOf(line)))
    const above = depthOf(lines[from - 1])
    const below = depthOf(lines[to])
    if (least >= Math.min(above, below)) continue
    for (let a = from; a < to; a++) {
      if (isBlank(lines[a]) || depthOf(lines[a]) !== least) continue
      if (isCloser(lines[a])) shown[a] = 1
      break
    }
    const header = headerOf(lines, to)
    if (header !== undefined && header.from >= from && header.to - header.from <= MAX_CONTEXT * 2) {
      shown.fill(1, header.from, header.to)
    }
  }
}

/** Block comments are shown whole or not at all, unless they are long. */
function showWholeComments(lines: readonly string[], shown: Uint8Array, secret: Uint8Array): void {
  const starred = (a: number) => /^\s*\*/.test(lines[a] ?? '')
  for (const { from, to } of gapsOf(shown)) {
    let end = from
    while (end < to && starred(end)) end++
    let start = to
    if (starred(to)) while (start > from && starred(start)) start--
    if (end > from && end - from <= MAX_COMMENT_LINES && !secret.subarray(from, end).includes(1))
      shown.fill(1, from, end)
    if (start < to && to - start <= MAX_COMMENT_LINES && !secret.subarray(start, to).includes(1))
      shown.fill(1, start, to)
  }
}

function fillSmallGaps(
  lines: readonly string[],
  shown: Uint8Array,
  secret: Uint8Array,
  random: Random,
): void {
  for (const { from, to } of gapsOf(shown)) {
    if (secret[from] === 1 && secret[to - 1] === 1) continue
    const small = to - from < MIN_GAP_LINES || (to - from < 2 * MIN_GAP_LINES && random.chance(0.5))
    if (small || lines.slice(from, to).every(isBlank)) shown.fill(1, from, to)
    // Blank lines beside a marker are shown or not, as the author likes; the file has them in any case.
    else if (random.chance(0.7)) {
      if (from > 0 && isBlank(lines[from])) shown[from] = 1
      if (to < lines.length && isBlank(lines[to - 1])) shown[to - 1] = 1
    }
  }
}
