import { describe, expect, it } from 'vitest'
import { createEngine } from '../engine.js'
import { LineLoss, LineOrigin } from '../outcome.js'

const engine = createEngine({ minConfidence: 0, verify: 'none' })

function merge(original: string, edit: string, path = 'a.js', instruction?: string): string {
  const outcome = engine.applySync({ original, edit, path, instruction })
  if (outcome.status !== 'applied') throw new Error(outcome.message)
  return outcome.text
}

const THREE =
  'function first() {\n  return 1\n}\n\nfunction second() {\n  return 2\n}\n\nfunction third() {\n  return 3\n}\n'
const SECOND = '// ... existing code ...\n\nfunction second() {\n  return 22\n}\n\n// ... existing code ...\n'
const MERGED = THREE.replace('return 2\n', 'return 22\n')

describe('what the edit does not touch stays byte for byte', () => {
  it('CRLF line ends, which new lines take on', () => {
    const edit = SECOND.replace('  return', '  log("new")\n  return')
    const expected = MERGED.replace('  return 22', '  log("new")\n  return 22')
    expect(merge(THREE.replaceAll('\n', '\r\n'), edit)).toBe(expected.replaceAll('\n', '\r\n'))
  })

  it('LF line ends, though the edit has CRLF', () => {
    expect(merge(THREE, SECOND.replaceAll('\n', '\r\n'))).toBe(MERGED)
  })

  it('a byte order mark', () => {
    const edit = 'function first() {\n  return 11\n}\n\n// ... existing code ...\n'
    expect(merge(`\uFEFF${THREE}`, edit)).toBe(`\uFEFF${THREE.replace('return 1', 'return 11')}`)
  })

  it('tabs, though the edit has spaces', () => {
    const edit = SECOND.replace('  return 22', '  if (x) {\n    log("new")\n  }\n  return 2')
    expect(merge(THREE.replaceAll('  ', '\t'), edit)).toBe(
      THREE.replaceAll('  ', '\t').replace('\treturn 2\n', '\tif (x) {\n\t\tlog("new")\n\t}\n\treturn 2\n'),
    )
  })

  it('a missing final line end, though the edit changes the last block', () => {
    const edit = '// ... existing code ...\n\nfunction third() {\n  return 33\n}\n'
    expect(merge(THREE.trimEnd(), edit)).toBe(THREE.trimEnd().replace('return 3', 'return 33'))
  })

  it('a missing final line end, though the edit adds below the last block', () => {
    const edit =
      '// ... existing code ...\n\nfunction third() {\n  return 3\n}\n\nfunction fourth() {\n  return 4\n}\n'
    expect(merge(THREE.trimEnd(), edit)).toBe(`${THREE}\nfunction fourth() {\n  return 4\n}`)
  })

  it('a final line end, though the edit has none', () => {
    const edit = '// ... existing code ...\n\nfunction third() {\n  return 33\n}'
    expect(merge(THREE, edit)).toBe(THREE.replace('return 3', 'return 33'))
  })

  it('trailing blanks of lines that the edit shows without them', () => {
    const blanks = (text: string): string => text.replace('second() {', 'second() {  ')
    expect(merge(blanks(THREE), SECOND)).toBe(blanks(MERGED))
  })

  it('trailing blanks of lines under a marker', () => {
    const blanks = (text: string): string => text.replace('return 1', 'return 1   ')
    expect(merge(blanks(THREE), SECOND)).toBe(blanks(MERGED))
  })

  it('quotes that the edit recalls in another style', () => {
    const original = "function run() {\n  start('x')\n  go('y')\n  stop('z')\n}\n"
    const edit = 'function run() {\n  start("x")\n  go("why")\n  stop("z")\n}\n'
    expect(merge(original, edit)).toBe(original.replace("go('y')", 'go("why")'))
  })
})

