/** What a dialect's parser makes of an edit: blocks to place in a file. Plain data; nothing here knows the file yet. */
import type { LineRange, RefusalCode } from '@mortise/core'

/** The dialects that are told apart, in the order in which they are recognised. */
export const FORMATS = [
  'search-replace',
  'apply-patch',
  'unified-diff',
  'str-replace',
  'whole-file',
  'lazy',
] as const
export type Format = (typeof FORMATS)[number]

/** One line of a block: it stays (` `), goes (`-`) or comes (`+`). */
export interface Row {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
  /** The line of the edit that it is, 0-based. */
  readonly editLine: number
}

interface Base {
  /** Where the block stands in the edit. 0-based, half-open. */
  readonly lines: LineRange
}

/** Whole lines: old ones to find, new ones to put in their place. SEARCH/REPLACE blocks and hunks. */
export interface LinesBlock extends Base {
  readonly kind: 'lines'
  readonly rows: readonly Row[]
  /** Lines that stand above the block in the file, outermost first: `@@ class A`. Hints, never proof. */
  readonly scopes: readonly string[]
  /** The blocks of one edit stand in the file's order, as the hunks of a diff do. */
  readonly ordered: boolean
  /** The line at which the block says that it stands, 0-based; -1 if it says nothing. Often wrong. */
  readonly at: number
  /** The block says that it ends where the file ends. */
  readonly atEnd: boolean
  /** What a block without old lines means for a file that has lines. */
  readonly bare: 'append' | 'refuse'
  /** The old text may be a part of a line. */
  readonly partial: boolean
  /** What the block says of the line end at the file's end; undefined: nothing. */
  readonly finalNewline?: boolean | undefined
  /** Other readings of the same block, where its separator stands in its text too. */
  readonly others?: readonly LinesBlock[]
}

/** A piece of text to find, which may begin and end within a line. Line ends are LF. */
export interface TextBlock extends Base {
  readonly kind: 'text'
  readonly old: string
  readonly new: string
  /** Replace every occurrence rather than the only one. */
  readonly all: boolean
}

/** Text to put in after a line, by number. */
export interface InsertBlock extends Base {
  readonly kind: 'insert'
  /** Lines of the file that stand above it: 0 for the top. */
  readonly after: number
  readonly text: string
}

/** The whole file anew. */
export interface WholeBlock extends Base {
  readonly kind: 'whole'
  readonly text: string
}

/** A block that can't be read. */
export interface BrokenBlock extends Base {
  readonly kind: 'broken'
  readonly code: RefusalCode
  readonly message: string
}

export type Block = LinesBlock | TextBlock | InsertBlock | WholeBlock | BrokenBlock

/** The blocks of an edit that belong to one file. */
export interface Patch {
  /** As the edit names it; undefined where it doesn't. */
  readonly path: string | undefined
  readonly action: 'edit' | 'create' | 'delete'
  /** The file's new name, where it gets one. */
  readonly to?: string | undefined
  readonly blocks: readonly Block[]
  /** A lazy snippet in place of blocks, as `edit_file` calls give it, and what it is said to do. */
  readonly snippet?: string | undefined
  readonly instruction?: string | undefined
}

export const broken = (code: RefusalCode, message: string, lines: LineRange): BrokenBlock => ({
  kind: 'broken',
  code,
  message,
  lines,
})
