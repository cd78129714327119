/** From an alignment to the merged text: which bytes each output line has, and its account in the trace. */

import type { Side } from '../align/side.js'
import { type Alignment, type Columns, Op } from '../align/solver.js'
import { LineLoss, LineOrigin, type Trace } from '../outcome.js'
import { ItemFlag, ItemKind, type Snippet } from '../snippet/snippet.js'
import type { Layout } from '../text/layout.js'
import { indentText, isBlankLine, trimmedText } from '../text/lines.js'
import { settleComments } from './comments.js'
import { columnsOf, shiftIndent, writeIndent } from './indentation.js'
import { isParaphrase, quotesOtherwise } from './paraphrase.js'

/** One output line to be. */
export interface Strand {
  /** Original line, or -1. */
  line: number
  /** Snippet item, or -1. */
  item: number
  /** Takes the edit's words rather than the original's. */
  edited: boolean
  /** Indentation to write, or null for the one that the chosen text has. */
  indent: string | null
  /** Number of the chunk (run of items between markers) that placed it; -1 for kept lines. */
  chunk: number
}

export interface Weave {
  readonly strands: Strand[]
  /** Per original line: its `LineLoss`. */
  readonly loss: Uint8Array
  /** The edit differs from the original in quotes, spacing or closing punctuation alone. */
  readonly triviaOnly: boolean
}

export interface WeaveInput {
  readonly snippet: Snippet
  readonly items: Side
  readonly original: Side
  readonly columns: Columns
  /** Per original line: the line whose bracket it closes, or -1. */
  readonly openerOf: Int32Array
  /** The same for the snippet's items. */
  readonly itemOpenerOf: Int32Array
  /** Per original line: 1 where the edit moves it. */
  readonly gone: Uint8Array
  /** What the author says of the edit; '' for nothing. */
  readonly instruction: string
  readonly layout: Layout
  /** Nesting shows by indentation: depth is read from it rather than from brackets. */
  readonly byIndentation: boolean
  /** Columns of one level in the snippet. */
  readonly snippetUnit: number
  /** The snippet is indented as the file is; an alignment may show that it is not. */
  verbatim: boolean
}

/** Lays the strands of an alignment side by side. */
export function layStrands(alignment: Alignment, input: WeaveInput): Weave {
  const { snippet, items, original, columns } = input
  const loss = new Uint8Array(original.lines.count)
  for (let line = 0; line < loss.length; line++) if (input.gone[line] === 1) loss[line] = LineLoss.moved
  const strands: Strand[] = []
  let chunk = 0
  const steps = alignment.steps
  for (let at = 0; at < steps.length; at++) {
    const { op, item, column, drift } = steps[at]!
    switch (op) {
      case Op.marker:
        chunk++
        break
      case Op.keep:
      case Op.skip: {
        const shift = op === Op.keep ? gapShift(alignment, at, input) : drift
        for (let line = columns.start[column]; line < columns.end[column]; line++)
          strands.push({
            line,
            item: -1,
            edited: false,
            indent: shift === 0 || isBlankLine(original.lines, line) ? null : shifted(line, shift, input),
            chunk: -1,
          })
        break
      }
      case Op.remove:
        loss[columns.start[column]] = LineLoss.omitted
        break
      case Op.insert:
        if (snippet.kind[item] === ItemKind.line && (snippet.flags[item] & ItemFlag.tail) === 0)
          strands.push({ line: -1, item, edited: true, indent: null, chunk })
        break
      case Op.match: {
        const line = columns.start[column]
        if (snippet.kind[item] === ItemKind.minus) {
          loss[line] = LineLoss.removed
          break
        }
        const equal = snippet.lines.exact[item] === original.lines.exact[line]
        let edited = !equal
        if (edited) {
          const given = trimmedText(snippet.lines, item)
          const own = trimmedText(original.lines, line)
          const comments = items.line(item).comment && original.line(line).comment
          if ((snippet.flags[item] & ItemFlag.openEnd) !== 0 && own.startsWith(given)) edited = false
          else if (snippet.lines.loose[item] === original.lines.loose[line])
            edited = !comments && quotesOtherwise(given, own)
          else edited = !isParaphrase(given, own, comments)
        }
        strands.push({ line, item, edited, indent: null, chunk })
      }
    }
  }
  const triviaOnly =
    !strands.some((strand) => strand.edited) &&
    !loss.some((reason) => reason !== LineLoss.none) &&
    takeTrivia(strands, input)
  indentChunks(strands, alignment, input)
  settleTrivia(strands, loss, input)
  const settled = settleBlanks(settleComments(strands, input, loss), alignment, input, loss)
  return { strands: settled, loss, triviaOnly }
}

