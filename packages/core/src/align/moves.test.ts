import { expect, it } from 'vitest'
import { createEngine } from '../engine.js'
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
