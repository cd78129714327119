/** Lines of a block that stand for others: `...`, `// ... existing code ...`, a comment in place of a body. */

const ELLIPSIS = /\.{3,}|…/
const COMMENT = /^(?:\/\/+|\/\*+|#+|--|;+|%+|<!--|\{\/\*|\*|"""|''')/
const STAYS = /\b(?:existing|unchanged|rest|remaining|other|same|omitted|previous|keep|as is)\b/i

/** Tells whether a line can only be there for others. */
export function isElision(line: string): boolean {
  const trimmed = line.trim()
  if (trimmed.length > 160 || !ELLIPSIS.test(trimmed)) return false
  if (/^[\s.…()[\]<>*_-]+$/.test(trimmed)) return true
  if (!COMMENT.test(trimmed)) return false
  const words = trimmed.replace(COMMENT, '').trim()
  return /^(?:\.{3,}|…)/.test(words) || (/(?:\.{3,}|…)\W*$/.test(words) && STAYS.test(words))
}

/** Tells whether a line is a comment and nothing else. */
export const isComment = (line: string): boolean => COMMENT.test(line.trim())
