/** `npm run fit`: fits the engine's numbers on development cases and writes them into the core's data file. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ConfidenceModel, confidenceOf, FITTED_WEIGHTS, type Weights } from '@mortise/core/internal'
import { Command } from 'commander'
import type { Case } from './cases/case.js'
import { readCases } from './cases/reader.js'
import { inSplit } from './cases/split.js'
import { FULL_INPUTS, QUICK_INPUTS, type Rows, rowsOf } from './fit/confidence.js'
import { type Row, trainModel } from './fit/network.js'
import { fitWeights, readExamples, scoreWeights } from './fit/weights.js'
import { wrongFileCases } from './run/wrongfile.js'

const DATA_FILE = fileURLToPath(new URL('../../core/src/fitted.ts', import.meta.url))

const program = new Command('fit')
  .description('Fits numbers on the development split of the given cases and writes them to the core.')
  .argument('<what>', 'weights (the solver) or confidence (the model that says how sure it is)')
  .argument('<path...>', 'files of cases (.jsonl, .jsonl.gz); a fifth of each is held out and only reported')
  .option('--generated <file>', 'mechanical cases, which count less')
  .option('--rounds <n>', 'weights: sweeps over all prices', '2')
  .option('--seed <n>', 'order of the sweeps, start of the training', '1')
  .option('--dry-run', 'print, write nothing')

program.parse()
const options = program.opts<{ generated?: string; rounds: string; seed: string; dryRun?: boolean }>()
const [what, ...paths] = program.args as [string, ...string[]]

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`
const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
const cases = (await Promise.all(paths.map((path) => readCases(path)))).flatMap((file) => file.cases)
const generated = options.generated === undefined ? [] : (await readCases(options.generated)).cases

function fitSolver(): void {
  const dev = (all: readonly Case[]): Case[] => all.filter((one) => inSplit(one, 'dev'))
  const out = (all: readonly Case[]): Case[] => all.filter((one) => inSplit(one, 'held-out'))
  const fitted = [
    ...readExamples(dev(cases), 1, FITTED_WEIGHTS),
    ...readExamples(dev(generated), 0.5, FITTED_WEIGHTS),
  ]
  const heldOut = readExamples(out(cases), 1, FITTED_WEIGHTS)
  const heldOutGenerated = readExamples(out(generated), 1, FITTED_WEIGHTS)
  const report = (weights: Weights): string =>
    `held out ${percent(scoreWeights(heldOut, weights))}${heldOutGenerated.length > 0 ? `, held-out mechanical ${percent(scoreWeights(heldOutGenerated, weights))}` : ''}`
  say(
    `${fitted.length} examples to fit; before: ${percent(scoreWeights(fitted, FITTED_WEIGHTS))}, ${report(FITTED_WEIGHTS)}`,
  )
  const { weights, score } = fitWeights(
    fitted,
    FITTED_WEIGHTS,
    Number(options.rounds),
    Number(options.seed),
    (name, value, now) => say(`${name} ${value}  ${percent(now)}`),
  )
  say(`after: ${percent(score)}, ${report(weights)}`)
  const body = Object.entries(weights)
    .map(([name, value]) => `  ${name}: ${value},`)
    .join('\n')
  write(/(export const FITTED_WEIGHTS: Weights = \{\n)[\s\S]*?\n\}/, `$1${body}\n}`, weights)
}

/** Folds of the cross-validation. */
const FOLDS = 5
const TRAINING = { hidden: 10, epochs: 80, rate: 0.01, decay: 0.003, seed: Number(options.seed), members: 8 }

function fitConfidence(): void {
  interface Drawn {
    readonly row: Row
    readonly set: string
    readonly heldOut: boolean
  }
  const rows: Record<keyof Rows, Drawn[]> = { quick: [], full: [] }
  const add = (all: readonly Case[], set: string, weight: number): void => {
    all.forEach((one, at) => {
      const found = rowsOf(one, weight, FITTED_WEIGHTS)
      const heldOut = inSplit(one, 'held-out')
      if (found !== null) {
        for (const row of found.quick) rows.quick.push({ row, set, heldOut })
        rows.full.push({ row: found.full, set, heldOut })
      }
      if (at % 200 === 199) say(`${set}: ${at + 1} of ${all.length}`)
    })
  }
  add(cases, 'cases', 4)
  add(generated, 'mechanical', 0.6)
  add(
    wrongFileCases(cases, cases).filter((_, at) => at % 3 === 0),
    'wrong file',
    0.7,
  )
  const write2: Record<string, ConfidenceModel> = {}
  for (const kind of ['quick', 'full'] as const) {
    const names = kind === 'quick' ? QUICK_INPUTS : FULL_INPUTS
    const predicted: { p: number; row: Row; set: string }[] = []
    for (let fold = 0; fold < FOLDS; fold++) {
      const train = rows[kind].filter(({ row, heldOut }) => row.group % FOLDS !== fold && !heldOut)
      const model = trainModel(
        train.map(({ row }) => row),
        names,
        TRAINING,
      )
      for (const { row, set } of rows[kind])
        if (row.group % FOLDS === fold) predicted.push({ p: confidenceOf(model, row.inputs), row, set })
    }
    say(`\n${kind}, cross-validated by source file:`)
    for (const threshold of [0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99]) {
      const parts = ['cases', 'mechanical', 'wrong file'].map((set) => {
        const own = predicted.filter((one) => one.set === set)
        const above = own.filter((one) => one.p >= threshold)
        const right = above.filter((one) => one.row.label === 1).length
        return `${set}: ${above.length - right} wrong, ${right} right of ${own.length}`
      })
      say(`  at ${threshold}: ${parts.join('; ')}`)
    }
    write2[kind] = trainModel(
      rows[kind].filter(({ heldOut }) => !heldOut).map(({ row }) => row),
      names,
      TRAINING,
    )
  }
  write(
    /(export const QUICK_MODEL: ConfidenceModel = )[\s\S]*$/,
    `$1${JSON.stringify(write2.quick)}\n\nexport const FULL_MODEL: ConfidenceModel = ${JSON.stringify(write2.full)}\n`,
    write2,
  )
}

function write(pattern: RegExp, replacement: string, printed: unknown): void {
  if (options.dryRun) {
    process.stdout.write(`${JSON.stringify(printed, null, 2)}\n`)
    return
  }
  writeFileSync(DATA_FILE, readFileSync(DATA_FILE, 'utf8').replace(pattern, replacement))
}

if (what === 'weights') fitSolver()
else if (what === 'confidence') fitConfidence()
else program.error(`fit what? weights or confidence, not '${what}'`, { exitCode: 64 })
