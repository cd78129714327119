/** Prometheus metrics of one server. No label takes a value that a client chooses. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Report } from '../merge/job.js'
import { gradeOf } from '../wire/models.js'

/** Seconds: from a tenth of a millisecond to ten seconds. */
const SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
/** UTF-16 units. */
const LENGTHS = [1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000, 4_000_000, 16_000_000]

/**
 * Answers are counted in batches: one by one, after each answer, the next request would wait for it. A batch takes about
 * a ms.
 */
const BATCH = 64

/** What is counted of an answer. */
export interface Observation {
  readonly route: string
  readonly status: number
  readonly report: Report
  readonly seconds: number
}

export interface Metrics {
  observe(observation: Observation): void
  usageLost(records: number): void
  readonly contentType: string
  text(): Promise<string>
}

export interface Gauges {
  waiting(): number
  threads(): number
  inFlight(): number
}

export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'mortise_requests_total',
    help: 'Requests answered, by route, grade of model, HTTP status and outcome of the merge',
    labelNames: ['route', 'grade', 'status', 'outcome'],
    registers,
  })
  const duration = new Histogram({
    name: 'mortise_request_seconds',
    help: 'From the whole body read to the answer handed to the socket',
    labelNames: ['route'],
    buckets: SECONDS,
    registers,
  })
  const engine = new Histogram({
    name: 'mortise_engine_seconds',
    help: 'Time inside the engine',
    labelNames: ['route'],
    buckets: SECONDS,
    registers,
  })
  const length = new Histogram({
    name: 'mortise_original_length',
    help: 'Length of the original files of a request, UTF-16 units',
    buckets: LENGTHS,
    registers,
  })
  const tokens = new Counter({
    name: 'mortise_tokens_total',
    help: 'Tokens in and out, estimated at four UTF-16 units a token',
    labelNames: ['direction'],
    registers,
  })
  const lost = new Counter({
    name: 'mortise_usage_lost_total',
    help: 'Usage records that could not be written',
    registers,
  })
  for (const [name, help, read] of [
    ['mortise_jobs_waiting', 'Merges that wait for a thread', gauges.waiting],
    ['mortise_threads', 'Threads that merge', gauges.threads],
    ['mortise_requests_in_flight', 'Requests that are not answered yet', gauges.inFlight],
  ] as const) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  }
  const count = ({ route, status, report, seconds }: Observation): void => {
    requests.inc({ route, grade: gradeOf(report.model), status: String(status), outcome: report.outcome })
    duration.observe({ route }, seconds)
    if (report.files === 0) return
    engine.observe({ route }, report.engineMs / 1000)
    length.observe(report.originalLength)
    tokens.inc({ direction: 'in' }, report.tokensIn)
    tokens.inc({ direction: 'out' }, report.tokensOut)
  }
  let waiting: Observation[] = []
  const countAll = (): void => {
    const batch = waiting
    waiting = []
    for (const observation of batch) count(observation)
  }
  return {
    observe(observation) {
      waiting.push(observation)
      if (waiting.length >= BATCH) countAll()
    },
    usageLost: (records) => lost.inc(records),
    contentType: registry.contentType,
    text: () => {
      countAll()
      return registry.metrics()
    },
  }
}
