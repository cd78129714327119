import { build } from 'hdr-histogram-js'

/** Times in ms, to the µs and three digits. */
export function createTimes() {
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 60_000_000,
    numberOfSignificantValueDigits: 3,
  })
  const at = (percent) => Math.round(histogram.getValueAtPercentile(percent)) / 1000
  return {
    add: (ms) => histogram.recordValue(Math.max(1, Math.round(ms * 1000))),
    count: () => histogram.totalCount,
    summary: () => ({ p50: at(50), p95: at(95), p99: at(99) }),
  }
}
