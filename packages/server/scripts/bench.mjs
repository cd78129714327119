// Measures the server on this machine, with real edits from cases/:
// `npm run bench:server -- [--rounds 2] [--requests 1000] [--hours 4] [--only start,overhead,stall,load,memory] [--json]
// [--page docs/server-benchmarks.md]`. The page is drawn when all is measured.
// The server is a process of its own; the load comes from this one, over loopback.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { hugeBody, readClasses } from './bench/bodies.mjs'
import { openConnection } from './bench/connection.mjs'
import { drawPage } from './bench/page.mjs'
import { createTimes } from './bench/percentiles.mjs'
import { canPin, inService, readMetrics } from './bench/service.mjs'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '2' },
    requests: { type: 'string', default: '1000' },
    hours: { type: 'string', default: '4' },
    only: { type: 'string', default: 'start,overhead,stall,load,memory' },
    json: { type: 'boolean', default: false },
    page: { type: 'string' },
  },
})
/** So often each edit and each connection has its turn under load. */
const ROUNDS = Number(options.rounds)
const REQUESTS = Number(options.requests)
const HOURS = Number(options.hours)
const PARTS = options.only.split(',')
const CONNECTIONS = [1, 16, 128]
/** One request a second. */
const REQUESTS_PER_HOUR = 3600
const STARTS = 5
/** Until grammars are loaded and code is compiled. */
const WARM_UP = 1000
const HUGE_BODIES = [4, 27].map((mb) => ({ mb, body: hugeBody(mb * 1e6) }))
/** The server's own gauge measures every so often, and counts that in. Ms. */
const LAG_RESOLUTION = 10

const classes = readClasses()
const smaller = classes.slice(0, 3)
const report = { machine: machine(), edits: classes.map(({ name, bodies }) => [name, bodies.length]) }
const { cpu, cores, node, load } = report.machine
say(`${cpu}, ${cores} cores, Node ${node}, load ${load}`)
for (const [name, count] of report.edits) say(`${name} tokens: ${count} real edits`)

if (PARTS.includes('start')) {
  report.start = []
  say('\nFrom the start of the process to the first merge answered, ms:')
  const [body] = smaller[0].bodies
  for (let run = 0; run < STARTS; run++) {
    const begun = performance.now()
    await inService(undefined, async (url) => {
      const connection = await openConnection(url)
      await connection.ask('POST', '/v1/apply', body)
      connection.close()
      report.start.push(Math.round(performance.now() - begun))
    })
  }
  say(`  ${report.start.join('  ')}`)
}

if (PARTS.includes('overhead')) {
  report.overhead = []
  say(`\nWhat HTTP adds to the engine's time, 1 connection, ms (${REQUESTS} requests each):`)
  say('  file          engine p50  added p50  added p95  added p99  outside the engine')
  await inService(undefined, async (url) => {
    await warm(url)
    for (const { name, bodies } of classes) {
      const row = { file: name, ...(await overhead(url, bodies)) }
      report.overhead.push(row)
      const { engine, p50, p95, p99, share } = row
      say(`  ${name.padEnd(12)}${columns([engine, p50, p95, p99], 11, 2)}${`${share} %`.padStart(20)}`)
    }
  })
  const { p50 } = report.overhead[1]
  say(`  floor: under 1.5 ms at p50 for a file of 1k to 3k tokens: ${p50 < 1.5 ? 'held' : 'NOT HELD'}`)
}

if (PARTS.includes('stall')) {
  report.stall = []
  say('\nThe longest that the event loop stood still while a large body was merged, ms:')
  say('  body       whole request  event loop  slowest /healthz meanwhile')
  await inService(undefined, async (url) => {
    await warm(url)
    for (const { mb, body } of HUGE_BODIES) {
      for (let run = 0; run < 3; run++) {
        const row = { mb, ...(await stall(url, body)) }
        report.stall.push(row)
        say(
          `  ${`${mb} MB`.padEnd(8)}${columns([row.ms, row.lag], 14, 1)}${row.slowest.toFixed(1).padStart(14)}`,
        )
      }
    }
  })
}

if (PARTS.includes('load')) {
  report.load = []
  for (const pin of canPin() ? ['0', undefined] : [undefined]) {
    say(
      pin === undefined
        ? '\nServer on all cores, shared with the load that it is put under:'
        : '\nServer on one core, the load on the others:',
    )
    say('  file        connections  requests/s     p50 ms     p95 ms     p99 ms  not 2xx/422')
    await inService(pin, async (url) => {
      await warm(url)
      for (const { name, bodies } of classes) {
        // More than one thread for large files starts with the second of them.
        await amount(url, bodies, bodies.length)
        for (const connections of CONNECTIONS) {
          const row = { cores: pin === undefined ? 'all' : 'one', file: name, connections }
          Object.assign(row, await underLoad(url, bodies, connections))
          report.load.push(row)
          const { perSecond, p50, p95, p99, failed } = row
          say(
            `  ${name.padEnd(12)}${String(connections).padStart(11)}${String(perSecond).padStart(12)}` +
              `${columns([p50, p95, p99], 11, 1)}${String(failed).padStart(13)}`,
          )
        }
      }
    })
  }
}

