/** A bounded line before a number of places. */
import type { Caller } from './caller.js'

export type Turn =
  | { readonly kind: 'turn'; leave(): void }
  | { readonly kind: 'full' }
  | { readonly kind: 'gone' }

export interface Line {
  /** A place, as soon as there is one; none where the line is full, or the caller goes before it is one's turn. */
  turn(caller: Caller): Promise<Turn>
  waiting(): number
  /** Resolves when nobody has a place or waits for one. */
  empty(): Promise<void>
}

export function createLine(places: number, limit: number): Line {
  /** In the order in which they came. */
  const waiting = new Set<() => void>()
  let free = places
  let onEmpty: (() => void)[] = []

  const leave = () => {
    free += 1
    const [next] = waiting
    next?.()
    if (free === places && waiting.size === 0) {
      for (const resolve of onEmpty) resolve()
      onEmpty = []
    }
  }
  const take = (): Turn => {
    free -= 1
    let left = false
    return {
      kind: 'turn',
      leave: () => {
        if (!left) leave()
        left = true
      },
    }
  }
  return {
    async turn(caller) {
      if (caller.isGone()) return { kind: 'gone' }
      if (free > 0) return take()
      if (waiting.size >= limit) return { kind: 'full' }
      return new Promise<Turn>((resolve) => {
        const called = () => {
          waiting.delete(called)
          stays()
          resolve(take())
        }
        const stays = caller.onGone(() => {
          waiting.delete(called)
          resolve({ kind: 'gone' })
        })
        waiting.add(called)
      })
    },
    waiting: () => waiting.size,
    async empty() {
      if (free === places && waiting.size === 0) return
      await new Promise<void>((resolve) => onEmpty.push(resolve))
    },
  }
}