/** Levels by which a run kept under a marker moves: its block was wrapped or unwrapped. */
function gapShift(alignment: Alignment, at: number, input: WeaveInput): number {
  const { steps } = alignment
  if (!input.byIndentation) return steps[at]!.drift
  const { items, original, columns, snippet } = input
  let first = at
  while (first > 0 && steps[first - 1]!.op === Op.keep) first--
  if (first === 0 || steps[first - 1]!.op !== Op.marker) return 0
  const marker = steps[first - 1]!.item
  let run = first
  while (
    run < steps.length &&
    steps[run]!.op === Op.keep &&
    original.lines.exact[columns.start[steps[run]!.column]] === 0
  )
    run++
  if (run >= steps.length || steps[run]!.op !== Op.keep) return 0
  const level = original.level[columns.start[steps[run]!.column]]
  const shift = Math.round(items.level[marker] - level)
  if (shift === 0) return 0
  let before = first - 2
  while (before >= 0 && isBlankStep(alignment, before, input)) before--
  if (before < 0) return 0
  const step = steps[before]!
  if (shift > 0) {
    // Wrapped: the line before the marker is new and opens a block.
    const opens =
      step.op === Op.insert &&
      snippet.kind[step.item] === ItemKind.line &&
      items.level[step.item] < items.level[marker] - 0.3
    return opens ? shift : 0
  }
  // Unwrapped: the header above the run is gone.
  for (let back = before; back >= 0 && back > before - 12; back--)
    if (steps[back]!.op === Op.remove) {
      const header = columns.start[steps[back]!.column]
      if (original.lines.exact[header] !== 0 && original.level[header] < level - 0.3) return shift
    } else if (steps[back]!.op === Op.match) break
  return 0
}

function isBlankStep(alignment: Alignment, at: number, input: WeaveInput): boolean {
  const step = alignment.steps[at]!
  if (step.item >= 0) return input.snippet.lines.exact[step.item] === 0
  return input.original.lines.exact[input.columns.start[step.column]] === 0
}

const shifted = (line: number, levels: number, input: WeaveInput): string =>
  shiftIndent(indentText(input.original.lines, line), levels, input.layout)

/**
 * An edit changes something: where all its lines only recall the original's, their trivia are the change. Or it was
 * applied before; which of the two, the caller must ask.
 */
function takeTrivia(strands: readonly Strand[], input: WeaveInput): boolean {
  let taken = false
  const { snippet, original } = input
  for (const strand of strands)
    if (
      strand.item >= 0 &&
      strand.line >= 0 &&
      (snippet.flags[strand.item] & ItemFlag.openEnd) === 0 &&
      snippet.lines.exact[strand.item] !== original.lines.exact[strand.line]
    ) {
      strand.edited = true
      taken = true
    }
  return taken
}

