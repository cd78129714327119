/** Comments that an edit recalls loosely, or leaves out, without meaning to change them. */
import { LineLoss } from '../outcome.js'
import { trimmedText } from '../text/lines.js'
import { delimitersIn, wordsOf } from './paraphrase.js'
import type { Strand, WeaveInput } from './weave.js'

/** Words with which an instruction says that comments or code are to go. */
const MEANS_REMOVAL = /\b(?:comments?|docs?|docstrings?|remov\w*|delet\w*|drop\w*|clean\w*|strip\w*|todo)\b/i

/** Drops new comments that only retell the original's beside them, and brings back comments left out above kept code. */
export function settleComments(strands: readonly Strand[], input: WeaveInput, loss: Uint8Array): Strand[] {
  let wrapped = strands
  if (strands.some((strand) => isChangedComment(strand, input))) {
    const before = loss.slice()
    wrapped = keepWrapping(strands, input, loss)
    if (!wrapped.some((strand) => strand.edited) && loss.every((reason) => reason === LineLoss.none)) {
      // Nothing else changes: the wrapping is the change.
      wrapped = strands
      loss.set(before)
    }
  }
  return liftDeclarations(restoreOmitted(dropRetold(wrapped, input), input, loss), input)
}

const isChangedComment = (strand: Strand | undefined, { items }: WeaveInput): boolean =>
  strand !== undefined &&
  strand.item >= 0 &&
  (strand.line < 0 || strand.edited) &&
  items.line(strand.item).comment

/**
 * New declarations put right above an old one go above its comment and decorators too: an edit that shows the old head
 * without them does not mean to part them.
 */
function liftDeclarations(strands: Strand[], input: WeaveInput): Strand[] {
  const { items, original, snippet } = input
  const isBlank = (strand: Strand): boolean =>
    strand.line >= 0 ? original.lines.exact[strand.line] === 0 : snippet.lines.exact[strand.item] === 0
  const isAttached = (strand: Strand | undefined): boolean =>
    strand !== undefined && strand.item < 0 && original.leads(strand.line)
  const result = [...strands]
  for (let head = 0; head < result.length; head++) {
    const strand = result[head]!
    if (strand.item < 0 || strand.line < 0 || original.line(strand.line).name === 0) continue
    // The run of new lines above the head, blank lines between included.
    let start = head
    let declares = false
    while (
      start > 0 &&
      (result[start - 1]!.line < 0 || (isBlank(result[start - 1]!) && result[start - 1]!.item >= 0))
    ) {
      start--
      const above = result[start]!
      if (above.line < 0 && !isBlank(above) && items.line(above.item).name !== 0) declares = true
    }
    if (!declares) continue
    let end = start
    if (end > 0 && isBlank(result[end - 1]!)) end--
    let top = end
    while (top > 0 && isAttached(result[top - 1])) top--
    if (top === end) continue
    const level = original.level[strand.line]
    if (Math.abs(original.level[result[top]!.line] - level) > 0.5) continue
    const run = result.splice(start, head - start)
    // A blank line of the original stays where it is; the new code brings its own.
    const staying = run.filter((one) => one.line >= 0).map((one) => ({ ...one, item: -1, chunk: -1 }))
    const going = run.map((one) => (one.line < 0 ? one : { ...one, line: -1, edited: true }))
    result.splice(start, 0, ...staying)
    result.splice(top, 0, ...going)
  }
  return result
}

/** A comment that the edit only wraps at other places keeps the original's lines. */
function keepWrapping(strands: readonly Strand[], input: WeaveInput, loss: Uint8Array): Strand[] {
  const { original, snippet } = input
  const words = (text: string): string => (text.match(/[\p{L}\p{N}_]+/gu) ?? []).join(' ')
  const result: Strand[] = []
  for (let at = 0; at < strands.length; at++) {
    let end = at
    while (isChangedComment(strands[end], input)) end++
    const above = result.at(-1)?.line ?? -1
    const below = end < strands.length ? strands[end]!.line : original.lines.count
    if (end - at < 1 || (result.length > 0 && above < 0) || below <= above + 1) {
      result.push(strands[at]!)
      continue
    }
    const told: string[] = []
    const own: string[] = []
    let delimiters = 0
    for (const { item } of strands.slice(at, end)) {
      const text = trimmedText(snippet.lines, item)
      told.push(words(text))
      delimiters += delimitersIn(text)
    }
    for (let line = above + 1; line < below; line++) {
      const text = trimmedText(original.lines, line)
      own.push(original.line(line).comment ? words(text) : '?')
      delimiters -= delimitersIn(text)
    }
    if (delimiters === 0 && told.filter(Boolean).join(' ') === own.filter(Boolean).join(' '))
      for (let line = above + 1; line < below; line++) {
        loss[line] = LineLoss.none
        result.push({ line, item: -1, edited: false, indent: null, chunk: -1 })
      }
    else result.push(...strands.slice(at, end))
    at = end - 1
  }
  return result
}

