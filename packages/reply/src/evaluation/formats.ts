#!/usr/bin/env node
/** Holds the dialects against the tables of other tools: passed, failed, different on purpose. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { createEngine } from '@mortise/core'
import { judge, type TableCase, type Verdict } from './table.js'

/** Passed or different for a good reason: as large a part as this of the decidable cases. */
const FLOOR = 0.97

const root = new URL('../../../../', import.meta.url)
const show = process.argv.includes('--failures')
const all = process.argv.includes('--differences')
const only = process.argv.find((argument) => argument.startsWith('--id='))?.slice(5)
const table = gunzipSync(readFileSync(new URL('cases/peers-formats.jsonl.gz', root)))
const cases = table
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as TableCase)
  .filter((test) => only === undefined || test.id.includes(only))
const reasons = JSON.parse(
  readFileSync(new URL('packages/reply/differences.json', root), 'utf8'),
) as Readonly<Record<string, string>>

interface Row {
  cases: number
  passed: number
  purpose: number
  failed: number
}
const engine = createEngine()
const rows = new Map<string, Row>()
const failures: { test: TableCase; verdict: Verdict }[] = []
const needless: string[] = []
for (const test of cases) {
  const verdict = judge(test, engine)
  if (verdict === undefined) continue
  const kind = test.decidable ? '' : ' (debatable)'
  const name = `${test.format}  ${test.source.replace(/@\w+\^?/, '').split(' ')[0]}${kind}`
  const row = rows.get(name) ?? { cases: 0, passed: 0, purpose: 0, failed: 0 }
  rows.set(name, row)
  row.cases++
  const reason = reasons[test.id]
  if (verdict.passed) {
    row.passed++
    if (reason !== undefined) needless.push(test.id)
  } else {
    if (reason !== undefined) row.purpose++
    else row.failed++
    if (reason === undefined || all) failures.push({ test, verdict })
  }
}
const pad = (value: string | number, width: number): string => String(value).padStart(width)
console.log(
  `${'format  source'.padEnd(72)}${pad('cases', 7)}${pad('passed', 8)}${pad('purpose', 9)}${pad('failed', 8)}`,
)
for (const [name, row] of rows)
  console.log(
    `${name.padEnd(72)}${pad(row.cases, 7)}${pad(row.passed, 8)}${pad(row.purpose, 9)}${pad(row.failed, 8)}`,
  )
const decidable = [...rows].filter(([name]) => !name.endsWith('(debatable)')).map(([, row]) => row)
const sum = (key: keyof Row): number => decidable.reduce((total, row) => total + row[key], 0)
const share = (count: number): string => `${((100 * count) / Math.max(1, sum('cases'))).toFixed(1)} %`
console.log(
  `decidable: ${sum('cases')} cases, ${sum('passed')} passed (${share(sum('passed'))}), ${sum('purpose')} different on purpose, ${sum('failed')} failed; passed or on purpose ${share(sum('passed') + sum('purpose'))}`,
)
for (const { test, verdict } of failures) {
  if (!show && !all) break
  console.log(
    `\n${test.id}\n  edit      ${JSON.stringify(test.edit)}\n  original  ${JSON.stringify(test.original)}`,
  )
  console.log(`  expected  ${JSON.stringify(test.expected)}\n  got       ${JSON.stringify(verdict.got)}`)
  if (reasons[test.id] !== undefined) console.log(`  on purpose: ${reasons[test.id]}`)
}
for (const id of needless) console.log(`differences.json gives a reason for a case that passes: ${id}`)
const ok = sum('passed') + sum('purpose') >= FLOOR * sum('cases')
process.exitCode = ok && needless.length === 0 ? 0 : 1
