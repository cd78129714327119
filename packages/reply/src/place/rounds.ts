/**
 * Puts all blocks of a patch into a file. All blocks are looked for in the file as it stands, so that the work grows
 * with their number and not with their number times the file; those that fit nowhere, or at several places, or over
 * another one, are looked for again in what the others made of it, as long as that helps.
 */
import type { Candidate, RefusalCode } from '@mortise/core'
import type { Block } from '../block.js'
import { toldBy } from '../locate/confidence.js'
import { type Budget, type Document, makeDocument } from '../locate/document.js'
import { locate, type Placeable } from '../locate/locate.js'
import type { Location, Nowhere, Open, Place } from '../locate/place.js'
import { candidate, lineList, nameOf } from '../locate/refusal.js'
import type { Evidence } from '../locate/sameness.js'
import { type Draft, type Losses, putIn } from './draft.js'

/** What became of one block. */
export type BlockState =
  | {
      readonly status: 'placed'
      /** First line of its place in the file that it was put into, 0-based; the first one where there are several. */
      readonly at: number
      readonly evidence: Evidence
      readonly confidence: number
    }
  | {
      readonly status: 'refused'
      readonly code: RefusalCode
      readonly message: string
      readonly candidates: readonly Candidate[]
    }

export interface Rounds {
  readonly draft: Draft
  readonly states: readonly BlockState[]
  /** Per block the least sure of its places; undefined where it has none. */
  readonly places: readonly (Place | undefined)[]
}

export function putAllIn(start: Draft, blocks: readonly Block[], losses: Losses, budget: Budget): Rounds {
  const states = new Array<BlockState | undefined>(blocks.length)
  const least = new Array<Place | undefined>(blocks.length)
  let pending: number[] = []
  blocks.forEach((block, at) => {
    if (block.kind === 'broken') {
      const { code, message } = block
      states[at] = { status: 'refused', code, message, candidates: [] }
    } else pending.push(at)
  })
  let draft = start
  /** One round; how many blocks it placed. */
  const round = (candidates: readonly number[], strict: boolean): number => {
    budget.left -= draft.text.lines.length * DOCUMENT_COST
    const document = makeDocument(draft.text)
    const found = new Map<number, Location>()
    for (const at of candidates) found.set(at, locate(document, blocks[at] as Placeable, budget, strict))
    settle(blocks, candidates, found)
    doubtNumbers(blocks, candidates, found, budget)
    const { accepted, left } = accept(candidates, found)
    for (const at of left) states[at] = refusalOf(document, blocks[at]!, found.get(at)!, accepted.get(at))
    const places: Place[] = []
    for (const at of candidates) {
      const location = found.get(at)!
      if (accepted.get(at) !== true || location.status !== 'placed') continue
      for (const place of location.places) places.push(place)
      const unsure = location.places.reduce((one, place) => (place.confidence < one.confidence ? place : one))
      least[at] = unsure
      const { evidence, confidence } = unsure
      states[at] = { status: 'placed', at: location.places[0]!.start, evidence, confidence }
    }
    if (places.length > 0) draft = putIn(draft, places, losses)
    return candidates.length - left.length
  }
  for (let strict = true; pending.length > 0; ) {
    const before = pending.length
    const count = round(pending, strict)
    // A line's number is the one in the file as it was.
    pending = pending.filter((at) => isWorthAnotherTry(states[at]!) && blocks[at]!.kind !== 'insert')
    if (count === 0) {
      // Places that are only alike come last, when no block has a better one.
      if (!strict || budget.left < 0) break
      strict = false
      continue
    }
    strict = true
    if (count * FEW < before) {
      // Each block seems to build on the one before it: one by one, then.
      for (const at of pending) {
        if (budget.left < 0) break
        round([at], true)
      }
      pending = pending.filter((at) => isWorthAnotherTry(states[at]!))
    }
  }
  return { draft, states: states as BlockState[], places: least }
}

/** Work for each line of a document that is made anew. */
const DOCUMENT_COST = 20
/** A round that places less than one block in so many is one of a chain. */
const FEW = 8

