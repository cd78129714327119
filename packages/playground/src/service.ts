/** Asks the server for a merge. */

export interface Candidate {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly score: number
}

/** Per line, 0-based; see the API reference. */
export interface Trace {
  readonly origin: readonly number[]
  readonly original_line: readonly number[]
  readonly edit_line: readonly number[]
  readonly loss: readonly number[]
}

export interface Merge {
  readonly kind: 'merged'
  readonly text: string
  readonly confidence: number
  readonly trace: Trace
  readonly tokens: number
  readonly engineMs: number
  readonly hunks: number
}

export interface Refusal {
  readonly kind: 'refused'
  readonly code: string
  readonly message: string
  readonly candidates: readonly Candidate[]
}

export interface Trouble {
  readonly kind: 'trouble'
  readonly message: string
  readonly needsKey: boolean
}

export type Answer = Merge | Refusal | Trouble

export interface Question {
  readonly original: string
  readonly edit: string
  readonly path: string
  readonly instruction: string
  readonly key: string
}

export async function ask(question: Question, signal: AbortSignal): Promise<Answer> {
  const { original, edit, path, instruction, key } = question
  let response: Response
  try {
    response = await fetch('/v1/apply', {
      method: 'POST',
      signal,
      headers: {
        'content-type': 'application/json',
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({
        original_code: original,
        edit_snippet: edit,
        trace: true,
        ...(path === '' ? {} : { path }),
        ...(instruction === '' ? {} : { instruction }),
      }),
    })
  } catch (error) {
    if (signal.aborted) throw error
    return { kind: 'trouble', message: 'The server does not answer.', needsKey: false }
  }
  const body = await response.json()
  if (response.ok) {
    return {
      kind: 'merged',
      text: body.merged_code,
      confidence: body.confidence,
      trace: body.trace,
      tokens: body.usage.completion_tokens,
      engineMs: body.timing.engine_ms,
      hunks: body.hunks.length,
    }
  }
  const { message, type, code, candidates } = body.error
  return type === 'merge_refused'
    ? { kind: 'refused', code, message, candidates }
    : { kind: 'trouble', message, needsKey: response.status === 401 }
}
