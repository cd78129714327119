import { describe, expect, it } from 'vitest'
import { createEngine } from '../engine.js'
import { layoutOf } from '../text/layout.js'
import { splitLines } from '../text/lines.js'
import { levelsOf, scaleLevels } from './levels.js'
import { occurrencesOf } from './occurrences.js'

const engine = createEngine({ minConfidence: 0, verify: 'none' })

function merge(original: string, edit: string, path: string): string {
  const outcome = engine.applySync({ original, edit, path })
  if (outcome.status !== 'applied') throw new Error(outcome.message)
  return outcome.text
}

function scaleOf(original: string, edit: string) {
  const file = splitLines(original)
  const snippet = splitLines(edit)
  const occurrences = occurrencesOf(file)
  const layout = layoutOf(file)
  return scaleLevels(levelsOf(file, layout), layout, snippet, layoutOf(snippet), occurrences, () => false, [])
}

/** The same in another unit of indentation. The stars of a comment stay one column in. */
const indented = (text: string, unit: string): string =>
  text.replace(/^(?: {2})+/gm, (indent) => unit.repeat(indent.length / 2))
const dedented = (text: string): string => text.replace(/^ {2}/gm, '')

const COMMENT = '  /**\n   * Adds.\n   * @param item what to add\n   */\n'
const PUSH = '  push(item) {\n    this.items.push(item)\n  }\n'
const REST = '\n  shift() {\n    return this.items.shift()\n  }\n}\n'
const QUEUE = `class Queue {\n${COMMENT}${PUSH}${REST}`
/** With a new line of stars and a new block. */
const CHANGED = `${COMMENT.replace('   */', '   * @returns nothing\n   */')}${PUSH.replace(
  '    this',
  '    if (this.closed) {\n      throw new Error()\n    }\n    this',
)}`

describe('a new line stands as deep as it would in the file', () => {
  it.each<[string, string, string]>([
    ['its stars under those of the comment', '  ', CHANGED],
    ['where the edit has another unit', '  ', indented(CHANGED, '    ')],
    ['where the edit has tabs', '  ', indented(CHANGED, '\t')],
    ['where the file has tabs', '\t', CHANGED],
    ['where the file has twice the unit', '    ', CHANGED],
    ['where the edit is less deep', '  ', dedented(CHANGED)],
  ])('%s', (_name, unit, shown) => {
    const file = indented(QUEUE, unit)
    const expected = indented(`class Queue {\n${CHANGED}${REST}`, unit)
    const head = shown.startsWith('/') ? '' : 'class Queue {\n'
    expect(merge(file, `${head}${shown}\n${head === '' ? '' : '  // ...\n}\n'}`, 'a.js')).toBe(expected)
  })
})

describe('a new line of stars stands under the others', () => {
  const commented = (line: string): string => COMMENT.replace('   * Adds', `${line}   * Adds`)
  const file = `class Queue {\n${COMMENT}${PUSH}${REST}`

  it.each<[string, string, string]>([
    ['in tabs, shown in spaces', '\t', '  '],
    ['in four spaces, shown in two', '    ', '  '],
    ['in two spaces, shown in four', '  ', '    '],
    ['in spaces, shown in tabs', '  ', '\t'],
  ])('%s, though nothing but the comment is shown', (_name, unit, other) => {
    const edit = `${indented(commented('   * First of all.\n'), other)}// ...\n`
    const expected = file.replace(COMMENT, commented('   * First of all.\n'))
    expect(merge(indented(file, unit), edit, 'a.js')).toBe(indented(expected, unit))
  })
})

it('a method shown at the margin is one, though the lines that it wraps stand as before', () => {
  const body =
    '    const packet = encode(items)\n    this.port.write(packet)\n    this.count += items.length\n'
  const wrapped = `    if (items.length > 0) {\n${body.replace(/^/gm, '  ').trimEnd()}\n    }\n`
  const file = (inner: string): string =>
    `class Sender {\n  constructor(port) {\n    this.port = port\n  }\n\n  send(items) {\n${inner}  }\n}\n`
  expect(merge(file(body), dedented(`  send(items) {\n${wrapped}  }\n`), 'a.js')).toBe(file(wrapped))
})

describe('the scale of levels', () => {
  it('does not see the column that the stars of a comment stand further in', () => {
    const file = splitLines(QUEUE)
    expect([...levelsOf(file, layoutOf(file))].slice(0, 6)).toEqual([0, 1, 1, 1, 1, 1])
    expect([...scaleOf(QUEUE, indented(COMMENT, '    ')).items]).toEqual([1, 1, 1, 1])
  })

  it.each<[string, string, number]>([
    ['the one of the file', '  ', 2],
    ['another that explains more lines', '    ', 4],
  ])('is in the unit of the edit: %s', (_name, unit, columns) => {
    const file = 'if (a) {\n  visit(node)\n  if (b) {\n    visit(node)\n  }\n}\n'
    expect(scaleOf(file, indented(file, unit))).toMatchObject({
      snippetUnit: columns,
      verbatim: unit === '  ',
    })
  })
})
