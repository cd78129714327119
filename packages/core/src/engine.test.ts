import { describe, expect, it } from 'vitest'
import { apply, createEngine, DEFAULT_OPTIONS } from './engine.js'
import type { ApplyRequest, EngineOptions, Outcome } from './outcome.js'

const FILE =
  'function run(x) {\n  prepare(x)\n  send(x)\n  finish(x)\n}\n\nfunction stop(y) {\n  halt(y)\n}\n'
const EDIT = 'function run(x) {\n  prepare(x)\n  send(x, true)\n  finish(x)\n}\n\n// ... existing code ...\n'
const MERGED = FILE.replace('send(x)', 'send(x, true)')
const REQUEST: ApplyRequest = { original: FILE, edit: EDIT, path: 'a.js' }

const ALIKE = ['one', 'two', 'three']
  .map((name) => `function ${name}(x) {\n  prepare(x)\n  send(x)\n  finish(x)\n}\n`)
  .join('\n')

const HELPERS =
  'function trim(text) {\n  return text.trim()\n}\n\nfunction load(path) {\n  return trim(read(path))\n}\n\nfunction save(path, text) {\n  write(path, text)\n}\n'
const STEPS = Array.from({ length: 30 }, (_, step) => `  step${step}(x)\n`).join('')
const LONG = `function run(x) {\n  begin(x)\n${STEPS}  end(x)\n}\n\nfunction other() {\n  return 1\n}\n`

/** A threshold that no doubtful merge passes, wherever the weights put it. */
const WARY: EngineOptions = { minConfidence: 0.95, verify: 'none' }

describe('a refusal says why, and names lines', () => {
  it.each<[string, ApplyRequest, EngineOptions, RegExp]>([
    ['invalid-input', { original: FILE, edit: '' }, {}, /edit is empty/],
    ['invalid-input', { original: FILE, edit: ' \n\t\n' }, {}, /edit is empty/],
    ['invalid-input', { original: 'a\u0000b', edit: 'a' }, {}, /NUL/],
    ['invalid-input', { original: null as unknown as string, edit: 'a' }, {}, /must both be strings/],
    [
      'too-large',
      REQUEST,
      { maxOriginalLength: 10 },
      /file has \d+ characters; the limit is 10\..*maxOriginalLength/,
    ],
    [
      'too-large',
      REQUEST,
      { maxEditLength: 10 },
      /edit has \d+ characters; the limit is 10\..*maxEditLength/,
    ],
    [
      'marker-unresolved',
      { original: '', edit: 'f()\n// ... existing code ...\n' },
      {},
      /marker at line 2 of the snippet/,
    ],
    ['budget-exceeded', REQUEST, { budgetMs: 0 }, /budget of 0 ms/],
    [
      'ambiguous-anchor',
      { original: ALIKE, edit: '  prepare(x)\n  send(x, true)\n  finish(x)\n', path: 'a.js' },
      WARY,
      /[Ll]ine \d+ of the snippet.*lines \d+/,
    ],
    [
      'wrong-file',
      {
        original: ALIKE,
        edit: 'class Painter {\n  constructor(canvas) {\n    this.canvas = canvas\n  }\n\n  draw(shape) {\n    this.canvas.stroke(shape)\n  }\n}\n',
        path: 'a.js',
      },
      WARY,
      /line 1, `class Painter \{`/,
    ],
    [
      'truncated-edit',
      {
        original: FILE,
        edit: 'function run(x) {\n  prepare(x)\n  if (x.ready) {\n    send(x)\n',
        path: 'a.js',
      },
      WARY,
      /ends at line 4, `send\(x\)`/,
    ],
    [
      'no-anchor',
      {
        original: HELPERS,
        edit: '// ... existing code ...\n  const total = rows.length\n  report(total)\n// ... existing code ...\nfunction save(path, text) {\n  write(path, text, true)\n}\n',
        path: 'a.js',
      },
      WARY,
      /Nothing says where the code at line 2 of the snippet, `const total = rows\.length`, goes/,
    ],
    [
      'conflicting-edit',
      { original: FILE, edit: 'function stop(y) {\n  halt(y);\n}\n', path: 'a.js' },
      {},
      /quotes, spacing or closing punctuation alone/,
    ],
  ])('%s', (code, request, options, message) => {
    const outcome = createEngine(options).applySync(request)
    expect(outcome).toMatchObject({ status: 'refused', code })
    expect(outcome.status === 'refused' && outcome.message).toMatch(message)
  })

  it('syntax-regression', async () => {
    const engine = createEngine({ minConfidence: 0, verify: 'full' })
    const outcome = await engine.apply({
      original: 'const a = 1\nconst b = 2\nconst c = 3\n',
      edit: 'const a = 1\nconst b = = 2\nconst c = 3\n',
      path: 'a.js',
    })
    expect(outcome).toMatchObject({ status: 'refused', code: 'syntax-regression' })
    expect(outcome.status === 'refused' && outcome.message).toMatch(/at line 2\b/)
  })
})

