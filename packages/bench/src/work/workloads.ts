/** What the engine is given while its work is counted. */
import { fileURLToPath } from 'node:url'
import type { ApplyRequest } from '@mortise/core'
import { inSplit, readCases } from '@mortise/evaluation'
import { madeSubject } from '../subject/made.js'
import { subjectOf } from '../subject/subject.js'

const CASES = fileURLToPath(new URL('../../../../cases', import.meta.url))
/** Functions of the written module, seven lines each. */
const FUNCTIONS = [1_500, 7_000]
const SITES = 3

/** Real edits, a fifth of the cases; and long files, where all that is not linear shows. */
export async function workloads(): Promise<Record<string, readonly ApplyRequest[]>> {
  const { cases } = await readCases(CASES)
  const requests = cases
    .filter((c) => inSplit(c, 'held-out'))
    .map((c) => ({ ...subjectOf(c).request, language: c.language || undefined }))
  const loads: Record<string, readonly ApplyRequest[]> = { cases: requests }
  for (const functions of FUNCTIONS) {
    const text = writtenModule(functions)
    const subject = madeSubject('written', 'written.js', text, SITES)!
    loads[`${text.split('\n').length - 1} lines`] = [subject.request]
  }
  return loads
}

/** A module of plain functions, unlike each other. No package of a certain version is needed for it. */
export function writtenModule(functions: number): string {
  const nouns = [
    'account',
    'basket',
    'column',
    'device',
    'entry',
    'folder',
    'graph',
    'invoice',
    'journal',
    'lease',
  ]
  const verbs = ['archive', 'build', 'collect', 'describe', 'export', 'filter', 'group', 'import', 'join']
  let text = ''
  for (let index = 0; index < functions; index++) {
    const noun = nouns[index % nouns.length]!
    const verb = verbs[Math.floor(index / nouns.length) % verbs.length]!
    text += `export function ${verb}${noun}${index}(${noun}, options) {
  const rows = store.${verb}(${noun}.id, options.limit${index % 5});
  if (rows.length === 0) return null;
  log.debug('${verb} ${noun} ${index}', rows.length);
  return rows.map((row) => row.value * ${index + 1});
}

`
  }
  return text
}
