/** One run, from the first number to the last. */
import { type Case, inSplit } from '@mortise/evaluation'
import { measureAccuracy } from '../accuracy/accuracy.js'
import { allAppliers } from '../accuracy/appliers.js'
import { costOf } from '../cost/cost.js'
import { countTokens } from '../edit/tokens.js'
import { describeMachine, load } from '../machine/machine.js'
import { measureClasses } from '../speed/classes.js'
import { measureCold } from '../speed/cold.js'
import { measureGrowth } from '../speed/growth.js'
import { measureHttp } from '../speed/http.js'
import { FULL, QUICK } from '../speed/pace.js'
import { measureProfile } from '../speed/profile.js'
import { measureRound } from '../speed/round.js'
import { measureThroughput } from '../speed/throughput.js'
import { sizeClasses } from '../subject/classes.js'
import type { Progress } from './progress.js'
import type { Report } from './report.js'

export async function measure(all: readonly Case[], quick: boolean, progress: Progress): Promise<Report> {
  const begun = performance.now()
  const date = new Date().toISOString()
  const machine = describeMachine()
  const pace = quick ? QUICK : FULL

  progress.section('files and edits')
  const classes = sizeClasses(all, pace.files)
  // Sizes that everyday edits have.
  const everyday = classes.slice(0, 3).flatMap(({ subjects }) => subjects)

  progress.section('size classes')
  const speeds = await measureClasses(classes, pace, (name, done, total) =>
    progress.step(`${name}: ${done} of ${total} files`),
  )
  progress.section('growth')
  const growth = await measureGrowth(pace, progress.step)
  progress.section('a round of fifty files')
  const round = await measureRound(pace)
  progress.section('cold starts and memory')
  const cold = await measureCold(classes, pace, progress.step)
  progress.section('throughput')
  const throughput = await measureThroughput(everyday, pace, progress.step)
  progress.section('HTTP')
  const http = await measureHttp(classes[1]!.subjects, pace, progress.step)
  progress.section('profiles')
  const profiles = [
    await measureProfile('edits of the cases, files of 1k to 50k tokens', everyday, pace),
    await measureProfile('made edits, files of 100k tokens', classes[3]!.subjects, pace),
  ]
  progress.section('accuracy')
  const accuracy = await measureAccuracy(
    quick ? all.filter((c) => inSplit(c, 'held-out')) : all,
    allAppliers(),
    countTokens,
    (done, total) => progress.step(`${done} of ${total} edits`),
  )
  progress.end()
  return {
    date,
    quick,
    machine,
    loadAfter: load(),
    seconds: Math.round((performance.now() - begun) / 1000),
    accuracy,
    classes: speeds,
    growth,
    cold,
    throughput,
    round,
    http,
    profiles,
    costs: speeds.map(costOf),
  }
}
