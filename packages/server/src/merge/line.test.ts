import { expect, it } from 'vitest'
import { createCaller } from './caller.js'
import { createLine, type Turn } from './line.js'

const never = createCaller().caller
const leave = (turn: Turn) => {
  if (turn.kind === 'turn') turn.leave()
}

it('gives places in the order of coming, and turns away who comes when the line is full', async () => {
  const line = createLine(1, 2)
  const first = await line.turn(never)
  const order: string[] = []
  const second = line.turn(never).then((turn) => order.push('second') && leave(turn))
  const third = line.turn(never).then((turn) => order.push('third') && leave(turn))
  expect(line.waiting()).toBe(2)
  expect(await line.turn(never)).toEqual({ kind: 'full' })
  leave(first)
  await Promise.all([second, third])
  expect(order).toEqual(['second', 'third'])
  await line.empty()
})

it('forgets who has gone', async () => {
  const line = createLine(1, 1)
  const first = await line.turn(never)
  const { caller, go } = createCaller()
  const second = line.turn(caller)
  go()
  expect(await second).toEqual({ kind: 'gone' })
  expect(line.waiting()).toBe(0)
  leave(first)
  leave(first)
  expect((await line.turn(never)).kind).toBe('turn')
  expect(line.turn(never)).toBeInstanceOf(Promise)
  expect(line.waiting()).toBe(1)
})
