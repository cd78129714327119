#!/usr/bin/env node
/** Holds the dialects against the tables of other tools: passed, the same but for blanks, on purpose, failed. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { createEngine } from '@mortise/core'
import { type Difference, holds } from './differences.js'
import { originalsOf, sampleOf } from './placements.js'
import { printReliability } from './reliability.js'
import { judge, type TableCase, type Verdict } from './table.js'

/** All but so large a part of the decidable cases must pass, or differ for a reason that holds. */
const FLOOR = 0.97

const HELP = `npm run eval:formats -- [--failures] [--differences] [--id=ID]
  --failures     shows each case that fails
  --differences  shows each case that differs, with the reason
  --id=ID        only cases whose id holds ID`

const root = new URL('../../../../', import.meta.url)
const argument = (name: string): boolean => process.argv.includes(name)
const only = process.argv.find((one) => one.startsWith('--id='))?.slice(5)

interface Judged {
  readonly test: TableCase
  readonly verdict: Verdict
  readonly difference: Difference | undefined
  readonly column: Column
}
const COLUMNS = ['passed', 'blanks', 'purpose', 'failed'] as const
type Column = (typeof COLUMNS)[number]

function run(): number {
  const differences = JSON.parse(
    readFileSync(new URL('packages/reply/differences.json', root), 'utf8'),
  ) as readonly Difference[]
  const judged = judgeAll(differences)
  printTable(judged)
  if (only === undefined) printPlacements()
  if (argument('--failures') || argument('--differences')) judged.forEach(printCase)
  const faults = only === undefined ? faultsOf(differences, judged) : []
  for (const fault of faults) console.log(`differences.json: ${fault}`)
  const decidable = judged.filter(({ test }) => test.decidable)
  const failed = decidable.filter(({ column }) => column === 'failed').length
  return faults.length === 0 && failed <= (1 - FLOOR) * decidable.length ? 0 : 1
}

function judgeAll(differences: readonly Difference[]): Judged[] {
  const engine = createEngine()
  const table = gunzipSync(readFileSync(new URL('cases/peers-formats.jsonl.gz', root))).toString('utf8')
  const reasons = new Map(differences.flatMap((one) => one.cases.map((id) => [id, one] as const)))
  return table
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TableCase)
    .filter((test) => only === undefined || test.id.includes(only))
    .flatMap((test) => {
      const verdict = judge(test, engine)
      if (verdict === undefined) return []
      const difference = reasons.get(test.id)
      return [{ test, verdict, difference, column: columnOf(verdict, difference) }]
    })
}

function columnOf(verdict: Verdict, difference: Difference | undefined): Column {
  if (verdict.passed) return 'passed'
  if (difference === undefined || !holds(difference, verdict)) return 'failed'
  return difference.kind === 'blanks' ? 'blanks' : 'purpose'
}

/** Reasons that no case needs, and opposites that don't hold. */
function faultsOf(differences: readonly Difference[], judged: readonly Judged[]): string[] {
  const passed = new Set(judged.flatMap(({ test, column }) => (column === 'passed' ? [test.id] : [])))
  const known = new Set(judged.map(({ test }) => test.id))
  return differences.flatMap(({ against, cases }) => [
    ...cases.filter((id) => passed.has(id)).map((id) => `a reason for a case that passes: ${id}`),
    ...cases.filter((id) => !known.has(id)).map((id) => `no such case: ${id}`),
    ...(against === undefined || [...passed].some((id) => id.startsWith(`${against} `))
      ? []
      : [`the opposite case does not pass: ${against}`]),
  ])
}

function printTable(judged: readonly Judged[]): void {
  const rows = new Map<string, Judged[]>()
  for (const one of judged) {
    const { format, source, decidable } = one.test
    const name = `${format}  ${source.replace(/@\w+\^?/, '').split(' ')[0]}${decidable ? '' : ' (debatable)'}`
    rows.set(name, [...(rows.get(name) ?? []), one])
  }
  const line = (name: string, cells: readonly (string | number)[]): void =>
    console.log(`${name.padEnd(56)}${cells.map((cell) => String(cell).padStart(9)).join('')}`)
  const count = (of: readonly Judged[], column: Column): number =>
    of.filter((one) => one.column === column).length
  line('format  source', ['cases', ...COLUMNS])
  for (const [name, of] of rows) line(name, [of.length, ...COLUMNS.map((column) => count(of, column))])
  const decidable = judged.filter(({ test }) => test.decidable)
  const share = (column: Column): string =>
    `${((100 * count(decidable, column)) / Math.max(1, decidable.length)).toFixed(1)} %`
  line('decidable', [decidable.length, ...COLUMNS.map((column) => count(decidable, column))])
  line('', ['', ...COLUMNS.map(share)])
  console.log(`passed: the peer's outcome, byte for byte but for the last line end. blanks: its text but for indentation,
line ends and blank lines, where the file's are kept. purpose: another outcome. Both with a reason that is checked
(--differences shows them).`)
}

/** Edits that are generated for the second table: a minute of work would be too much. */
const SEEDS = 2000
/** Not those of the fit. */
const FIRST_SEED = 1_000_000

function printPlacements(): void {
  const originals = originalsOf(true)
  const seeds = Array.from({ length: SEEDS }, (_, at) => FIRST_SEED + at)
  const samples = seeds.flatMap((seed) => sampleOf(originals, seed) ?? [])
  console.log(
    `\n${SEEDS} generated edits of ${originals.length} files that the fit has not seen, ${samples.length} applied:`,
  )
  printReliability(samples)
}

function printCase({ test, verdict, difference, column }: Judged): void {
  if (column === 'passed' || (column !== 'failed' && !argument('--differences'))) return
  const show = (value: unknown): string => JSON.stringify(value)
  console.log(`\n${test.id}\n  edit      ${show(test.edit)}\n  original  ${show(test.original)}`)
  console.log(`  expected  ${show(verdict.expected)}\n  got       ${show(verdict.got)}`)
  if (difference === undefined) return
  const opposite = difference.against === undefined ? '' : ` Opposite: ${difference.against}.`
  console.log(`  ${column === 'failed' ? 'does not hold' : column}: ${difference.why}${opposite}`)
}

if (argument('--help')) console.log(HELP)
else process.exitCode = run()
