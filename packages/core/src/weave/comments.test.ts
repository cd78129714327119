import { describe, expect, it } from 'vitest'
import { createEngine } from '../engine.js'

const engine = createEngine({ minConfidence: 0, verify: 'none' })

function merge(original: string, edit: string, path = 'a.js', instruction?: string): string {
  const outcome = engine.applySync({ original, edit, path, instruction })
  if (outcome.status !== 'applied') throw new Error(outcome.message)
  return outcome.text
}

describe('a comment that the edit wraps at other places', () => {
  const REMARK =
    '// The server takes one item at a time, and answers each of them\n// before it takes the next.\n'
  const CODE = 'function send(items) {\n  items.sort()\n  post(items)\n}\n'
  const CHANGED = CODE.replace('post(items)', 'post(items, true)')
  const REST = '\nfunction stop() {\n  halt()\n}\n'

  it.each<[string, string]>([
    [
      'in as many lines',
      '// The server takes one item at a time, and answers\n// each of them before it takes the next.\n',
    ],
    [
      'in more lines',
      '// The server takes one item at a time,\n// and answers each of them\n// before it takes the next.\n',
    ],
    [
      'in one line',
      '// The server takes one item at a time, and answers each of them before it takes the next.\n',
    ],
  ])('keeps the lines of the file beside a change: %s', (_name, wrapped) => {
    expect(merge(REMARK + CODE + REST, `${wrapped}${CHANGED}\n// ...\n`)).toBe(REMARK + CHANGED + REST)
  })

  it.each<[string, string, string, string]>([
    [
      'with stars',
      'a.js',
      '/**\n * Sends all items, one after\n * another, and waits.\n */\n',
      '/**\n * Sends all items, one after another, and waits.\n */\n',
    ],
    [
      'with dashes',
      'a.lua',
      '-- Sends all items, one after\n-- another, and waits.\n',
      '-- Sends all items,\n-- one after another, and waits.\n',
    ],
  ])('does so %s', (_name, path, remark, wrapped) => {
    const code = 'send(items)\nwait(items)\ndone(items)\n'
    const changed = code.replace('done(items)', 'done(items, 1)')
    expect(merge(remark + code, wrapped + changed, path)).toBe(remark + changed)
  })

  it('takes the lines of the edit where nothing else changes', () => {
    const wrapped =
      '// The server takes one item at a time, and answers\n// each of them before it takes the next.\n'
    expect(merge(REMARK + CODE + REST, `${wrapped}${CODE}\n// ...\n`)).toBe(wrapped + CODE + REST)
  })

  it('takes the lines of the edit where it says something else', () => {
    const other =
      '// The server takes two items at a time, and answers\n// each of them before it takes the next.\n'
    expect(merge(REMARK + CODE + REST, `${other}${CHANGED}\n// ...\n`)).toBe(other + CHANGED + REST)
  })
})

describe('a comment that the edit leaves out', () => {
  const FILE = 'function send(items) {\n  // Once more, for luck.\n  post(items)\n  done()\n}\n'
  const BARE = FILE.replace('  // Once more, for luck.\n', '')

  it('comes back above code that stays', () => {
    expect(merge(FILE, BARE.replace('done()', 'done(1)'))).toBe(FILE.replace('done()', 'done(1)'))
  })

  it('stays out where the instruction speaks of comments', () => {
    const changed = BARE.replace('done()', 'done(1)')
    expect(merge(FILE, changed, 'a.js', 'Pass 1 and take the comments out')).toBe(changed)
  })

  it('stays out where nothing else changes', () => {
    expect(merge(FILE, BARE)).toBe(BARE)
  })
})

describe('a new declaration goes above what stands upon the one that it was put before', () => {
  it('a comment', () => {
    const first = 'function one() {\n  return 1\n}\n\n'
    const second = '/** The second. */\nfunction two() {\n  return 2\n}\n'
    const fresh = 'function fresh() {\n  return 0\n}\n\n'
    expect(merge(first + second, `// ...\n\n${fresh}function two() {\n// ...\n`)).toBe(first + fresh + second)
  })

  it('a comment and a decorator', () => {
    const first = 'def one():\n    return 1\n\n\n'
    const second = '# The second.\n@cached\ndef two():\n    return 2\n'
    const fresh = 'def fresh():\n    return 0\n\n\n'
    expect(merge(first + second, `# ...\n\n\n${fresh}def two():\n    # ...\n`, 'a.py')).toBe(
      first + fresh + second,
    )
  })
})
