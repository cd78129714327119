import type { ApplyRequest } from '@mortise/core'
import type { Case } from '@mortise/evaluation'
import { countTokens } from '../edit/tokens.js'

/** One edit to time, with its right answer. */
export interface Subject {
  readonly name: string
  readonly language: string
  readonly request: ApplyRequest
  readonly expected: string
  /** Tokens that a model reads: the file, the edit and the instruction. */
  readonly inputTokens: number
  /** Tokens of the merged file, which a model writes. */
  readonly tokens: number
}

export function subjectOf(c: Case): Subject {
  const { original, snippet: edit, path, instruction } = c
  return {
    name: c.id,
    language: c.language,
    request: { original, edit, path, instruction: instruction === '' ? undefined : instruction },
    expected: c.expected[0],
    inputTokens: countTokens(original) + countTokens(edit) + countTokens(instruction),
    tokens: countTokens(c.expected[0]),
  }
}
