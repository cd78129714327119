/** The charts of the report. */
import type { ApplierResult } from '../accuracy/accuracy.js'
import { CLAIMS } from '../cost/cost.js'
import type { Report } from '../report/report.js'
import { VERIFY_LEVELS } from '../speed/classes.js'
import { type Chart, isNarrow } from './draw.js'
import { flameChart } from './flame.js'
import { compact, count, dollars, duration, short } from './numbers.js'
import { type Colour, light } from './palette.js'

export function chartsOf(report: Report): Chart[] {
  return [
    accuracyChart(report),
    speedChart(report),
    latencyChart(report),
    growthChart(report),
    coldChart(report),
    costChart(report),
    ...report.profiles.map((profile, index) => flameChart(`flame-${index + 1}`, profile)),
  ]
}

const label = { color: light('ink'), fontSize: 12 }
const quiet = { color: light('quiet'), fontSize: 12 }
const axisLine = { lineStyle: { color: light('rule') } }
const splitLine = { lineStyle: { color: light('rule') } }
const legend = { textStyle: label, itemWidth: 14, itemHeight: 10, left: 0, top: 0, itemGap: 30 }
const legendFor = (width: number): object =>
  isNarrow(width) ? { ...legend, itemGap: 18, textStyle: { ...label, fontSize: 11 } } : legend

const valueAxis = (name: string, more: object = {}): object => ({
  type: 'value',
  name,
  nameLocation: 'middle',
  nameGap: 28,
  nameTextStyle: quiet,
  axisLabel: quiet,
  axisLine,
  splitLine,
  ...more,
})
const categoryAxis = (data: readonly string[], more: object = {}): object => ({
  type: 'category',
  data,
  axisLabel: { ...label, interval: 0 },
  axisLine,
  axisTick: { show: false },
  ...more,
})

/** `search and replace`, on blocks. */
export const applierName = ({ name, form }: ApplierResult): string =>
  name === 'Mortise' && form !== 'lazy' ? `Mortise, same ${form}` : name

const FORM_TITLES = { lazy: 'lazy edits', blocks: 'blocks', diff: 'diffs' } as const

function accuracyChart({ accuracy }: Report): Chart {
  const rows = accuracy.results.filter(({ writing }) => writing === 'as written').reverse()
  const share = (value: number): number => (100 * value) / accuracy.cases
  const series = (name: string, colour: Colour, of: (row: ApplierResult) => number, ink: Colour): object => ({
    name,
    type: 'bar',
    stack: 'all',
    barWidth: '66%',
    itemStyle: { color: light(colour) },
    data: rows.map((row) => share(of(row))),
    label: {
      show: true,
      color: light(ink),
      fontSize: 11,
      formatter: ({ dataIndex, value }: { dataIndex: number; value: number }) =>
        value < 5 ? '' : String(of(rows[dataIndex]!)),
    },
  })
  return {
    name: 'accuracy',
    alt: `Right, silently wrong and declined, for each applier, on ${accuracy.cases} cases`,
    height: (width) => rows.length * 30 + (isNarrow(width) ? 76 : 70),
    option: (width) => ({
      legend,
      grid: { left: isNarrow(width) ? 134 : 244, right: 14, top: 30, bottom: 42 },
      xAxis: valueAxis(
        `% of ${accuracy.cases} cases${isNarrow(width) ? '' : ', edits as models write them'}`,
        { max: 100 },
      ),
      yAxis: categoryAxis(
        rows.map((row) =>
          isNarrow(width) ? applierName(row) : `${applierName(row)}  (${FORM_TITLES[row.form]})`,
        ),
        { axisLabel: { ...label, fontSize: isNarrow(width) ? 11 : 12 } },
      ),
      series: [
        series('right', 'right', ({ all }) => all.right, 'paper'),
        series('silently wrong', 'wrong', ({ all }) => all.wrong, 'paper'),
        series('declined', 'declined', ({ all }) => all.declined, 'ink'),
      ],
    }),
  }
}

