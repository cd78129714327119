/** How a file is laid out: its line ends, its byte order mark, its indentation. The output keeps all of them. */
import { isBlankLine, type Lines } from './lines.js'

export interface Layout {
  /** The line end that most lines have. */
  readonly eol: '\n' | '\r\n'
  readonly bom: boolean
  /** Tells whether the last line has a line end. */
  readonly finalNewline: boolean
  /** One level of indentation, as it is written; null where the text shows none. */
  readonly unit: string | null
  /** Columns of one level; 4 where the text shows none. */
  readonly unitWidth: number
  /** Columns that a tab stands for. */
  readonly tabWidth: number
  /** Deep lines begin with tabs. */
  readonly tabs: boolean
}

/** Lines looked at for the indentation unit: enough to be sure, few enough to be free. */
const SAMPLE_LINES = 4000

/** Share of lines at half a level from which on the level is half as wide. */
const ODD_SHARE = 0.2

export function layoutOf(lines: Lines): Layout {
  const { text, count } = lines
  let crlf = 0
  let lf = 0
  const sample = Math.min(count, SAMPLE_LINES)
  for (let line = 0; line < sample; line++) {
    const end = lines.end[line]
    if (end < text.length) {
      if (text.charCodeAt(end) === 13) crlf++
      else lf++
    }
  }
  const { unit, unitWidth, tabs } = indentationOf(lines, sample)
  return {
    eol: crlf > lf ? '\r\n' : '\n',
    bom: text.charCodeAt(0) === 0xfeff,
    finalNewline: count > 0 && lines.end[count - 1] < text.length,
    unit,
    unitWidth,
    tabWidth: lines.tabWidth,
    tabs,
  }
}

function indentationOf(
  lines: Lines,
  sample: number,
): { unit: string | null; unitWidth: number; tabs: boolean } {
  let tabs = 0
  let spaces = 0
  const steps = new Map<number, number>()
  /** Lines indented by an odd number of twos. */
  let odd = 0
  let previous = 0
  for (let line = 0; line < sample; line++) {
    if (isBlankLine(lines, line)) continue
    const width = lines.indent[line]
    if (width > 0) {
      if (lines.text.charCodeAt(lines.start[line]) === 9) tabs++
      else spaces++
      if (width % 4 === 2) odd++
    }
    const step = Math.abs(width - previous)
    if (step > 1 && step <= 8) steps.set(step, (steps.get(step) ?? 0) + (width > previous ? 2 : 1))
    previous = width
  }
  const mixed = lines.tabWidth === 8 && tabs > 0
  if (tabs > spaces && !mixed) return { unit: '\t', unitWidth: lines.tabWidth, tabs: true }
  let best = 0
  let bestCount = 0
  for (const [step, seen] of steps) {
    const weight = step === 3 || step >= 5 ? seen / 2 : seen
    if (weight > bestCount) {
      best = step
      bestCount = weight
    }
  }
  // Continuation lines go in by two levels; they must not pass for one.
  if (best === 4 && odd > spaces * ODD_SHARE) best = 2
  if (best === 0) return { unit: null, unitWidth: 4, tabs: false }
  return { unit: ' '.repeat(best), unitWidth: best, tabs: mixed }
}
