/** How the time grows with the file and with the number of places that an edit changes. */
import { createEngine } from '@mortise/core'
import { firstLines, madeSubject, packageFile } from '../subject/made.js'
import type { Pace } from './pace.js'
import { fittedExponent, median } from './sample.js'
import { timeInTurns } from './turns.js'

export interface Growth {
  /** Three places changed in files of more and more lines. */
  readonly byLines: readonly GrowthPoint[]
  /** The power of the number of lines that the time grows with. */
  readonly exponent: number
  /** The same for the file's own share: all points from 10,000 lines on. */
  readonly largeExponent: number
  /** More and more places changed in a file of 10,000 lines. */
  readonly bySites: readonly GrowthPoint[]
}

export interface GrowthPoint {
  readonly lines: number
  readonly sites: number
  /** Median, verified locally and not at all; ms. */
  readonly local: number
  readonly none: number
  readonly applied: boolean
}

const LINES = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000]
const SITES = [1, 3, 10, 30, 100]
const LARGE = 10_000

export async function measureGrowth(pace: Pace, progress: (name: string) => void): Promise<Growth> {
  const text = ['lib/coreBundle.js', 'lib/utilsBundle.js']
    .map((file) => packageFile('playwright-core', file))
    .join('\n')
  const point = async (lines: number, sites: number): Promise<GrowthPoint[]> => {
    progress(`${lines} lines, ${sites} places`)
    const subject = madeSubject('growth', 'growth.js', firstLines(text, lines), sites)
    if (subject === null) return []
    const local = createEngine()
    const none = createEngine({ verify: 'none' })
    const { status } = await local.apply(subject.request)
    const times = timeInTurns(
      {
        local: () => void local.applySync(subject.request),
        none: () => void none.applySync(subject.request),
      },
      { ...pace, budgetMs: pace.fileMs },
    )
    return [
      {
        lines,
        sites,
        local: median(times.local),
        none: median(times.none),
        applied: status === 'applied',
      },
    ]
  }
  const byLines: GrowthPoint[] = []
  for (const lines of LINES.filter((lines) => lines <= pace.mostLines))
    byLines.push(...(await point(lines, 3)))
  const bySites: GrowthPoint[] = []
  for (const sites of SITES) bySites.push(...(await point(LARGE, sites)))
  const exponent = (points: readonly GrowthPoint[]): number =>
    fittedExponent(points.map(({ lines, local }) => ({ x: lines, y: local })))
  return {
    byLines,
    exponent: exponent(byLines),
    largeExponent: exponent(byLines.filter(({ lines }) => lines >= LARGE)),
    bySites,
  }
}
