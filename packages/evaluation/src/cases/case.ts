/** One edit with its accepted answers. The format is described in `cases/README.md` at the root of the repository. */
export interface Case {
  /** Unique in its set. */
  readonly id: string
  /** The file that the case was read from, without its extension. */
  readonly set: string
  /** Names the edited file; the engine gets its language from it. */
  readonly path: string
  readonly language: string
  readonly kind: string
  /** Habits of the snippet's author: `dedented`, `bare-ellipsis`, … */
  readonly sloppy: readonly string[]
  /** Whether a right engine merges the snippet or refuses it. */
  readonly answer: 'merge' | 'refuse'
  readonly original: string
  readonly snippet: string
  readonly instruction: string
  /** The accepted files, the preferred one first. Never empty; just the original where the answer is to refuse. */
  readonly expected: readonly [string, ...string[]]
  readonly notes: string
  /** Where the original came from: package, version, licence; or `synthetic`. */
  readonly source: CaseSource
}

export type CaseSource = string | Readonly<Record<string, string>>

/** Reads one row. Throws an error that names the missing or wrong field. */
export function parseCase(row: unknown, set: string): Case {
  if (typeof row !== 'object' || row === null) throw new Error('not an object')
  const fields = row as Record<string, unknown>
  const answer = text(fields, 'answer')
  if (answer !== 'merge' && answer !== 'refuse') throw new Error(`answer is ${JSON.stringify(answer)}`)
  const [first, ...others] = texts(fields, 'expected')
  if (first === undefined) throw new Error('expected is empty')
  return {
    id: text(fields, 'id'),
    set,
    path: text(fields, 'path'),
    language: text(fields, 'language'),
    kind: text(fields, 'kind'),
    sloppy: texts(fields, 'sloppy'),
    answer,
    original: text(fields, 'original'),
    snippet: text(fields, 'snippet'),
    instruction: text(fields, 'instruction'),
    expected: [first, ...others],
    notes: text(fields, 'notes'),
    source: (fields.source ?? '') as CaseSource,
  }
}

/** The row that `parseCase` reads back; its set is the file's name. */
export function formatCase(c: Case): string {
  const { set: _, ...row } = c
  return JSON.stringify(row)
}

function text(fields: Record<string, unknown>, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw new Error(`${name} is not a string`)
  return value
}

function texts(fields: Record<string, unknown>, name: string): string[] {
  const value = fields[name]
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw new Error(`${name} is not a list of strings`)
  }
  return value
}