const isWorthAnotherTry = (state: BlockState): boolean =>
  state.status === 'refused' &&
  (state.code === 'no-anchor' || state.code === 'ambiguous-anchor' || state.code === 'conflicting-edit')

/** Blocks whose places don't overlap those of earlier ones. `false`: it has a place, but it is taken. */
function accept(
  pending: readonly number[],
  found: ReadonlyMap<number, Location>,
): { accepted: Map<number, boolean>; left: number[] } {
  const accepted = new Map<number, boolean>()
  const spans = pending
    .flatMap((at) => {
      const location = found.get(at)!
      return location.status === 'placed' ? location.places.map((place) => ({ at, place })) : []
    })
    .sort((a, b) => a.place.start - b.place.start || a.place.end - b.place.end || a.at - b.at)
  for (const { at } of spans) accepted.set(at, true)
  let last: { at: number; place: Place } | undefined
  for (const span of spans) {
    if (accepted.get(span.at) === false) continue
    if (last !== undefined && last.at !== span.at && overlap(last.place, span.place)) {
      const later = last.at > span.at ? last : span
      accepted.set(later.at, false)
      if (later === span) continue
    }
    if (last === undefined || span.place.end >= last.place.end || accepted.get(last.at) === false) last = span
  }
  return { accepted, left: pending.filter((at) => accepted.get(at) !== true) }
}

/** `a` begins no later than `b`. An insertion at the edge of another place is beside it. */
const overlap = (a: Place, b: Place): boolean =>
  b.start < a.end || (a.start === b.start && a.end > a.start && b.end > b.start)

/** Settles open blocks by the order of the blocks, then by their numbers. Changes `found`. */
function settle(blocks: readonly Block[], pending: readonly number[], found: Map<number, Location>): void {
  const ordered = pending.filter((at) => isOrdered(blocks[at]!))
  settleByOrder(ordered, found)
  for (const group of namesakes(blocks, pending, found)) settleByOrder(group, found)
  settleByNumber(blocks, pending, found)
  // What the numbers settled may settle others.
  settleByOrder(ordered, found)
}

const isOrdered = (block: Block): boolean => block.kind === 'lines' && block.ordered

