import { isFailure, VERDICTS, type Verdict } from '../cases/verdict.js'
import type { Result } from '../run/result.js'
import { differenceOf } from './difference.js'
import { type Band, reliability } from './reliability.js'
import { GROUPINGS, type Grouping, type Tally, tally, tallyBy } from './tally.js'

/** The report that a run prints: tables of verdicts, how far confidence can be trusted, speed. */
export function terminalReport(results: readonly Result[], groupings: readonly Grouping[]): string {
  const shown = VERDICTS.filter((v) => v !== 'crashed' || results.some((r) => r.verdict === 'crashed'))
  const sections = [
    ...groupings.map((name) => tallyTable(name, tallyBy(results, GROUPINGS[name]), shown)),
    tallyTable('total', [tally('all', results)], shown),
    reliabilityTable(reliability(results)),
    refusalTable(results),
    speedLine(results),
  ]
  return sections.filter((section) => section !== '').join('\n\n')
}

/** One line for each failing case; with `verbose`, followed by the reason and a diff from expected to got. */
export function failureList(results: readonly Result[], verbose: boolean): string {
  return results
    .filter((r) => isFailure(r.verdict))
    .map((r) => {
      const sure =
        r.merge === undefined
          ? ''
          : ` ${r.merge.confidence.toFixed(3)}${r.merge.heldBack ? ' held back' : ''}`
      const line = `${r.verdict.padEnd(8)} ${r.case.set} ${r.case.id}${sure}${r.refusal ? ` ${r.refusal.code}` : ''}`
      if (!verbose) return line
      const details = [r.refusal?.message, r.crash, differenceOf(r)].filter((part) => part !== undefined)
      return [line, ...details.map((part) => part.replace(/^/gm, '    '))].join('\n')
    })
    .join('\n')
}

function tallyTable(title: string, tallies: readonly Tally[], shown: readonly Verdict[]): string {
  if (tallies.length === 0) return ''
  return table(
    [title, 'cases', ...shown],
    tallies.map((t) => [t.name, String(t.cases), ...shown.map((v) => share(t.count[v] ?? 0, t.cases))]),
  )
}

function reliabilityTable(bands: readonly Band[]): string {
  if (bands.every((band) => band.cases === 0)) return ''
  return table(
    ['confidence', 'cases', 'claimed', 'right', 'cases above', 'right above'],
    bands.map((b) => [
      `${b.from.toFixed(3)} to ${b.to.toFixed(3)}`,
      String(b.cases),
      b.cases === 0 ? '' : percent(b.claimed, 1),
      share(b.right, b.cases),
      String(b.casesAbove),
      share(b.rightAbove, b.casesAbove),
    ]),
  )
}

function refusalTable(results: readonly Result[]): string {
  const refused = results.filter((r) => r.refusal !== undefined)
  if (refused.length === 0) return ''
  const shown: readonly Verdict[] = ['declined', 'caught']
  return tallyTable(
    'refusal',
    tallyBy(refused, (r) => [r.refusal?.code ?? '']),
    shown,
  )
}

function speedLine(results: readonly Result[]): string {
  const ms = results.reduce((sum, r) => sum + r.ms, 0)
  const tokens = results.reduce((sum, r) => sum + r.tokens, 0)
  const times = results.map((r) => r.ms).sort((a, b) => a - b)
  const at = (quantile: number) => (times[Math.floor(quantile * (times.length - 1))] ?? 0).toFixed(2)
  const rate = ms === 0 ? 0 : Math.round((tokens / ms) * 1000)
  return `time per merge: median ${at(0.5)} ms, 90 % ${at(0.9)} ms, longest ${at(1)} ms; ${rate.toLocaleString('en')} tokens/s`
}

function share(count: number, of: number): string {
  return count === 0 ? '' : `${count} ${percent(count, of).padStart(6)}`
}

function percent(count: number, of: number): string {
  return `${((100 * count) / of).toFixed(1)}%`
}

/** Columns as wide as their widest cell; the first is flush left, the rest flush right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)))
  return [head, ...rows]
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
    )
    .map((line) => line.trimEnd())
    .join('\n')
}
