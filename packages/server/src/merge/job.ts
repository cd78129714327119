/** What goes to a worker thread and what comes back. Plain data; byte arrays change owner, they are not copied. */
import type { RefusalCode } from '@mortise/core'

export type Route = 'apply' | 'code-apply' | 'batch' | 'chat'

export interface Job {
  readonly id: string
  readonly route: Route
  /** The request's body as it came: JSON in UTF-8. */
  readonly body: Uint8Array
  /** The client says that it uses the large-file anchor protocol. */
  readonly anchored: boolean
  /** Seconds since 1970. */
  readonly created: number
  /** Bring back the texts whose tokens are to be counted. */
  readonly wantTexts: boolean
}

export interface Answer {
  readonly status: number
  readonly stream: boolean
  readonly body: Uint8Array
  /** Where each chunk of a stream ends, in bytes. Empty unless `stream`. */
  readonly cuts: readonly number[]
  readonly report: Report
  readonly texts?: CountedTexts
}

/** UTF-8. */
export interface CountedTexts {
  readonly input: Uint8Array
  readonly output: Uint8Array
}

/** What logs, metrics and usage records say of a request. Never holds text of a file. */
export interface Report {
  readonly model: string
  readonly outcome: OutcomeName
  /** Estimates: UTF-16 units over four. */
  readonly tokensIn: number
  readonly tokensOut: number
  /** Time inside the engine, ms. */
  readonly engineMs: number
  /** UTF-16 units. */
  readonly originalLength: number
  readonly editLength: number
  readonly files: number
}

/** 'invalid': the request can't be read. 'partial': a batch of which some was refused. */
export type OutcomeName =
  | 'applied'
  | 'partial'
  | RefusalCode
  | 'invalid'
  | 'failed'
  | 'dropped'
  | 'overloaded'

export const EMPTY_REPORT: Report = {
  model: '',
  outcome: 'invalid',
  tokensIn: 0,
  tokensOut: 0,
  engineMs: 0,
  originalLength: 0,
  editLength: 0,
  files: 0,
}
