/** A flame graph: each function a bar as wide as its share of the time, on top of its caller. */
import type { Frame, Profile } from '../speed/profile.js'
import type { Chart } from './draw.js'
import { isNarrow } from './draw.js'
import { type Colour, light } from './palette.js'

const ROW = 18
/** A letter's width, about. */
const LETTER = 6.1
const SIDE = 2

const STAGE_COLOURS: Readonly<Record<string, Colour>> = {
  align: 'align',
  weave: 'weave',
  decide: 'decide',
  structure: 'structure',
  parser: 'parser',
  syntax: 'parser',
  text: 'text',
}
export const stageColour = (stage: string): Colour => STAGE_COLOURS[stage] ?? 'other'

interface Bar {
  readonly start: number
  readonly end: number
  readonly depth: number
  readonly frame: Frame
}

export function flameChart(name: string, profile: Profile): Chart {
  const bars = barsOf(profile.root)
  const depth = Math.max(...bars.map((bar) => bar.depth)) + 1
  return {
    name,
    alt: `Flame graph: where the time goes, ${profile.name}`,
    height: () => depth * ROW + 8,
    option: (width) => ({
      grid: { left: SIDE, right: SIDE, top: 4, bottom: 4 },
      xAxis: { type: 'value', min: 0, max: 1, show: false },
      yAxis: { type: 'value', min: 0, max: depth, show: false },
      series: [
        {
          type: 'custom',
          data: bars.map(({ start, end, depth: row }) => [start, end, row]),
          renderItem: (
            { dataIndex }: { dataIndex: number },
            api: { coord: (point: number[]) => number[] },
          ) => {
            const bar = bars[dataIndex]!
            const [x = 0, top = 0] = api.coord([bar.start, bar.depth + 1])
            const [right = 0, bottom = 0] = api.coord([bar.end, bar.depth])
            const wide = right - x - 1
            const letters = Math.floor((wide - 6) / LETTER)
            const title = titleOf(bar.frame, isNarrow(width))
            return {
              type: 'rect',
              shape: { x, y: top, width: Math.max(0.5, wide), height: bottom - top - 1, r: 2 },
              style: { fill: light(stageColour(bar.frame.stage)) },
              textContent: {
                style: {
                  text:
                    letters < 4 ? '' : title.length <= letters ? title : `${title.slice(0, letters - 1)}…`,
                  fill: light('paper'),
                  fontSize: 11,
                },
              },
              textConfig: { position: 'insideLeft', distance: 4 },
            }
          },
        },
      ],
    }),
  }
}

function titleOf({ name, total }: Frame, narrow: boolean): string {
  const bare = narrow ? name.split(' · ')[0]! : name
  return `${bare}  ${(100 * total).toFixed(0)} %`
}

/** All frames below the root, each from where it starts to where it ends; 0..1. */
function barsOf(root: Frame): Bar[] {
  const bars: Bar[] = []
  const lay = (frame: Frame, start: number, depth: number): void => {
    let at = start
    for (const child of frame.children) {
      bars.push({ start: at, end: at + child.total, depth, frame: child })
      lay(child, at, depth + 1)
      at += child.total
    }
  }
  lay(root, 0, 0)
  return bars
}
