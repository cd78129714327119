/** Several things timed in turns, A B C A B C, so that whatever slows the machine slows all alike. */

export interface TurnLimits {
  /** Rounds before the clock counts: V8 compiles what is hot. */
  readonly warmUpMs: number
  readonly warmUpRounds: number
  /** Rounds that count: at least and at most this many; between the two, no new one after the budget. */
  readonly minRounds: number
  readonly maxRounds: number
  readonly budgetMs: number
}

/** Times in ms, by name, one for each counted round. */
export function timeInTurns<Name extends string>(
  contestants: Readonly<Record<Name, () => void>>,
  limits: TurnLimits,
): Record<Name, number[]> {
  const names = Object.keys(contestants) as Name[]
  const round = (): void => {
    for (const name of names) contestants[name]()
  }
  const warmUntil = performance.now() + limits.warmUpMs
  for (let done = 0; done < limits.warmUpRounds || performance.now() < warmUntil; done++) round()

  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  const until = performance.now() + limits.budgetMs
  for (let done = 0; done < limits.maxRounds; done++) {
    if (done >= limits.minRounds && performance.now() > until) break
    for (const name of names) {
      const start = performance.now()
      contestants[name]()
      times[name].push(performance.now() - start)
    }
  }
  return times
}
