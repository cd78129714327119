import type { Block } from '../edit/hunk.js'

/** One edit in every format, for one file. */
export interface Task {
  /** As the case names it; '' where it has no name. */
  readonly path: string
  /** The name that the diff has for it. */
  readonly file: string
  readonly language: string
  readonly original: string
  readonly instruction: string
  readonly snippet: string
  readonly blocks: readonly Block[]
  readonly diff: string
}

export const FORMS = ['lazy', 'blocks', 'diff'] as const
/** What an applier takes: a lazy edit, search-and-replace blocks, or a unified diff. */
export type Form = (typeof FORMS)[number]

export interface Applier {
  readonly name: string
  readonly form: Form
  /** Its version, or that of the tool. */
  readonly version: string
  /** The merged file; null where it says that it can't. May throw, which says so too. */
  apply(task: Task): Promise<string | null>
}
