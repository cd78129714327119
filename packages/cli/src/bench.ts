import { cpus } from 'node:os'
import type { ApplyRequest, Engine, Outcome, Stats } from '@mortise/core'
import pc from 'picocolors'
import { type EngineFlags, engineOptions, type LoadCore, readEdit } from './engine.js'
import { Exit, Failure } from './failure.js'
import { type Measurement, measure } from './measurement.js'
import { mechanicalEdit } from './mechanical.js'
import { sampleSource } from './sample.js'
import { type Terminal, wantsColour } from './terminal.js'
import { readTextFile } from './textfile.js'

export interface BenchOptions extends EngineFlags {
  readonly edit?: string
  readonly instruction?: string
  readonly runs: number
  readonly json?: boolean
}

/** One file with one edit. */
interface Subject {
  readonly name: string
  readonly request: ApplyRequest
  /** Where the edit comes from, in words. */
  readonly source: string
  /** The right merge, where it is known. */
  readonly expected?: string
}

interface Result {
  readonly file: string
  readonly language: string
  readonly bytes: number
  readonly edit: string
  readonly status: Outcome['status']
  /** The code of a refusal. */
  readonly code?: string
  readonly confidence?: number
  /** Whether the merge is the expected one; absent where that is not known. */
  readonly right?: boolean
  readonly stats: Stats
  /** ms */
  readonly times: Measurement
  /** At p50. */
  readonly tokensPerSecond: number
  readonly linesPerSecond: number
}

/** Sizes of the generated files, in tokens: the three classes that the project states its speed for. */
const SAMPLE_TOKENS = [2_000, 8_000, 32_000]
const BUDGET_MS = 3_000

/** `mortise bench`: times the engine on one file, or on generated ones. Returns the exit code. */
export async function benchCommand(
  path: string | undefined,
  options: BenchOptions,
  terminal: Terminal,
  loadCore: LoadCore,
): Promise<Exit> {
  const core = await loadCore()
  const languageName = (request: ApplyRequest) =>
    request.language ?? core.languageOf(request.path, request.original).name
  const subjects =
    path === undefined
      ? SAMPLE_TOKENS.map((tokens) => sampleSubject(tokens, core))
      : [await fileSubject(path, options, terminal, core)]

  const results: Result[] = []
  for (const subject of subjects) {
    await terminal.err(`Timing ${subject.name} …\n`)
    const engine = core.createEngine(engineOptions(options))
    results.push(await time(subject, engine, languageName(subject.request), options.runs, terminal))
  }
  await terminal.out(
    options.json ? `${JSON.stringify({ machine: machine(), results })}\n` : table(results, terminal),
  )

  const wrong = results.find((result) => result.right === false)
  if (wrong) {
    const hint = 'This is a bug; please report it with the file.'
    throw new Failure(Exit.software, 'wrong-merge', `${wrong.file}: the merge is not the expected one`, hint)
  }
  return results.every((result) => result.status === 'applied') ? Exit.done : Exit.refused
}

type Core = Awaited<ReturnType<LoadCore>>

async function fileSubject(
  path: string,
  options: BenchOptions,
  terminal: Terminal,
  core: Core,
): Promise<Subject> {
  const file = await readTextFile(path)
  if (!file) {
    const hint = 'Check the name, or leave it out to time generated files.'
    throw new Failure(Exit.noInput, 'no-such-file', `there is no file ${path}`, hint)
  }
  const { language, instruction } = options
  const base = { path, language, instruction }
  if (options.edit !== undefined) {
    const edit = await readEdit(options.edit, terminal)
    const source = options.edit === '-' ? 'from standard input' : `from ${options.edit}`
    return { name: path, request: { ...base, original: file.text, edit }, source }
  }
  return mechanicalSubject(path, file.text, base, core)
}

function sampleSubject(tokens: number, core: Core): Subject {
  const path = `generated-${tokens / 1000}k.ts`
  return mechanicalSubject(path, sampleSource(tokens), { path }, core)
}