/** Gives every line that the chunks place its indentation. */
function indentChunks(strands: readonly Strand[], alignment: Alignment, input: WeaveInput): void {
  const { snippet, items, original, byIndentation, verbatim } = input
  const driftOf = new Map<number, number>()
  for (const step of alignment.steps) if (step.item >= 0) driftOf.set(step.item, step.drift)
  const byChunk = new Map<number, Strand[]>()
  for (const strand of strands) {
    if (strand.chunk < 0) continue
    const list = byChunk.get(strand.chunk)
    if (list === undefined) byChunk.set(strand.chunk, [strand])
    else list.push(strand)
  }
  // Heads that are new, or that stand deeper than what they replace: what they hold moves in.
  const deeperHeads = new Set<number>()
  for (const { line, item, edited } of strands)
    if (line < 0 || (edited && items.level[item] > original.level[line] + 0.5)) deeperHeads.add(item)
  const written = new Map<Strand, number>()
  for (const chunk of byChunk.values()) {
    const offset = looseOffset(chunk, driftOf, input)
    for (const strand of chunk) {
      if (strand.line < 0 || isBlankLine(original.lines, strand.line)) continue
      const off = items.level[strand.item] - original.level[strand.line]
      let shift = movedBy(driftOf.get(strand.item) ?? 0, off, verbatim)
      if (byIndentation) shift = Math.round(off) - offset
      else if (verbatim && off > 0 && deeperHeads.has(items.parent(strand.item))) shift = off
      const indent =
        shift === 0
          ? indentText(original.lines, strand.line)
          : verbatim && !byIndentation
            ? indentText(snippet.lines, strand.item)
            : shifted(strand.line, shift, input)
      const moved = snippet.lines.indent[strand.item] !== original.lines.indent[strand.line]
      if (strand.edited && verbatim && offset === 0 && moved) strand.indent = null
      else if (shift !== 0 || strand.edited) strand.indent = indent
      written.set(strand, columnsOf(indent, input.layout.tabWidth))
    }
    if (verbatim && offset === 0) {
      for (let at = 0; at < chunk.length; at++) {
        const strand = chunk[at]!
        if (strand.line >= 0 || snippet.lines.exact[strand.item] === 0) continue
        const lost = lostIndent(chunk, at, written, input)
        strand.indent = lost === null ? null : writeIndent(lost, input.layout)
        if (lost !== null) written.set(strand, lost)
      }
      continue
    }
    for (let at = 0; at < chunk.length; at++) {
      const strand = chunk[at]!
      if (strand.line >= 0 || snippet.lines.exact[strand.item] === 0) continue
      strand.indent = indentFrom(chunk, at, written, input)
      written.set(strand, columnsOf(strand.indent, input.layout.tabWidth))
    }
  }
}

/**
 * In a bracket language drift says that a matched line moved; how far is said by its indentation where the snippet is
 * indented as the file is, else by the drift.
 */
const movedBy = (drift: number, off: number, verbatim: boolean): number =>
  drift === 0 || (verbatim ? off === 0 : Math.round(off) === 0) ? 0 : verbatim ? off : drift

/**
 * Levels by which a whole chunk is off: sloppiness, not intent. Where brackets nest, a line that was moved on purpose
 * shows it in the drift; elsewhere a chunk that begins or ends with a new line means what it says about depth.
 */
function looseOffset(
  chunk: readonly Strand[],
  driftOf: ReadonlyMap<number, number>,
  input: WeaveInput,
): number {
  const { items, original, snippet, byIndentation } = input
  const solid = chunk.filter((strand) => snippet.lines.exact[strand.item] !== 0)
  if (solid.length === 0) return 0
  if (byIndentation && (solid[0]!.line < 0 || solid.at(-1)!.line < 0)) return 0
  let offset: number | null = null
  for (const { item, line } of solid) {
    if (line < 0) continue
    if (!byIndentation && (driftOf.get(item) ?? 0) !== 0) return 0
    const delta = Math.round(items.level[item] - original.level[line])
    if (offset === null) offset = delta
    else if (offset !== delta) return 0
  }
  return offset ?? 0
}

/**
 * Columns of a new line that has lost its indentation with all lines around it, by the line above, which has it in the
 * file; null where it is as its author indented it.
 */
function lostIndent(
  chunk: readonly Strand[],
  at: number,
  written: ReadonlyMap<Strand, number>,
  input: WeaveInput,
): number | null {
  const { snippet, items, layout } = input
  const own = snippet.lines.indent[chunk[at]!.item]
  const isLost = (strand: Strand): boolean => {
    const columns = written.get(strand)
    return columns !== undefined && columns > snippet.lines.indent[strand.item]
  }
  let above = at - 1
  while (above >= 0 && snippet.lines.exact[chunk[above]!.item] === 0) above--
  const before = chunk[above]
  if (before === undefined || !isLost(before) || snippet.lines.indent[before.item] !== own) return null
  // A line that belongs at the left tells nothing.
  const after = chunk.find((strand, index) => index > at && (written.get(strand) ?? 0) > 0)
  if (after !== undefined && !isLost(after)) return null
  return written.get(before)! + (items.net[before.item] > 0 ? layout.unitWidth : 0)
}

