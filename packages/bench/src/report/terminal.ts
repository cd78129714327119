import { applierName } from '../page/charts.js'
import { count, dollars, ms, short } from '../page/numbers.js'
import type { Report } from './report.js'

/** The run in a dozen lines. */
export function overview(report: Report): string {
  const { accuracy, classes, costs, growth, machine, round, throughput } = report
  const appliers = accuracy.results
    .filter(({ writing }) => writing === 'as written')
    .map((result) => {
      const { right, wrong, declined } = result.all
      const name = applierName(result).padEnd(22)
      return `  ${name}${String(right).padStart(5)}${String(wrong).padStart(8)}${String(declined).padStart(10)}`
    })
  const speeds = classes.map(({ name, levels, toParse, toGit }) => {
    const { time, tokensPerSecond } = levels.local
    const columns = [
      ms(time.p50),
      ms(time.p95),
      count(tokensPerSecond),
      short(toParse),
      short(toGit ?? Number.NaN),
    ]
    return `  ${name.padEnd(8)}${columns.map((text) => text.padStart(13)).join('')}`
  })
  return [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, load ${machine.loadBefore} to ${report.loadAfter}, ${report.seconds} s${report.quick ? ', a quick run: not to be quoted' : ''}`,
    '',
    `${accuracy.cases} edits as models write them:`,
    `  ${''.padEnd(22)}right   wrong  declined`,
    ...appliers,
    '',
    `  tokens          p50          p95     tokens/s      ÷ parse  ÷ git apply`,
    ...speeds,
    '',
    `Time grows with the power ${growth.exponent.toFixed(2)} of the file's lines.`,
    `${round.files} files in a round: ${ms(round.later)}. ${throughput.map(({ threads, perSecond }) => `${threads} threads: ${short(perSecond)} merges/s`).join(', ')}.`,
    `A million edits: ${costs.map(({ name, dollars: cost }) => `${name}: ${dollars(cost)}`).join(', ')}.`,
  ].join('\n')
}