const LEVEL_COLOURS = { none: 'oursPale', local: 'ours', full: 'oursDeep' } as const
const LEVEL_NAMES = { none: 'not verified', local: 'verified locally', full: 'in full' } as const

function speedChart({ classes }: Report): Chart {
  const claims = CLAIMS.filter(({ name }) => ['Morph v3 fast', 'Cursor, 70B model'].includes(name))
  return {
    name: 'speed',
    alt: 'Tokens a second by size of the file, beside what vendors claim for their models',
    height: () => 340,
    option: (width) => ({
      legend: legendFor(width),
      grid: { left: 54, right: isNarrow(width) ? 78 : 104, top: isNarrow(width) ? 56 : 36, bottom: 46 },
      xAxis: categoryAxis(
        classes.map(({ name }) => name),
        { name: 'tokens of the file', nameLocation: 'middle', nameGap: 28, nameTextStyle: quiet },
      ),
      yAxis: {
        ...valueAxis(''),
        type: 'log',
        min: 100,
        startValue: 100,
        axisLabel: { ...quiet, formatter: (value: number) => compact(value) },
      },
      series: VERIFY_LEVELS.map((level, index) => ({
        name: LEVEL_NAMES[level],
        type: 'bar',
        barGap: '8%',
        barCategoryGap: '28%',
        itemStyle: { color: light(LEVEL_COLOURS[level]) },
        data: classes.map(({ levels }) => Math.round(levels[level].tokensPerSecond)),
        label: {
          show: level === 'local',
          position: 'top',
          color: light('ink'),
          fontSize: isNarrow(width) ? 10 : 12,
          formatter: ({ value }: { value: number }) => compact(value),
        },
        ...(index > 0
          ? {}
          : {
              markLine: {
                symbol: 'none',
                lineStyle: { color: light('claim'), type: 'dashed', width: 1.5 },
                data: claims.map(({ name, tokensPerSecond }) => ({
                  yAxis: tokensPerSecond,
                  label: {
                    formatter: `claim:\n${name.replace(', 70B model', '')}\n${count(tokensPerSecond ?? 0)}`,
                    position: 'end',
                    align: 'left',
                    color: light('claim'),
                    fontSize: isNarrow(width) ? 9 : 11,
                    lineHeight: isNarrow(width) ? 11 : 14,
                  },
                })),
              },
            }),
      })),
    }),
  }
}

function latencyChart({ classes }: Report): Chart {
  const shares = [
    ['p50', 'ours'],
    ['p95', 'oursPale'],
    ['p99', 'declined'],
  ] as const
  return {
    name: 'latency',
    alt: 'Time of a merge by size of the file: p50, p95 and p99',
    height: () => 300,
    option: (width) => ({
      legend,
      grid: { left: 64, right: 14, top: 36, bottom: 46 },
      xAxis: categoryAxis(
        classes.map(({ name }) => name),
        { name: 'tokens of the file', nameLocation: 'middle', nameGap: 28, nameTextStyle: quiet },
      ),
      yAxis: {
        ...valueAxis(''),
        type: 'log',
        axisLabel: { ...quiet, formatter: duration },
      },
      series: shares.map(([share, colour]) => ({
        name: share,
        type: 'bar',
        barGap: '8%',
        barCategoryGap: '28%',
        itemStyle: { color: light(colour) },
        data: classes.map(({ levels }) => levels.local.time[share]),
        label: {
          show: share === 'p50',
          position: 'top',
          color: light('ink'),
          fontSize: isNarrow(width) ? 10 : 12,
          formatter: ({ value }: { value: number }) => short(value),
        },
      })),
    }),
  }
}

