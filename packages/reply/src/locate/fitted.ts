/** Made by `npm run fit:places` on 11987 applied edits of 52 files; not to be changed by hand. */
import type { Evidence } from './sameness.js'

/** Per kind of evidence, the log odds that a place of three lines or more is right. */
export const BIAS: Partial<Readonly<Record<Evidence, number>>> = {
  'blank-lines': 4.197,
  blanks: 4.691,
  elided: 2.279,
  escapes: 4.169,
  exact: 6.083,
  punctuation: 4.133,
  'right-trim': 4.667,
  similar: 3.67,
  trim: 3.931,
}

/** Per input of the model (`inputsOf`), what it takes off. */
export const WEIGHTS: readonly number[] = [0, 0, -0.229, 0, 0, 0, -0.331, -0.789, -3.466]