describe('no confidence outweighs', () => {
  const willing = createEngine({ minConfidence: 0, verify: 'none' })
  const bad = (request: ApplyRequest, code: string, message: RegExp) => {
    const outcome = willing.applySync({ path: 'a.js', ...request })
    expect(outcome).toMatchObject({ status: 'refused', code })
    expect(outcome.status === 'refused' && outcome.message).toMatch(message)
  }
  const UNCLOSED = `${EDIT}\nfunction stop(y) {\n  halt(y)\n}\n\nfunction pause(z) {\n  hold(z)\n`
  const OVERCLOSED = 'function run(x) {\n  prepare(x)\n  send(x)\n  finish(x)\n  }\n}\n'

  it('the loss of a function in use', () => {
    const [, load, save] = HELPERS.split('\n\n')
    const edit = `import fs from 'fs'\n\n${load!.replace('path))', "path, 'utf8'))")}\n\n${save}`
    const request = { original: `import fs from 'fs'\n\n${HELPERS}`, edit }
    bad(request, 'would-lose-code', /would remove `trim` \(line 3 of the file\), which the file still uses/)
    const named = willing.applySync({ ...request, path: 'a.js', instruction: 'Remove trim' })
    expect(named).toMatchObject({ status: 'applied', text: edit })
  })

  it('the loss of a long run without a word', () => {
    const edit = 'function run(x) {\n  begin(x)\n  end(x)\n}\n\n// ... existing code ...\n'
    bad(
      { original: LONG, edit },
      'would-lose-code',
      /no marker between them, which would remove lines 3 to 32/,
    )
    const meant = willing.applySync({ original: LONG, edit, path: 'a.js', instruction: 'Remove the steps' })
    expect(meant).toMatchObject({ status: 'applied', text: LONG.replace(STEPS, '') })
  })

  it('a name that a marker says stays, and that would go', () => {
    const all = 'function runAll(list) {\n  for (const x of list) run(x)\n}\n\n'
    bad(
      {
        original: FILE.replace('function stop', `${all}function stop`),
        edit: `${FILE}\n// ... runAll unchanged ...\n`,
      },
      'marker-unresolved',
      /marker at line 11 of the snippet speaks of `runAll`/,
    )
  })

  it('an opener that is left without its closer', () => {
    bad({ original: FILE, edit: UNCLOSED }, 'truncated-edit', /ends at line \d+, `hold\(z\)`/)
  })

  it('a closer that is left without its opener', () => {
    bad(
      { original: FILE, edit: OVERCLOSED },
      'conflicting-edit',
      /closes more blocks than it opens, at its line [56], `}`/,
    )
  })

  it.each([
    ['an opener', `begin(() => {\n\n${FILE}`, UNCLOSED],
    ['a closer', `}\n\n${FILE}`, OVERCLOSED],
  ])('but %s too many is none of the edit where the file had one before', (_name, original, edit) => {
    const outcome = willing.applySync({ original, edit, path: 'a.js' })
    expect(outcome.status === 'refused' ? [outcome.code, outcome.message] : []).toEqual([])
  })
})

