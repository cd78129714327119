/** Where a block goes, or why it goes nowhere. */
import type { Candidate, LineRange, RefusalCode } from '@mortise/core'
import type { Row } from '../block.js'
import type { Evidence } from './sameness.js'

/** What speaks for a place or against it, beside the kind of evidence. */
export interface Doubts {
  /** Old lines that are not blank. */
  readonly lines: number
  /** None of them has three characters. */
  readonly thin: boolean
  /** How the place was told from others: it was the only one, by a hint, by the order of the blocks, by a number. */
  readonly told: 'only' | 'scope' | 'order' | 'number'
  /** 1 for old lines that are the file's, less the less alike they are. */
  readonly likeness: number
  /** Old lines without a line of the file, and lines of the file among the old ones that they don't show. */
  readonly strays: number
  /** Lines that go and are the file's but for a word: misquoted, or of another version. */
  readonly reworded: number
}

/** One place in the file. Lines are 0-based. */
export interface Place {
  /** The file's lines that the block covers; empty for an insertion. */
  readonly start: number
  readonly end: number
  readonly rows: readonly Row[]
  /** Per row that stays or goes, its line of the file; -1 for a row that the file doesn't have, and for new ones. */
  readonly pairs: Int32Array
  /** Lines of the file that a row stands for, by row. */
  readonly hidden?: ReadonlyMap<number, LineRange>
  readonly evidence: Evidence
  /** 0..1, of the evidence and the doubts. */
  readonly confidence: number
  readonly doubts: Doubts
  readonly finalNewline?: boolean | undefined
}

export interface Placed {
  readonly status: 'placed'
  readonly places: readonly Place[]
}

/** Fits at several places; the neighbours may still tell which one is meant. */
export interface Open {
  readonly status: 'open'
  readonly choices: readonly Place[]
  /** There are more than were looked at. */
  readonly more: boolean
}

export interface Nowhere {
  readonly status: 'nowhere'
  readonly code: RefusalCode
  readonly message: string
  readonly candidates: readonly Candidate[]
}

export type Location = Placed | Open | Nowhere
