#!/usr/bin/env node
import { mkdir } from 'node:fs/promises'
import { Command } from 'commander'
import { parseArguments } from './exit.js'
import { fetchPairs } from './generate/download.js'
import { PACKAGES } from './generate/packages.js'
import { PAIR_CACHE } from './places.js'

const command = new Command('pairs')
  .description(
    'Fetches two versions of some packages and keeps the files that differ, for `npm run generate`.',
  )
  .argument('[package...]', 'only these packages of the list')

const { paths: names } = parseArguments<object>(command)
await mkdir(PAIR_CACHE, { recursive: true })
let failed = 0
for (const versions of PACKAGES) {
  if (names.length > 0 && !names.includes(versions.name)) continue
  try {
    const count = await fetchPairs(versions, PAIR_CACHE)
    console.error(`${versions.name}: ${count === 'cached' ? 'there already' : `${count} pairs`}`)
  } catch (error) {
    failed++
    console.error(`${versions.name}: ${(error as Error).message}`)
  }
}
process.exitCode = failed === 0 ? 0 : 1
