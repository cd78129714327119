/** The places where an output differs from its original, from the trace. */
import { type Hunk, LineOrigin, type Trace } from '../outcome.js'

/** Groups changed lines into hunks, in output order. `confidence` is given to each. O(lines). */
export function hunksOf(trace: Trace, originalCount: number, confidence: number): Hunk[] {
  const { origin, originalLine, editLine } = trace
  const hunks: Hunk[] = []
  let line = 0
  let next = 0
  const isPlain = (at: number): boolean =>
    (origin[at] === LineOrigin.kept || origin[at] === LineOrigin.context) && originalLine[at] === next
  while (line < origin.length || next < originalCount) {
    if (line < origin.length && isPlain(line)) {
      line++
      next++
      continue
    }
    const start = line
    const from = next
    let editStart = -1
    let editEnd = -1
    while (line < origin.length) {
      const own = originalLine[line]
      const plain = origin[line] === LineOrigin.kept || origin[line] === LineOrigin.context
      if (plain && own >= next) break
      const given = editLine[line]
      if (given >= 0) {
        if (editStart < 0) editStart = given
        editEnd = Math.max(editEnd, given + 1)
      }
      if (own >= next) next = own + 1
      line++
    }
    const end = line < origin.length ? Math.max(next, originalLine[line]) : originalCount
    hunks.push({
      original: { start: from, end },
      output: { start, end: line },
      edit: { start: Math.max(0, editStart), end: Math.max(0, editEnd) },
      confidence,
    })
    next = end
  }
  return hunks
}
