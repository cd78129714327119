import { type Case, inSplit } from '@mortise/evaluation'
import { firstTokens, madeSubject, packageFile } from './made.js'
import { type Subject, subjectOf } from './subject.js'

/** Files of about one size. */
export interface SizeClass {
  readonly name: string
  /** Where the files and edits are from, in words. */
  readonly source: string
  readonly subjects: readonly Subject[]
}

/** Tokens of the merged file: from, and below. */
const CASE_CLASSES = [
  { name: '1–3k', from: 1_000, to: 3_000 },
  { name: '5–10k', from: 5_000, to: 10_000 },
  { name: '15k+', from: 15_000, to: 50_000 },
]

/** Published files that are long enough; the last number of a package's version may change what is in them. */
const LARGE_FILES = [
  ['vite', 'dist/node/chunks/node.js'],
  ['fast-check', 'lib/fast-check.js'],
  ['@codemirror/view', 'dist/index.js'],
  ['echarts', 'dist/echarts.js'],
] as const
const HUGE_FILES = [
  ['playwright-core', 'lib/coreBundle.js'],
  ['playwright-core', 'lib/utilsBundle.js'],
  ['echarts', 'dist/echarts.js'],
] as const
/** Places that a made edit changes. */
const SITES = 5

/** The classes of the report. With `fewer`, at most that many files of each, the held-out cases first. */
export function sizeClasses(cases: readonly Case[], fewer: number): SizeClass[] {
  const subjects = cases.filter((c) => c.answer === 'merge').map((c) => ({ c, subject: subjectOf(c) }))
  const ordered = [
    ...subjects.filter(({ c }) => inSplit(c, 'held-out')),
    ...subjects.filter(({ c }) => inSplit(c, 'dev')),
  ].map(({ subject }) => subject)
  return [
    ...CASE_CLASSES.map(({ name, from, to }) => ({
      name,
      source: 'cases',
      subjects: ordered.filter(({ tokens }) => tokens >= from && tokens < to).slice(0, fewer),
    })),
    {
      name: '100k',
      source: 'files of npm packages, made edits',
      subjects: made(LARGE_FILES, 100_000, fewer),
    },
    {
      name: '1M',
      source: 'files of npm packages, made edits',
      subjects: made(HUGE_FILES, 1_000_000, Math.ceil(fewer / 2)),
    },
  ]
}

function made(files: readonly (readonly [string, string])[], tokens: number, fewer: number): Subject[] {
  return files
    .slice(0, fewer)
    .map(([name, file]) =>
      madeSubject(`${name}/${file}`, file, firstTokens(packageFile(name, file), tokens), SITES),
    )
    .filter((subject) => subject !== null)
}
