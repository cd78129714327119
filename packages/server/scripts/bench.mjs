// Measures the server on this machine, with real edits from cases/: `npm run bench:server -- [--seconds 3] [--json]`.
// The server is a process of its own; the load comes from this one, over loopback.
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import autocannon from 'autocannon'

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    hours: { type: 'string', default: '4' },
    json: { type: 'boolean', default: false },
  },
})
const SECONDS = Number(options.seconds)
const HOURS = Number(options.hours)
const CONNECTIONS = [1, 16, 128]
/** One request a second. */
const REQUESTS_PER_HOUR = 3600
const UNITS_PER_TOKEN = 4

/** Classes by tokens of the file. */
const CLASSES = [
  { name: 'under 1k', least: 50, most: 1_000 },
  { name: '1k to 3k', least: 1_000, most: 3_000 },
  { name: '3k to 15k', least: 3_000, most: 15_000 },
]
/** Real edits are of files up to some 10k tokens; this one is made longer by what stands around it. */
const LARGE = { name: '100k', tokens: 100_000 }

const cases = readCases()
const classes = [
  ...CLASSES.map(({ name, least, most }) => ({
    name,
    bodies: cases
      .filter(({ original }) => within(original.length / UNITS_PER_TOKEN, least, most))
      .map(({ original, snippet, path }) => body(original, snippet, path)),
  })),
  { name: LARGE.name, bodies: cases.filter(longEnough).slice(0, 5).map(enlarged) },
]

const report = { machine: machine(), classes: classes.map(({ name, bodies }) => [name, bodies.length]) }
say(
  `${report.machine.cpu}, ${report.machine.cores} cores, Node ${process.version}, load ${report.machine.load}\n`,
)
for (const [name, count] of report.classes) say(`${name} tokens: ${count} real edits`)

await inServer(undefined, async (url) => {
  report.overhead = await overhead(url, classes[1].bodies)
  const { p50, p95, p99, share, count } = report.overhead
  say(`\nWhat HTTP adds to the engine's time, file of 1k to 3k tokens, 1 connection, ${count} requests:`)
  say(`  p50 ${p50} ms   p95 ${p95} ms   p99 ${p99} ms   ${share} % of all time is outside the engine`)
  say(`  floor: under 1.5 ms at p50: ${p50 < 1.5 ? 'held' : 'NOT HELD'}`)
})

report.load = []
const pins = hasTaskset() ? ['0', undefined] : [undefined]
for (const pin of pins) {
  say(
    pin === undefined
      ? '\nServer on all cores, shared with the load that it is put under:'
      : '\nServer on one core, the load on the others:',
  )
  say('  file        connections  requests/s     p50 ms   p97.5 ms     p99 ms  not 2xx/422')
  await inServer(pin, async (url) => {
    for (const { name, bodies } of classes) {
      for (const connections of CONNECTIONS) {
        const row = {
          cores: pin === undefined ? 'all' : 'one',
          file: name,
          connections,
          ...(await load(url, bodies, connections)),
        }
        report.load.push(row)
        say(
          `  ${name.padEnd(12)}${String(connections).padStart(11)}${String(row.perSecond).padStart(12)}` +
            `${row.p50.toFixed(1).padStart(11)}${row.p97.toFixed(1).padStart(11)}${row.p99.toFixed(1).padStart(11)}${String(row.failed).padStart(13)}`,
        )
      }
    }
  })
}

await inServer(undefined, async (url) => {
  report.memory = []
  say(`\nMemory, after hours of one request a second (${REQUESTS_PER_HOUR} each):`)
  const all = classes.slice(0, 3).flatMap(({ bodies }) => bodies)
  for (let hour = 1; hour <= HOURS; hour++) {
    await amount(url, all, REQUESTS_PER_HOUR)
    const mib = await residentMiB(url)
    report.memory.push({ hour, mib })
    say(`  hour ${hour}: ${mib} MiB`)
  }
})
if (options.json) console.log(JSON.stringify(report, null, 2))

