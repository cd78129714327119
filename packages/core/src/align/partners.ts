/**
 * Which lines could be one: equal lines, lines equal but for trivia, and lines that look like two versions of one. Only
 * lines without an equal on the other side can be versions. All that the worth of a match goes by is found here, once;
 * the prices are another matter.
 */
import { ItemFlag, ItemKind, type Snippet } from '../snippet/snippet.js'
import { similarity } from '../structure/similarity.js'
import { trimmedText } from '../text/lines.js'
import { isElsewhere } from './edges.js'
import type { Side } from './side.js'
import type { Problem } from './solver.js'

/** Whether two lines stand in, or upon, the same declaration. */
export const Scope = {
  same: 0,
  other: 1,
  /** Another, but a marker in between may hide the end of the item's. */
  otherFar: 2,
} as const
export type Scope = (typeof Scope)[keyof typeof Scope]

/** Why an item and a line are equal. */
export const Equal = {
  exact: 0,
  /** But for trivia. */
  loose: 1,
  /** The item is how the line begins; a marker stands for the rest. */
  start: 2,
  blank: 3,
  /** A marker that may be text. */
  literal: 4,
  /** One is the other, commented out. */
  commented: 5,
} as const
export type Equal = (typeof Equal)[keyof typeof Equal]

/** An item and a column that read alike. */
export interface EqualPair {
  readonly item: number
  readonly column: number
  readonly equal: Equal
  readonly scope: Scope
  /** They stand in different blocks, neither wrapped nor unwrapped. */
  readonly foreign: boolean
  /** The edges of the item's chunk place it elsewhere: a copy at most. */
  readonly copy: boolean
}

/** An item and a column that could be two versions of one line. */
export interface VersionPair {
  readonly item: number
  readonly column: number
  /** Share of their words that they share, 0..1. */
  readonly alike: number
  /** The same for the most alike other line that the item could be meant for. */
  readonly rival: number
  readonly scope: Scope
  readonly foreign: boolean
  /** They declare the same name, if need be under a new name. */
  readonly named: boolean
  /** They declare different names, or the line alone declares one. */
  readonly otherName: boolean
  readonly losesName: boolean
  /** They set or import the same, which no line beside does; or different things. */
  readonly sameKey: boolean
  readonly otherKey: boolean
  /** One is how the other begins when it is spread over several lines. */
  readonly opens: boolean
  /** The item stands at the edge of its chunk. */
  readonly atEdge: boolean
}

export interface Partners {
  readonly equals: readonly EqualPair[]
  readonly versions: readonly VersionPair[]
  /** Worth of each item and of each column. */
  readonly itemWeight: Float64Array
  readonly columnWeight: Float64Array
  /**
   * Per item: how odd it is to insert it, 0..1. 1 where the original holds it once, in a place that the item may mean;
   * a line that stands often is easily written once more.
   */
  readonly held: Float64Array
}

/** Similar lines below this share too little to be versions of one another, unless something else says that they are. */
export const MIN_SIMILARITY = 0.4
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

/** A problem as far as it goes without prices. */
export type Unpriced = Omit<Problem, 'partners' | 'weights'>

