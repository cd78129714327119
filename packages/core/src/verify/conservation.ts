/** Promise one, checked on every result: each output line is an original line or an edit line, and accounted for. */
import { type Applied, LineLoss, LineOrigin } from '../outcome.js'

export type Conservation = { readonly ok: true } | { readonly ok: false; readonly reason: string }

const bad = (reason: string): Conservation => ({ ok: false, reason })

/** Where each line of a text starts, and the text's length behind them: as `splitLines` cuts, and nothing more. */
function startsOf(text: string): Int32Array {
  let capacity = 2
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) capacity++
  const starts = new Int32Array(capacity)
  let count = 0
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    starts[count++] = at
    const end = text.indexOf('\n', at)
    at = end < 0 ? text.length : end + 1
  }
  starts[count] = text.length
  return starts.subarray(0, count + 1)
}

/** A line without its line end. */
function lineOf(text: string, starts: Int32Array, line: number): string {
  let end = starts[line + 1]
  if (end > starts[line] && text.charCodeAt(end - 1) === 10) {
    end--
    if (end > starts[line] && text.charCodeAt(end - 1) === 13) end--
  }
  return text.slice(starts[line], end)
}

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
  const { text } = applied
  const before = startsOf(original)
  const given = startsOf(edit)
  const after = startsOf(text)
  const beforeCount = before.length - 1
  const givenCount = given.length - 1
  const afterCount = after.length - 1
  const { origin, originalLine, editLine, loss } = applied.trace
  if (origin.length !== afterCount)
    return bad(`the trace accounts for ${origin.length} lines of ${afterCount}`)
  if (loss.length !== beforeCount)
    return bad(`the trace accounts for ${loss.length} original lines of ${beforeCount}`)
  const used = new Uint8Array(beforeCount)
  /** End of the run of untouched lines whose bytes have been compared at once. */
  let compared = 0
  for (let line = 0; line < afterCount; line++) {
    const own = originalLine[line]
    const from = editLine[line]
    if (own < 0 && from < 0) return bad(`output line ${line + 1} comes from nowhere`)
    if (own >= beforeCount || from >= givenCount)
      return bad(`output line ${line + 1} comes from past the end`)
    if (own >= 0) {
      if (used[own] === 1) return bad(`original line ${own + 1} is used twice`)
      used[own] = 1
      if (loss[own] !== LineLoss.none && loss[own] !== LineLoss.moved)
        return bad(`original line ${own + 1} is both kept and gone`)
    }
    if (line < compared) continue
    const kind = origin[line]
    if (kind === LineOrigin.kept || kind === LineOrigin.context) {
      if (own < 0) return bad(`output line ${line + 1} names no original line`)
      let run = line + 1
      while (
        run < afterCount &&
        origin[run] <= LineOrigin.context &&
        originalLine[run] === originalLine[run - 1] + 1
      )
        run++
      const last = originalLine[run - 1]
      if (
        last < beforeCount &&
        text.slice(after[line], after[run]) === original.slice(before[own], before[last + 1])
      ) {
        compared = run
        continue
      }
      if (lineOf(text, after, line) !== lineOf(original, before, own))
        return bad(`output line ${line + 1} differs from original line ${own + 1}`)
    } else if (kind === LineOrigin.reindented) {
      if (own < 0 || lineOf(text, after, line).trim() !== lineOf(original, before, own).trim())
        return bad(
          `output line ${line + 1} differs from original line ${own + 1} in more than its indentation`,
        )
    } else {
      if (from < 0) return bad(`output line ${line + 1} names no line of the edit`)
      if (!lineOf(edit, given, from).includes(lineOf(text, after, line).trim()))
        return bad(`output line ${line + 1} is not line ${from + 1} of the edit`)
    }
  }
  for (let line = 0; line < beforeCount; line++)
    if (used[line] === 0 && loss[line] === LineLoss.none) return bad(`original line ${line + 1} is lost`)
  return { ok: true }
}
