/** The report in words and tables. `chart(name)` puts a picture in. */
import { type ApplierResult, type Tally, WRITINGS } from '../accuracy/accuracy.js'
import { FORMS } from '../accuracy/applier.js'
import { CLAIMS, PRICES } from '../cost/cost.js'
import { TOKENIZER } from '../edit/tokens.js'
import type { Report } from '../report/report.js'
import { VERIFY_LEVELS } from '../speed/classes.js'
import type { Profile } from '../speed/profile.js'
import { applierName } from './charts.js'
import { count, dollars, ms, percent, short } from './numbers.js'

type Cell = string | number

/** A Markdown table; columns after the first `left` ones are aligned to the right. */
function table(head: readonly string[], rows: readonly (readonly Cell[])[], left = 1): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.join(' | ')} |`
  const rule = line(head.map((_, index) => (index < left ? '---' : '--:')))
  return [line(head), rule, ...rows.map(line)].join('\n')
}

export function markdownOf(report: Report, method: string, chart: (name: string) => string): string {
  return [
    '# Benchmarks',
    summary(report),
    method.trim(),
    accuracySection(report, chart),
    speedSection(report, chart),
    costSection(report, chart),
    claimsSection(),
    profileSection(report, chart),
    machineSection(report),
  ].join('\n\n')
}

function summary(report: Report): string {
  const { machine, accuracy, classes, growth, costs } = report
  const [ours] = accuracy.results
  const everyday = classes[1] ?? classes[0]!
  const cost = costs[1] ?? costs[0]!
  const made = `Made by \`npm run bench${report.quick ? ' -- --quick' : ''}\` on ${report.date.slice(0, 10)}, in one run of ${count(report.seconds / 60)} minutes: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; Node ${machine.node}; commit ${machine.commit}.`
  const quick = report.quick
    ? '\n\n**A quick run**: a fifth of the cases, few files and few rounds. For numbers to quote leave `--quick` out.'
    : ''
  const load = Math.max(machine.loadBefore, report.loadAfter)
  const busy =
    load > machine.cores
      ? `\n\n**The machine was busy** with other work (load ${load} on ${machine.cores} cores): times are longer than on a quiet one, the high percentiles by far. Ratios, CPU time and what isn't timed hold.`
      : ''
  const facts = [
    `Of ${accuracy.cases} lazy edits that have an answer, Mortise is right on **${ours!.all.right}**, silently wrong on **${ours!.all.wrong}**, and declines ${ours!.all.declined}.`,
    `A merge into a file of ${everyday.name} tokens takes **${ms(everyday.levels.local.time.p50)}** (p95 ${ms(everyday.levels.local.time.p95)}), ${count(everyday.levels.local.tokensPerSecond)} tokens/s on one core.`,
    `Time grows with the power **${growth.exponent.toFixed(2)}** of the file's lines, from 1,000 to ${count(growth.byLines.at(-1)?.lines ?? 0)}.`,
    `A million such edits cost **${dollars(cost.dollars)}** of CPU time.`,
  ]
  return `${made}${quick}${busy}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}`
}

const tallyCells = ({ right, wrong, declined }: Tally): Cell[] => {
  const all = right + wrong + declined
  return [right, percent(right, all), wrong, declined]
}

function accuracySection({ accuracy }: Report, chart: (name: string) => string): string {
  const rows = [...accuracy.results].sort(
    (a, b) =>
      FORMS.indexOf(a.form) - FORMS.indexOf(b.form) ||
      WRITINGS.indexOf(a.writing) - WRITINGS.indexOf(b.writing),
  )
  const overall = table(
    [
      'applier',
      'takes',
      'edits',
      'right',
      '',
      'silently wrong',
      'declined',
      'held out: right',
      'wrong',
      'declined',
    ],
    rows.map((row) => [
      `${applierName(row)} ${row.version}`,
      row.form,
      row.writing,
      ...tallyCells(row.all),
      row.heldOut.right,
      row.heldOut.wrong,
      row.heldOut.declined,
    ]),
    3,
  )
  const refusals = rows
    .filter((row) => row.refusals !== undefined && accuracy.refusals > 0)
    .map((row) => `${row.name} refuses ${row.refusals!.caught}`)
  const sizes = table(
    ['set', 'lazy edit', 'blocks', 'diff', 'whole file'],
    Object.entries(accuracy.editTokens).map(([set, tokens]) => [
      set,
      tokens.lazy,
      tokens.blocks,
      tokens.diff,
      tokens['whole file'],
    ]),
  )
  return [
    '## Accuracy',
    chart('accuracy'),
    overall,
    ...(refusals.length === 0
      ? []
      : [`Of ${accuracy.refusals} more lazy edits, which no applier can get right, ${refusals.join('; ')}.`]),
    'What a model writes for an edit, in tokens, median over the cases of a set:',
    sizes,
    '### By set',
    groupTable(accuracy.results, 'bySet'),
    folded('By language', groupTable(accuracy.results, 'byLanguage')),
    folded('By kind of edit', groupTable(accuracy.results, 'byKind')),
  ].join('\n\n')
}

