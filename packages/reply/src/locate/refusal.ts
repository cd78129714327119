/** What is said of a block that goes nowhere. */
import type { Candidate, LineRange, RefusalCode } from '@mortise/core'
import type { Document } from './document.js'
import type { Nowhere } from './place.js'

/** What messages call a block. */
export const nameOf = (block: { readonly lines: LineRange; readonly kind: string }): string =>
  block.lines.end - block.lines.start > 1
    ? `the block at lines ${block.lines.start + 1}-${block.lines.end} of the edit`
    : `the block at line ${block.lines.start + 1} of the edit`

export const nowhere = (
  code: RefusalCode,
  message: string,
  candidates: readonly Candidate[] = [],
): Nowhere => ({ status: 'nowhere', code, message, candidates })

export const candidate = (document: Document, start: number, end: number, score: number): Candidate => ({
  start,
  end,
  text: clip(document.text.lines[start]?.trim() ?? ''),
  score: Math.round(score * 1000) / 1000,
})

export const clip = (text: string): string => (text.length > 100 ? `${text.slice(0, 97)}...` : text)

/** 1-based line numbers for a message. */
export function lineList(lines: readonly number[]): string {
  const shown = lines.slice(0, 5).map((line) => line + 1)
  const more = lines.length > shown.length ? ` and ${lines.length - shown.length} more` : ''
  return `${shown.length === 1 ? 'line' : 'lines'} ${shown.join(', ')}${more}`
}
