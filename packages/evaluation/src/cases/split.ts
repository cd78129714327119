import { createHash } from 'node:crypto'
import type { Case } from './case.js'

export const SPLITS = ['dev', 'held-out', 'all'] as const
export type Split = (typeof SPLITS)[number]

/** One case in this many is held out: looked at seldom, and never to fit anything. */
const HELD_OUT_ONE_IN = 5

/** Whether a case belongs to a split. It depends on the id alone, so new cases never move old ones. */
export function inSplit(c: Pick<Case, 'id'>, split: Split): boolean {
  if (split === 'all') return true
  return (stableHash(c.id) % HELD_OUT_ONE_IN === 0) === (split === 'held-out')
}

/** A hash that is the same on every machine and in every version. 32 bits, unsigned. */
export function stableHash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0)
}