/** Right, silently wrong and declined in one cell, for each applier with edits as models write them. */
function groupTable(results: readonly ApplierResult[], by: 'bySet' | 'byLanguage' | 'byKind'): string {
  const columns = results.filter(({ writing }) => writing === 'as written')
  const cases = ({ right, wrong, declined }: Tally): number => right + wrong + declined
  const groups = Object.entries(columns[0]![by])
  const small = groups.filter(([, tally]) => cases(tally) < ROW_CASES).map(([name]) => name)
  const rowOf = (name: string, members: readonly string[]): (string | number)[] => {
    const tallies = columns.map((result) => sum(members.map((member) => result[by][member])))
    return [
      name,
      cases(tallies[0]!),
      ...tallies.map(({ right, wrong, declined }) => `${right} / ${wrong} / ${declined}`),
    ]
  }
  const rows = groups.filter(([name]) => !small.includes(name)).map(([name]) => rowOf(name, [name]))
  if (small.length > 0) rows.push(rowOf(`${small.length} others`, small))
  return `Right / silently wrong / declined, edits as models write them.\n\n${table(['', 'cases', ...columns.map(applierName)], rows)}`
}

/** Groups of fewer cases share a row. */
const ROW_CASES = 3

const sum = (tallies: readonly (Tally | undefined)[]): Tally => {
  const total = { right: 0, wrong: 0, declined: 0 }
  for (const tally of tallies) {
    total.right += tally?.right ?? 0
    total.wrong += tally?.wrong ?? 0
    total.declined += tally?.declined ?? 0
  }
  return total
}

const folded = (title: string, body: string): string =>
  `<details><summary>${title}</summary>\n\n${body}\n\n</details>`

function speedSection(report: Report, chart: (name: string) => string): string {
  const { classes, growth, cold, throughput, round, http } = report
  const times = table(
    ['file', 'verified', 'p50, ms', 'p95', 'p99', 'tokens/s'],
    classes.flatMap(({ name, levels }) =>
      VERIFY_LEVELS.map((level) => {
        const { time, tokensPerSecond } = levels[level]
        const verified = { none: 'no', local: 'locally', full: 'in full' }[level]
        return [name, verified, short(time.p50), short(time.p95), short(time.p99), count(tokensPerSecond)]
      }),
    ),
    2,
  )
  const ratios = table(
    [
      'file',
      'edits',
      'files',
      'median tokens',
      'applied',
      'byte for byte',
      'one parse, ms',
      'merge ÷ parse',
      '`git apply`, ms',
      'merge ÷ `git apply`',
    ],
    classes.map((one) => [
      one.name,
      one.source,
      one.files,
      count(one.tokens),
      one.applied,
      one.exact,
      `${short(one.parse.p50)}${one.parsed < one.files ? ` (${one.parsed} files)` : ''}`,
      short(one.toParse),
      one.git === undefined ? '–' : short(one.git.p50),
      one.toGit === undefined ? '–' : short(one.toGit),
    ]),
    2,
  )
  const sites = table(
    ['places changed', 'ms', ''],
    growth.bySites.map((point) => [point.sites, short(point.local), point.applied ? 'applied' : 'refused']),
  )
  const lines = table(
    ['lines', 'verified locally, ms', 'not verified, ms', ''],
    growth.byLines.map((point) => [
      count(point.lines),
      short(point.local),
      short(point.none),
      point.applied ? 'applied' : 'refused',
    ]),
  )
  const starts = table(
    [
      'file',
      'Node is up, ms',
      'engine loaded',
      'first merge done',
      'second merge',
      'most memory, MiB',
      'of it by merging',
    ],
    cold.starts.map((start) => [
      start.name,
      short(start.booted),
      short(start.loaded),
      short(start.merged),
      short(start.second),
      short(start.memory),
      short(start.added),
    ]),
  )
  const [one] = throughput
  const threads = table(
    ['threads', 'merges/s', 'against one'],
    throughput.map((load) => [
      load.threads,
      short(load.perSecond),
      `× ${(load.perSecond / one!.perSecond).toFixed(2)}`,
    ]),
  )
  return [
    '## Speed',
    chart('speed'),
    `Tokens (${TOKENIZER}) of the merged file, one core, warm. Dashed: what vendors claim for their models on GPUs.`,
    '### Time of a merge',
    chart('latency'),
    times,
    '### Against a parse and `git apply`',
    'The ratios are of medians in the same run. A parse is one of the whole file by tree-sitter in WebAssembly, in the same process; `git apply` is a process of its own, with the equal patch, which names each line. Refusals are measured like all others.',
    ratios,
    '### Growth',
    chart('growth'),
    `Three places changed in the first lines of one text of npm packages. Fitted over all: lines to the power ${growth.exponent.toFixed(2)}; from 10,000 lines on: ${growth.largeExponent.toFixed(2)}. What dominates small files is the edit, not the file.`,
    lines,
    'More and more places in a file of 10,000 lines:',
    sites,
    '### Cold start and memory',
    chart('cold'),
    `New processes, one file of median size for each class; medians of ${cold.starts[0]?.processes ?? 0}. A process of Node that does nothing takes ${ms(cold.emptyProcess)} from start to end.`,
    starts,
    '### On more than one core',
    'Threads that merge the edits of the first three classes over and over.',
    threads,
    '### A round of fifty files',
    `${round.files} files of one package, ${count(round.tokens)} tokens, three places changed in each: **${ms(round.first)}** the first time in a warm process with a new engine, ${ms(round.later)} again. ${round.applied} applied, ${round.exact} of them byte for byte.`,
    '### Over HTTP',
    http === null
      ? 'The server could not be started.'
      : `The edits of the class 5–10k, one after another, to \`mortise serve\` on the same machine${http.sdk === undefined ? '; the SDK is not installed (`packages/server/scripts/prepare-tests`)' : `; the SDK is Morph's own, ${http.sdkVersion}, unchanged but for its address`}. A refusal is an answer like any other.\n\n${table(
          ['', 'p50, ms', 'p95', 'p99'],
          [
            ['the engine in the same process', http.inProcess] as const,
            ['`POST /v1/apply`', http.request] as const,
            ...(http.sdk === undefined ? [] : [['Morph SDK', http.sdk] as const]),
          ].map(([name, time]) => [name, short(time.p50), short(time.p95), short(time.p99)]),
        )}`,
  ].join('\n\n')
}

function costSection({ costs, classes }: Report, chart: (name: string) => string): string {
  const { vcpu, models } = PRICES
  return [
    '## Cost',
    chart('cost'),
    `CPU time of the process for a merge, verified locally, at $${vcpu.perHour} an hour: ${vcpu.what} ([source](${vcpu.source}), ${vcpu.date}). The models' columns are the same edits by their list prices: claims of their vendors. $ for a million edits:`,
    table(
      ['file', 'CPU seconds', 'Mortise', ...models.map(({ name }) => `claim: ${name}`)],
      costs.map((cost) => [
        cost.name,
        count(cost.cpuSeconds),
        dollars(cost.dollars),
        ...cost.models.map((model) => dollars(model.dollars)),
      ]),
    ),
    `Tokens that a model would read and write for an edit, mean: ${classes
      .map((one) => `${one.name}: ${count(one.inputTokens)} and ${count(one.outputTokens)}`)
      .join('; ')}.`,
    table(
      ['claim', 'source', 'date', '$ for 1M tokens in', 'out'],
      models.map((model) => [model.name, links(model.source), model.date, model.input, model.output]),
      3,
    ),
  ].join('\n\n')
}

