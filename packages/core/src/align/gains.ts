/**
 * What matching each snippet item with each column would earn: equal lines, lines equal but for trivia, and lines that
 * look like two versions of one. Only lines without an equal on the other side can be versions.
 */
import { ItemFlag, ItemKind, type Snippet } from '../snippet/snippet.js'
import { similarity } from '../structure/similarity.js'
import { trimmedText } from '../text/lines.js'
import { isElsewhere } from './edges.js'
import type { Side } from './side.js'
import type { Problem } from './solver.js'

/** No match. */
export const NO_MATCH = -1e9

export interface Gains {
  /** Gain of item i with column c at `i * columns + c`; `NO_MATCH` where they cannot match. */
  readonly gain: Float64Array
  /** Worth of each item and of each column. */
  readonly itemWeight: Float64Array
  readonly columnWeight: Float64Array
  /**
   * Per item: how odd it is to insert it, 0..1. 1 where the original holds it once, in a place that the item may mean;
   * a line that stands often is easily written once more.
   */
  readonly held: Float64Array
}

/** Similar lines below this share too little to be versions of one another. */
const MIN_SIMILARITY = 0.4
/** A line is taken as one of a list where its second-best partner is at least this alike. */
const LIST_SIMILARITY = 0.35

/** Heads of blocks less alike than this are different blocks. */
const HEAD_SIMILARITY = 0.45
/** Columns on either side in which a key must be alone. */
const KEY_WINDOW = 3
/** What makes a comment of a line of code. */
const COMMENT_SIGNS = /^(?:\/\/+|\/\*+|#+|--+|;+|<!--)\s*|\s*(?:\*\/|-->)$/g
/** Occurrences of a line whose place is looked at. */
const MAX_OCCURRENCES = 6

/** Worth of a match of a line: more for more words, less for a line that stands everywhere. */
export function lineWeight(side: Side, line: number, frequency: number): number {
  if (side.lines.exact[line] === 0) return 0.02
  const base = Math.min(6, 0.15 + 0.42 * side.line(line).tokens.weight)
  return base / (1 + 0.5 * Math.log(Math.max(1, frequency)))
}

/** O(items × columns), with a token mask that passes few pairs to the comparison proper. */
export function matchGains(problem: Problem): Gains {
  const { snippet, items, original, columns, occurrences, edges, weights: w } = problem
  const m = snippet.lines.count
  const n = columns.count
  const gain = new Float64Array(m * n).fill(NO_MATCH)
  const itemWeight = new Float64Array(m)
  const columnWeight = new Float64Array(n)
  const frequency = new Int32Array(m)
  const given = new Set<number>()
  for (let i = 0; i < m; i++) {
    frequency[i] = occurrences.count(snippet.lines.loose[i])
    itemWeight[i] = lineWeight(items, i, frequency[i])
    if (snippet.kind[i] === ItemKind.line) given.add(snippet.lines.loose[i])
  }
  // Markers up to each item.
  const markersTo = new Int32Array(m)
  for (let i = 0, count = 0; i < m; i++) {
    if (snippet.kind[i] === ItemKind.marker) count++
    markersTo[i] = count
  }
  const single = new Uint8Array(n)
  const unheld = new Uint8Array(n)
  const masks = new Int32Array(n)
  for (let c = 0; c < n; c++) {
    const line = columns.start[c]
    if (columns.end[c] - line !== 1) continue
    single[c] = 1
    const loose = original.lines.loose[line]
    columnWeight[c] = lineWeight(original, line, occurrences.count(loose))
    unheld[c] = loose !== 0 && !given.has(loose) ? 1 : 0
    if (unheld[c] === 1) masks[c] = original.line(line).tokens.mask
  }

  /** Declares the same, or what the instruction renames to it. */
  const isNamesake = (item: number, line: number): boolean => {
    const { name, variable } = items.line(item)
    const { name: own, variable: ownVariable } = original.line(line)
    if (variable !== 0 && variable === ownVariable && inNamesake(item, line)) return true
    if (name === 0 || name === own) return name !== 0
    if (own === 0 || problem.renames.size === 0) return false
    return problem.renames.get(problem.names.text(name)) === problem.names.text(own)
  }

  const renamed = new Map<number, boolean>()
  /**
   * Two declarations are one under a new name where one name holds the other and their next lines are the same; not
   * where the snippet shows the old one as well.
   */
  const isRenamed = (item: number, line: number): boolean => {
    if (isNamesake(item, line)) return true
    if (problem.added.has(problem.names.text(items.line(item).name))) return false
    if (given.has(original.lines.loose[line])) return false
    const key = item * original.lines.count + line
    let answer = renamed.get(key)
    if (answer === undefined) {
      answer = looksRenamed(problem, item, line)
      renamed.set(key, answer)
    }
    return answer
  }

  /** Lines of differently named declarations, or upon such, seldom are the same line. */
  const scopeFactor = (i: number, line: number): number => {
    // A line that stands once in the file is itself, whatever it stands upon.
    const own = frequency[i] === 1 ? -1 : items.owner(i)
    const other = own < 0 ? -1 : original.owner(line)
    if (other >= 0 && items.line(own).name !== original.line(other).name && !isRenamed(own, other))
      return w.otherScope
    let inner = items.scope(i)
    let outer = original.scope(line)
    while (inner >= 0 && outer >= 0) {
      if (items.line(inner).name !== original.line(outer).name && !isRenamed(inner, outer)) {
        // A marker in between may hide the end of the declaration, whatever its indentation says.
        if (markersTo[i] === markersTo[inner]) return w.otherScope
        return frequency[i] === 1 ? 1 : w.otherScopeFar
      }
      inner = items.scope(inner)
      outer = original.scope(outer)
    }
    return 1
  }

  /** Both lines stand in declarations of the same name, up to the outermost. */
  const inNamesake = (i: number, line: number): boolean => {
    let inner = items.scope(i)
    let outer = original.scope(line)
    if (inner < 0) return false
    while (inner >= 0 && outer >= 0 && items.line(inner).name === original.line(outer).name) {
      inner = items.scope(inner)
      outer = original.scope(outer)
    }
    return inner < 0 && (outer < 0 || inner === -2)
  }

  const kin = new Map<number, boolean>()
  /** Tells whether an item and a line may be the same head of a block; the top of both texts is. */
  const isSameHead = (head: number, line: number): boolean => {
    if (head < 0 || line < 0) return head < -1 || line < -1 || head === line
    const key = head * original.lines.count + line
    let answer = kin.get(key)
    if (answer === undefined) {
      const loose = snippet.lines.loose[head]
      const a = items.line(head)
      const b = original.line(line)
      answer =
        snippet.kind[head] !== ItemKind.line ||
        loose === original.lines.loose[line] ||
        (a.name !== 0 && a.name === b.name) ||
        (occurrences.count(loose) === 0 &&
          !given.has(original.lines.loose[line]) &&
          similarity(a.tokens, b.tokens) >= HEAD_SIMILARITY)
      kin.set(key, answer)
    }
    return answer
  }
  /**
   * A line belongs to its block: one that the snippet shows in another block than the original's, neither wrapped nor
   * unwrapped, is another line.
   */
  const strangers = new Map<number, boolean>()
  const isForeignParent = (i: number, line: number): boolean => {
    const inner = items.parent(i)
    const outer = original.parent(line)
    if (inner < 0 || outer < 0 || (frequency[i] === 1 && markersTo[i] > markersTo[inner])) return false
    const key = inner * original.lines.count + outer
    let answer = strangers.get(key)
    if (answer === undefined) {
      answer = isSameHead(inner, outer)
        ? isForeignParent(inner, outer)
        : !isSameHead(items.parent(inner), outer) && !isSameHead(inner, original.parent(outer))
      strangers.set(key, answer)
    }
    return answer
  }

  /** Code that the edges of a chunk place elsewhere is a copy at most. */
  const isCopy = (i: number, line: number): boolean => edges !== null && isElsewhere(edges, i, line)

  const held = new Float64Array(m)
  for (let i = 0; i < m; i++) {
    if (frequency[i] === 0 || snippet.kind[i] !== ItemKind.line) continue
    let line = occurrences.first(snippet.lines.loose[i])
    for (let tries = 0; line >= 0 && tries < MAX_OCCURRENCES; tries++, line = occurrences.next[line])
      if (!isCopy(i, line) && scopeFactor(i, line) === 1 && !isForeignParent(i, line)) {
        held[i] = 1 / (frequency[i] * frequency[i])
        break
      }
  }

  /** A key that is set again beside a line tells nothing about which line is meant. */
  const keyIsOwn = (c: number): boolean => {
    const line = columns.start[c]
    const key = original.line(line).key
    for (let away = 1; away <= KEY_WINDOW; away++)
      for (const other of [c - away, c + away]) {
        if (other < 0 || other >= n || single[other] === 0) continue
        const near = columns.start[other]
        if (original.line(near).key === key && Math.abs(original.level[near] - original.level[line]) < 0.5)
          return false
      }
    return true
  }

  // Lines that are commented out, by what they say without it, and the same for those that are not.
  const commentedOut = new Map<string, number[]>()
  const codeOf = (side: Side, line: number): string => {
    const text = trimmedText(side.lines, line)
    return side.line(line).comment ? text.replace(COMMENT_SIGNS, '') : text
  }
  for (let c = 0; c < n; c++) {
    if (unheld[c] === 0) continue
    const code = codeOf(original, columns.start[c])
    if (code.length < 2) continue
    const found = commentedOut.get(code)
    if (found === undefined) commentedOut.set(code, [c])
    else found.push(c)
  }

  const atEdge = edgeItems(snippet)
  const alike = new Float64Array(n)
  for (let i = 0; i < m; i++) {
    const kind = snippet.kind[i]
    const flags = snippet.flags[i]
    const exact = snippet.lines.exact[i]
    const loose = snippet.lines.loose[i]
    const row = i * n
    if (kind === ItemKind.marker || kind === ItemKind.removal) {
      if (kind === ItemKind.marker && (flags & ItemFlag.literal) !== 0)
        for (let c = 0; c < n; c++)
          if (single[c] === 1 && original.lines.exact[columns.start[c]] === exact) gain[row + c] = 0.3
      continue
    }
    const prefix =
      (flags & ItemFlag.openEnd) !== 0
        ? snippet.lines.text.slice(snippet.lines.first[i], snippet.lines.trimmedEnd[i])
        : ''
    for (let c = 0; c < n; c++) {
      if (single[c] === 0) continue
      const line = columns.start[c]
      if (exact === 0) {
        if (original.lines.exact[line] === 0) gain[row + c] = 0.04
      } else if (original.lines.loose[line] === loose) {
        const worth = original.lines.exact[line] === exact ? w.exact : w.loose
        gain[row + c] =
          itemWeight[i] *
            worth *
            (isCopy(i, line) ? w.elsewhere : 1) *
            scopeFactor(i, line) *
            (isForeignParent(i, line) ? w.foreignParent : 1) +
          0.02
      } else if (prefix !== '' && original.lines.text.startsWith(prefix, original.lines.first[line])) {
        gain[row + c] = itemWeight[i] * w.loose * scopeFactor(i, line)
      }
    }
    if (kind !== ItemKind.line || exact === 0) continue
    const left = items.line(i)
    for (const c of commentedOut.get(codeOf(items, i)) ?? [])
      if (original.line(columns.start[c]).comment !== left.comment)
        gain[row + c] = itemWeight[i] * w.loose * scopeFactor(i, columns.start[c])
    if (frequency[i] > 0) continue

    let best = 0
    let second = 0
    for (let c = 0; c < n; c++) {
      alike[c] = 0
      if (unheld[c] === 0) continue
      const right = original.line(columns.start[c])
      const named = isNamesake(i, columns.start[c])
      const keyed = left.key !== 0 && left.key === right.key
      if (!named && !keyed && (left.tokens.mask & masks[c]) === 0) continue
      if (left.comment !== right.comment) continue
      let value = problem.alike[row + c]
      if (value < 0) {
        value = similarity(left.tokens, right.tokens)
        problem.alike[row + c] = value
      }
      alike[c] = value
      if (value > best) {
        second = best
        best = value
      } else if (value > second) second = value
    }
    /** How alike the most alike other line of the same declaration is. */
    const rivalWithin = (c: number): number => {
      const scope = original.scope(columns.start[c])
      let most = 0
      for (let other = 0; other < n; other++)
        if (other !== c && alike[other] > most && original.scope(columns.start[other]) === scope)
          most = alike[other]
      return most
    }
    for (let c = 0; c < n; c++) {
      if (alike[c] === 0) continue
      const line = columns.start[c]
      if (isCopy(i, line)) continue
      const right = original.line(line)
      const named = isNamesake(i, line)
      const level = Math.abs(items.level[i] - original.level[line])
      const keyed = left.key !== 0 && left.key === right.key && level < 0.5 && keyIsOwn(c)
      const opens = isOpening(items, i, original, line)
      if (alike[c] < MIN_SIMILARITY && !named && !keyed && !opens) continue
      const weight = Math.min(itemWeight[i], columnWeight[c] * 1.2)
      let value = weight * (w.similarSlope * alike[c] - w.similarBase)
      if (opens) value = Math.max(value, weight * 0.5)
      if (value > 0) value *= scopeFactor(i, line)
      if (named) value += w.sameName
      else if (left.name !== 0 && right.name !== 0 && !isRenamed(i, line))
        value = Math.min(value, 0) - w.otherName
      else if (left.name === 0 && right.name !== 0 && !opens) value = Math.min(value, 0)
      const foreign = !named && isForeignParent(i, line)
      if (foreign) value = Math.min(value, 0) - weight * w.newParent
      if (left.key !== 0 && right.key !== 0 && left.key !== right.key) value -= weight * w.otherKey
      if (keyed && !foreign) value += w.sameKey
      else if (!named) {
        // One of a list of like lines rather than a version of this one.
        const rival = inNamesake(i, line) ? rivalWithin(c) : alike[c] === best ? second : best
        value -= weight * w.listed * Math.max(0, rival - LIST_SIMILARITY)
        if (!keyed && atEdge[i] === 1) value -= weight * w.edgeVersion
      }
      gain[row + c] = value
    }
  }
  return { gain, itemWeight, columnWeight, held }
}

/** Marks the first and the last line with text of each chunk; those of the whole snippet are its author's choice. */
function edgeItems({ kind, lines }: Snippet): Uint8Array {
  const edge = new Uint8Array(lines.count)
  let last = -1
  let afterMarker = false
  for (let item = 0; item < lines.count; item++) {
    if (kind[item] === ItemKind.marker) {
      if (last >= 0) edge[last] = 1
      last = -1
      afterMarker = true
    } else if (lines.exact[item] !== 0) {
      if (last < 0 && afterMarker) edge[item] = 1
      last = item
    }
  }
  return edge
}

/** Lines compared below two heads, and the share of them that must be equal. */
const RENAME_LINES = 8
const RENAME_SHARE = 0.7

function looksRenamed(problem: Problem, item: number, line: number): boolean {
  const { snippet, items, original, names } = problem
  const given = names.text(items.line(item).name).toLowerCase()
  const own = names.text(original.line(line).name).toLowerCase()
  if (given.length < 3 || own.length < 3 || !(given.includes(own) || own.includes(given))) return false
  let equal = 0
  let seen = 0
  for (let away = 1; away <= RENAME_LINES; away++) {
    const i = item + away
    const l = line + away
    if (i >= snippet.lines.count || l >= original.lines.count || snippet.kind[i] !== ItemKind.line) break
    if (snippet.lines.indent[i] <= snippet.lines.indent[item] && snippet.lines.exact[i] !== 0) break
    if (snippet.lines.exact[i] === 0 && original.lines.exact[l] === 0) continue
    seen++
    if (snippet.lines.loose[i] === original.lines.loose[l]) equal++
    else if (similarity(items.line(i).tokens, original.line(l).tokens) > 0.7) equal += 0.8
  }
  return seen > 0 && equal >= seen * RENAME_SHARE
}

/** Tells whether one line is how the other begins when it is spread over several lines. */
function isOpening(items: Side, i: number, original: Side, line: number): boolean {
  const a = items.lines
  const b = original.lines
  const given = a.trimmedEnd[i] - a.first[i]
  const own = b.trimmedEnd[line] - b.first[line]
  const length = Math.min(given, own)
  if (length < 5 || given === own) return false
  const shorter = given < own ? a : b
  const last = shorter.text.charCodeAt((given < own ? a.trimmedEnd[i] : b.trimmedEnd[line]) - 1)
  if (last !== 40 && last !== 123 && last !== 91) return false
  return a.text.startsWith(b.text.slice(b.first[line], b.first[line] + length), a.first[i])
}
