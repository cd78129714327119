/** A report as a page of docs/. */

export function drawPage({ machine, edits, ...parts }) {
  return `${[intro(machine, edits), ...SECTIONS.flatMap((section) => section(parts))].join('\n\n')}\n`
}

const SECTIONS = [start, overhead, stall, load, memory]

function intro({ cpu, cores, memoryGiB, node, commit, date, command, load: busy, minutes }, edits) {
  return [
    '# The server, measured',
    `Made by \`${command}\` on ${date}, in one run of ${minutes} minutes: ${cpu}, ${cores} cores, ${memoryGiB} GiB; Node ${node}; commit ${commit}.`,
    ...(busy < cores / 4
      ? []
      : [
          `**The machine was busy** with other work (load ${busy} on ${cores} cores when the run began): times are longer than on a quiet one, the high percentiles by far, and requests a second are fewer.`,
        ]),
    `The server is a process of its own, as \`mortise serve\` starts it, with its log going nowhere; the load comes from another process of the same machine, over loopback, so both share its cores. Every request is \`POST /v1/apply\` with a real edit from \`cases/\`, refused ones among them: ${edits.map(([name, count]) => `${count} of files of ${name} tokens`).join(', ')}. Those of 100k are files of the cases made longer by generated lines.`,
  ].join('\n\n')
}

function start({ start }) {
  if (start === undefined) return []
  return [
    '## Start',
    'From the start of the process to the first merge answered, a real edit, in new processes:',
    `${start.join(', ')} ms.`,
  ]
}

function overhead({ overhead }) {
  if (overhead === undefined) return []
  return [
    '## What HTTP adds',
    'The time of the client less the time that the engine took for the same request, as the answer tells it: one connection, one request after another, after a warm-up. Refused edits tell no time and are left out. The client is a bare socket.',
    table(
      ['file, tokens', 'requests', 'engine p50, ms', 'added p50', 'p95', 'p99', 'outside the engine'],
      overhead.map(({ file, count, engine, p50, p95, p99, share }) => [
        file,
        count,
        ...[engine, p50, p95, p99].map((ms) => ms.toFixed(2)),
        `${share} %`,
      ]),
    ),
    `The floor is 1.5 ms at p50 for a file of 1k to 3k tokens: ${overhead[1].p50 < 1.5 ? 'held' : '**not held**'}.`,
  ]
}

function stall({ stall }) {
  if (stall === undefined) return []
  return [
    '## How long the event loop stands still',
    'While a body near the limit is read, merged on its thread and answered. The longest delay by the server’s own gauge, and the slowest of the small requests that another connection makes all the while. Both hold what the main thread waits for a core, too.',
    table(
      ['body', 'whole request, ms', 'event loop', 'slowest `/healthz`'],
      stall.map(({ mb, ms, lag, slowest }) => [
        `${mb} MB`,
        ms.toFixed(0),
        lag.toFixed(1),
        slowest.toFixed(1),
      ]),
    ),
  ]
}

function load({ load }) {
  if (load === undefined) return []
  const rows = (cores) =>
    load
      .filter((row) => row.cores === cores)
      .map(({ file, connections, perSecond, p50, p95, p99, failed }) => [
        file,
        connections,
        perSecond,
        ...[p50, p95, p99].map((ms) => ms.toFixed(1)),
        failed,
      ])
  const head = ['file, tokens', 'connections', 'requests/s', 'p50, ms', 'p95', 'p99', 'not 2xx or 422']
  return [
    '## Load',
    'As many requests as the connections can make, each sending its next when the last is answered, until each edit and each connection had its turn twice or more.',
    ...(load.some(({ cores }) => cores === 'one')
      ? ['### Server on one core, the load on the others', table(head, rows('one'))]
      : []),
    '### Server on all cores, shared with the load',
    table(head, rows('all')),
  ]
}

function memory({ memory }) {
  if (memory === undefined) return []
  return [
    '## Memory',
    'Resident memory of the process after a warm-up, and after each hour’s worth of requests at one a second:',
    table(
      ['hour', 'MiB'],
      memory.map(({ hour, mib }) => [hour, mib]),
    ),
  ]
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)].join(
    '\n',
  )
}