function dropRetold(strands: readonly Strand[], input: WeaveInput): Strand[] {
  const { items, original, snippet } = input
  const isNewComment = (strand: Strand | undefined): boolean =>
    strand !== undefined && strand.line < 0 && items.line(strand.item).comment
  const isKeptComment = (strand: Strand | undefined): boolean =>
    strand !== undefined && strand.item < 0 && original.line(strand.line).comment
  const result: Strand[] = []
  for (let at = 0; at < strands.length; at++) {
    if (!isNewComment(strands[at]) || !isKeptComment(result.at(-1))) {
      result.push(strands[at]!)
      continue
    }
    let end = at
    while (isNewComment(strands[end])) end++
    const kept: string[] = []
    for (let above = result.length - 1; isKeptComment(result[above]); above--)
      kept.unshift(...wordsOf(trimmedText(original.lines, result[above]!.line)))
    const told: string[] = []
    for (let run = at; run < end; run++) told.push(...wordsOf(trimmedText(snippet.lines, strands[run]!.item)))
    if (!retells(told, kept)) result.push(...strands.slice(at, end))
    at = end - 1
  }
  return result
}

/** Tells whether `few` are words of `many` in their order, and the better part of them. */
function retells(few: readonly string[], many: readonly string[]): boolean {
  if (few.length < 4 || few.length < many.length * 0.5) return false
  let at = 0
  let found = 0
  for (const word of few) {
    const next = many.indexOf(word, at)
    if (next < 0) continue
    found++
    at = next + 1
  }
  return found >= few.length * 0.9
}

/** Brings back the comments and decorators of a declaration that the edit shows with new lines in their place. */
function restoreAbove(head: Strand, result: Strand[], input: WeaveInput, loss: Uint8Array): void {
  const { original, items } = input
  if (head.item < 0 || head.line < 0 || head.edited || original.line(head.line).name === 0) return
  const above = result.at(-1)
  if (above === undefined || above.item < 0 || items.line(above.item).comment) return
  let top = head.line
  while (top > 0 && loss[top - 1] === LineLoss.omitted && original.leads(top - 1)) top--
  for (let line = top; line < head.line; line++) {
    loss[line] = LineLoss.none
    result.push({ line, item: -1, edited: false, indent: null, chunk: -1 })
  }
}

function restoreOmitted(strands: readonly Strand[], input: WeaveInput, loss: Uint8Array): Strand[] {
  const { original, gone } = input
  if (MEANS_REMOVAL.test(input.instruction)) return [...strands]
  const changes = strands.some((strand) => strand.edited)
  if (!changes) return [...strands]
  const result: Strand[] = []
  for (const strand of strands) {
    restoreAbove(strand, result, input, loss)
    const before = result.at(-1)
    if (
      before !== undefined &&
      before.line >= 0 &&
      strand.line > before.line + 1 &&
      !before.edited &&
      !strand.edited &&
      before.item >= 0 &&
      strand.item >= 0 &&
      !original.line(strand.line).comment &&
      !original.line(before.line).comment
    ) {
      let onlyComments = true
      for (let line = before.line + 1; line < strand.line; line++)
        if (gone[line] === 1 || (original.lines.exact[line] !== 0 && !original.line(line).comment))
          onlyComments = false
      if (onlyComments)
        for (let line = before.line + 1; line < strand.line; line++) {
          loss[line] = LineLoss.none
          result.push({ line, item: -1, edited: false, indent: null, chunk: -1 })
        }
    }
    result.push(strand)
  }
  return result
}
