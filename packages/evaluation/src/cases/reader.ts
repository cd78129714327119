import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Case, formatCase, parseCase } from './case.js'

const CASE_FILE = /\.jsonl(\.gz)?$/

/** What was read, and how many rows hold edits in another dialect than the lazy one. */
export interface CaseFiles {
  readonly cases: readonly Case[]
  readonly skipped: number
}

/** Reads a file of cases, or all files of cases in a folder, in the order of their names. */
export async function readCases(path: string): Promise<CaseFiles> {
  const names = (await stat(path)).isDirectory()
    ? (await readdir(path))
        .filter((name) => CASE_FILE.test(name))
        .sort()
        .map((name) => join(path, name))
    : [path]
  const cases: Case[] = []
  let skipped = 0
  for (const name of names) {
    const bytes = await readFile(name)
    const content = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
    const set = basename(name).replace(CASE_FILE, '')
    // Only '\n' separates rows: U+2028 may stand inside a JSON string.
    for (const [index, line] of content.split('\n').entries()) {
      if (line.trim() === '') continue
      try {
        const row: unknown = JSON.parse(line)
        if (isOtherDialect(row)) skipped++
        else cases.push(parseCase(row, set))
      } catch (error) {
        throw new Error(`${name}, row ${index + 1}: ${(error as Error).message}`)
      }
    }
  }
  return { cases, skipped }
}

/** Writes cases as rows, gzipped where the name says so. The same cases give the same bytes. */
export async function writeCases(path: string, cases: readonly Case[]): Promise<void> {
  const content = cases.map((c) => `${formatCase(c)}\n`).join('')
  await writeFile(path, path.endsWith('.gz') ? gzipSync(content, { level: 9 }) : content)
}

/** Rows with a `format` hold search-and-replace blocks, patches and the like, which are not merged by alignment. */
function isOtherDialect(row: unknown): boolean {
  return typeof row === 'object' && row !== null && 'format' in row
}