/** Indentation of a new line, from the nearest placed line of its chunk. */
function indentFrom(
  chunk: readonly Strand[],
  at: number,
  written: ReadonlyMap<Strand, number>,
  input: WeaveInput,
): string {
  const { snippet, layout, snippetUnit, items } = input
  const own = snippet.lines.indent[chunk[at]!.item]
  let nearest: Strand | null = null
  for (let away = 1; away < chunk.length; away++) {
    for (const other of [chunk[at - away], chunk[at + away]]) {
      if (other === undefined || !written.has(other)) continue
      if (snippet.lines.indent[other.item] === own)
        return other.indent ?? indentText(input.original.lines, other.line)
      nearest ??= other
    }
  }
  if (nearest !== null) {
    const off = own - snippet.lines.indent[nearest.item]
    // The stars of a comment stand one column in, whatever a level is.
    const star = Math.abs(off % snippetUnit) === 1 ? off % snippetUnit : 0
    const levels = (off - star) / snippetUnit
    return writeIndent((written.get(nearest) ?? 0) + levels * layout.unitWidth + star, layout)
  }
  return writeIndent(items.level[chunk[at]!.item] * layout.unitWidth, layout)
}

/** A line with a part of it put under or over those of its neighbours. */
const ALIGNED = /\S(?: {2,}| *\t\s*)\S/
/** A line's text without its alignment. */
const onOneBlank = (text: string): string => text.replace(/\s+/g, ' ')

