import { declaredName, isBlank } from './block.js'
import type { Plan } from './plan.js'
import type { Snippet, SnippetLine } from './snippet.js'

/** An unmarked run of removed lines longer than this is no edit that a reader would believe, unless its block is shown whole. */
const MAX_UNMARKED_DELETION = 20

/** Lines between two markers, as lines of the new version. */
type Chunk = readonly number[]

/** Solid (not blank) lines of the old version: their keys, in order, and where each key stands. */
interface Haystack {
  readonly keys: readonly string[]
  readonly places: ReadonlyMap<string, readonly number[]>
  /** Per line of the old version: its index in `keys`, or -1 for a blank line. */
  readonly indexOf: Int32Array
}

/** Unchanged lines of a chunk that follow one another in the old version. A vague line has no key: it may match any. */
interface Run {
  readonly at: number
  readonly keys: readonly (string | undefined)[]
}

/** Where the runs of a chunk could stand, and how many solid lines between them would go. */
interface Placement {
  readonly starts: readonly number[]
  readonly end: number
  readonly gap: number
}

/**
 * Whether a reader could know where each change goes: the chunk's unchanged lines must stand, in their order, at one
 * place only, given the order of the chunks; and a change at the open edge of a chunk must not leave it open what it
 * replaces. Errs on the side of no: an undecidable case would teach guessing.
 */
export function isDecidable(plan: Plan, snippet: Snippet): boolean {
  const loose = snippet.sloppy.includes('dedented') || snippet.sloppy.includes('reindented') || hasShift(plan)
  const hay = haystackOf(plan.alignment.before, loose)
  const chunks = chunksOf(snippet.lines)
  if (!deletionsShow(plan) || !chunks.every((chunk) => edgesAreClosed(plan, chunk))) return false

  const options: Placement[][] = []
  const truths: (Placement | undefined)[] = []
  for (const chunk of chunks) {
    const runs = runsOf(plan, chunk, snippet.vague, hay, loose)
    if (runs.length === 0) return false
    const truth = {
      starts: runs.map((r) => r.at),
      end: endOf(
        runs,
        runs.map((r) => r.at),
      ),
      gap: gapOf(runs),
    }
    const changes = chunk.some((a) => plan.alignment.source[a] < 0) || runs.length > 1
    if (!plan.wholeBlocks && truth.gap > MAX_UNMARKED_DELETION) return false
    const found = placementsOf(runs, hay, 2 * truth.gap + 3)
    options.push(found)
    truths.push(changes ? truth : undefined)
  }
  return placeInOrder(options, truths)
}

function placeInOrder(options: readonly Placement[][], truths: readonly (Placement | undefined)[]): boolean {
  const earliestEnd: number[] = []
  let floor = 0
  for (const found of options) {
    earliestEnd.push(floor)
    floor = Math.min(...found.filter((p) => p.starts[0] >= floor).map((p) => p.end))
  }
  let ceiling = Number.POSITIVE_INFINITY
  for (let i = options.length - 1; i >= 0; i--) {
    const feasible = options[i].filter((p) => p.starts[0] >= earliestEnd[i] && p.end <= ceiling)
    const truth = truths[i]
    if (truth !== undefined && !isTheOnlyOne(truth, feasible)) return false
    if (feasible.length === 0) return false
    ceiling = Math.max(...feasible.map((p) => p.starts[0]))
  }
  return true
}

function isTheOnlyOne(truth: Placement, feasible: readonly Placement[]): boolean {
  const same = (p: Placement) => p.starts.every((start, i) => start === truth.starts[i])
  if (!feasible.some(same)) return false
  return feasible.every((p) => {
    if (same(p)) return true
    // Of two places that share an anchor, the one that loses fewer lines is meant.
    return p.gap > truth.gap && p.starts.some((start, i) => start === truth.starts[i])
  })
}

function hasShift({ alignment: { before, after, source } }: Plan): boolean {
  return source.some((b, a) => b >= 0 && !isBlank(after[a]) && before[b] !== after[a])
}

function haystackOf(before: readonly string[], loose: boolean): Haystack {
  const keys: string[] = []
  const places = new Map<string, number[]>()
  const indexOf = new Int32Array(before.length).fill(-1)
  for (const [b, line] of before.entries()) {
    if (isBlank(line)) continue
    const key = keyOf(line, loose)
    indexOf[b] = keys.length
    const at = places.get(key)
    if (at === undefined) places.set(key, [keys.length])
    else at.push(keys.length)
    keys.push(key)
  }
  return { keys, places, indexOf }
}

