/** The draft of a file as an outcome of the engine's kind: hunks, trace, confidence. */
import { type Applied, type Hunk, LineLoss, LineOrigin, type Stats, type Trace } from '@mortise/core'
import { writeText } from '../text.js'
import type { Draft, Losses } from './draft.js'

export function traceOf(draft: Draft, losses: Losses): Trace {
  return {
    origin: Uint8Array.from(draft.origin),
    originalLine: Int32Array.from(draft.originalLine),
    editLine: Int32Array.from(draft.editLine),
    loss: Uint8Array.from(losses.loss),
  }
}

/** Runs of lines that came, with the runs of lines that went where they stand. O(lines). */
export function hunksOf(
  trace: Trace,
  confidenceOf: (outputLine: number, originalLine: number) => number,
): Hunk[] {
  const hunks: Hunk[] = []
  const { origin, originalLine, editLine, loss } = trace
  let original = 0
  let output = 0
  while (original < loss.length || output < origin.length) {
    const from = { original, output }
    let confidence = 1
    let first = -1
    let last = -1
    for (;;) {
      if (output < origin.length && originalLine[output]! < 0) {
        confidence = Math.min(confidence, confidenceOf(output, -1))
        const line = editLine[output]!
        if (line >= 0) {
          if (first < 0 || line < first) first = line
          if (line > last) last = line
        }
        output++
      } else if (original < loss.length && loss[original] !== LineLoss.none) {
        confidence = Math.min(confidence, confidenceOf(-1, original))
        original++
      } else break
    }
    if (original > from.original || output > from.output)
      hunks.push({
        original: { start: from.original, end: original },
        output: { start: from.output, end: output },
        edit: first < 0 ? { start: 0, end: 0 } : { start: first, end: last + 1 },
        confidence,
      })
    else {
      original++
      output++
    }
  }
  return hunks
}

export function appliedOf(draft: Draft, losses: Losses, stats: Stats): Applied {
  const trace = traceOf(draft, losses)
  const hunks = hunksOf(trace, (output, original) =>
    output >= 0 ? draft.confidence[output]! : losses.confidence[original]!,
  )
  return { status: 'applied', text: writeText(draft.text), confidence: 1, hunks, trace, stats }
}

/** A merge of no lines, where there is nothing to trace. */
export const emptyTrace = (): Trace => ({
  origin: new Uint8Array(),
  originalLine: new Int32Array(),
  editLine: new Int32Array(),
  loss: new Uint8Array(),
})

/** The trace of two merges, one after the other. `shift`: lines of the edit before the second one's. */
export function composeTraces(first: Trace, second: Trace, shift: number): Trace {
  const count = second.origin.length
  const origin = new Uint8Array(count)
  const originalLine = new Int32Array(count)
  const editLine = new Int32Array(count)
  for (let line = 0; line < count; line++) {
    const middle = second.originalLine[line]!
    const own = second.editLine[line]!
    if (middle < 0) {
      origin[line] = second.origin[line]!
      originalLine[line] = -1
      editLine[line] = own < 0 ? -1 : own + shift
    } else {
      const kept = second.origin[line] === LineOrigin.kept || first.origin[middle] === LineOrigin.edited
      origin[line] = kept ? first.origin[middle]! : second.origin[line]!
      originalLine[line] = first.originalLine[middle]!
      editLine[line] = own >= 0 ? own + shift : first.editLine[middle]!
    }
  }
  const loss = Uint8Array.from(first.loss)
  for (let middle = 0; middle < first.origin.length; middle++) {
    const original = first.originalLine[middle]!
    if (original >= 0 && second.loss[middle] !== LineLoss.none) loss[original] = second.loss[middle]!
  }
  return { origin, originalLine, editLine, loss }
}
