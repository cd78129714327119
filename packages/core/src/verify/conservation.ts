/** Promise one, checked on every result: each output line is an original line or an edit line, and accounted for. */
import { type Applied, LineLoss, LineOrigin } from '../outcome.js'
import { type Lines, lineText, splitLines, trimmedText } from '../text/lines.js'

export type Conservation = { readonly ok: true } | { readonly ok: false; readonly reason: string }

const bad = (reason: string): Conservation => ({ ok: false, reason })

/**
 * Checks the trace of a result against its three texts: every output line is, indentation aside, the line that the trace
 * names; kept lines are the original's bytes; no original line is used twice; every original line that is gone has its
 * reason. O(original + edit + output).
 */
export function checkConservation(
  original: string,
  edit: string,
  applied: Pick<Applied, 'text' | 'trace'>,
): Conservation {
  const before = splitLines(original)
  const given = splitLines(edit)
  const after = splitLines(applied.text)
  const { origin, originalLine, editLine, loss } = applied.trace
  if (origin.length !== after.count)
    return bad(`the trace accounts for ${origin.length} lines of ${after.count}`)
  if (loss.length !== before.count)
    return bad(`the trace accounts for ${loss.length} original lines of ${before.count}`)
  const used = new Uint8Array(before.count)
  for (let line = 0; line < after.count; line++) {
    const own = originalLine[line]
    const from = editLine[line]
    if (own < 0 && from < 0) return bad(`output line ${line + 1} comes from nowhere`)
    if (own >= before.count || from >= given.count)
      return bad(`output line ${line + 1} comes from past the end`)
    if (own >= 0) {
      if (used[own] === 1) return bad(`original line ${own + 1} is used twice`)
      used[own] = 1
      if (loss[own] !== LineLoss.none && loss[own] !== LineLoss.moved)
        return bad(`original line ${own + 1} is both kept and gone`)
    }
    const problem = wrongText(after, line, origin[line] as LineOrigin, before, own, given, from)
    if (problem !== null) return bad(problem)
  }
  for (let line = 0; line < before.count; line++)
    if (used[line] === 0 && loss[line] === LineLoss.none) return bad(`original line ${line + 1} is lost`)
  return { ok: true }
}

function wrongText(
  after: Lines,
  line: number,
  origin: LineOrigin,
  before: Lines,
  own: number,
  given: Lines,
  from: number,
): string | null {
  switch (origin) {
    case LineOrigin.kept:
    case LineOrigin.context:
      return own >= 0 && lineText(after, line) === lineText(before, own)
        ? null
        : `output line ${line + 1} differs from original line ${own + 1}`
    case LineOrigin.reindented:
      return own >= 0 && after.exact[line] === before.exact[own]
        ? null
        : `output line ${line + 1} differs from original line ${own + 1} in more than its indentation`
    default: {
      if (from < 0) return `output line ${line + 1} names no line of the edit`
      const text = trimmedText(after, line)
      return lineText(given, from).includes(text)
        ? null
        : `output line ${line + 1} is not line ${from + 1} of the edit`
    }
  }
}
