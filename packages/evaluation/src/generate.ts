#!/usr/bin/env node
import { Command } from 'commander'
import { readCases, writeCases } from './cases/reader.js'
import { numberIn, parseArguments } from './exit.js'
import { generateCases } from './generate/generator.js'
import { loadMaterial } from './generate/material.js'
import { PAIR_CACHE, SHIPPED_CASES } from './places.js'
import { progressOf } from './run/progress.js'

interface Flags {
  readonly count: number
  readonly seed: number
  readonly out: string
}

const command = new Command('generate')
  .description(
    'Makes lazy edits with known answers, from real changes (see `npm run pairs`) and made-up ones.',
  )
  .requiredOption('--out <file>', 'where to write them (.jsonl, .jsonl.gz)')
  .option('--count <number>', 'how many', numberIn(1, 1_000_000), 1000)
  .option('--seed <number>', 'the same seed gives the same cases', numberIn(0, 2 ** 32 - 1), 1)

const { flags } = parseArguments<Flags>(command)
const material = await loadMaterial(PAIR_CACHE, (await readCases(SHIPPED_CASES)).cases)
const cases = generateCases(material, flags.seed, flags.count, progressOf(flags.count, 'cases made'))
await writeCases(flags.out, cases)
console.error(
  `${cases.length} cases from ${material.pairs.length} real changes and ${material.files.length} files`,
)
