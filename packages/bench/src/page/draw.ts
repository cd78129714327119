import { init } from 'echarts'
import { dye } from './palette.js'

/** Draws a chart, `width` pixels wide. */
export interface Chart {
  /** The name of its image, and what it shows, for those who can't see it. */
  readonly name: string
  readonly alt: string
  readonly option: (width: number) => Readonly<Record<string, unknown>>
  readonly height: (width: number) => number
}

/** Wide for a screen, narrow for a phone. */
export const WIDTHS = { wide: 800, narrow: 358 } as const
export const isNarrow = (width: number): boolean => width < 500

/** A chart as SVG, in the page's colours. */
export function drawChart(chart: Chart, width: number): string {
  const canvas = init(null, null, { renderer: 'svg', ssr: true, width, height: chart.height(width) })
  try {
    canvas.setOption({
      animation: false,
      textStyle: { fontFamily: 'system-ui, sans-serif' },
      ...chart.option(width),
    })
    // Pages hold many drawings: styles of one must not reach another, and nothing here can be hovered.
    const svg = canvas.renderToSVGString().replace(/<style.*?<\/style>/gs, '')
    return dye(svg).replace('<svg ', `<svg role="img" aria-label="${chart.alt.replaceAll('"', '&quot;')}" `)
  } finally {
    // Else its timers keep the process alive.
    canvas.dispose()
  }
}
