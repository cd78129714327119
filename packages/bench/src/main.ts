#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Case } from '@mortise/evaluation'
import { Command, CommanderError } from 'commander'
import type { Report } from './report/report.js'

interface Flags {
  readonly quick?: boolean
  readonly out?: string
  readonly from?: string
  readonly json?: boolean
  readonly work?: boolean
  readonly updateWork?: boolean
}

/** As in `sysexits.h`. */
const EXIT = { done: 0, moreWork: 1, usage: 64, badData: 65, noInput: 66, software: 70 } as const

const inRepository = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const CASES = inRepository('cases')
const DOCS = inRepository('docs')
/** Not kept: a quick run is no report. */
const SCRATCH = inRepository('.cache/bench')

class BadData extends Error {}

const command = new Command('bench')
  .description(
    'Measures Mortise and every applier that runs here, in one run, and writes docs/benchmarks.md.',
  )
  .argument('[cases...]', 'files or folders of cases (.jsonl, .jsonl.gz) instead of the shipped ones')
  .option('--quick', 'less of everything, in under two minutes; writes to .cache/bench, not to docs')
  .option('--out <folder>', 'write benchmarks.md and the folder benchmarks here')
  .option('--from <report.json>', 'write the pages of an earlier run again, measure nothing')
  .option('--json', 'print the numbers as JSON')
  .option('--work', "count the engine's operations and compare them with the stored ones; no clock involved")
  .option('--update-work', 'count them and store them')
  .addHelpText(
    'after',
    '\nExit codes: 0 it ran, 1 more work than stored (--work), 64 wrong usage, 65 broken cases or report, 66 no such path, 70 a bug.',
  )
  .exitOverride()

try {
  process.exitCode = await main()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage
  else {
    console.error(error)
    process.exitCode = EXIT.software
  }
}

async function main(): Promise<number> {
  command.parse()
  const flags = command.opts<Flags>()
  if (flags.work || flags.updateWork) return work(flags.updateWork === true)

  const paths = command.args.length === 0 ? [CASES] : command.args
  const missing = [...paths, ...(flags.from === undefined ? [] : [flags.from])].find(
    (path) => !existsSync(path),
  )
  if (missing !== undefined) return fail(EXIT.noInput, `no such file or folder: ${missing}`)

  let report: Report
  try {
    report =
      flags.from === undefined
        ? await run(await load(paths), flags.quick === true)
        : (JSON.parse(await readFile(flags.from, 'utf8')) as Report)
  } catch (error) {
    if (error instanceof BadData || error instanceof SyntaxError) return fail(EXIT.badData, error.message)
    throw error
  }
  const elsewhere = report.quick || command.args.length > 0
  const folder = flags.out ?? (elsewhere ? SCRATCH : DOCS)
  const { writeReport } = await import('./report/write.js')
  const imaged = await writeReport(report, folder)
  if (!imaged) console.error('No images: there is no /usr/bin/chromium; set CHROMIUM to where one is.')
  if (flags.json) console.log(JSON.stringify(report, undefined, 2))
  else {
    const { overview } = await import('./report/terminal.js')
    console.log(
      `${overview(report)}\n\nWritten to ${folder}/benchmarks.md and ${folder}/benchmarks/index.html`,
    )
  }
  return EXIT.done
}

// What a command needs is loaded when it is clear which: the help must not wait for a tokeniser.

async function run(cases: readonly Case[], quick: boolean): Promise<Report> {
  const { measure } = await import('./report/measure.js')
  const { progressOn } = await import('./report/progress.js')
  return measure(cases, quick, progressOn(process.stderr))
}

async function load(paths: readonly string[]): Promise<Case[]> {
  const { readCases } = await import('@mortise/evaluation')
  const cases: Case[] = []
  for (const path of paths) {
    const read = await readCases(path).catch((error: Error) => {
      throw new BadData(error.message)
    })
    cases.push(...read.cases)
  }
  return cases
}

async function work(update: boolean): Promise<number> {
  const { compareWork, readBaseline, updateBaseline } = await import('./work/baseline.js')
  const { countWork } = await import('./work/count.js')
  const counted = await countWork()
  if (update) {
    await updateBaseline(counted)
    console.log('Stored.')
    return EXIT.done
  }
  const { more, lines } = compareWork(await readBaseline(), counted)
  console.log(lines.join('\n'))
  return more ? EXIT.moreWork : EXIT.done
}

function fail(code: number, message: string): number {
  console.error(`bench: ${message}`)
  return code
}
