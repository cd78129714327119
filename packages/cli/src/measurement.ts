/** How long one thing takes, over and over. All times in ms. */
export interface Measurement {
  /** Right after the start: the engine's code is cold, the grammar has to be loaded. */
  readonly first: number
  readonly runs: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

export interface MeasurementLimits {
  /** At most this many measured runs. */
  readonly runs: number
  /** No new run is begun after this time, ms, once there are `MIN_RUNS`. */
  readonly budgetMs: number
}

/** V8 has optimised the engine's hot loops after about this time. */
const WARM_UP_MS = 300
const MIN_WARM_UP_RUNS = 5
const MIN_RUNS = 5

/** Calls `run` cold once (given as `first`), then warms up, then measures. `progress` is told how many runs are done. */
export function measure(
  first: number,
  run: () => void,
  limits: MeasurementLimits,
  progress: (done: number) => void = () => undefined,
): Measurement {
  const warmUntil = performance.now() + WARM_UP_MS
  for (let index = 0; index < MIN_WARM_UP_RUNS || performance.now() < warmUntil; index++) run()

  const times: number[] = []
  const until = performance.now() + limits.budgetMs
  while (times.length < limits.runs && (times.length < MIN_RUNS || performance.now() < until)) {
    const start = performance.now()
    run()
    times.push(performance.now() - start)
    progress(times.length)
  }
  times.sort((a, b) => a - b)
  return {
    first,
    runs: times.length,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
  }
}

/** By nearest rank: a time that was measured, never one between two. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
