/** Which dialect an edit is written in. */
import type { Format, Patch } from '../block.js'
import { linesOf } from '../text.js'
import { looksLikeApplyPatch, readApplyPatch } from './applypatch.js'
import { looksLikeSearchReplace, readSearchReplace } from './searchreplace.js'
import { looksLikeStrReplace, readStrReplace } from './strreplace.js'
import { looksLikeUnifiedDiff, readUnifiedDiff } from './unifieddiff.js'

/** The dialect of one edit (not of a whole reply) for a file. What fits no other is a lazy snippet. O(text). */
export function detectFormat(text: string, path?: string): Format {
  const lines = linesOf(text)
  if (looksLikeApplyPatch(lines)) return 'apply-patch'
  if (looksLikeSearchReplace(lines)) return 'search-replace'
  if (looksLikeStrReplace(takeOffFence(text), path)) return 'str-replace'
  if (looksLikeUnifiedDiff(lines)) return 'unified-diff'
  return 'lazy'
}

/**
 * Reads an edit of a dialect that names blocks. Lines are those of `text`. `complete`: the text is known to be whole, so
 * that a closing line which is missing at its end was forgotten and not cut off.
 */
export function readPatches(
  text: string,
  format: Exclude<Format, 'lazy'>,
  pathOn: (line: string) => string | undefined,
  complete: boolean,
): Patch[] {
  switch (format) {
    case 'search-replace':
      return readSearchReplace(linesOf(text), pathOn, complete)
    case 'apply-patch':
      return readApplyPatch(linesOf(text), complete)
    case 'unified-diff':
      return readUnifiedDiff(blankFence(linesOf(text)))
    case 'str-replace':
      return readStrReplace(takeOffFence(text))
    case 'whole-file': {
      const end = linesOf(text).length
      return [
        {
          path: undefined,
          action: 'edit',
          blocks: [{ kind: 'whole', text: takeOffFence(text), lines: { start: 0, end } }],
        },
      ]
    }
  }
}

/** The first and the last line of a fence around the whole text; null where there is none. */
function fenceOf(lines: readonly string[]): { first: number; last: number } | null {
  const first = lines.findIndex((line) => line.trim() !== '')
  const open = /^\s*(`{3,}|~{3,})[^`]*$/.exec(lines[first] ?? '')
  if (open === null) return null
  let last = lines.length - 1
  while (last > first && lines[last]!.trim() === '') last--
  return last > first && lines[last]!.trim() === open[1] ? { first, last } : null
}

/** Takes off one fence around the whole text. */
export function takeOffFence(text: string): string {
  const lines = linesOf(text)
  const fence = fenceOf(lines)
  return fence === null ? text : `${lines.slice(fence.first + 1, fence.last).join('\n')}\n`
}

/** The lines of a fence must not count as context; they are emptied so that line numbers stay. */
function blankFence(lines: readonly string[]): readonly string[] {
  const fence = fenceOf(lines)
  return fence === null
    ? lines
    : lines.map((line, at) => (at === fence.first || at === fence.last ? '' : line))
}
