import { tokenizer } from 'acorn'

/** How often the blocks of a function ran; offsets into the source, nested, the innermost counts. */
export interface FunctionRuns {
  readonly ranges: readonly {
    readonly startOffset: number
    readonly endOffset: number
    readonly count: number
  }[]
}

/** Tokens executed: each token of a script as often as its block ran. Comments and blanks are no tokens. */
export function executedTokens(source: string, functions: readonly FunctionRuns[]): number {
  const starts = [...tokenizer(source, { ecmaVersion: 'latest', sourceType: 'module' })].map(
    ({ start }) => start,
  )
  const runs = new Float64Array(starts.length)
  // Outer ranges first, so that inner ones write over them.
  const ranges = functions
    .flatMap((one) => one.ranges)
    .sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset)
  for (const { startOffset, endOffset, count } of ranges)
    runs.fill(count, firstFrom(starts, startOffset), firstFrom(starts, endOffset))
  return runs.reduce((sum, one) => sum + one, 0)
}

/** The index of the first value that is not less; binary search. */
function firstFrom(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