/** O(items × columns) at worst, with a token mask that passes few pairs to the comparison proper. */
export function findPartners(problem: Unpriced): Partners {
  const { snippet, items, original, columns, occurrences, edges } = problem
  const m = snippet.lines.count
  const n = columns.count
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
  /** Columns of one line; of those the blank ones, and those that no item reads like. */
  const single = new Uint8Array(n)
  const blank: number[] = []
  const unheld: number[] = []
  for (let c = 0; c < n; c++) {
    const line = columns.start[c]
    if (columns.end[c] - line !== 1) continue
    single[c] = 1
    const loose = original.lines.loose[line]
    columnWeight[c] = lineWeight(original, line, occurrences.count(loose))
    if (original.lines.exact[line] === 0) blank.push(c)
    else if (loose !== 0 && !given.has(loose)) unheld.push(c)
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
  const scopeOf = (i: number, line: number): Scope => {
    // A line that stands once in the file is itself, whatever it stands upon.
    const own = frequency[i] === 1 ? -1 : items.owner(i)
    const other = own < 0 ? -1 : original.owner(line)
    if (other >= 0 && items.line(own).name !== original.line(other).name && !isRenamed(own, other))
      return Scope.other
    let inner = items.scope(i)
    let outer = original.scope(line)
    while (inner >= 0 && outer >= 0) {
      if (items.line(inner).name !== original.line(outer).name && !isRenamed(inner, outer)) {
        // A marker in between may hide the end of the declaration, whatever its indentation says.
        if (markersTo[i] === markersTo[inner]) return Scope.other
        return frequency[i] === 1 ? Scope.same : Scope.otherFar
      }
      inner = items.scope(inner)
      outer = original.scope(outer)
    }
    return Scope.same
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
  const strangers = new Map<number, boolean>()
  /**
   * A line belongs to its block: one that the snippet shows in another block than the original's, neither wrapped nor
   * unwrapped, is another line.
   */
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
      if (!isCopy(i, line) && scopeOf(i, line) === Scope.same && !isForeignParent(i, line)) {
        held[i] = 1 / (frequency[i] * frequency[i])
        break
      }
  }

  /** What a line says, or would say if it were not commented out. */
  const codeOf = (side: Side, line: number): string => {
    const text = trimmedText(side.lines, line)
    return side.line(line).comment ? text.replace(COMMENT_SIGNS, '') : text
  }
  // One of a pair is a comment: lines of code matter only to comments of the snippet.
  const shows = (comment: boolean): boolean =>
    snippet.kind.some((kind, i) => kind === ItemKind.line && items.line(i).comment === comment)
  const [withComments, withCode] = [shows(true), shows(false)]
  const columnsByCode = new Map<string, number[]>()
  for (const c of unheld) {
    if (!(original.line(columns.start[c]).comment ? withCode : withComments)) continue
    const code = codeOf(original, columns.start[c])
    const found = columnsByCode.get(code)
    if (found === undefined) columnsByCode.set(code, [c])
    else found.push(c)
  }

  const equals: EqualPair[] = []
  const plain = { scope: Scope.same, foreign: false, copy: false }
  for (let i = 0; i < m; i++) {
    const { exact: exacts, loose: looses, first, trimmedEnd, text } = snippet.lines
    if (snippet.kind[i] === ItemKind.removal) continue
    if (snippet.kind[i] === ItemKind.marker) {
      if ((snippet.flags[i] & ItemFlag.literal) === 0) continue
      for (let c = 0; c < n; c++)
        if (single[c] === 1 && original.lines.exact[columns.start[c]] === exacts[i])
          equals.push({ item: i, column: c, equal: Equal.literal, ...plain })
      continue
    }
    if (exacts[i] === 0) {
      for (const c of blank) equals.push({ item: i, column: c, equal: Equal.blank, ...plain })
      continue
    }
    for (let line = occurrences.first(looses[i]); line >= 0; line = occurrences.next[line]) {
      const column = columns.of[line]
      if (column < 0) continue
      equals.push({
        item: i,
        column,
        equal: original.lines.exact[line] === exacts[i] ? Equal.exact : Equal.loose,
        scope: scopeOf(i, line),
        foreign: isForeignParent(i, line),
        copy: isCopy(i, line),
      })
    }
    if (snippet.kind[i] === ItemKind.line)
      for (const column of columnsByCode.get(codeOf(items, i)) ?? []) {
        const line = columns.start[column]
        if (original.line(line).comment !== items.line(i).comment)
          equals.push({ item: i, column, equal: Equal.commented, ...plain, scope: scopeOf(i, line) })
      }
    if ((snippet.flags[i] & ItemFlag.openEnd) === 0) continue
    const start = text.slice(first[i], trimmedEnd[i])
    if (start === '') continue
    for (let c = 0; c < n; c++) {
      const line = columns.start[c]
      if (single[c] === 0 || original.lines.loose[line] === looses[i]) continue
      if (original.lines.text.startsWith(start, original.lines.first[line]))
        equals.push({ item: i, column: c, equal: Equal.start, ...plain, scope: scopeOf(i, line) })
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

  const versions: VersionPair[] = []
  const others = unheld.map((c) => original.line(columns.start[c]))
  const masks = Int32Array.from(others, ({ tokens }) => tokens.mask)
  const atEdge = edgeItems(snippet)
  for (let i = 0; i < m; i++) {
    if (snippet.kind[i] !== ItemKind.line || snippet.lines.exact[i] === 0 || frequency[i] > 0) continue
    const left = items.line(i)
    /** Columns that share something with the item, and how alike they are. */
    const near: number[] = []
    const alike: number[] = []
    let best = 0
    let second = 0
    const { key, name, comment, tokens } = left
    for (let other = 0; other < unheld.length; other++) {
      const c = unheld[other]!
      const right = others[other]!
      if (comment !== right.comment) continue
      if ((tokens.mask & masks[other]) === 0) {
        const keyed = key !== 0 && key === right.key
        if (!keyed && (name === 0 || !isNamesake(i, columns.start[c]))) continue
      }
      // What differs by rounding alone is equally alike.
      const value = Math.fround(similarity(tokens, right.tokens))
      if (value === 0) continue
      near.push(c)
      alike.push(value)
      if (value > best) {
        second = best
        best = value
      } else if (value > second) second = value
    }
    /** How alike the most alike other line of the same declaration is. */
    const rivalWithin = (at: number): number => {
      const scope = original.scope(columns.start[near[at]!])
      let most = 0
      for (let other = 0; other < near.length; other++)
        if (other !== at && alike[other]! > most && original.scope(columns.start[near[other]!]) === scope)
          most = alike[other]!
      return most
    }
    for (let at = 0; at < near.length; at++) {
      const column = near[at]!
      const line = columns.start[column]
      if (isCopy(i, line)) continue
      const right = original.line(line)
      const named = isNamesake(i, line)
      const sameKey = left.key !== 0 && left.key === right.key && keyIsOwn(column)
      const opens = isOpening(items, i, original, line)
      if (alike[at]! < MIN_SIMILARITY && !named && !sameKey && !opens) continue
      versions.push({
        item: i,
        column,
        alike: alike[at]!,
        rival: inNamesake(i, line) ? rivalWithin(at) : alike[at] === best ? second : best,
        scope: scopeOf(i, line),
        foreign: !named && isForeignParent(i, line),
        named,
        otherName: !named && left.name !== 0 && right.name !== 0 && !isRenamed(i, line),
        losesName: left.name === 0 && right.name !== 0 && !opens,
        sameKey,
        otherKey: left.key !== 0 && right.key !== 0 && left.key !== right.key,
        opens,
        atEdge: atEdge[i] === 1,
      })
    }
  }
  return { equals, versions, itemWeight, columnWeight, held }
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

function looksRenamed(problem: Unpriced, item: number, line: number): boolean {
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
  if (a.text.charCodeAt(a.first[i]) !== b.text.charCodeAt(b.first[line])) return false
  const shorter = given < own ? a : b
  const last = shorter.text.charCodeAt((given < own ? a.trimmedEnd[i] : b.trimmedEnd[line]) - 1)
  if (last !== 40 && last !== 123 && last !== 91) return false
  return a.text.startsWith(b.text.slice(b.first[line], b.first[line] + length), a.first[i])
}
