/**
 * Whoever waits for an answer, and may go away before it comes. What an `AbortSignal` would tell, at a fraction of its
 * cost: each request needs one.
 */
export interface Caller {
  isGone(): boolean
  /** Calls `listener` when the caller goes, unless the function that is returned was called before. */
  onGone(listener: () => void): () => void
}

/** A caller, and the function by which it goes. */
export function createCaller(): { readonly caller: Caller; go(): void } {
  let gone = false
  const listeners = new Set<() => void>()
  return {
    caller: {
      isGone: () => gone,
      onGone(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    go() {
      if (gone) return
      gone = true
      for (const listener of [...listeners]) listener()
    },
  }
}
