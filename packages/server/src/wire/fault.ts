/** What goes wrong, as clients read it. */
import type { Candidate, RefusalCode, Refused } from '@mortise/core'

/** The body of every answer that is not a success: the shape that OpenAI's clients show to people. */
export interface FaultBody {
  readonly error: {
    readonly message: string
    readonly type: FaultType
    readonly code: string
    /** With `merge_refused`: where the edit may have meant. 0-based, half-open, in lines. */
    readonly candidates?: readonly Candidate[]
    readonly param?: string
  }
}

export type FaultType =
  | 'merge_refused'
  | 'invalid_request_error'
  | 'authentication_error'
  | 'rate_limit_error'
  | 'not_found_error'
  | 'overloaded_error'
  | 'server_error'

export interface Fault {
  readonly status: number
  readonly body: FaultBody
}

/** 422 is the one status that every known client shows with our own words and never retries. */
export const REFUSED_STATUS = 422

export function fault(
  status: number,
  type: FaultType,
  code: string,
  message: string,
  param?: string | undefined,
): Fault {
  return { status, body: { error: { message, type, code, ...(param === undefined ? {} : { param }) } } }
}

/** The engine's own words, untouched. */
export function refusal(refused: Pick<Refused, 'code' | 'message' | 'candidates'>): Fault {
  const { code, message, candidates } = refused
  return { status: REFUSED_STATUS, body: { error: { message, type: 'merge_refused', code, candidates } } }
}

/** A refusal that the service itself has to give: the request can't be read as one file and one edit. */
export function refuse(code: RefusalCode, message: string): Fault {
  return refusal({ code, message, candidates: [] })
}
