import { createTwoFilesPatch } from 'diff'
import type { Result } from '../run/result.js'

/** Unified diff from the nearest accepted answer to what the engine made; undefined where it made nothing. */
export function differenceOf({ case: c, merge }: Result): string | undefined {
  if (merge === undefined) return undefined
  const patches = c.expected.map((answer) =>
    createTwoFilesPatch('expected', 'got', answer, merge.text, undefined, undefined, { context: 3 }),
  )
  // The shortest patch belongs to the nearest answer. Its first line is a rule of `=`.
  return patches.reduce((best, patch) => (patch.length < best.length ? patch : best)).replace(/^=+\n/, '')
}
