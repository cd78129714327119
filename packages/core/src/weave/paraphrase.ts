/**
 * An unchanged line that the edit recalls loosely keeps the original's bytes; a changed line takes the edit's.
 * This file draws the border.
 */
const normalise = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[‘’‚`']/g, '"')
    .replace(/[“”„]/g, '"')
    .replace(/[‐-―−]/g, '-')
    .replace(/\s+/g, '')
    .replace(/,(?=[)\]}])/g, '')
    .replace(/[;,]+$/, '')

/** Words too common to say anything new. */
const FILLER = new Set(['a', 'an', 'the', 'to', 'of', 'is', 'are', 'be', 'we', 'it', 'this', 'that'])

/** The telling words of a comment, lower case. */
export const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).filter((word) => !FILLER.has(word))

/**
 * Tells whether `given` only recalls `original`. Both trimmed. `comment`: both are comments, which models cut short;
 * one whose words begin the original's says nothing new.
 */
export function isParaphrase(given: string, original: string, comment: boolean): boolean {
  if (normalise(given) === normalise(original)) return true
  if (!comment) return false
  const few = wordsOf(given)
  const many = wordsOf(original)
  if (few.length < 2 || few.length > many.length) return false
  return few.every((word, at) => word === many[at])
}