function mechanicalSubject(
  name: string,
  text: string,
  base: Omit<ApplyRequest, 'original' | 'edit'>,
  core: Core,
): Subject {
  const made = mechanicalEdit(text, core.languageOf(base.path, text))
  if (!made) {
    const message = `no edit can be made from ${name} mechanically: it has too few lines that occur only once`
    throw new Failure(Exit.usage, 'no-edit', message, 'Give an edit with --edit FILE, or name a larger file.')
  }
  const places = made.sites === 1 ? '1 place' : `${made.sites} places`
  return {
    name,
    request: { ...base, original: made.original, edit: made.edit },
    source: `made from the file: ${places}, ${made.lines} lines`,
    expected: made.expected,
  }
}

async function time(
  subject: Subject,
  engine: Engine,
  language: string,
  runs: number,
  terminal: Terminal,
): Promise<Result> {
  const start = performance.now()
  // The first call loads the grammar; after it the synchronous form checks just as much.
  const outcome = await engine.apply(subject.request)
  const first = performance.now() - start
  const times = measure(
    first,
    () => engine.applySync(subject.request),
    { runs, budgetMs: BUDGET_MS },
    (done) => {
      if (terminal.isTerminal.err && done % Math.ceil(runs / 20) === 0)
        void terminal.err(`\r  ${done} of ${runs} runs `)
    },
  )
  if (terminal.isTerminal.err) await terminal.err(`\r${' '.repeat(32)}\r`)
  const { stats } = outcome
  return {
    file: subject.name,
    language,
    bytes: Buffer.byteLength(subject.request.original),
    edit: subject.source,
    status: outcome.status,
    ...(outcome.status === 'refused' && { code: outcome.code }),
    ...(outcome.status === 'applied' && { confidence: outcome.confidence }),
    ...(outcome.status === 'applied' &&
      subject.expected !== undefined && { right: outcome.text === subject.expected }),
    stats,
    times,
    tokensPerSecond: perSecond(stats.tokens, times.p50),
    linesPerSecond: perSecond(stats.originalLines, times.p50),
  }
}

function perSecond(count: number, ms: number): number {
  return Math.round(count / (ms / 1000))
}

function machine() {
  return { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', platform: process.platform }
}

function table(results: readonly Result[], terminal: Terminal): string {
  const paint = pc.createColors(wantsColour(terminal.isTerminal.out, terminal.env))
  const blocks = results.map((result) => {
    const { stats, times } = result
    const size = `${count(stats.originalLines)} lines, ${count(result.bytes)} bytes, ${result.language}`
    return [
      `${paint.bold(result.file)}  ${size}`,
      `  edit       ${result.edit}`,
      `  outcome    ${verdict(result, paint)}`,
      `  first run  ${ms(times.first)}`,
      `  warm       p50 ${ms(times.p50)}   p95 ${ms(times.p95)}   p99 ${ms(times.p99)}   (${count(times.runs)} runs)`,
      `  speed      ${paint.bold(`${count(result.tokensPerSecond)} tokens/s`)}, ${count(result.linesPerSecond)} lines/s`,
    ].join('\n')
  })
  const { node, cpu } = machine()
  const note = `One core of ${cpu}, Node ${node}. Tokens are bytes / 4 of the file before and after; speed is at p50.`
  return `${[...blocks, paint.dim(note)].join('\n\n')}\n`
}

function verdict(result: Result, paint: ReturnType<typeof pc.createColors>): string {
  if (result.status === 'refused') return paint.yellow(`refused (${result.code})`)
  const applied = `applied, confidence ${result.confidence!.toFixed(3)}`
  if (result.right === undefined) return applied
  return result.right
    ? `${applied}, ${paint.green('the expected file')}`
    : `${applied}, ${paint.red('not the expected file')}`
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(3) : value.toFixed(1)} ms`
}
