/** A refactoring: fifty files of one package changed at three places each. */
import { createEngine } from '@mortise/core'
import { madeSubject, packageFiles } from '../subject/made.js'
import type { Subject } from '../subject/subject.js'
import type { Pace } from './pace.js'
import { median } from './sample.js'

export interface Round {
  readonly files: number
  readonly tokens: number
  readonly applied: number
  readonly exact: number
  /** All files once, by an engine that has not merged yet; and later rounds, median. ms */
  readonly first: number
  readonly later: number
}

const FILES = 50
const SITES = 3
const LEAST_LINES = 150

export async function measureRound(pace: Pace): Promise<Round> {
  const subjects: Subject[] = []
  for (const { path, text } of packageFiles('echarts', 'lib')) {
    if (text.split('\n').length < LEAST_LINES) continue
    const subject = madeSubject(path, path, text, SITES)
    if (subject !== null) subjects.push(subject)
    if (subjects.length === FILES) break
  }
  const engine = createEngine()
  const times: number[] = []
  let applied = 0
  let exact = 0
  for (let round = 0; round <= pace.minRounds; round++) {
    applied = 0
    exact = 0
    const start = performance.now()
    for (const { request, expected } of subjects) {
      const outcome = await engine.apply(request)
      if (outcome.status !== 'applied') continue
      applied++
      if (outcome.text === expected) exact++
    }
    times.push(performance.now() - start)
  }
  return {
    files: subjects.length,
    tokens: subjects.reduce((sum, { tokens }) => sum + tokens, 0),
    applied,
    exact,
    first: times[0]!,
    later: median(times.slice(1)),
  }
}
