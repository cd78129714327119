/** What is kept of a request. Never text of a file, an edit or an instruction. */
export interface UsageRecord {
  readonly id: string
  /** Null where no key was needed. */
  readonly keyId: string | null
  /** Ms since 1970. */
  readonly at: number
  readonly route: string
  readonly model: string
  readonly status: number
  readonly outcome: string
  readonly tokensIn: number
  readonly tokensOut: number
  /** By the tokeniser; else estimated at four UTF-16 units a token. */
  readonly counted: boolean
  readonly latencyMs: number
  readonly engineMs: number
  readonly files: number
}
