import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { stableHash } from '../cases/split.js'
import { align } from './alignment.js'
import type { PackageVersions } from './packages.js'
import { linesOf, type Pair } from './pair.js'
import { randomOf } from './random.js'
import { syntaxOf } from './syntax.js'

/** Licences under which a file may be copied and changed with little ado. */
const PERMISSIVE = /^(?:MIT|ISC|BSD-[23]-Clause|Apache-2\.0|0BSD|Unlicense|CC0-1\.0|BlueOak-1\.0\.0)$/

const MIN_LINES = 20
const MAX_LINES = 3000
/** A file of which more was changed has been rewritten rather than edited. */
const MAX_CHANGED_SHARE = 0.5
/** So that no package and no language drowns the others. */
const MAX_PAIRS_PER_EXTENSION = 40
/** Longer lines are minified or data. */
const MAX_LINE_LENGTH = 400

const run = promisify(execFile)

/** Fetches both versions and writes the pairs to `cache`, unless they are there. Returns how many there are. */
export async function fetchPairs(
  { name, from, to }: PackageVersions,
  cache: string,
): Promise<number | 'cached'> {
  const target = join(cache, `${name.replace('/', '__')}.jsonl.gz`)
  if (existsSync(target)) return 'cached'
  const folder = await mkdtemp(join(tmpdir(), 'pairs-'))
  try {
    const [old, now] = [await unpack(name, from, folder), await unpack(name, to, folder)]
    const licences = [...new Set([await licenceOf(old), await licenceOf(now)])]
    const licence = licences.join(', later ')
    if (!licences.every(isPermissive)) throw new Error(`licence is ${licence}`)
    const pairs: Pair[] = []
    for (const path of await filesIn(now)) {
      const pair = await pairOf(old, now, path)
      if (pair !== undefined)
        pairs.push({ ...pair, source: { package: name, version: `${from} to ${to}`, path, licence } })
    }
    const kept = sample(pairs, name)
    await writeFile(target, gzipSync(kept.map((pair) => `${JSON.stringify(pair)}\n`).join('')))
    return kept.length
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function unpack(name: string, version: string, folder: string): Promise<string> {
  const { stdout } = await run('npm', ['pack', '--silent', `${name}@${version}`], { cwd: folder })
  const archive = stdout.trim().split('\n').at(-1) ?? ''
  const target = join(folder, version)
  await mkdir(target)
  await run('tar', ['-xzf', archive, '-C', target, '--strip-components=1'], { cwd: folder })
  return target
}

/** Of licences to choose from, one will do; of those that all apply, each must. */
function isPermissive(licence: string): boolean {
  const named = licence.replace(/[()]/g, '')
  return named.includes(' OR ')
    ? named.split(' OR ').some((one) => PERMISSIVE.test(one))
    : PERMISSIVE.test(named)
}

async function licenceOf(folder: string): Promise<string> {
  const { license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  return typeof license === 'string' ? license : String(license?.type)
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && syntaxOf(entry.name) !== undefined && !/\.min\./.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

async function pairOf(old: string, now: string, path: string): Promise<Omit<Pair, 'source'> | undefined> {
  if (!existsSync(join(old, path))) return undefined
  const before = await readFile(join(old, path), 'utf8')
  const after = await readFile(join(now, path), 'utf8')
  if (before === after || before.includes('\uFFFD') || before.length > MAX_LINES * MAX_LINE_LENGTH)
    return undefined
  const [a, b] = [linesOf(before), linesOf(after)]
  if (a.length < MIN_LINES || a.length > MAX_LINES || b.length > MAX_LINES) return undefined
  if (a.some((line) => line.length > MAX_LINE_LENGTH)) return undefined
  const alignment = align(a, b)
  if (alignment === undefined) return undefined
  const kept = alignment.source.reduce((sum, line) => sum + (line >= 0 ? 1 : 0), 0)
  return Math.max(a.length, b.length) - kept > MAX_CHANGED_SHARE * a.length
    ? undefined
    : { path, before, after }
}

/** Some pairs of each file type, at random but the same each time; builds of one source in several formats once. */
function sample(pairs: readonly Pair[], name: string): Pair[] {
  const counts = new Map<string, number>()
  const bases = new Set<string>()
  return randomOf(stableHash(name))
    .shuffle(pairs)
    .filter(({ path, before }) => {
      const extension = extname(path)
      const count = counts.get(extension) ?? 0
      const twin = `${path.split('/').at(-1)}:${before.length >> 8}`
      if (count === MAX_PAIRS_PER_EXTENSION || bases.has(twin)) return false
      counts.set(extension, count + 1)
      bases.add(twin)
      return true
    })
}
