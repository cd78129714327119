import type { Random } from './random.js'

/** How the imagined author of a snippet writes. */
export interface Habits {
  readonly extent: 'context' | 'block' | 'file'
  readonly marker: 'usual' | 'worded' | 'bare'
  readonly wrongComment: boolean
  readonly markerAtColumnZero: boolean
  readonly markerAtLineEnd: boolean
  readonly noLeadingMarker: boolean
  readonly noTrailingMarker: boolean
  readonly thinContext: boolean
  readonly paraphrase: boolean
  readonly dropBlanks: boolean
  readonly removalComment: boolean
  readonly hideOldCopy: boolean
  readonly indentation: 'kept' | 'dedented' | 'retabbed'
  readonly fence: boolean
  readonly fileName: boolean
  readonly crlf: boolean
  /** Says what the change is. */
  readonly instruction: boolean
  /** Gives a new declaration alone where the instruction says where it goes. */
  readonly noContext: boolean
}

/** A tidy author is this frequent. */
const TIDY = 0.3

export function habitsOf(random: Random): Habits {
  const tidy = random.chance(TIDY)
  const now = (probability: number) => !tidy && random.chance(probability)
  const extent = random.weighted([
    ['context', 60],
    ['block', 35],
    ['file', 5],
  ] as const)
  // Who sends the whole file means each of its lines as it stands.
  const partial = (probability: number) => extent !== 'file' && now(probability)
  // A block is mostly sent as it stands, without a marker around it, by tidy authors too.
  const bare = extent === 'block' && random.chance(0.8)
  return {
    extent,
    marker: tidy
      ? 'usual'
      : random.weighted([
          ['usual', 60],
          ['worded', 30],
          ['bare', 10],
        ] as const),
    wrongComment: now(0.2),
    markerAtColumnZero: now(0.15),
    markerAtLineEnd: now(0.06),
    noLeadingMarker: bare || now(0.35),
    noTrailingMarker: bare || now(0.35),
    thinContext: now(0.2),
    paraphrase: partial(0.2),
    dropBlanks: partial(0.1),
    removalComment: now(0.2),
    hideOldCopy: now(0.5),
    indentation:
      tidy || extent === 'file'
        ? 'kept'
        : random.weighted([
            ['kept', 60],
            ['dedented', 28],
            ['retabbed', 12],
          ] as const),
    fence: now(0.12),
    fileName: now(0.06),
    crlf: now(0.06),
    instruction: random.chance(0.4),
    noContext: now(0.7),
  }
}