describe('a line of the file that looks like a marker', () => {
  const TELLING = `// Shown to the model:
// ... existing code ...
const MARKER = '... existing code ...'

export function explain(name) {
  return MARKER + name
}

export function strip(text) {
  return text.replace(MARKER, '')
}
`
  const tail = "export function strip(text) {\n  return text.replaceAll(MARKER, '')\n}\n"
  const expected = TELLING.replace('replace(', 'replaceAll(')

  it.each([
    ['stays where the edit means a marker by it', `// ... existing code ...\n\n${tail}`, expected],
    [
      'stays where the edit shows it, and a marker beside it',
      `// Shown to the model:\n// ... existing code ...\nconst MARKER = '... existing code ...'\n\n// ... existing code ...\n\n${tail}`,
      expected,
    ],
    ['stays where the edit gives the whole file', expected, expected],
    [
      'stays between lines that the edit changes',
      TELLING.replace('the model', 'people').replace("'... existing", "'... other"),
      TELLING.replace('the model', 'people').replace("'... existing", "'... other"),
    ],
  ])('%s', (_name, edit, text) => {
    const outcome = createEngine({ minConfidence: 0 }).applySync({ original: TELLING, edit, path: 'a.js' })
    expect(outcome).toMatchObject({ status: 'applied', text })
  })
})

it('a refusal in doubt hands over the draft that it held back, one of the input none', () => {
  const doubtful = createEngine({ ...WARY, minConfidence: 1 }).applySync(REQUEST)
  expect(doubtful).toMatchObject({ status: 'refused', draft: { text: MERGED } })
  const invalid = createEngine().applySync({ original: FILE, edit: '' })
  expect(invalid).not.toHaveProperty('draft')
})

describe('ways to merge', () => {
  const withoutTime = (outcome: Outcome) => ({ ...outcome, stats: { ...outcome.stats, ms: 0 } })

  it('agree, at once or awaited', async () => {
    const engine = createEngine({ minConfidence: 0 })
    await engine.load(['javascript'])
    expect(withoutTime(await engine.apply(REQUEST))).toEqual(withoutTime(engine.applySync(REQUEST)))
  })

  it('take options on the way', async () => {
    expect(await apply(REQUEST, { minConfidence: 0 })).toMatchObject({ status: 'applied', text: MERGED })
    expect(await apply(REQUEST, { maxEditLength: 1 })).toMatchObject({ code: 'too-large' })
  })

  it('give the same for the same', () => {
    const engine = createEngine({ minConfidence: 0, verify: 'none' })
    expect(withoutTime(engine.applySync(REQUEST))).toEqual(withoutTime(engine.applySync(REQUEST)))
  })

  it.each<[string, ApplyRequest, object]>([
    ['identical', { original: FILE, edit: FILE }, { text: FILE, confidence: 1, hunks: [] }],
    ['new-file', { original: '', edit: FILE }, { text: FILE, confidence: 1 }],
    ['aligned', REQUEST, { text: MERGED }],
  ])('say which way they went: %s', (route, request, expected) => {
    const outcome = createEngine({ minConfidence: 0, verify: 'none' }).applySync(request)
    expect(outcome).toMatchObject({ status: 'applied', ...expected, stats: { route } })
  })

  it('merge again into what they gave without a change', () => {
    const engine = createEngine({ minConfidence: 0, verify: 'none' })
    expect(engine.applySync({ ...REQUEST, original: MERGED })).toMatchObject({ text: MERGED, hunks: [] })
  })
})

it('a hunk gives its place in all three texts', () => {
  const outcome = createEngine({ minConfidence: 0, verify: 'none' }).applySync(REQUEST)
  expect(outcome.hunks).toMatchObject([
    { original: { start: 2, end: 3 }, output: { start: 2, end: 3 }, edit: { start: 2, end: 3 } },
  ])
})

it('statistics count lines as an editor does', () => {
  const { stats } = createEngine({ minConfidence: 0 }).applySync({ ...REQUEST, original: FILE.trimEnd() })
  expect(stats).toMatchObject({ originalLines: 9, editLines: 7, editLength: EDIT.length })
})

it('the default threshold is a probability', () => {
  expect(DEFAULT_OPTIONS.minConfidence).toBeGreaterThan(0.5)
  expect(DEFAULT_OPTIONS.minConfidence).toBeLessThan(1)
})
