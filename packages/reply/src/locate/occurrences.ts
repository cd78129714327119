/** Where a text stands in a file, within lines or over several. */
import { type Budget, type Document, WORD } from './document.js'

/** Smaller files are searched faster without an index. */
const MIN_INDEXED = 200
/** A word on no more lines than this is rare enough, and so many words are looked at for one. */
const FEW_LINES = 4
const MAX_WORDS = 40

/** Offsets of a text, at most `most`. `step`: how far behind one the next may begin; 1 counts overlapping ones too. */
export function occurrences(
  document: Document,
  text: string,
  most: number,
  step: number,
  budget: Budget,
): number[] {
  const joined = document.joined()
  const found: number[] = []
  const lines = linesWith(document, text)
  if (lines === undefined) {
    budget.left -= joined.length >> 3
    if (budget.left < 0) return found
    for (let at = joined.indexOf(text); at >= 0 && found.length < most; at = joined.indexOf(text, at + step))
      found.push(at)
    return found
  }
  const offsets = document.offsets()
  let from = 0
  for (const line of lines) {
    budget.left -= 10 + (text.length >> 3)
    if (budget.left < 0 || found.length >= most) break
    // The text begins on this line; it may run over the next ones.
    const start = offsets[line]!
    const stretch = joined.slice(start, offsets[line + 1]! + text.length - 1)
    for (
      let at = stretch.indexOf(text, Math.max(0, from - start));
      at >= 0 && start + at < offsets[line + 1]! && found.length < most;
      at = stretch.indexOf(text, at + step)
    ) {
      found.push(start + at)
      from = start + at + step
    }
  }
  return found
}

/** Lines on which a text may begin, found by the rarest whole word in it; undefined where it has none. */
function linesWith(document: Document, text: string): readonly number[] | undefined {
  if (document.text.lines.length < MIN_INDEXED) return undefined
  let best: readonly number[] | undefined
  let above = 0
  let row = 0
  let counted = 0
  let looked = 0
  for (const found of text.matchAll(WORD)) {
    const end = found.index + found[0].length
    // At the text's edge a word may be a part of a longer one.
    if (found.index === 0 || end === text.length) continue
    for (; counted < found.index; counted++) if (text.charCodeAt(counted) === 10) row++
    const lines = document.words().get(found[0])
    if (lines === undefined) return []
    if (best === undefined || lines.length < best.length) {
      best = lines
      above = row
    }
    if (best.length <= FEW_LINES || ++looked >= MAX_WORDS) break
  }
  return above === 0 ? best : best?.map((line) => line - above).filter((line) => line >= 0)
}