function claimsSection(): string {
  return [
    '## What vendors claim',
    'Published by the vendors or by those who sell their models; on their own tests, on GPUs; not measured here.',
    table(
      ['claim', 'speed', 'accuracy', 'source', 'date'],
      CLAIMS.map((claim) => [claim.name, claim.speed, claim.accuracy, links(claim.source), claim.date]),
      5,
    ),
  ].join('\n\n')
}

const links = (sources: string): string =>
  sources
    .split(', ')
    .map((source) => `[${new URL(source).hostname.replace(/^www\./, '')}](${source})`)
    .join(', ')

function profileSection({ profiles }: Report, chart: (name: string) => string): string {
  return [
    '## Where the time goes',
    'Samples of the engine at work, verified locally: each function a bar as wide as its share, on top of its caller. Blue: `align`; violet: `weave`; pink: `decide`; teal: `structure`; green: `text`; orange: the parser.',
    ...profiles.flatMap((profile, index) => [
      `### ${profile.name[0]!.toUpperCase()}${profile.name.slice(1)}`,
      chart(`flame-${index + 1}`),
      `By stage: ${profile.stages
        .filter(({ self }) => self >= 0.01)
        .map(({ name, self }) => `${name} ${(100 * self).toFixed(0)} %`)
        .join(', ')}.`,
      folded('By function, itself alone', functionTable(profile)),
    ]),
  ].join('\n\n')
}

const functionTable = ({ functions }: Profile): string =>
  table(
    ['function', 'stage', 'share'],
    functions.map(({ name, stage, self }) => [`\`${name}\``, stage, `${(100 * self).toFixed(1)} %`]),
    2,
  )

function machineSection(report: Report): string {
  const { machine } = report
  return [
    '## Machine and versions',
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${machine.system}; Node ${machine.node}, V8 ${machine.v8}. Load when the run began: ${machine.loadBefore}, when it ended: ${report.loadAfter}; one process of this run is 1. What else the machine did slows every time here, and the ratios hardly.`,
    table(['', 'version'], Object.entries(machine.versions), 2),
    'Again: `npm run bench`. The numbers behind this page: [report.json](benchmarks/report.json).',
  ].join('\n\n')
}