/** How a line begins that goes on with the statement above. */
const CONTINUES = /^(?:\.\w|\?\.|[|&?:+*/-](?![-+/*])|&&|\|\|)/

/**
 * A line that the edit recalls with other trivia (a closing comma, an alignment, a shortened comment) keeps the
 * original's bytes amid unchanged lines; beside a changed line the edit means what it writes.
 */
function settleTrivia(strands: readonly Strand[], loss: Uint8Array, input: WeaveInput): void {
  const { snippet, original, verbatim, items, openerOf, itemOpenerOf } = input
  const byLine = strandsByLine(strands, input)
  /**
   * Beside a change, tells whether a difference in closing `;` and `,` is part of it: a comma that a new neighbour asks
   * for or that its loss makes idle, or the tail of a block whose head changed.
   */
  const closesDifferently = (
    given: string,
    own: string,
    strand: Strand,
    next: Strand | undefined,
  ): boolean => {
    const end = /[;,]+$/
    if (given.replace(end, '') !== own.replace(end, ''))
      return strand.indent !== null || (ALIGNED.test(given) && onOneBlank(given) === onOneBlank(own))
    const comma = given.endsWith(',') !== own.endsWith(',')
    if (comma && given.endsWith(',')) return next !== undefined && next.line < 0
    if (comma && (next === undefined || next.line < 0 || lostBetween(strand.line, next.line))) return true
    // A statement that goes on in a new line, or no longer goes on.
    if (given.endsWith(';') !== own.endsWith(';')) {
      if (own.endsWith(';') && next?.line === -1 && CONTINUES.test(trimmedText(snippet.lines, next.item)))
        return true
      if (given.endsWith(';') && goesOn(strand.line, next)) return true
    }
    if (/[\w"'`]/.test(given)) return false
    const opener = openerOf[strand.line]
    const head = opener < 0 ? undefined : byLine[opener]
    const shown = itemOpenerOf[strand.item]
    if (shown >= 0 && head?.item !== shown) return true
    return opener >= 0 && (head === undefined || head.edited || head.indent !== null)
  }
  const goesOn = (line: number, next: Strand | undefined): boolean =>
    line + 1 < original.lines.count &&
    next !== undefined &&
    lostBetween(line, next.line < 0 ? line + 2 : next.line) &&
    CONTINUES.test(trimmedText(original.lines, line + 1))
  const lostBetween = (from: number, to: number): boolean => {
    for (let line = from + 1; line < to; line++)
      if (loss[line] !== 0 && original.lines.exact[line] !== 0) return true
    return false
  }
  const solid = strands.filter(
    (strand) => strand.item < 0 || strand.line < 0 || snippet.lines.exact[strand.item] !== 0,
  )
  const changed = (strand: Strand | undefined, from: number): boolean => {
    if (strand === undefined) return false
    if (strand.item >= 0 && snippet.lines.exact[strand.item] === 0) return false
    if (strand.edited || (strand.indent !== null && strand.line >= 0)) return true
    // Lines lost in between.
    for (let line = Math.min(from, strand.line) + 1; line < Math.max(from, strand.line); line++)
      if (loss[line] !== 0 && original.lines.exact[line] !== 0) return true
    return false
  }
  for (let at = 0; at < solid.length; at++) {
    const strand = solid[at]!
    if (strand.edited || strand.item < 0 || strand.line < 0 || strand.chunk < 0) continue
    if ((snippet.flags[strand.item] & ItemFlag.openEnd) !== 0) continue
    const given = snippet.lines.text.slice(
      snippet.lines.first[strand.item],
      snippet.lines.trimmedEnd[strand.item],
    )
    const own = original.lines.text.slice(
      original.lines.first[strand.line],
      original.lines.trimmedEnd[strand.line],
    )
    if (given === own) continue
    const before = solid[at - 1]
    const after = solid[at + 1]
    const amidChange = strand.indent !== null || changed(before, strand.line) || changed(after, strand.line)
    if (!amidChange) continue
    if (items.line(strand.item).comment) {
      const loose = snippet.lines.loose[strand.item] === original.lines.loose[strand.line]
      const beside = (other: Strand | undefined): boolean =>
        other?.edited === true && other.item >= 0 && items.line(other.item).comment
      if (!loose && !beside(before) && !beside(after)) continue
    } else if (!closesDifferently(given, own, strand, after)) continue
    strand.edited = true
    strand.indent =
      strand.indent ??
      (verbatim ? indentText(snippet.lines, strand.item) : indentText(original.lines, strand.line))
  }
}

/** The strand of each original line that has one. */
function strandsByLine(strands: readonly Strand[], input: WeaveInput): (Strand | undefined)[] {
  const found: (Strand | undefined)[] = new Array(input.original.lines.count)
  for (const strand of strands) if (strand.line >= 0) found[strand.line] = strand
  return found
}

/** Where an edit differs from the original by blank lines alone, the original stands. */
function settleBlanks(
  strands: readonly Strand[],
  alignment: Alignment,
  input: WeaveInput,
  loss: Uint8Array,
): Strand[] {
  const { original, snippet, columns } = input
  const removedBefore = new Map<Strand | null, number[]>()
  // Removed lines, by the strand that follows them.
  let pending: number[] = []
  let next = 0
  const strandAt = strandsByLine(strands, input)
  const byItem: (Strand | undefined)[] = new Array(snippet.lines.count)
  for (const strand of strands) if (strand.item >= 0) byItem[strand.item] = strand
  for (const step of alignment.steps) {
    if (step.op === Op.remove) {
      // One that is back already is not lost.
      if (loss[columns.start[step.column]] !== LineLoss.none) pending.push(columns.start[step.column])
      continue
    }
    let strand: Strand | undefined
    if (step.op === Op.insert) strand = byItem[step.item]
    else if (step.column >= 0) strand = strandAt[columns.start[step.column]]
    if (strand === undefined) continue
    if (pending.length > 0) {
      removedBefore.set(strand, pending)
      pending = []
    }
  }
  if (pending.length > 0) removedBefore.set(null, pending)

  const result: Strand[] = []
  const isChange = (strand: Strand): boolean => strand.line < 0
  const isBlankStrand = (strand: Strand): boolean => snippet.lines.exact[strand.item] === 0
  const isKeptBlank = (strand: Strand | undefined): boolean =>
    strand !== undefined && strand.line >= 0 && original.lines.exact[strand.line] === 0
  const isQuiet = (strand: Strand | undefined): boolean =>
    strand === undefined || (!strand.edited && strand.indent === null)
  while (next <= strands.length) {
    const unchanged = strands[next]
    if (unchanged !== undefined && !isChange(unchanged) && !removedBefore.has(unchanged)) {
      result.push(unchanged)
      next++
      continue
    }
    const run: Strand[] = []
    const removed: number[] = []
    let after = next
    for (;;) {
      const strand = strands[after] ?? null
      const gone = removedBefore.get(strand)
      if (gone !== undefined) removed.push(...gone)
      if (strand === null || !isChange(strand)) break
      run.push(strand)
      after++
    }
    const quiet = isQuiet(result.at(-1)) && isQuiet(strands[after])
    const blankOnly =
      quiet &&
      run.every((strand) => snippet.lines.exact[strand.item] === 0) &&
      removed.every((line) => original.lines.exact[line] === 0)
    if (blankOnly && run.length + removed.length > 0) {
      for (const line of removed) {
        loss[line] = LineLoss.none
        result.push({ line, item: -1, edited: false, indent: null, chunk: -1 })
      }
    } else {
      // At a chunk's edge a blank line beside a kept blank line says the same thing twice.
      while (run.length > 0 && isBlankStrand(run[0]!) && isKeptBlank(result.at(-1))) run.shift()
      while (run.length > 0 && isBlankStrand(run.at(-1)!) && isKeptBlank(strands[after])) run.pop()
      result.push(...run)
      if (run.some((strand) => snippet.lines.exact[strand.item] !== 0))
        for (const line of removed) if (loss[line] === LineLoss.omitted) loss[line] = LineLoss.replaced
    }
    if (after < strands.length) result.push(strands[after]!)
    next = after + 1
  }
  return result
}

/** Writes the strands out and accounts for every line. */
export function writeStrands(
  weave: Weave,
  input: WeaveInput,
  editLine: Int32Array,
): { text: string; trace: Trace } {
  const { strands, loss } = weave
  const { original, snippet, layout } = input
  const { text, start, count } = original.lines
  const size = strands.length
  const origin = new Uint8Array(size)
  const originalLine = new Int32Array(size)
  const editLines = new Int32Array(size)
  const pieces: string[] = layout.bom ? ['\uFEFF'] : []
  let at = 0
  while (at < size) {
    const strand = strands[at]!
    if (!strand.edited && strand.indent === null) {
      // A run of untouched lines is one slice.
      let last = at
      for (;;) {
        const current = strands[last]!
        origin[last] = current.item >= 0 ? LineOrigin.context : LineOrigin.kept
        originalLine[last] = current.line
        editLines[last] = current.item >= 0 ? editLine[current.item] : -1
        const following = strands[last + 1]
        if (
          following === undefined ||
          following.edited ||
          following.indent !== null ||
          following.line !== current.line + 1
        )
          break
        last++
      }
      pieces.push(text.slice(start[strand.line], start[strands[last]!.line + 1]))
      if (strands[last]!.line === count - 1 && !layout.finalNewline && last < size - 1)
        pieces.push(layout.eol)
      at = last + 1
      continue
    }
    originalLine[at] = strand.line
    editLines[at] = strand.item >= 0 ? editLine[strand.item] : -1
    const last = at === size - 1
    if (strand.edited) {
      const { lines } = snippet
      const body = lines.text.slice(
        strand.indent === null ? lines.start[strand.item] : lines.first[strand.item],
        lines.end[strand.item],
      )
      origin[at] = LineOrigin.edited
      pieces.push(strand.indent ?? '', body)
    } else {
      const { lines } = original
      const own = indentText(lines, strand.line)
      const indent = strand.indent ?? own
      origin[at] =
        indent !== own ? LineOrigin.reindented : strand.item >= 0 ? LineOrigin.context : LineOrigin.kept
      pieces.push(indent, text.slice(lines.first[strand.line], lines.end[strand.line]))
    }
    const ownEnd = strand.line >= 0 ? text.slice(original.lines.end[strand.line], start[strand.line + 1]) : ''
    if (!last) pieces.push(ownEnd === '' ? layout.eol : ownEnd)
    else if (layout.finalNewline || count === 0) pieces.push(ownEnd === '' ? layout.eol : ownEnd)
    at++
  }
  return { text: pieces.join(''), trace: { origin, originalLine, editLine: editLines, loss } }
}
