/** Declarations that go without being shown. */
import { removedDeclarations } from '../snippet/instruction.js'
import { ItemKind, type Snippet } from '../snippet/snippet.js'
import { extentOf } from '../structure/extent.js'
import type { Lines } from '../text/lines.js'
import type { Interner, Side } from './side.js'

/**
 * Marks the lines of declarations that the instruction, or a comment in the snippet, says are to go, where the
 * snippet does not show them.
 */
export function leavingLines(
  original: Lines,
  snippet: Snippet,
  items: Side,
  names: Interner,
  instruction: string,
): Uint8Array {
  const leaving = new Uint8Array(original.count)
  const gone = new Set(removedDeclarations(instruction))
  for (let item = 0; item < snippet.lines.count; item++)
    if (snippet.kind[item] === ItemKind.removal)
      for (const word of goneIn(snippet.words[item]!)) gone.add(word)
  if (gone.size === 0) return leaving
  for (let item = 0; item < snippet.lines.count; item++)
    if (snippet.kind[item] === ItemKind.line) gone.delete(names.text(items.line(item).name))
  for (const name of gone) {
    const extent = extentOf(name, original)
    if (extent !== null) leaving.fill(1, extent.start, extent.end)
  }
  return leaving
}

/** `load was removed`, `removed load`; what is to be used instead stays. */
const GONE =
  /^\W*(?:the )?([\w$]+)(?:\(\))?(?: (?:function|method|class|helper))?,? (?:was |has been )?(?:removed|deleted)\b|^\W*(?:removed?|deleted?)(?: the)?(?: (?:function|method|class|helper))? ([\w$]+)(?:\(\))?(?: (?:function|method|class|helper))?\W*$/i

/** Names that a removal comment says are gone. */
function goneIn(words: string): string[] {
  const [, subject, object] = GONE.exec(words) ?? []
  return [subject ?? object ?? ''].filter((name) => name.length > 2)
}
