/** What matching each snippet item with each column would earn. Rare lines with many words earn the most. */
import { Equal, type EqualPair, MIN_SIMILARITY, Scope, type VersionPair } from './partners.js'
import type { Problem } from './solver.js'
import type { Weights } from './weights.js'

/** No match. */
export const NO_MATCH = -1e9

export interface Gains {
  /** Gain of item i with column c at `i * columns + c`; `NO_MATCH` where they cannot match. */
  readonly gain: Float64Array
  /** As in `Partners`. */
  readonly itemWeight: Float64Array
  readonly columnWeight: Float64Array
  readonly held: Float64Array
}

/** A line is taken as one of a list where its second-best partner is at least this alike. */
const LIST_SIMILARITY = 0.35

/** Puts prices on the pairs of a problem. O(items × columns), to clear the table. */
export function matchGains(problem: Problem): Gains {
  const { items, original, columns, partners, weights } = problem
  const { itemWeight, columnWeight, held } = partners
  const n = columns.count
  const gain = new Float64Array(itemWeight.length * n).fill(NO_MATCH)
  for (const pair of partners.equals)
    gain[pair.item * n + pair.column] =
      gainOfEqual(pair, itemWeight[pair.item]!, weights) +
      (pair.equal === Equal.commented ? levelPrice(problem, pair) : 0)
  for (const pair of partners.versions) {
    const { item, column } = pair
    const level = Math.abs(items.level[item] - original.level[columns.start[column]])
    const keyed = pair.sameKey && level < 0.5
    if (pair.alike < MIN_SIMILARITY && !pair.named && !keyed && !pair.opens) continue
    const weight = Math.min(itemWeight[item]!, columnWeight[column]! * 1.2)
    gain[item * n + column] = gainOfVersion(pair, weight, keyed, weights)
  }
  return { gain, itemWeight, columnWeight, held }
}

/** What the solver takes for a difference in depth: a comment stands as deep as its sign. */
function levelPrice({ items, original, columns, weights }: Problem, { item, column }: EqualPair): number {
  const off = Math.abs(items.level[item] - original.level[columns.start[column]])
  return weights.level * Math.min(off, 2)
}

/** Lines of differently named declarations, or upon such, seldom are the same line. */
const scopeFactor = (scope: Scope, w: Weights): number =>
  scope === Scope.same ? 1 : scope === Scope.other ? w.otherScope : w.otherScopeFar

function gainOfEqual({ equal, scope, foreign, copy }: EqualPair, weight: number, w: Weights): number {
  switch (equal) {
    case Equal.blank:
      return 0.04
    case Equal.literal:
      return 0.3
    case Equal.start:
    case Equal.commented:
      return weight * w.loose * scopeFactor(scope, w)
    default: {
      const worth = equal === Equal.exact ? w.exact : w.loose
      return (
        weight * worth * (copy ? w.elsewhere : 1) * scopeFactor(scope, w) * (foreign ? w.foreignParent : 1) +
        0.02
      )
    }
  }
}

function gainOfVersion(pair: VersionPair, weight: number, keyed: boolean, w: Weights): number {
  const { alike, rival, named, foreign } = pair
  let value = weight * (w.similarSlope * alike - w.similarBase)
  if (pair.opens) value = Math.max(value, weight * 0.5)
  if (value > 0) value *= scopeFactor(pair.scope, w)
  if (named) value += w.sameName
  else if (pair.otherName) value = Math.min(value, 0) - w.otherName
  else if (pair.losesName) value = Math.min(value, 0)
  if (foreign) value = Math.min(value, 0) - weight * w.newParent
  if (pair.otherKey) value -= weight * w.otherKey
  if (keyed && !foreign) value += w.sameKey
  else if (!named) {
    // One of a list of like lines rather than a version of this one.
    value -= weight * w.listed * Math.max(0, rival - LIST_SIMILARITY)
    if (!keyed && pair.atEdge) value -= weight * w.edgeVersion
  }
  return value
}