function growthChart({ growth }: Report): Chart {
  const line = (name: string, colour: Colour, of: 'local' | 'none', dashed: boolean): object => ({
    name,
    type: 'line',
    symbolSize: 6,
    itemStyle: { color: light(colour) },
    lineStyle: { color: light(colour), width: 2, type: dashed ? 'dashed' : 'solid' },
    data: growth.byLines.map((point) => [point.lines, point[of]]),
  })
  const [first] = growth.byLines
  const last = growth.byLines.at(-1)
  return {
    name: 'growth',
    alt: `Time of a merge by lines of the file: grows with the power ${growth.exponent.toFixed(2)}`,
    height: () => 300,
    option: () => ({
      legend,
      grid: { left: 64, right: 24, top: 36, bottom: 46 },
      xAxis: {
        ...valueAxis('lines of the file'),
        type: 'log',
        min: 1000,
        axisLabel: { ...quiet, formatter: (value: number) => compact(value) },
      },
      yAxis: {
        ...valueAxis(''),
        type: 'log',
        axisLabel: { ...quiet, formatter: duration },
      },
      series: [
        line('verified locally', 'ours', 'local', false),
        line('not verified', 'oursPale', 'none', false),
        ...(first === undefined || last === undefined
          ? []
          : [
              {
                name: 'in step with the file',
                type: 'line',
                symbol: 'none',
                lineStyle: { color: light('quiet'), width: 1, type: 'dotted' },
                itemStyle: { color: light('quiet') },
                data: [
                  [first.lines, (last.local * first.lines) / last.lines],
                  [last.lines, last.local],
                ],
              },
            ]),
      ],
    }),
  }
}

function coldChart({ cold }: Report): Chart {
  const parts = [
    ['Node starts', 'declined', (start) => start.booted],
    ['the engine loads', 'oursPale', (start) => start.loaded - start.booted],
    ['the first merge', 'ours', (start) => start.merged - start.loaded],
  ] as const satisfies readonly (readonly [
    string,
    Colour,
    (start: Report['cold']['starts'][number]) => number,
  ])[]
  return {
    name: 'cold',
    alt: 'A new process, until its first merge is done, by size of the file',
    height: () => 260,
    option: (width) => ({
      legend: legendFor(width),
      grid: { left: 50, right: 40, top: isNarrow(width) ? 44 : 34, bottom: 42 },
      xAxis: valueAxis('ms since the process began'),
      yAxis: categoryAxis(
        cold.starts.map(({ name }) => name),
        { inverse: true },
      ),
      series: parts.map(([name, colour, of]) => ({
        name,
        type: 'bar',
        stack: 'all',
        barWidth: '60%',
        itemStyle: { color: light(colour) },
        data: cold.starts.map(of),
      })),
    }),
  }
}

/** The class whose edits are the most usual. */
const COST_CLASS = 1

function costChart({ costs }: Report): Chart {
  const cost = costs[COST_CLASS] ?? costs[0]!
  const rows = [
    ...cost.models.map(({ name, dollars: value }) => ({ name: `claim: ${name}`, value, claimed: true })),
    { name: 'Mortise, CPU time', value: cost.dollars, claimed: false },
  ].sort((a, b) => b.value - a.value)
  return {
    name: 'cost',
    alt: `Dollars for a million edits of files of ${cost.name} tokens`,
    height: () => rows.length * 34 + 50,
    option: (width) => ({
      grid: { left: isNarrow(width) ? 140 : 180, right: 70, top: 8, bottom: 44 },
      xAxis: {
        ...valueAxis(`$ for a million edits, files of ${cost.name} tokens`),
        type: 'log',
        min: 0.1,
        startValue: 0.1,
        axisLabel: { ...quiet, formatter: (value: number) => `$${compact(value)}` },
      },
      yAxis: categoryAxis(
        rows.map(({ name }) => name),
        { axisLabel: { ...label, fontSize: isNarrow(width) ? 10 : 12 } },
      ),
      series: [
        {
          type: 'bar',
          barWidth: '62%',
          data: rows.map(({ value, claimed }) => ({
            value,
            itemStyle: { color: light(claimed ? 'claimPale' : 'ours') },
          })),
          label: {
            show: true,
            position: 'right',
            color: light('ink'),
            formatter: ({ value }: { value: number }) => dollars(value),
          },
        },
      ],
    }),
  }
}
