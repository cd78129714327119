import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Case } from '../cases/case.js'
import type { Material } from './generator.js'
import type { Pair } from './pair.js'

/** Reads the cached pairs, where there are any, and takes the originals of cases as files to make changes to. */
export async function loadMaterial(cache: string, cases: readonly Case[]): Promise<Material> {
  const names = await readdir(cache).catch(() => [])
  const pairs: Pair[] = []
  for (const name of names.filter((n) => n.endsWith('.jsonl.gz')).sort()) {
    const content = gunzipSync(await readFile(join(cache, name))).toString('utf8')
    for (const line of content.split('\n')) if (line !== '') pairs.push(JSON.parse(line))
  }
  const originals = new Map(cases.map((c) => [c.original, c]))
  const files = [...originals.values(), ...pairs.map((p) => ({ ...p, original: p.after }))].map(
    ({ path, original, source }) => ({ path, before: original, source }),
  )
  return { pairs, files }
}
