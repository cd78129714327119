/** What the server is asked: the real edits of cases/, in classes by the size of their file. */
import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** The field's yardstick. UTF-16 units. */
const UNITS_PER_TOKEN = 4

/** In tokens of the file. */
const CLASSES = [
  { name: 'under 1k', least: 50, most: 1_000 },
  { name: '1k to 3k', least: 1_000, most: 3_000 },
  { name: '3k to 15k', least: 3_000, most: 15_000 },
]
/** Real edits are of files up to some 10k tokens; this one is made longer by what stands around it. */
const LARGE = { name: '100k', tokens: 100_000 }

export function readClasses() {
  const cases = readCases()
  return [
    ...CLASSES.map(({ name, least, most }) => ({
      name,
      bodies: cases
        .filter(({ original }) => within(original.length / UNITS_PER_TOKEN, least, most))
        .map(({ original, snippet, path }) => body(original, snippet, path)),
    })),
    { name: LARGE.name, bodies: cases.filter(longEnough).slice(0, 5).map(enlarged) },
  ]
}

/** A body of so many bytes, near the limit of what the server takes. */
export function hugeBody(bytes) {
  const line = (n) => `export const veryLongConstantName${n} = computeSomething(${n}, "a string")\n`
  let file = ''
  let length = 0
  for (let n = 0; length < bytes; n++) {
    file += line(n)
    length += JSON.stringify(line(n)).length - 2
  }
  const edit = `// ... existing code ...\n${line(1000)}export const between = 1\n${line(1001)}// ... existing code ...\n`
  return body(file, edit, 'a.ts')
}

function readCases() {
  const folder = new URL('../../../../cases/', import.meta.url)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl.gz'))
    .flatMap((name) =>
      gunzipSync(readFileSync(new URL(name, folder)))
        .toString()
        .trim()
        .split('\n'),
    )
    .map((line) => JSON.parse(line))
    .filter(
      ({ answer, original, snippet }) =>
        answer === 'merge' && typeof original === 'string' && typeof snippet === 'string',
    )
}

function body(original_code, edit_snippet, path) {
  return JSON.stringify({ original_code, edit_snippet, path })
}

function longEnough({ original, language }) {
  return ['typescript', 'javascript'].includes(language) && original.length > 4_000
}

function enlarged({ original, snippet, path }) {
  const line = (n) => `export const constantNumber${n} = computeSomething(${n}, 'a string')\n`
  let around = ''
  for (let n = 0; around.length + original.length < LARGE.tokens * UNITS_PER_TOKEN; n++) around += line(n)
  return body(`${original}\n${around}`, snippet, path)
}

function within(value, least, most) {
  return value >= least && value < most
}