/** Open blocks with the same choices, that is with the same old lines, where each has one of its own. */
function namesakes(
  blocks: readonly Block[],
  pending: readonly number[],
  found: ReadonlyMap<number, Location>,
): number[][] {
  const groups = new Map<string, number[]>()
  for (const at of pending) {
    const location = found.get(at)!
    if (location.status !== 'open' || isOrdered(blocks[at]!)) continue
    const key = location.choices.map((choice) => choice.start).join()
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [at])
    else group.push(at)
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

/**
 * Blocks in the file's order: each goes to the first choice behind its predecessor; and from the end, to the last
 * before its successor. Where both agree no other order is possible.
 */
function settleByOrder(order: readonly number[], found: Map<number, Location>): void {
  const choices = order.flatMap((at) => {
    const location = found.get(at)!
    if (location.status === 'nowhere') return []
    if (location.status === 'open' && location.more) return []
    return [
      {
        at,
        places: location.status === 'open' ? location.choices : location.places,
        open: location.status === 'open',
      },
    ]
  })
  if (!choices.some((choice) => choice.open)) return
  const first: (Place | undefined)[] = []
  let end = 0
  for (const { places } of choices) {
    const place = places.find((one) => one.start >= end)
    if (place === undefined) return
    first.push(place)
    end = place.end
  }
  let start = Number.POSITIVE_INFINITY
  for (let index = choices.length - 1; index >= 0; index--) {
    const { at, places, open } = choices[index]!
    const place = places.findLast((one) => one.end <= start)
    if (place === undefined) return
    start = place.start
    if (!open || place !== first[index]) continue
    found.set(at, { status: 'placed', places: [toldBy(place, 'order')] })
  }
}

/** A number counts where it names one of the choices and the numbers of other blocks of the edit are right. */
function settleByNumber(
  blocks: readonly Block[],
  pending: readonly number[],
  found: Map<number, Location>,
): void {
  let right = 0
  for (const at of pending) {
    const location = found.get(at)!
    const block = blocks[at]!
    if (block.kind !== 'lines' || block.at < 0 || location.status !== 'placed') continue
    if (location.places[0]!.start !== block.at) return
    right++
  }
  if (right === 0) return
  for (const at of pending) {
    const location = found.get(at)!
    const block = blocks[at]!
    if (block.kind !== 'lines' || location.status !== 'open') continue
    const place = location.choices.find((choice) => choice.start === block.at)
    if (place === undefined) continue
    found.set(at, { status: 'placed', places: [toldBy(place, 'number')] })
  }
}

/**
 * Insertions by number whose line has another one once the blocks before them are in: whether they count in the file as
 * it was, or as it will be by then, is not known. Changes `found`. O(blocks × insertions), out of the budget.
 */
function doubtNumbers(
  blocks: readonly Block[],
  pending: readonly number[],
  found: Map<number, Location>,
  budget: Budget,
): void {
  /** How many lines come or go, and how many must stand above a line for that to be above it too. */
  const shifts: { readonly above: number; readonly lines: number }[] = []
  for (const at of pending) {
    const block = blocks[at]!
    const location = found.get(at)!
    if (block.kind === 'insert') {
      budget.left -= shifts.length
      if (budget.left < 0) return
      const shift = shifts.reduce((sum, { above, lines }) => (above <= block.after ? sum + lines : sum), 0)
      if (shift !== 0 && location.status === 'placed') {
        const message = `${nameOf(block)} goes in after line ${block.after}, but the blocks before it change how many lines stand above, and it is not clear which count is meant; give the text that stands next to it`
        found.set(at, { status: 'nowhere', code: 'ambiguous-anchor', message, candidates: [] })
      }
    }
    const places = location.status === 'placed' ? location.places : []
    for (const place of places) {
      const above = place.end > place.start ? place.start + 1 : place.start
      const lines = growthOf(place)
      if (lines !== 0) shifts.push({ above, lines })
    }
    // It may yet find its place, and that may be anywhere.
    if (location.status !== 'placed' && block.kind !== 'insert') shifts.push({ above: 0, lines: 1 })
  }
}

function growthOf({ rows, pairs, hidden }: Place): number {
  let growth = 0
  for (let row = 0; row < rows.length; row++) {
    if (rows[row]!.sign === '+') growth++
    else if (rows[row]!.sign === '-') {
      const range = hidden?.get(row)
      if (range !== undefined) growth -= range.end - range.start
      else if (pairs[row]! >= 0) growth--
    }
  }
  return growth
}

function refusalOf(
  document: Document,
  block: Block,
  location: Location,
  accepted: boolean | undefined,
): BlockState {
  switch (location.status) {
    case 'nowhere':
      return refused(location)
    case 'open':
      return refused(ambiguous(document, block, location))
    case 'placed': {
      const [place] = location.places
      const message =
        accepted === false
          ? `${nameOf(block)} changes lines that an earlier block changes too (line ${place!.start + 1}); make one block of both`
          : `${nameOf(block)} was not placed`
      const lines = candidate(document, place!.start, place!.end, 1)
      return { status: 'refused', code: 'conflicting-edit', message, candidates: [lines] }
    }
  }
}

const refused = ({ code, message, candidates }: Nowhere): BlockState => ({
  status: 'refused',
  code,
  message,
  candidates,
})

function ambiguous(document: Document, block: Block, { choices, more }: Open): Nowhere {
  const lines = choices.map((choice) => choice.start)
  const places = `${lineList(lines)}${more ? ' or more' : ''}`
  const message = `the old lines of ${nameOf(block)} stand at ${places}; add a line above or below that tells which place is meant`
  const candidates = choices
    .slice(0, 8)
    .map((choice) => candidate(document, choice.start, choice.end, 1 / choices.length))
  return { status: 'nowhere', code: 'ambiguous-anchor', message, candidates }
}
