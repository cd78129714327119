import { expect, it } from 'vitest'
import { wantsColour } from './terminal.js'

it.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  [true, { TERM: 'dumb' }, false],
])('terminal %s with %j: colour %s', (isTerminal, env, colour) => {
  expect(wantsColour(isTerminal, env)).toBe(colour)
})
