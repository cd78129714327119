import type { CaseSource } from '../cases/case.js'
import { type Alignment, align, hunksOf, isShifted } from './alignment.js'
import { drift, isBlank, type Lines } from './block.js'
import type { Random } from './random.js'

/** Two versions of a file, as text. */
export interface Pair {
  readonly path: string
  readonly before: string
  readonly after: string
  readonly source: CaseSource
}

/** At most this many places of a real change go into one case; now and then many more, as in a real task. */
const MAX_PLACES = 5
const MANY_PLACES = 16
const MANY = 0.25

export function linesOf(text: string): string[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  if (lines[lines.length - 1] === '') lines.pop()
  return lines
}

/**
 * Takes some neighbouring places of a real change, as many as bring the brackets into balance, and leaves the rest of
 * the file as it was. Undefined where there is nothing to take, or just blank lines.
 */
export function partOf(whole: Alignment, random: Random): Alignment | undefined {
  const places = placesOf(whole)
  if (places.length === 0) return undefined
  const most = random.chance(MANY) ? MANY_PLACES : MAX_PLACES
  const first = most === MANY_PLACES ? random.int(Math.ceil(places.length / 2)) : random.int(places.length)
  const wanted = 1 + random.int(Math.min(most, 1 + random.int(most)))
  let last = first
  while (
    last + 1 < places.length &&
    (last + 1 - first < wanted || imbalance(whole, places.slice(first, last + 1)) !== 0)
  ) {
    last++
    if (last - first >= 2 * most) return undefined
  }
  const taken = places.slice(first, last + 1)
  if (imbalance(whole, taken) !== 0) return undefined
  return retain(
    whole,
    { from: taken[0].after.from, to: taken[taken.length - 1].after.to },
    taken[0].before.from,
  )
}

/** A stretch of hunks and re-indented lines that touch one another. */
interface Place {
  readonly before: Lines
  readonly after: Lines
}

function placesOf(whole: Alignment): Place[] {
  const { after, source } = whole
  const shifts: Place[] = []
  for (let a = 0; a < after.length; a++) {
    if (isShifted(whole, a))
      shifts.push({ after: { from: a, to: a + 1 }, before: { from: source[a], to: source[a] + 1 } })
  }
  const solid = hunksOf(whole).filter(
    ({ before: b, after: a }) =>
      !whole.before.slice(b.from, b.to).every(isBlank) || !after.slice(a.from, a.to).every(isBlank),
  )
  const all = [...solid, ...shifts].sort(
    (x, y) => x.after.from - y.after.from || x.before.from - y.before.from,
  )
  const places: Place[] = []
  for (const place of all) {
    const previous = places[places.length - 1]
    const touches =
      previous !== undefined &&
      after.slice(previous.after.to, place.after.from).every(isBlank) &&
      whole.before.slice(previous.before.to, place.before.from).every(isBlank)
    if (touches) {
      places[places.length - 1] = {
        before: { from: previous.before.from, to: place.before.to },
        after: { from: previous.after.from, to: place.after.to },
      }
    } else places.push(place)
  }
  return places
}

function imbalance({ before, after }: Alignment, places: readonly Place[]): number {
  return places.reduce(
    (sum, p) =>
      sum + drift(after.slice(p.after.from, p.after.to)) - drift(before.slice(p.before.from, p.before.to)),
    0,
  )
}

/** The file with the changes inside `window` (lines of the new version) and none outside it. */
function retain(whole: Alignment, window: Lines, start: number): Alignment | undefined {
  let end = start
  for (let a = window.to; a <= whole.after.length; a++) {
    if (a === whole.after.length) end = whole.before.length
    else if (whole.source[a] >= 0) {
      end = whole.source[a]
      break
    }
  }
  return align(whole.before, [
    ...whole.before.slice(0, start),
    ...whole.after.slice(window.from, window.to),
    ...whole.before.slice(end),
  ])
}
