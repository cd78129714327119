/** Declarations of the snippet that the original declares too, by name: found by a text search, not by reading every line. */
import { introduces } from '../structure/declaration.js'
import { type Lines, lineAt, trimmedText } from '../text/lines.js'
import type { Occurrences } from './occurrences.js'

export interface Namesake {
  readonly item: number
  readonly line: number
}

/** A name that stands more often than this in the original is not searched further. */
const MAX_HITS = 40

/** Pairs each declaration of the snippet, not standing verbatim in the original, with the lines that declare its name. */
export function findNamesakes(
  original: Lines,
  snippet: Lines,
  occurrences: Occurrences,
  isMarker: (item: number) => boolean,
): Namesake[] {
  const found: Namesake[] = []
  for (let item = 0; item < snippet.count; item++) {
    if (snippet.exact[item] === 0 || isMarker(item) || occurrences.count(snippet.loose[item]) > 0) continue
    const name = introduces(trimmedText(snippet, item)).declares
    if (name.length < 2 || name.startsWith('#') || name.startsWith('[')) continue
    let hits = 0
    for (
      let at = original.text.indexOf(name);
      at >= 0 && hits < MAX_HITS;
      at = original.text.indexOf(name, at + name.length), hits++
    ) {
      const line = lineAt(original, at)
      if (introduces(trimmedText(original, line)).declares === name && found.at(-1)?.line !== line)
        found.push({ item, line })
    }
  }
  return found
}
