/** Laws that no result may break, whatever the model thinks of it. */
import type { Draft } from '../draft.js'
import { readRemark } from '../snippet/marker.js'
import { ItemFlag, ItemKind } from '../snippet/snippet.js'
import { trimmedText } from '../text/lines.js'

/** The first item that would be written though it reads like a marker, or -1. */
export function markerLeft(draft: Draft): number {
  const { snippet } = draft.reading
  for (const strand of draft.weave.strands) {
    if (!strand.edited || strand.item < 0 || snippet.kind[strand.item] !== ItemKind.line) continue
    const text = trimmedText(snippet.lines, strand.item)
    if (!text.includes('...') && !text.includes('…')) continue
    const remark = readRemark(text)
    if (remark.kind === 'marker' && !remark.bare) return strand.item
  }
  return -1
}

/** The first inline marker whose line was written without the text that it stands for, or -1. */
export function openEndLeft(draft: Draft): number {
  const { snippet } = draft.reading
  for (const strand of draft.weave.strands)
    if (
      strand.edited &&
      strand.item >= 0 &&
      (snippet.flags[strand.item]! & ItemFlag.openEnd) !== 0 &&
      strand.line < 0
    )
      return strand.item
  return -1
}
