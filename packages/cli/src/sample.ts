const NOUNS = [
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
const VERBS = [
  'archive',
  'build',
  'collect',
  'describe',
  'export',
  'filter',
  'group',
  'import',
  'join',
  'list',
]

/** Tokens are counted as four bytes each. */
const BYTES_PER_TOKEN = 4

/** TypeScript that reads like a module of a service, of about `tokens` tokens. The same text for the same number. */
export function sampleSource(tokens: number): string {
  const parts = [HEADER]
  let length = HEADER.length
  for (let index = 0; length < tokens * BYTES_PER_TOKEN; index++) {
    const part = sampleFunction(index)
    parts.push(part)
    length += part.length
  }
  return parts.join('\n')
}

const HEADER = `import { Store } from './store.js'
import type { Query, Row } from './types.js'

const store = new Store({ path: './data', cache: 512 })
const limits = { rows: 10_000, depth: 12 }
`

function sampleFunction(index: number): string {
  const noun = NOUNS[index % NOUNS.length]!
  const verb = VERBS[Math.floor(index / NOUNS.length) % VERBS.length]!
  const name = `${verb}${noun[0]!.toUpperCase()}${noun.slice(1)}${index}`
  return `/** Finds what a ${noun} holds and hands it on, ${index % 7 === 0 ? 'oldest' : 'newest'} first. */
export async function ${name}(query: Query, limit = limits.rows): Promise<Row[]> {
  const rows = await store.read('${noun}-${index}', query)
  const wanted = rows.filter((row) => row.weight > ${index % 13})
  const label = \`${noun} \${query.name} of part ${index}\`
  if (wanted.length === 0) {
    store.note('${verb}', label)
    return []
  }
  for (const row of wanted.slice(0, limit)) {
    row.label = label
    row.rank = row.weight * ${(index % 9) + 2} + limits.depth
  }
  return wanted.sort((a, b) => b.rank - a.rank)
}
`
}
