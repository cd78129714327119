import { expect, test } from 'vitest'
import { fold } from './profile.js'

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 0 })

test('a profile becomes a tree of the engine’s functions with their shares', () => {
  const profile = fold('some', {
    nodes: [
      { id: 1, callFrame: frame('(root)'), children: [2, 6] },
      { id: 2, callFrame: frame('loop', 'file:///bench/dist/loop.js'), children: [3] },
      { id: 3, callFrame: frame('merge', 'file:///core/dist/engine.js'), children: [4, 5] },
      { id: 4, callFrame: frame('solve', 'file:///core/dist/align/solver.js') },
      { id: 5, callFrame: frame('split', 'file:///core/dist/text/lines.js') },
      { id: 6, callFrame: frame('(garbage collector)') },
    ],
    samples: [4, 4, 4, 4, 4, 4, 5, 5, 3, 6, 2, 1],
  })
  expect(profile.samples).toBe(10)
  expect(profile.root.children.map(({ name, total }) => [name, total])).toEqual([
    ['merge · engine', 0.9],
    ['(garbage collector)', 0.1],
  ])
  expect(profile.functions[0]).toEqual({ name: 'solve · solver', stage: 'align', self: 0.6 })
  expect(profile.stages.map(({ name }) => name)).toEqual(['align', 'text', 'engine', 'garbage'])
})
