/** In what sense a line of an edit is a line of the file: the passes, strictest first. */

export const PASSES = ['exact', 'right-trim', 'trim', 'punctuation', 'blanks', 'escapes'] as const
export type Pass = (typeof PASSES)[number]

/** How else a block was placed, where no pass found all of its lines. */
export type Evidence =
  | Pass
  | 'blank-lines'
  | 'part-of-line'
  | 'joined'
  | 'similar'
  | 'elided'
  | 'number'
  | 'whole'
  | 'bare'

const DASHES = /[\u2010-\u2015\u2212]/g
const SINGLE = /[\u2018-\u201b\u2032]/g
const DOUBLE = /[\u201c-\u201f\u2033]/g
const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g
const UNICODE = /[\u00a0\u2000-\u203f\u205f\u2212\u3000]/

/** Typographic punctuation as ASCII. */
export function plainPunctuation(line: string): string {
  if (!UNICODE.test(line)) return line
  return line
    .replace(DASHES, '-')
    .replace(SINGLE, "'")
    .replace(DOUBLE, '"')
    .replace(SPACES, ' ')
    .replace(/\u2026/g, '...')
}

/** What of a line counts in a pass; two lines are the same if their keys are. */
export function keyOf(line: string, pass: Pass): string {
  switch (pass) {
    case 'exact':
      return line
    case 'right-trim':
      return line.trimEnd()
    case 'trim':
    case 'escapes':
      return line.trim()
    case 'punctuation':
      return plainPunctuation(line).trim()
    case 'blanks':
      return plainPunctuation(line).trim().replace(/\s+/g, ' ')
  }
}

const ESCAPE = /\\(["'`\\$])/g

/** Takes the backslashes away that a model put before quotes, as if the text stood in a string. */
export const unescapeLine = (line: string): string => line.replace(ESCAPE, '$1')

/** The escapes that `text` uses, and a function that takes just these away. */
export function unescapeLike(text: string): (other: string) => string {
  const used = new Set(Array.from(text.matchAll(/\\(["'`\\$nrt])/g), (found) => found[1]!))
  const plain: Readonly<Record<string, string>> = { n: '\n', r: '', t: '\t' }
  return (other) =>
    other.replace(/\\(["'`\\$nrt])/g, (whole, unit: string) =>
      used.has(unit) ? (plain[unit] ?? unit) : whole,
    )
}
