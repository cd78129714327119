import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makeDraft, readRequest } from '../draft.js'
import { createEngine } from '../engine.js'
import { FITTED_WEIGHTS } from '../fitted.js'
import { chooseDraft } from './candidates.js'

const FILE = `def pipeline(data):
    data = clean(data)
    data = validate(data)
    data = transform(data)
    return data
`
/** The new line could replace the two that a marker hides. */
const EDIT = `def pipeline(data):
    data = clean(data)
    # ... existing code ...
    data = normalize(data)
    return data
`
const SHORT: { original: string; snippet: string; path: string; expected: string[] }[] = gunzipSync(
  readFileSync(new URL('../../../../cases/written.jsonl.gz', import.meta.url)),
)
  .toString()
  .split('\n')
  .filter((row) => row !== '')
  .map((row) => JSON.parse(row))
  .filter(({ original }) => original.length < 5000)
const READING = readRequest({ original: FILE, edit: EDIT, path: 'a.py' }, FITTED_WEIGHTS)
const onTime = (): boolean => false

describe('a draft stands alone', () => {
  it('where it is plain', () => {
    const choice = chooseDraft(READING, onTime, 0)
    expect(choice).toMatchObject({ leanings: null, bound: [] })
    expect(choice.candidates).toHaveLength(1)
  })

  it('where no time is left for others', () => {
    const choice = chooseDraft(READING, () => true, 1)
    expect(choice).toMatchObject({ leanings: null, bound: [] })
    expect(choice.candidates).toHaveLength(1)
  })

  it("and is then the solver's own", () => {
    expect(chooseDraft(READING, onTime, 0).draft.text).toBe(makeDraft(READING).text)
  })
})

describe('a draft in doubt has others beside it', () => {
  const choice = chooseDraft(READING, onTime, 1)

  it('of solvers that lean another way', () => {
    expect(choice.leanings!.length).toBeGreaterThan(1)
  })

  it('each with a text of its own, the first draft among them', () => {
    const texts = choice.candidates.map(({ draft }) => draft.text)
    expect(new Set(texts).size).toBe(texts.length)
    expect(texts).toContain(makeDraft(READING).text)
    expect(texts).toContain(choice.draft.text)
  })

  it('of which another is chosen at times, and is the right one', () => {
    const right = SHORT.filter(({ original, snippet, path, expected }) => {
      const reading = readRequest({ original, edit: snippet, path }, FITTED_WEIGHTS)
      const { draft } = chooseDraft(reading, onTime, 1)
      return draft.text === expected[0] && makeDraft(reading).text !== expected[0]
    })
    expect(right.length).toBeGreaterThan(0)
  })

  it('and one bound by the edges of its chunks, where those say something', () => {
    const edit = FILE.replace(
      '    data = validate(data)\n',
      '    data = check(data)\n    data = validate(data)\n',
    )
    const reading = readRequest({ original: FILE, edit, path: 'a.py' }, FITTED_WEIGHTS)
    expect(chooseDraft(reading, onTime, 1).bound.map(({ text }) => text)).toEqual([edit])
    expect(choice.bound).toEqual([])
  })
})

describe('a near copy of a sibling is inserted, and the sibling stays', () => {
  const route = (name: string): string =>
    `  app.get('/${name}', async (req, res) => {\n    const rows = await list('${name}', req.query)\n    res.json(rows)\n  })\n`
  const method = (name: string, mode: string): string =>
    `    def ${name}(self, path):\n        with open(path, '${mode}') as file:\n            dump(self.items, file)\n        self.log('${name}')\n`
  const entry = (name: string): string => `  { name: '${name}', load: () => import('./${name}.js') },\n`

  it.each<[string, string, string, string, string]>([
    [
      'between two blocks, the one below shown by its head',
      'a.js',
      `export function register(app) {\n${route('users')}\n${route('orders')}}\n`,
      `// ...\n${route('users')}\n${route('invoices')}\n  app.get('/orders', async (req, res) => {\n// ...\n`,
      `export function register(app) {\n${route('users')}\n${route('invoices')}\n${route('orders')}}\n`,
    ],
    [
      'before the block that it was copied from',
      'a.py',
      `class Store:\n${method('save', 'w')}\n    def log(self, word):\n        print(word)\n`,
      `class Store:\n${method('append', 'a')}\n${method('save', 'w')}\n    # ...\n`,
      `class Store:\n${method('append', 'a')}\n${method('save', 'w')}\n    def log(self, word):\n        print(word)\n`,
    ],
    [
      'in a list',
      'a.js',
      `export const pages = [\n${entry('home')}${entry('users')}${entry('orders')}]\n`,
      `export const pages = [\n  // ...\n${entry('users')}${entry('invoices')}${entry('orders')}]\n`,
      `export const pages = [\n${entry('home')}${entry('users')}${entry('invoices')}${entry('orders')}]\n`,
    ],
  ])('%s', (_name, path, original, edit, expected) => {
    const engine = createEngine({ minConfidence: 0, verify: 'none' })
    const outcome = engine.applySync({ original, edit, path })
    expect(outcome.status === 'applied' && outcome.text).toBe(expected)
  })
})
