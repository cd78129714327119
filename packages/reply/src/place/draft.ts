/** A file while blocks are put into it: its lines, and where each of them comes from. */
import { LineLoss, LineOrigin } from '@mortise/core'
import type { Place } from '../locate/place.js'
import { isBlank, readText, type Text } from '../text.js'
import { indentRows } from './indentation.js'

/** Lines of the output, each with its origin. Arrays are indexed by line. */
export interface Draft {
  readonly text: Text
  /** `LineOrigin` by line. */
  readonly origin: readonly number[]
  /** The original's line, or -1. */
  readonly originalLine: readonly number[]
  /** The edit's line, or -1. */
  readonly editLine: readonly number[]
  /** How sure the block was that wrote the line; 1 for lines that no block touched. */
  readonly confidence: readonly number[]
}

/** What became of the original's lines. Indexed by line, changed in place while blocks are put in. */
export interface Losses {
  readonly loss: Uint8Array
  readonly confidence: Float64Array
}

export function startDraft(text: string): Draft {
  const read = readText(text)
  const count = read.lines.length
  return {
    text: read,
    origin: new Array<number>(count).fill(LineOrigin.kept),
    originalLine: Array.from({ length: count }, (_, line) => line),
    editLine: new Array<number>(count).fill(-1),
    confidence: new Array<number>(count).fill(1),
  }
}

export const startLosses = (draft: Draft): Losses => ({
  loss: new Uint8Array(draft.text.lines.length),
  confidence: new Float64Array(draft.text.lines.length).fill(1),
})

/**
 * Puts places in that don't overlap. Places that begin at one line go in by their order in `places`. O(lines + rows).
 */
export function putIn(draft: Draft, places: readonly Place[], losses: Losses): Draft {
  const order = places
    .map((place, at) => ({ place, at }))
    .sort((a, b) => a.place.start - b.place.start || a.place.end - b.place.end || a.at - b.at)
  const lines: string[] = []
  const ends: string[] = []
  const origin: number[] = []
  const originalLine: number[] = []
  const editLine: number[] = []
  const confidence: number[] = []
  const { text } = draft
  const keep = (from: number, to: number): void => {
    for (let line = from; line < to; line++) {
      lines.push(text.lines[line]!)
      ends.push(text.ends[line]!)
      origin.push(draft.origin[line]!)
      originalLine.push(draft.originalLine[line]!)
      editLine.push(draft.editLine[line]!)
      confidence.push(draft.confidence[line]!)
    }
  }
  const lose = (line: number, how: number, sure: number): void => {
    const original = draft.originalLine[line]!
    if (original < 0) return
    losses.loss[original] = how
    losses.confidence[original] = Math.min(losses.confidence[original]!, sure)
  }
  let finalNewline: boolean | undefined
  let at = 0
  for (const { place } of order) {
    keep(at, place.start)
    at = place.start
    const written = indentRows(text, place.rows, place.pairs)
    const comes = place.rows.some((row) => row.sign === '+')
    const gone =
      place.evidence === 'whole' ? LineLoss.rewritten : comes ? LineLoss.replaced : LineLoss.removed
    for (let row = 0; row < place.rows.length; row++) {
      const { sign, editLine: from } = place.rows[row]!
      const line = place.pairs[row]!
      const hidden = place.hidden?.get(row)
      if (sign === '+') {
        lines.push(written[row]!)
        ends.push(text.eol)
        origin.push(LineOrigin.edited)
        originalLine.push(-1)
        editLine.push(from)
        confidence.push(place.confidence)
      } else if (hidden !== undefined) {
        keep(at, hidden.start)
        if (sign === ' ') keep(hidden.start, hidden.end)
        else for (let other = hidden.start; other < hidden.end; other++) lose(other, gone, place.confidence)
        at = hidden.end
      } else if (line >= 0) {
        keepBetween(at, line, row)
        at = line + 1
        if (sign === '-') lose(line, gone, place.confidence)
        else {
          keep(line, line + 1)
          if (origin.at(-1) === LineOrigin.kept) {
            origin[origin.length - 1] = LineOrigin.context
            editLine[editLine.length - 1] = from
          }
        }
      }
    }
    if (place.end > at) {
      if (place.evidence === 'bare')
        for (let line = at; line < place.end; line++) lose(line, gone, place.confidence)
      else keep(at, place.end)
    }
    at = Math.max(at, place.end)
    if (place.finalNewline !== undefined) finalNewline = place.finalNewline

    /** Lines that the block doesn't show: blank ones between two that go go with them, all others stay. */
    function keepBetween(start: number, end: number, row: number): void {
      let above = row - 1
      while (above >= 0 && place.pairs[above]! < 0) above--
      const changed = place.rows[row]!.sign === '-' && place.rows[above]?.sign === '-'
      for (let line = start; line < end; line++) {
        if (changed && isBlank(text.lines[line]!)) lose(line, gone, place.confidence)
        else keep(line, line + 1)
      }
    }
  }
  keep(at, text.lines.length)
  mendEnds(text, lines, ends, finalNewline)
  return { text: { bom: text.bom, eol: text.eol, lines, ends }, origin, originalLine, editLine, confidence }
}

/** Every line but the last has an end; the last has one where the file's had, or where the edit says so. */
function mendEnds(
  text: Text,
  lines: readonly string[],
  ends: string[],
  finalNewline: boolean | undefined,
): void {
  for (let line = 0; line < ends.length - 1; line++) if (ends[line] === '') ends[line] = text.eol
  if (lines.length === 0) return
  const had = text.lines.length === 0 || text.ends.at(-1) !== ''
  const wanted = finalNewline ?? had
  ends[ends.length - 1] = wanted ? ends.at(-1) || text.eol : ''
}
