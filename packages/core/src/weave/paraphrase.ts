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

/** What opens or closes a comment of several lines. */
const DELIMITER = /"""|'''|\/\*|\*\/|<!--|-->/
/** How often a comment of several lines begins or ends in a text. */
export const delimitersIn = (text: string): number => text.split(DELIMITER).length - 1

const LITERAL = /(["'`])((?:\\.|(?!\1).)*)\1/g

/** Tells whether two lines of code that are equal but for trivia differ within their string literals. */
export function quotesOtherwise(given: string, original: string): boolean {
  const literals = (text: string): string[] => [...text.matchAll(LITERAL)].map((found) => found[2]!)
  const own = literals(original)
  const theirs = literals(given)
  return theirs.length === own.length && theirs.some((literal, at) => literal !== own[at])
}

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
  if (normalise(given) === normalise(original)) return comment || !quotesOtherwise(given, original)
  if (!comment || delimitersIn(given) !== delimitersIn(original)) return false
  const few = wordsOf(given)
  const many = wordsOf(original)
  if (few.length < 2 || few.length > many.length) return false
  return few.every((word, at) => word === many[at])
}