function readCases() {
  const folder = new URL('../../../cases/', import.meta.url)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl.gz'))
    .flatMap((name) =>
      gunzipSync(readFileSync(new URL(name, folder)))
        .toString()
        .trim()
        .split('\n'),
    )
    .map((line) => JSON.parse(line))
    .filter(
      ({ answer, original, snippet }) =>
        answer === 'merge' && typeof original === 'string' && typeof snippet === 'string',
    )
}

function body(original_code, edit_snippet, path) {
  return JSON.stringify({ original_code, edit_snippet, path })
}

function longEnough({ original, language }) {
  return ['typescript', 'javascript'].includes(language) && original.length > 4_000
}

function enlarged({ original, snippet, path }) {
  const line = (n) => `export const constantNumber${n} = computeSomething(${n}, 'a string')\n`
  let around = ''
  for (let n = 0; around.length + original.length < LARGE.tokens * UNITS_PER_TOKEN; n++) around += line(n)
  return body(`${original}\n${around}`, snippet, path)
}

async function inServer(pin, use) {
  const file = fileURLToPath(new URL('./serve.mjs', import.meta.url))
  const command = [process.execPath, file, '--port', '0', '--log', 'silent', '--keys', 'none']
  if (pin !== undefined) command.unshift('taskset', '-c', pin)
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const url = await new Promise((resolve) => {
      child.stdout.on('data', (data) => {
        const found = /http:\/\/\S+/.exec(String(data))?.[0]
        if (found) resolve(found)
      })
    })
    for (;;) if ((await fetch(`${url}/readyz`)).ok) break
    // Grammars are loaded, code is compiled.
    await amount(
      url,
      classes.slice(0, 3).flatMap(({ bodies }) => bodies),
      1000,
    )
    await use(url)
  } finally {
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('exit', resolve))
  }
}

/** The client's time less the engine's own, request by request. */
async function overhead(url, bodies) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const added = []
  let inside = 0
  let whole = 0
  const until = performance.now() + SECONDS * 1000
  for (let n = 0; performance.now() < until || n < 200; n++) {
    const begun = performance.now()
    const answer = JSON.parse(await post(url, bodies[n % bodies.length], agent))
    const ms = performance.now() - begun
    if (answer.timing === undefined) continue
    added.push(ms - answer.timing.engine_ms)
    inside += answer.timing.engine_ms
    whole += ms
  }
  agent.destroy()
  return { ...percentiles(added), count: added.length, share: round((100 * (whole - inside)) / whole) }
}

function post(url, payload, agent) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${url}/v1/apply`,
      {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve(text))
      },
    )
    request.on('error', reject)
    request.end(payload)
  })
}

function requests(bodies) {
  return bodies.map((payload) => ({
    method: 'POST',
    path: '/v1/apply',
    headers: { 'content-type': 'application/json' },
    body: payload,
  }))
}

async function load(url, bodies, connections) {
  const result = await autocannon({
    url,
    connections,
    duration: SECONDS,
    requests: requests(bodies),
    timeout: 60,
  })
  const refused = result.statusCodeStats?.['422']?.count ?? 0
  return {
    perSecond: Math.round(result.requests.average),
    p50: result.latency.p50,
    p97: result.latency.p97_5,
    p99: result.latency.p99,
    failed: result.non2xx - refused + result.errors,
  }
}

async function amount(url, bodies, count) {
  await autocannon({ url, connections: 4, amount: count, requests: requests(bodies), timeout: 60 })
}

async function residentMiB(url) {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Math.round(Number(/^process_resident_memory_bytes (\S+)/m.exec(text)[1]) / 1024 / 1024)
}

function percentiles(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))])
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

function machine() {
  return {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    load: os.loadavg()[0].toFixed(1),
  }
}

function hasTaskset() {
  return os.availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0
}

function within(value, least, most) {
  return value >= least && value < most
}

function round(value) {
  return Math.round(value * 100) / 100
}

function say(text) {
  if (!options.json) console.log(text)
}
