#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createEngine, type EngineOptions } from '@mortise/core'
import { Command, Option } from 'commander'
import type { Case } from './cases/case.js'
import { readCases } from './cases/reader.js'
import { inSplit, SPLITS, type Split } from './cases/split.js'
import { exitWith, numberIn, oneOf, parseArguments } from './exit.js'
import { generateCases } from './generate/generator.js'
import { loadMaterial } from './generate/material.js'
import { PAIR_CACHE, SHIPPED_CASES } from './places.js'
import { htmlReport } from './report/page.js'
import { jsonReport } from './report/record.js'
import { GROUPINGS, type Grouping } from './report/tally.js'
import { failureList, terminalReport } from './report/terminal.js'
import { progressOf } from './run/progress.js'
import { runCases } from './run/runner.js'
import { wrongFileCases } from './run/wrongfile.js'

interface Flags {
  readonly set?: string
  readonly kind?: string
  readonly id?: string
  readonly split: Split
  readonly wrongFile?: boolean
  readonly by?: readonly Grouping[]
  readonly failures?: boolean
  readonly verbose?: boolean
  readonly json?: boolean
  readonly html?: string
  readonly generated?: number
  readonly seed: number
  readonly minConfidence?: number
  readonly verify?: NonNullable<EngineOptions['verify']>
}

const groups = Object.keys(GROUPINGS)
const command = new Command('eval')
  .description('Runs the merge engine over cases and says how often it was right.')
  .argument('[path...]', 'files or folders of cases (.jsonl, .jsonl.gz); the shipped ones if none is given')
  .option('--set <name>', 'only cases of this set')
  .option('--kind <name>', 'only cases of this kind')
  .option('--id <substring>', 'only cases whose id holds this')
  .addOption(new Option('--split <name>', 'which part of the cases').choices(SPLITS).default('all'))
  .option('--wrong-file', 'give each snippet to other files of its set, which should all be refused')
  .option('--generated <number>', 'make this many cases instead of reading any', numberIn(1, 1_000_000))
  .option('--seed <number>', 'the same seed makes the same cases', numberIn(0, 2 ** 32 - 1), 1)
  .option('--by <group>', `table of verdicts by ${groups.join(', ')}; may be repeated`, oneOf(groups))
  .option('--failures', 'list the failing cases')
  .option('--verbose', 'list the failing cases, each with a diff from expected to got')
  .option('--json', 'print the report as JSON')
  .option('--html <file>', 'write a page that shows each failing case')
  .option('--min-confidence <number>', 'the engine refuses below this', numberIn(0, 1))
  .addOption(new Option('--verify <level>', 'syntax check of the engine').choices(['none', 'local', 'full']))

const { paths: given, flags } = parseArguments<Flags>(command)
if (given.length > 0 && flags.generated !== undefined) exitWith('usage', 'give either paths or --generated')
const paths = given.length === 0 ? [SHIPPED_CASES] : given
const missing = paths.find((path) => !existsSync(path))
if (missing !== undefined) exitWith('noInput', `no such file or folder: ${missing}`)

const loaded = await load(paths)
const cases = select(
  flags.generated === undefined ? loaded : await make(loaded, flags.generated, flags.seed),
  flags,
)
if (cases.length === 0) exitWith('usage', 'no case fits these options')

const engine = createEngine({
  ...(flags.minConfidence === undefined ? {} : { minConfidence: flags.minConfidence }),
  ...(flags.verify === undefined ? {} : { verify: flags.verify }),
})
const results = await runCases(engine, cases, progressOf(cases.length, 'cases'))

if (flags.json) {
  console.log(JSON.stringify(jsonReport(results), undefined, 2))
} else {
  if (flags.failures || flags.verbose) console.log(`${failureList(results, flags.verbose === true)}\n`)
  const by = flags.by ?? (flags.generated === undefined ? ['set', 'kind'] : ['kind', 'habit'])
  console.log(terminalReport(results, by))
}
if (flags.html !== undefined) await writeFile(flags.html, htmlReport(results))

async function load(from: readonly string[]): Promise<Case[]> {
  const cases: Case[] = []
  for (const path of from) {
    const read = await readCases(path).catch((error: Error) => exitWith('badData', error.message))
    cases.push(...read.cases)
    if (read.skipped > 0) console.error(`${path}: left out ${read.skipped} edits in other dialects`)
  }
  return cases
}

async function make(originals: readonly Case[], count: number, seed: number): Promise<Case[]> {
  const material = await loadMaterial(PAIR_CACHE, originals)
  return generateCases(material, seed, count, progressOf(count, 'cases made'))
}

function select(all: readonly Case[], { set, kind, id, split, wrongFile }: Flags): Case[] {
  const chosen = all.filter(
    (c) =>
      (set === undefined || c.set === set) &&
      (kind === undefined || c.kind === kind) &&
      (id === undefined || c.id.includes(id)) &&
      inSplit(c, split),
  )
  return wrongFile ? wrongFileCases(chosen, all) : chosen
}
