/** What the engine did when someone last looked, and whether it does more now. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { totalOf, type Work, type Works } from './count.js'

const BASELINE = fileURLToPath(new URL('../../work.json', import.meta.url))
/** More work than stored by this share is reported. Versions of V8 cut blocks a little differently. */
const TOLERANCE = 0.1
/** A stage may take over work of another one: its own limit is wider, and small ones have none. */
const STAGE_TOLERANCE = 0.2
const SMALL_STAGE = 0.03
/** Which cases are parsed changes with each fit: as many thousand units more are one or two files, and no trend. */
const PARSED_SLACK = 200

export const UPDATE_COMMAND = 'npm run bench -- --update-work'

export interface Comparison {
  /** The engine does more than was stored. */
  readonly more: boolean
  readonly lines: readonly string[]
}

export async function readBaseline(): Promise<Works> {
  return JSON.parse(await readFile(BASELINE, 'utf8')) as Works
}

export async function updateBaseline(works: Works): Promise<void> {
  await writeFile(BASELINE, `${JSON.stringify(works, undefined, 2)}\n`)
}

export function compareWork(stored: Works, counted: Works): Comparison {
  const lines: string[] = []
  let more = false
  let less = false
  for (const [name, work] of Object.entries(counted)) {
    const before = stored[name]
    if (before === undefined) {
      more = true
      lines.push(`${name}: not stored yet`)
      continue
    }
    for (const { what, old, now, tolerance, slack } of measures(before, work)) {
      const share = old === 0 ? (now === 0 ? 0 : Number.POSITIVE_INFINITY) : now / old - 1
      const isMore = share > tolerance && now - old > slack
      more ||= isMore
      less ||= share < -TOLERANCE && what === 'all'
      if (isMore || what === 'all')
        lines.push(
          `${name}, ${what}: ${old} before, ${now} now (${share >= 0 ? '+' : ''}${(100 * share).toFixed(1)} %)${isMore ? ', MORE WORK' : ''}`,
        )
    }
  }
  if (more) lines.push(`If the work is worth it: ${UPDATE_COMMAND}`)
  else if (less) lines.push(`Less work: good. Keep it so: ${UPDATE_COMMAND}`)
  return { more, lines }
}

interface Measure {
  readonly what: string
  readonly old: number
  readonly now: number
  readonly tolerance: number
  /** More by this many is not reported. */
  readonly slack: number
}

function measures(before: Work, now: Work): Measure[] {
  const total = totalOf(before)
  const stages = Object.entries(now.stages)
    .map(([stage, tokens]) => ({
      what: stage,
      old: before.stages[stage] ?? 0,
      now: tokens,
      tolerance: STAGE_TOLERANCE,
      slack: 0,
    }))
    .filter((measure) => Math.max(measure.old, measure.now) > total * SMALL_STAGE)
  return [
    { what: 'all', old: total, now: totalOf(now), tolerance: TOLERANCE, slack: 0 },
    ...stages,
    { what: 'parsed', old: before.parsed, now: now.parsed, tolerance: STAGE_TOLERANCE, slack: PARSED_SLACK },
  ]
}
