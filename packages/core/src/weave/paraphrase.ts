/**
 * An unchanged line that the edit recalls loosely keeps the original's bytes; a changed line takes the edit's.
 * This file draws the border.
 */
import { containment, type Tokens } from '../structure/similarity.js'

const normalise = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[‘’‚`']/g, '"')
    .replace(/[“”„]/g, '"')
    .replace(/[‐-―−]/g, '-')
    .replace(/\s+/g, '')
    .replace(/,(?=[)\]}])/g, '')
    .replace(/[;,]+$/, '')

/**
 * Tells whether `given` only recalls `original`. Both trimmed. `comment`: both are comments, which models shorten
 * freely; a shortened one says nothing new.
 */
export function isParaphrase(
  given: string,
  original: string,
  comment: boolean,
  givenTokens: Tokens,
  originalTokens: Tokens,
): boolean {
  if (normalise(given) === normalise(original)) return true
  if (!comment) return false
  const words = given.replace(/\s*(?:\.{3,}|…)\s*(?:\*\/)?$/, '')
  if (words !== given && words.length > 8 && original.startsWith(words)) return true
  return (
    given.length < original.length &&
    givenTokens.weight < originalTokens.weight * 0.97 &&
    containment(givenTokens, originalTokens) >= 0.9
  )
}
