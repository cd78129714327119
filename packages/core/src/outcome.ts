/** What goes into a merge and what comes out of it: the one vocabulary that every stage and every caller shares. */

/** One edit for one file. All texts are plain strings; line ends may be LF, CRLF or mixed. */
export interface ApplyRequest {
  /** The file as it stands. Empty for a new file. */
  readonly original: string
  /** The lazy edit: new lines, some context, and markers for what stays. */
  readonly edit: string
  /** Names the file; its extension or base name gives the language. */
  readonly path?: string | undefined
  /** What the author of the edit says it does, in a sentence. A hint, never proof. */
  readonly instruction?: string | undefined
  /** Overrides the language that `path` suggests; a name of `LANGUAGES`. */
  readonly language?: string | undefined
}

/** A run of lines, 0-based, half-open. */
export interface LineRange {
  readonly start: number
  readonly end: number
}

/** One place where the output differs from the original. Ranges are 0-based, half-open, in lines. */
export interface Hunk {
  readonly original: LineRange
  readonly output: LineRange
  /** Lines of the edit (as given, fences and header included) that the hunk comes from; empty for a pure deletion. */
  readonly edit: LineRange
  /** 0..1, how sure the engine is of this hunk alone. */
  readonly confidence: number
}

/** Why an output line reads as it does. */
export const LineOrigin = {
  /** An original line that the edit does not show. */
  kept: 0,
  /** An original line that the edit shows too; bytes of the original. */
  context: 1,
  /** A line of the edit that replaces or joins original lines; bytes of the edit, at most re-indented. */
  edited: 2,
  /** An original line kept under a marker and re-indented, because its block moved in or out. */
  reindented: 3,
} as const
export type LineOrigin = (typeof LineOrigin)[keyof typeof LineOrigin]

/** Why an original line is gone. */
export const LineLoss = {
  /** Not gone. */
  none: 0,
  /** An edited line stands in its place. */
  replaced: 1,
  /** The edit shows both neighbours without a marker between them. */
  omitted: 2,
  /** The edit says so: a removal comment, a `-` line. */
  removed: 3,
  /** The edit shows it at another place. */
  moved: 4,
  /** The edit restates its whole block (or the whole file) without it. */
  rewritten: 5,
} as const
export type LineLoss = (typeof LineLoss)[keyof typeof LineLoss]

/** Accounts for every line. Arrays are indexed by line, 0-based. */
export interface Trace {
  /** Per output line: its `LineOrigin`. */
  readonly origin: Uint8Array
  /** Per output line: the original line that it is, or -1. */
  readonly originalLine: Int32Array
  /** Per output line: the line of the edit (as given) that it is, or -1. Both may be set: paraphrase, re-indentation. */
  readonly editLine: Int32Array
  /** Per original line: its `LineLoss`. */
  readonly loss: Uint8Array
}

/** What the engine did for one request. Times in ms, text in UTF-16 units. */
export interface Stats {
  readonly originalLength: number
  readonly editLength: number
  readonly originalLines: number
  readonly editLines: number
  readonly ms: number
  /** Bytes-over-four estimate of original + output, the field's usual yardstick. */
  readonly tokens: number
  /** Cells that the solver visited. */
  readonly cells: number
  /** UTF-16 units handed to the parser. */
  readonly parsed: number
  /**
   * What the parser said: 'unneeded' (the evidence was plain, or verification is off), 'checked', 'unchecked-in-part'
   * (time or size ran out), 'unchecked' (the grammar was not loaded).
   */
  readonly syntax: 'unneeded' | 'checked' | 'unchecked-in-part' | 'unchecked'
  /** How the text was found, cheapest first: 'identical', 'new-file', 'aligned'. */
  readonly route: 'identical' | 'new-file' | 'aligned'
}

export interface Applied {
  readonly status: 'applied'
  /** The merged file. */
  readonly text: string
  /** 0..1: calibrated chance that `text` is what the edit meant. */
  readonly confidence: number
  readonly hunks: readonly Hunk[]
  readonly trace: Trace
  readonly stats: Stats
}

export const REFUSAL_CODES = [
  'ambiguous-anchor',
  'no-anchor',
  'wrong-file',
  'truncated-edit',
  'conflicting-edit',
  'syntax-regression',
  'would-lose-code',
  'marker-unresolved',
  'too-large',
  'budget-exceeded',
  'invalid-input',
] as const
export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** A place in the original that the edit may have meant. 0-based, half-open, in lines. */
export interface Candidate extends LineRange {
  /** Its first line, trimmed, as a reminder. */
  readonly text: string
  /** 0..1, relative to the other candidates. */
  readonly score: number
}

export interface Refused {
  readonly status: 'refused'
  readonly code: RefusalCode
  /** What is wrong and what to add to the snippet, for a coding agent to act on. Line numbers in it are 1-based. */
  readonly message: string
  readonly candidates: readonly Candidate[]
  /** The hunks of the merge that was held back, where there was one. */
  readonly hunks?: readonly Hunk[]
  /** The merge that was held back, as a draft for a language model or a person; never to be written unasked. */
  readonly draft?: { readonly text: string; readonly confidence: number }
  readonly stats: Stats
}

export type Outcome = Applied | Refused

export interface EngineOptions {
  /** Below this confidence the engine refuses. 0..1. */
  readonly minConfidence?: number
  /** Syntax check: 'none', 'local' (the changed top-level blocks, before and after), 'full' (whole file, before and after). */
  readonly verify?: 'none' | 'local' | 'full'
  /** Wall-clock budget of one merge, ms. */
  readonly budgetMs?: number
  /** Largest original and largest edit, in UTF-16 units. */
  readonly maxOriginalLength?: number
  readonly maxEditLength?: number
}