describe('blocks move with their indentation', () => {
  it('in when an edit wraps the lines under a marker', () => {
    expect(
      merge(
        'function run(items) {\n  open()\n  for (const item of items) {\n    send(item)\n  }\n  close()\n}\n',
        'function run(items) {\n  open()\n  try {\n    // ... existing code ...\n  } finally {\n    close()\n  }\n}\n',
      ),
    ).toBe(
      'function run(items) {\n  open()\n  try {\n    for (const item of items) {\n      send(item)\n    }\n  } finally {\n    close()\n  }\n}\n',
    )
  })

  it('out when an edit takes their wrapping off', () => {
    expect(
      merge(
        'function run(items) {\n  if (items) {\n    open()\n    for (const item of items) {\n      send(item)\n    }\n    close()\n  }\n}\n',
        'function run(items) {\n  open()\n  // ... existing code ...\n  close()\n}\n',
      ),
    ).toBe(
      'function run(items) {\n  open()\n  for (const item of items) {\n    send(item)\n  }\n  close()\n}\n',
    )
  })

  it('where nesting shows by indentation alone', () => {
    expect(
      merge(
        'def run(items):\n    open()\n    for item in items:\n        send(item)\n    close()\n',
        'def run(items):\n    open()\n    try:\n        # ... existing code ...\n    finally:\n        close()\n',
        'a.py',
      ),
    ).toBe(
      'def run(items):\n    open()\n    try:\n        for item in items:\n            send(item)\n    finally:\n        close()\n',
    )
  })
})

describe('lines go', () => {
  it('that the edit leaves out between two neighbours', () => {
    const original = 'a = open()\nlog(a)\nb = read(a)\nclose(a)\n'
    const outcome = engine.applySync({ original, edit: original.replace('log(a)\n', ''), path: 'a.py' })
    expect(outcome.status === 'applied' && outcome.text).toBe('a = open()\nb = read(a)\nclose(a)\n')
    expect(outcome.status === 'applied' && outcome.trace.loss[1]).toBe(LineLoss.omitted)
  })

  it('with the whole declaration that the edit leaves out', () => {
    const edit = 'function first() {\n  return 1\n}\n\nfunction third() {\n  return 3\n}\n'
    expect(merge(THREE, edit, 'a.js', 'Remove second')).toBe(edit)
  })

  it('and the comma before the last entry of JSON with it', () => {
    const edit = '{\n  "a": 1\n}\n'
    expect(merge('{\n  "a": 1,\n  "b": 2\n}\n', edit, 'a.json', 'Remove b')).toBe(edit)
  })
})

describe('what the edit writes', () => {
  it('takes the comma that a new entry of JSON asks for', () => {
    const edit = '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n'
    expect(merge('{\n  "a": 1,\n  "b": 2\n}\n', edit, 'a.json')).toBe(edit)
  })

  it('takes that comma behind a marker too', () => {
    expect(
      merge(
        '{\n  "a": 1,\n  "b": 2,\n  "z": 9\n}\n',
        '{\n  // ... existing code ...\n  "z": 9,\n  "c": 3\n}\n',
        'a.json',
      ),
    ).toBe('{\n  "a": 1,\n  "b": 2,\n  "z": 9,\n  "c": 3\n}\n')
  })

  it.each([
    ['plain', 'export const a = 1\n'],
    ['within fences', '```js\nexport const a = 1\n```'],
    ['without a final line end', 'export const a = 1'],
  ])('is the file where there was none: %s', (_name, edit) => {
    expect(merge('', edit)).toBe('export const a = 1\n')
  })

  it.each([
    ['the whole file', THREE],
    ['the whole file in fences', `\`\`\`js\n${THREE}\`\`\`\n`],
    ['one function of it', 'function second() {\n  return 2\n}\n'],
  ])('changes nothing where it says what stands there: %s', (_name, edit) => {
    const outcome = engine.applySync({ original: THREE, edit, path: 'a.js' })
    expect(outcome).toMatchObject({ status: 'applied', text: THREE, hunks: [] })
  })
})

it('every output line has an account', () => {
  const outcome = engine.applySync({
    original: 'function run() {\n  open()\n  read()\n  close()\n}\n',
    edit: 'function run() {\n  open()\n  try {\n    // ... existing code ...\n  } finally {\n    close()\n  }\n}\n',
    path: 'a.js',
  })
  if (outcome.status !== 'applied') throw new Error(outcome.message)
  const { context, edited, reindented } = LineOrigin
  expect(outcome.text.split('\n')[3]).toBe('    read()')
  expect([...outcome.trace.origin].slice(0, 5)).toEqual([context, context, edited, reindented, edited])
  expect([...outcome.trace.originalLine].slice(0, 5)).toEqual([0, 1, -1, 2, -1])
  expect([...outcome.trace.editLine].slice(0, 5)).toEqual([0, 1, 2, -1, 4])
})
