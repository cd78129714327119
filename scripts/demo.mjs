// Merges the edits of `examples/`, shows each diff and what it took, and checks every result against the expected one.
// Run it with `npm run demo`, which builds first.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine, languageOf } from '@mortise/core'
import pc from 'picocolors'
import { measure } from '../packages/cli/dist/measurement.js'
import { comparePatch, printPatch } from '../packages/cli/dist/patch.js'
import { wantsColour } from '../packages/cli/dist/terminal.js'

const EXAMPLES = fileURLToPath(new URL('../examples', import.meta.url))
const RUNS = { runs: 200, budgetMs: 400 }

const colour = wantsColour(process.stdout.isTTY === true, process.env)
const paint = pc.createColors(colour)

/**
 * @typedef {object} Example
 * @property {string} name the folder
 * @property {string} path the file that is edited, relative to `examples/`
 * @property {string} original
 * @property {string} edit
 * @property {string} instruction
 * @property {string | undefined} expected the merged file, where the edit is to be merged
 * @property {{ code: string, why: string } | undefined} refusal where it is to be refused
 */

/** @returns {Promise<Example>} */
async function readExample(/** @type {string} */ name) {
  const files = await readdir(join(EXAMPLES, name))
  const read = (/** @type {string} */ file) => readFile(join(EXAMPLES, name, file), 'utf8')
  const expected = files.find((file) => file.startsWith('expected.'))
  const source = files.find(
    (file) => file !== expected && !['edit.md', 'instruction.txt', 'refusal.json'].includes(file),
  )
  if (!source) throw new Error(`examples/${name} holds no file to edit`)
  return {
    name,
    path: `${name}/${source}`,
    original: await read(source),
    edit: await read('edit.md'),
    instruction: (await read('instruction.txt')).trim(),
    expected: expected && (await read(expected)),
    refusal: files.includes('refusal.json') ? JSON.parse(await read('refusal.json')) : undefined,
  }
}

/** Shows one example. Returns what the summary needs. */
async function show(/** @type {Example} */ example) {
  const { path, original, edit, instruction } = example
  const request = { original, edit, path, instruction }
  const engine = createEngine()
  const start = performance.now()
  const outcome = await engine.apply(request)
  const times = measure(performance.now() - start, () => engine.applySync(request), RUNS)
  const speed = outcome.stats.tokens / (times.p50 / 1000)

  print(
    `\n${paint.bold(`examples/${path}`)}  ${paint.dim(languageOf(path).name)}\n${paint.italic(`"${instruction}"`)}\n`,
  )
  let right = false
  if (outcome.status === 'applied') {
    print(await printPatch(await comparePatch(`examples/${path}`, original, outcome.text), colour))
    right = outcome.text === example.expected
    if (example.refusal) print(paint.red('This edit should have been refused.'))
    if (example.expected !== undefined && !right) {
      print(paint.red('Not the expected file. From the expected file to this one:'))
      print(await printPatch(await comparePatch(path, example.expected, outcome.text), colour))
    }
  } else {
    print(`${paint.yellow(`refused (${outcome.code})`)}: ${outcome.message}`)
    for (const { start: line, text } of outcome.candidates) print(`  ${path}:${line + 1}  ${text}`)
    right = outcome.code === example.refusal?.code
    if (!right) print(paint.red('This is not the outcome that was expected.'))
  }
  const verdict =
    outcome.status === 'applied' ? `applied, confidence ${outcome.confidence.toFixed(3)}` : 'refused'
  print(
    `${right ? paint.green('✓ as expected') : paint.red('✗ not as expected')}   ${verdict}   ` +
      `first ${ms(times.first)}, then ${ms(times.p50)} (median of ${times.runs})   ` +
      `${number(outcome.stats.tokens)} tokens, ${number(speed)} tokens/s`,
  )
  return { right, status: outcome.status, tokens: outcome.stats.tokens, ...times }
}

function print(/** @type {string} */ text) {
  process.stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`)
}

function ms(/** @type {number} */ value) {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`
}

function number(/** @type {number} */ value) {
  return Math.round(value).toLocaleString('en-US')
}

const folders = (await readdir(EXAMPLES, { withFileTypes: true })).filter((entry) => entry.isDirectory())
const shown = []
for (const { name } of folders) shown.push(await show(await readExample(name)))

const wrong = shown.filter((result) => !result.right).length
const merged = shown.filter((result) => result.right && result.status === 'applied')
const refused = shown.filter((result) => result.right && result.status === 'refused').length
const tokens = merged.reduce((sum, result) => sum + result.tokens, 0)
const time = merged.reduce((sum, result) => sum + result.p50, 0)
print(
  `\n${paint.bold(`${shown.length} edits`)}: ${merged.length} merged as expected, ${refused} refused as expected, ` +
    `${wrong ? paint.red(`${wrong} wrong`) : '0 wrong'}`,
)
if (merged.length > 0) {
  print(
    `All merges together, warm: ${ms(time)} for ${number(tokens)} tokens, ${number(tokens / (time / 1000))} tokens/s ` +
      'on one core (tokens: bytes / 4 of the file before and after)',
  )
}
process.exitCode = wrong ? 1 : 0
