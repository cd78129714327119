/** The first merge of a new process, and what memory merges take. */
import { fork, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { SizeClass } from '../subject/classes.js'
import type { Subject } from '../subject/subject.js'
import type { ChildReport } from './child.js'
import type { Pace } from './pace.js'
import { median } from './sample.js'

const CHILD = fileURLToPath(new URL('./child.js', import.meta.url))
const MIB = 1024 * 1024

/** Medians over new processes; ms and MiB. */
export interface ColdStart {
  readonly name: string
  readonly file: string
  readonly tokens: number
  /** Since the process began: Node is up, the engine is loaded, the first merge is done. */
  readonly booted: number
  readonly loaded: number
  readonly merged: number
  /** The second merge. */
  readonly second: number
  /** Most memory of the process, and how much of it came with the first two merges. */
  readonly memory: number
  readonly added: number
  readonly processes: number
}

export interface Cold {
  /** A process of Node that does nothing, from its start to its end; ms. */
  readonly emptyProcess: number
  readonly starts: readonly ColdStart[]
}

export async function measureCold(
  classes: readonly SizeClass[],
  pace: Pace,
  progress: (name: string) => void,
): Promise<Cold> {
  const empty: number[] = []
  for (let run = 0; run < pace.processes; run++) {
    const start = performance.now()
    spawnSync(process.execPath, ['-e', '0'], { stdio: 'ignore' })
    empty.push(performance.now() - start)
  }
  const starts: ColdStart[] = []
  for (const { name, subjects } of classes) {
    const subject = middleOf(subjects)
    if (subject === undefined) continue
    progress(name)
    const reports: ChildReport[] = []
    for (let run = 0; run < pace.processes; run++) reports.push(await runChild(subject))
    const of = (value: (report: ChildReport) => number): number => median(reports.map(value))
    starts.push({
      name,
      file: subject.name,
      tokens: subject.tokens,
      booted: of((report) => report.booted),
      loaded: of((report) => report.loaded),
      merged: of((report) => report.merged),
      second: of((report) => report.second),
      memory: of((report) => report.memoryAfter / MIB),
      added: of((report) => (report.memoryAfter - report.memoryBefore) / MIB),
      processes: reports.length,
    })
  }
  return { emptyProcess: median(empty), starts }
}

/** The file of median size. */
function middleOf(subjects: readonly Subject[]): Subject | undefined {
  return [...subjects].sort((a, b) => a.tokens - b.tokens)[Math.floor(subjects.length / 2)]
}

function runChild(subject: Subject): Promise<ChildReport> {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, { serialization: 'advanced' })
    child.once('message', (report) => resolve(report as ChildReport))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the process for ${subject.name} ended with ${code}`)))
    child.send(subject.request)
  })
}
