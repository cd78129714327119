import type { Outcome } from '@mortise/core'
import type { Case } from './case.js'

export const VERDICTS = ['exact', 'blank', 'silent', 'declined', 'caught', 'missed', 'crashed'] as const

/**
 * What an outcome is worth.
 * - `exact`: the bytes are one of the accepted answers.
 * - `blank`: equal to one of them when trailing spaces and blank lines are ignored.
 * - `silent`: applied, and neither. The worst of all.
 * - `declined`: refused though there is an answer.
 * - `caught`, `missed`: the case should be refused, and was, or was not. Applied without any change counts as caught.
 * - `crashed`: the engine threw, which it never may.
 */
export type Verdict = (typeof VERDICTS)[number]

/** How a text stands to the accepted answers. */
export type Likeness = 'exact' | 'blank' | 'different'

/** Sets whose published answers say nothing about the final newline. */
const FINAL_NEWLINE_IS_FREE: ReadonlySet<string> = new Set(['peers-lazy'])

export function judge(c: Case, outcome: Outcome): Verdict {
  if (c.answer === 'refuse') {
    return outcome.status === 'refused' || outcome.text === c.original ? 'caught' : 'missed'
  }
  if (outcome.status === 'refused') return 'declined'
  const likeness = compare(c, outcome.text)
  return likeness === 'different' ? 'silent' : likeness
}

export function compare(c: Case, text: string): Likeness {
  const norm = FINAL_NEWLINE_IS_FREE.has(c.set) ? withoutFinalNewline : identity
  const got = norm(text)
  if (c.expected.some((answer) => norm(answer) === got)) return 'exact'
  const solid = withoutBlanks(text)
  return c.expected.some((answer) => withoutBlanks(answer) === solid) ? 'blank' : 'different'
}

/** Whether someone should look at the case. `blank` counts: the bytes are wrong. */
export function isFailure(verdict: Verdict): boolean {
  return verdict !== 'exact' && verdict !== 'caught'
}

function identity(text: string): string {
  return text
}

function withoutFinalNewline(text: string): string {
  return text.replace(/(\r?\n)+$/, '')
}

function withoutBlanks(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n')
}
