/** The command as a process, with everything but a measurement. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const REPORT = fileURLToPath(new URL('../../../docs/benchmarks/report.json', import.meta.url))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mortise-bench-'))
  writeFileSync(join(folder, 'broken.json'), '{')
  writeFileSync(join(folder, 'broken.jsonl'), '{"id": 1}\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

const bench = (args: readonly string[], env = process.env) =>
  spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', cwd: folder, env })

test.each([
  ['says how it is used', ['--help'], 0, 'Usage: bench'],
  ['an option that there is not is wrong usage', ['--qick'], 64, "unknown option '--qick'"],
  ['cases that are not there', ['nowhere.jsonl'], 66, 'no such file or folder: nowhere.jsonl'],
  ['a report that is not there', ['--from', 'nowhere.json'], 66, 'no such file or folder: nowhere.json'],
  ['broken cases', ['broken.jsonl'], 65, 'broken.jsonl, row 1'],
  ['a broken report', ['--from', 'broken.json'], 65, 'JSON'],
])('%s', (_, args, status, words) => {
  const done = bench(args)
  expect(done.stdout + done.stderr).toContain(words)
  expect(done.status).toBe(status)
})

describe.skipIf(!existsSync(REPORT))('the committed report', () => {
  test('can be drawn again, without a browser too', () => {
    const done = bench(['--from', REPORT, '--out', 'again'], { ...process.env, CHROMIUM: '/nowhere' })
    expect(done.stderr).toContain('No images')
    expect(done.status).toBe(0)
    const page = readFileSync(join(folder, 'again/benchmarks/index.html'), 'utf8')
    expect(page).not.toContain('chart:')
    expect(page).not.toContain('NaN')
    const text = readFileSync(join(folder, 'again/benchmarks.md'), 'utf8')
    expect(text).toContain('## Method')
    expect(text).not.toMatch(/undefined|NaN|Infinity/)
  })
})