function keyOf(line: string, loose: boolean): string {
  return loose ? line.trim() : line.trimEnd()
}

function chunksOf(lines: readonly SnippetLine[]): Chunk[] {
  const chunks: number[][] = [[]]
  for (const { after, marker } of lines) {
    if (after >= 0) chunks[chunks.length - 1].push(after)
    if (marker) chunks.push([])
  }
  return chunks.filter((chunk) => chunk.length > 0)
}

/** A deletion shows only in its neighbours: both must be there. */
function deletionsShow({ alignment: { after }, hunks, hidden, shown }: Plan): boolean {
  return hunks.every((hunk) => {
    const at = hunk.after.from
    if (at !== hunk.after.to || hidden.has(hunk)) return true
    return at > 0 && at < after.length && shown[at - 1] === 1 && shown[at] === 1
  })
}

/** No hunk may take old lines away where the chunk ends, as nothing would say how many; unless its namesake does. */
function edgesAreClosed(
  { alignment: { before, after }, hunks, wholeBlocks, hidden }: Plan,
  chunk: Chunk,
): boolean {
  const first = chunk[0]
  const last = chunk[chunk.length - 1]
  return hunks.every((hunk) => {
    const inside = hunk.after.to >= first && hunk.after.from <= last + 1 && !hidden.has(hunk)
    if (!inside || hunk.before.from === hunk.before.to) return true
    if (hunk.after.from > first && hunk.after.to <= last) return true
    if (hunk.after.from === hunk.after.to) return true
    if (first === 0 && last === after.length - 1) return true
    if (hunk.after.from > first) return wholeBlocks
    const name = declaredName(after[hunk.after.from])
    return (
      wholeBlocks &&
      hunk.after.to <= last &&
      name !== undefined &&
      name === declaredName(before[hunk.before.from]) &&
      before.filter((line) => declaredName(line) === name).length === 1
    )
  })
}

function runsOf(plan: Plan, chunk: Chunk, vague: ReadonlySet<number>, hay: Haystack, loose: boolean): Run[] {
  const { before, after, source } = plan.alignment
  const runs: { at: number; keys: (string | undefined)[] }[] = []
  let open = false
  for (const a of chunk) {
    if (isBlank(after[a])) continue
    if (source[a] < 0) {
      open = false
      continue
    }
    const at = hay.indexOf[source[a]]
    const key = vague.has(a) ? undefined : keyOf(before[source[a]], loose)
    const run = runs[runs.length - 1]
    if (open && run.at + run.keys.length === at) run.keys.push(key)
    else runs.push({ at, keys: [key] })
    open = true
  }
  // A run of vague lines only anchors nothing.
  return runs.filter((run) => run.keys.some((key) => key !== undefined))
}

function gapOf(runs: readonly Run[]): number {
  const last = runs[runs.length - 1]
  return last.at + last.keys.length - runs[0].at - runs.reduce((sum, run) => sum + run.keys.length, 0)
}

function endOf(runs: readonly Run[], starts: readonly number[]): number {
  const last = runs.length - 1
  return starts[last] + runs[last].keys.length
}

/** All places of the first run, each with the nearest places of the others after it, as long as the gaps stay small. */
function placementsOf(runs: readonly Run[], hay: Haystack, maxGap: number): Placement[] {
  const placements: Placement[] = []
  const [firstStarts, ...laterStarts] = runs.map((run) => startsOf(run, hay))
  for (const start of firstStarts) {
    const starts = [start]
    let end = start + runs[0].keys.length
    let gap = 0
    for (const [i, run] of runs.slice(1).entries()) {
      const next = laterStarts[i].find((s) => s >= end)
      if (next === undefined || gap + next - end > maxGap) break
      gap += next - end
      starts.push(next)
      end = next + run.keys.length
    }
    if (starts.length === runs.length) placements.push({ starts, end, gap })
  }
  return placements
}

function startsOf({ keys }: Run, hay: Haystack): number[] {
  const fixed = keys.findIndex((key) => key !== undefined)
  const places = hay.places.get(keys[fixed] as string) ?? []
  return places
    .map((place) => place - fixed)
    .filter((start) => start >= 0 && keys.every((key, i) => key === undefined || key === hay.keys[start + i]))
}
