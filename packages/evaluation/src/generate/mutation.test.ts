import { expect, test } from 'vitest'
import { isBalanced } from './block.js'
import { mutate } from './mutation.js'
import { randomOf } from './random.js'
import { syntaxOf } from './syntax.js'

const FILE = `import { load } from './load.js';

export class Store {
  constructor(options) {
    this.options = options;
    this.items = new Map();
  }

  get(key) {
    if (this.options.trace) {
      console.log('get', key);
      this.count(key);
    }
    return this.items.get(key);
  }

  set(key, value) {
    const frozen = Object.freeze(value);
    this.items.set(key, frozen);
    return frozen;
  }
}
`.split('\n')

test('every kind of made-up edit happens, and keeps brackets in balance', () => {
  const kinds = new Set<string>()
  for (let stream = 0; stream < 500; stream++) {
    const mutated = mutate(FILE, randomOf(1, stream), syntaxOf('store.js')!)
    if (mutated === undefined) continue
    kinds.add(mutated.kind)
    expect(isBalanced(mutated.lines), mutated.lines.join('\n')).toBe(true)
  }
  expect([...kinds].sort()).toEqual([
    'add-function',
    'add-import',
    'delete-lines',
    'docs-or-comments',
    'insert-statements',
    'modify-line',
    'multi-site',
    'rename-symbol',
    'unwrap',
    'wrap',
  ])
})
