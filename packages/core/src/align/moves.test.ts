import { expect, it } from 'vitest'
import { boundByEdges, makeDraft, readRequest } from '../draft.js'
import { createEngine } from '../engine.js'
import { FITTED_WEIGHTS } from '../fitted.js'
import { LineLoss } from '../outcome.js'

const engine = createEngine({ minConfidence: 0, verify: 'none' })

const method = (name: string, field: string): string => `  ${name}() {\n    return this.${field}\n  }\n`
const ONE = method('one', 'first')
const TWO = method('two', 'second')
const THREE = method('three', 'third')
const classOf = (...methods: string[]): string => `class A {\n${methods.join('\n')}}\n`

it('a method that the edit shows first moves there, and its old copy goes', () => {
  const edit = classOf(THREE, ONE, TWO)
  const outcome = engine.applySync({ original: classOf(ONE, TWO, THREE), edit, path: 'a.js' })
  if (outcome.status !== 'applied') throw new Error(outcome.message)
  expect(outcome.text).toBe(edit)
  expect([...outcome.trace.loss].filter((loss) => loss === LineLoss.moved).length).toBeGreaterThanOrEqual(3)
})

it('chunks in the order of thought are placed in the order of the file', () => {
  const changed = THREE.replace('this.third', 'this.third + 1')
  const first = ONE.replace('this.first', 'this.first + 1')
  const edit = `  // ... existing code ...\n${changed}  // ... existing code ...\n${first}  // ... existing code ...\n`
  const outcome = engine.applySync({ original: classOf(ONE, TWO, THREE), edit, path: 'a.js' })
  expect(outcome.status === 'applied' && outcome.text).toBe(classOf(first, TWO, changed))
})

it('a moved block leaves behind the closers before it that both texts happen to share', () => {
  const start = 'function start() {\n  if (ready) {\n    go()\n  }\n}\n'
  const longer = start.replace('go()', 'go()\n    wait()')
  const check = "function check(value) {\n  if (!value) {\n    throw new Error('none')\n  }\n}\n"
  const finish = 'function finish(value) {\n  const text = format(value)\n  return text\n}\n'
  const outcome = engine.applySync({
    original: [start, check, finish].join('\n'),
    edit: `${longer}\n${finish}\nfunction check(value) {\n  // ... existing code ...\n}\n`,
    path: 'a.js',
  })
  if (outcome.status !== 'applied') throw new Error(outcome.message)
  expect(outcome.text).toBe([longer, finish, check].join('\n'))
  const isMoved = (line: number): boolean => outcome.trace.loss[line] === LineLoss.moved
  expect([...outcome.trace.loss.keys()].filter(isMoved)).toEqual([11, 12, 13, 14, 15])
})

it('a block leaves its old place under a marker where the edges of its chunk place it elsewhere', () => {
  const one = '  one = once(() => {\n    return this.first\n  })\n'
  const original = classOf(TWO, one, THREE, method('four', 'last'))
  const edit = `  // ... existing code ...\n\n${THREE}\n${one}\n  four() {\n    return this.last\n`
  const bound = boundByEdges(readRequest({ original, edit, path: 'a.js' }, FITTED_WEIGHTS))!
  expect(makeDraft(bound).text).toBe(classOf(TWO, THREE, one, method('four', 'last')))
})

it('a chunk out of order goes where its edges stand, though it holds code of another place', () => {
  const three =
    '  three() {\n    return this.third\n    // Drawn in from the first one.\n    this.count = this.first.length\n  }\n'
  const counting = ONE.replace('    return', '    this.count = this.first.length\n    return')
  const two = TWO.replace('this.second', 'this.second + 1')
  const edit = `  // ...\n${three}}\n// ...\n${two}  // ...\n`
  const outcome = engine.applySync({ original: classOf(counting, TWO, THREE), edit, path: 'a.js' })
  expect(outcome.status === 'applied' && outcome.text).toBe(classOf(counting, two, three))
})
