/** `npm run fit`: fits the engine's numbers on development cases and writes them into the core's data file. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FITTED_WEIGHTS, type Weights } from '@mortise/core/internal'
import { Command } from 'commander'
import { readCases } from './cases/reader.js'
import { inSplit } from './cases/split.js'
import { fitWeights, readExamples, scoreWeights } from './fit/weights.js'

const DATA_FILE = fileURLToPath(new URL('../../core/src/fitted.ts', import.meta.url))

const program = new Command('fit')
  .description(
    "Fits the solver's prices and the confidence model on the development split of the given cases.",
  )
  .argument('<path...>', 'files of cases (.jsonl, .jsonl.gz); a fifth of each is held out and only reported')
  .option('--generated <file>', 'mechanical cases, which count less')
  .option('--rounds <n>', 'sweeps over all prices', '2')
  .option('--seed <n>', 'order of the sweeps', '1')
  .option('--dry-run', 'print, write nothing')

program.parse()
const options = program.opts<{ generated?: string; rounds: string; seed: string; dryRun?: boolean }>()

const cases = (await Promise.all(program.args.map((path) => readCases(path)))).flatMap((file) => file.cases)
const generated = options.generated === undefined ? [] : (await readCases(options.generated)).cases
const fitted = [
  ...readExamples(
    cases.filter((one) => inSplit(one, 'dev')),
    1,
    FITTED_WEIGHTS,
  ),
  ...readExamples(
    generated.filter((one) => inSplit(one, 'dev')),
    0.5,
    FITTED_WEIGHTS,
  ),
]
const heldOut = readExamples(
  cases.filter((one) => inSplit(one, 'held-out')),
  1,
  FITTED_WEIGHTS,
)
const heldOutGenerated = readExamples(
  generated.filter((one) => inSplit(one, 'held-out')),
  1,
  FITTED_WEIGHTS,
)
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`
const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
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
if (options.dryRun) process.stdout.write(`${JSON.stringify(weights, null, 2)}\n`)
else {
  const text = readFileSync(DATA_FILE, 'utf8')
  const body = Object.entries(weights)
    .map(([name, value]) => `  ${name}: ${value},`)
    .join('\n')
  writeFileSync(
    DATA_FILE,
    text.replace(/(export const FITTED_WEIGHTS: Weights = \{\n)[\s\S]*?\n\}/, `$1${body}\n}`),
  )
}
