/** A report as files: Markdown, a page, images, and the numbers behind them. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chartsOf } from '../page/charts.js'
import type { Chart } from '../page/draw.js'
import { htmlOf, slot } from '../page/html.js'
import { markdownOf } from '../page/markdown.js'
import { writeImages } from '../page/png.js'
import type { Report } from './report.js'

const METHOD = fileURLToPath(new URL('../../method.md', import.meta.url))

/** Writes `benchmarks.md` into a folder and all else into its folder `benchmarks`. False where no images could be made. */
export async function writeReport(report: Report, folder: string): Promise<boolean> {
  const assets = join(folder, 'benchmarks')
  await mkdir(assets, { recursive: true })
  const method = await readFile(METHOD, 'utf8')
  const charts = chartsOf(report)
  const html = htmlOf(
    // The page lies one folder deeper than the text.
    markdownOf(report, method, slot).replaceAll('](../', '](../../').replaceAll('](benchmarks/', '](./'),
    charts,
    'Mortise benchmarks',
  )
  const pictures = new Map(charts.map((chart) => [chart.name, picture(chart)]))
  await writeFile(
    join(folder, 'benchmarks.md'),
    `${markdownOf(report, method, (name) => pictures.get(name)!)}\n`,
  )
  await writeFile(join(assets, 'index.html'), html)
  await writeFile(join(assets, 'report.json'), `${JSON.stringify(report, roundNumbers)}\n`)
  return writeImages(
    html,
    charts.map(({ name }) => name),
    assets,
  )
}

/** An image for each colour scheme of the reader. */
function picture({ name, alt }: Chart): string {
  const file = `benchmarks/${name}`
  return [
    '<picture>',
    `<source media="(prefers-color-scheme: dark)" srcset="${file}-dark.png">`,
    `<img alt="${alt}" src="${file}-light.png" width="800">`,
    '</picture>',
  ].join('\n')
}

/** Digits beyond the fifth tell nothing. */
function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value
}