if (PARTS.includes('memory')) {
  report.memory = []
  say(`\nMemory of the server, after hours of one request a second (${REQUESTS_PER_HOUR} each):`)
  await inService(undefined, async (url) => {
    const bodies = smaller.flatMap(({ bodies }) => bodies)
    await warm(url)
    for (let hour = 0; hour <= HOURS; hour++) {
      if (hour > 0) await amount(url, bodies, REQUESTS_PER_HOUR)
      const [bytes] = await readMetrics(url, ['process_resident_memory_bytes'])
      const mib = Math.round(bytes / 1024 / 1024)
      report.memory.push({ hour, mib })
      const before = report.memory[hour - 1]?.mib
      say(`  hour ${hour}: ${mib} MiB${before === undefined ? ', warmed up' : ` (${signed(mib - before)})`}`)
    }
  })
}
report.machine.minutes = Math.round(performance.now() / 60_000)
if (options.json) console.log(JSON.stringify(report, null, 2))
if (options.page !== undefined) writeFileSync(options.page, drawPage(report))

/** The client's time less the engine's own, request by request. Refusals tell no time, and are left out. */
async function overhead(url, bodies) {
  const connection = await openConnection(url)
  const added = createTimes()
  const engine = createTimes()
  let inside = 0
  let whole = 0
  for (let n = 0; n < REQUESTS; n++) {
    const { ms, body } = await connection.ask('POST', '/v1/apply', bodies[n % bodies.length])
    const { timing } = JSON.parse(body)
    if (timing === undefined) continue
    added.add(ms - timing.engine_ms)
    engine.add(timing.engine_ms)
    inside += timing.engine_ms
    whole += ms
  }
  connection.close()
  const share = Math.round((1000 * (whole - inside)) / whole) / 10
  return { ...added.summary(), engine: engine.summary().p50, count: added.count(), share }
}

async function stall(url, body) {
  const lag = 'nodejs_eventloop_lag_max_seconds'
  const [large, other] = [await openConnection(url), await openConnection(url)]
  // Reading the gauge begins a new measurement.
  await readMetrics(url, [lag])
  let answered = false
  const asked = large.ask('POST', '/v1/apply', body).finally(() => {
    answered = true
  })
  let slowest = 0
  while (!answered) {
    slowest = Math.max(slowest, (await other.ask('GET', '/healthz')).ms)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const { ms } = await asked
  const [seconds] = await readMetrics(url, [lag])
  large.close()
  other.close()
  return { ms, lag: Math.max(0, seconds * 1000 - LAG_RESOLUTION), slowest }
}

async function underLoad(url, bodies, connections) {
  const times = createTimes()
  const all = requests(bodies)
  let begun = 0
  const started = performance.now()
  let ended = started
  const running = autocannon({
    url,
    connections,
    amount: ROUNDS * Math.max(connections, bodies.length),
    timeout: 60,
    requests: all,
    // Each begins with another edit, or many connections would get no further than the first few.
    setupClient(client) {
      const first = Math.floor((begun++ * all.length) / connections)
      client.setRequests([...all.slice(first), ...all.slice(0, first)])
    },
  })
  running.on('response', (_client, _status, _bytes, ms) => {
    times.add(ms)
    ended = performance.now()
  })
  const result = await running
  // Not when that resolves, which is at a full second.
  const seconds = (ended - started) / 1000
  const refused = result.statusCodeStats?.['422']?.count ?? 0
  return {
    perSecond: Math.round((10 * times.count()) / seconds) / 10,
    ...times.summary(),
    failed: result.non2xx - refused + result.errors,
  }
}

function warm(url) {
  return amount(
    url,
    smaller.flatMap(({ bodies }) => bodies),
    WARM_UP,
  )
}

async function amount(url, bodies, count) {
  await autocannon({ url, connections: 4, amount: count, requests: requests(bodies), timeout: 60 })
}

function requests(bodies) {
  return bodies.map((body) => ({
    method: 'POST',
    path: '/v1/apply',
    headers: { 'content-type': 'application/json' },
    body,
  }))
}

function machine() {
  return {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
    commit: execFileSync('git', ['describe', '--always', '--dirty=+', '--exclude=*'], {
      encoding: 'utf8',
    }).trim(),
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run bench:server --', ...process.argv.slice(2)].join(' '),
    load: Number(os.loadavg()[0].toFixed(1)),
  }
}

function columns(values, width, digits) {
  return values.map((value) => value.toFixed(digits).padStart(width)).join('')
}

function signed(value) {
  return value > 0 ? `+${value}` : String(value)
}

function say(text) {
  if (!options.json) console.log(text)
}
