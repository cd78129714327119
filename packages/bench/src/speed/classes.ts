/** How long a merge takes, by the size of the file and by how much is verified. */
import { createEngine, type Engine } from '@mortise/core'
import type { SizeClass } from '../subject/classes.js'
import type { Subject } from '../subject/subject.js'
import { gitApply } from './gitapply.js'
import type { Pace } from './pace.js'
import { loadParsers, type Parse } from './parse.js'
import { median, type Percentiles, percentiles } from './sample.js'
import { timeInTurns } from './turns.js'

export const VERIFY_LEVELS = ['none', 'local', 'full'] as const
export type VerifyLevel = (typeof VERIFY_LEVELS)[number]

export interface ClassSpeed {
  readonly name: string
  readonly source: string
  readonly files: number
  /** Tokens of a merged file, median. */
  readonly tokens: number
  /** Tokens that a model would read and write for an edit, mean. */
  readonly inputTokens: number
  readonly outputTokens: number
  readonly applied: number
  /** Applied, and the accepted answer byte for byte. */
  readonly exact: number
  readonly levels: Readonly<Record<VerifyLevel, LevelSpeed>>
  /** One parse of each file by tree-sitter, where there is a grammar; ms, over all rounds. */
  readonly parse: Percentiles
  /** Files that have a grammar. */
  readonly parsed: number
  /** A process of `git apply` with the equal patch; ms. Absent where there is no git. */
  readonly git?: Percentiles
  /** Time of a merge, verified locally, over that of a parse and of `git apply`: of the sums of the files' medians. */
  readonly toParse: number
  readonly toGit?: number
  /** CPU time of a merge, verified locally, all threads; ms, mean over files and rounds. */
  readonly cpu: number
}

export interface LevelSpeed {
  /** Over all files and rounds. */
  readonly time: Percentiles
  /** Of merged files, at the files' median times; refusals count with their time and no tokens. */
  readonly tokensPerSecond: number
}

export async function measureClasses(
  classes: readonly SizeClass[],
  pace: Pace,
  progress: (name: string, done: number, total: number) => void,
): Promise<ClassSpeed[]> {
  const engines = Object.fromEntries(
    VERIFY_LEVELS.map((verify) => [verify, createEngine({ verify })]),
  ) as Record<VerifyLevel, Engine>
  const languages = classes.flatMap(({ subjects }) => subjects.map(({ language }) => language))
  const parsers = await loadParsers(languages)
  const speeds: ClassSpeed[] = []
  for (const { name, source, subjects } of classes) {
    const measured: FileSpeed[] = []
    for (const subject of subjects) {
      measured.push(await measureFile(subject, engines, parsers.get(subject.language), pace))
      progress(name, measured.length, subjects.length)
    }
    if (measured.length > 0) speeds.push(summary(name, source, measured))
  }
  return speeds
}

interface FileSpeed {
  readonly inputTokens: number
  readonly tokens: number
  readonly applied: boolean
  readonly exact: boolean
  readonly times: Readonly<Record<VerifyLevel, readonly number[]>>
  readonly parse: readonly number[]
  readonly git: readonly number[]
  readonly cpu: number
}

async function measureFile(
  subject: Subject,
  engines: Readonly<Record<VerifyLevel, Engine>>,
  parse: Parse | undefined,
  pace: Pace,
): Promise<FileSpeed> {
  const { request, expected, inputTokens, tokens } = subject
  // Loads the grammar; from here on the synchronous form does the same work.
  await engines.full.apply(request)
  const merged = await engines.local.apply(request)
  const merges = Object.fromEntries(
    VERIFY_LEVELS.map((level) => [level, () => void engines[level].applySync(request)]),
  ) as Record<VerifyLevel, () => void>
  const contestants: Record<string, () => void> =
    parse === undefined ? merges : { ...merges, parse: () => parse(request.original) }
  const times = timeInTurns(contestants, {
    warmUpMs: pace.warmUpMs,
    warmUpRounds: pace.warmUpRounds,
    minRounds: pace.minRounds,
    maxRounds: pace.maxRounds,
    budgetMs: pace.fileMs,
  }) as Record<VerifyLevel, number[]> & { parse?: number[] }
  const before = process.cpuUsage()
  const rounds = Math.min(times.local.length, 20)
  for (let round = 0; round < rounds; round++) merges.local()
  const { user, system } = process.cpuUsage(before)
  return {
    inputTokens,
    tokens,
    applied: merged.status === 'applied',
    exact: merged.status === 'applied' && merged.text === expected,
    times,
    parse: times.parse ?? [],
    git: gitApply(request.original, expected, pace.processes),
    cpu: (user + system) / 1000 / rounds,
  }
}

function summary(name: string, source: string, files: readonly FileSpeed[]): ClassSpeed {
  const sum = (of: (file: FileSpeed) => number): number => files.reduce((total, file) => total + of(file), 0)
  const tokens = sum((file) => (file.applied ? file.tokens : 0))
  const level = (verify: VerifyLevel): LevelSpeed => ({
    time: percentiles(files.flatMap((file) => file.times[verify])),
    tokensPerSecond: (tokens / sum((file) => median(file.times[verify]))) * 1000,
  })
  const parsed = files.filter((file) => file.parse.length > 0)
  const patched = files.filter((file) => file.git.length > 0)
  const ratio = (some: readonly FileSpeed[], of: (file: FileSpeed) => readonly number[]): number =>
    some.reduce((total, file) => total + median(file.times.local), 0) /
    some.reduce((total, file) => total + median(of(file)), 0)
  return {
    name,
    source,
    files: files.length,
    tokens: median(files.map((file) => file.tokens)),
    inputTokens: sum((file) => file.inputTokens) / files.length,
    outputTokens: sum((file) => file.tokens) / files.length,
    applied: files.filter((file) => file.applied).length,
    exact: files.filter((file) => file.exact).length,
    levels: { none: level('none'), local: level('local'), full: level('full') },
    parse: percentiles(parsed.flatMap((file) => file.parse)),
    parsed: parsed.length,
    toParse: ratio(parsed, (file) => file.parse),
    ...(patched.length === 0
      ? {}
      : {
          git: percentiles(patched.flatMap((file) => file.git)),
          toGit: ratio(patched, (file) => file.git),
        }),
    cpu: sum((file) => file.cpu) / files.length,
  }
}
