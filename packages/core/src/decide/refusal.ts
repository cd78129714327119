/** Refusals in words: what is in doubt, where, and which line to add. Line numbers in messages are 1-based. */
import { Op } from '../align/solver.js'
import type { Draft } from '../draft.js'
import type { Candidate, RefusalCode } from '../outcome.js'
import { mayRemove } from '../snippet/instruction.js'
import { ItemKind } from '../snippet/snippet.js'
import { trimmedText } from '../text/lines.js'
import { type ChunkEvidence, type Evidence, emptyBesideLoss, lostThoughMarked } from './evidence.js'
import type { Rival } from './rivals.js'

export interface Reason {
  readonly code: RefusalCode
  readonly message: string
  readonly candidates: readonly Candidate[]
}

/** Places of one line that a message lists. */
const MAX_LISTED = 6
/** A margin below this makes two places equal. */
const CLOSE = 2.5
/** Less of the snippet than this stands in the file: it is meant for another one. */
const FOREIGN_SHARE = 0.18

const quote = (text: string): string => `\`${text.length > 80 ? `${text.slice(0, 77)}…` : text}\``

/** Lists 1-based line numbers: "31, 58 and 90". */
function listLines(lines: readonly number[]): string {
  const shown = lines.slice(0, MAX_LISTED).map((line) => String(line + 1))
  if (lines.length > MAX_LISTED) return `${shown.join(', ')} and ${lines.length - MAX_LISTED} more places`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** Removal that an edit without a word about it can't mean: lines, and how few new lines stand for them. */
const LONG_REMOVAL = 20

/** Lines that go beside a marker that keeps nothing: from this many on something was misread. */
const SUSPECT_LOSS = 2

/**
 * What no confidence outweighs: brackets of a balanced file are left without their partners, a name in use is lost, or a
 * long run goes without a word. Null where nothing is.
 */
export function vetoOf(draft: Draft, evidence: Evidence): Reason | null {
  const { endDrift } = draft.alignment
  if (endDrift !== 0 && isBalanced(draft)) return endDrift > 0 ? truncated(draft) : overclosed(draft)
  const { instruction } = draft.reading.input
  const { leaving } = draft.reading.problem
  const named = evidence.lostNames.filter(
    ({ name, line }) => leaving[line] === 1 || !instruction.includes(name),
  )
  if (named.length > 0) return losesCode(draft, { ...evidence, lostNames: named })
  if (evidence.kept !== null) return keptThough(draft, evidence.kept)
  const marked = lostThoughMarked(draft)
  if (marked !== null) return lostMarked(draft, marked)
  const empty = emptyBesideLoss(draft)
  if (empty !== null && empty.lines >= SUSPECT_LOSS) return emptyMarker(draft, empty.item)
  if (mayRemove(instruction)) return null
  return evidence.baldRemoval >= LONG_REMOVAL ? longRemoval(draft) : null
}

function isBalanced(draft: Draft): boolean {
  let depth = 0
  for (const net of draft.reading.problem.original.net) depth += net
  return depth === 0
}

/** Explains a draft that is not sure enough, by the strongest thing that speaks against it. */
export function explainDoubt(draft: Draft, evidence: Evidence, rivals: readonly Rival[]): Reason {
  const { values } = evidence
  const close = rivals.filter((rival) => rival.margin < CLOSE)
  if (close.length > 0) return ambiguous(draft, close[0]!)
  if (evidence.doubled.length > 0) return doubled(draft, evidence)
  if (values.contextShare < FOREIGN_SHARE && values.unseenShare > 0.6) return foreign(draft, evidence)
  if (evidence.lostNames.length > 0) return losesCode(draft, evidence)
  const floating = evidence.chunks.find((chunk) => chunk.equal === 0 && chunk.version === 0)
  if (floating !== undefined) return unanchored(draft, floating)
  if (evidence.idleMarkers.length > 0) return idleMarker(draft, evidence.idleMarkers[0]!)
  if (values.endDrift > 0 || values.tailInside > 0) return truncated(draft)
  if (values.removedNames > 0 || values.longestRemoved > 1.5) return longRemoval(draft)
  if (rivals.length > 0) return ambiguous(draft, rivals[0]!)
  return vague(draft, evidence)
}

const itemLine = (draft: Draft, item: number): number => draft.reading.snippet.editLine[item]!

function ambiguous(draft: Draft, rival: Rival): Reason {
  const { problem, snippet } = draft.reading
  const { chunk } = rival
  // The line to name: the one that is worth most among those that repeat.
  const equal = chunk.matched.filter(
    ({ item, column }) =>
      snippet.lines.loose[item] === problem.original.lines.loose[problem.columns.start[column]!],
  )
  let best = equal[0] ?? chunk.matched[0]!
  for (const match of equal)
    if (draft.gains.itemWeight[match.item]! > draft.gains.itemWeight[best.item]!) best = match
  const text = trimmedText(snippet.lines, best.item)
  const lines: number[] = []
  const loose = snippet.lines.loose[best.item]
  for (let line = problem.occurrences.first(loose); line >= 0; line = problem.occurrences.next[line])
    lines.push(line)
  const places = lines.length > 1 ? lines : [rival.line, rival.otherLine].filter((line) => line >= 0)
  const candidates = places.slice(0, 20).map((line) => ({
    start: line,
    end: line + 1,
    text: trimmedText(problem.original.lines, line),
    score: line === rival.line ? 1 : line === rival.otherLine ? Math.max(0, 1 - rival.margin / 10) : 0.5,
  }))
  return {
    code: 'ambiguous-anchor',
    message: `Line ${itemLine(draft, best.item) + 1} of the snippet, ${quote(text)}, ${lines.length > 1 ? `stands at lines ${listLines(places)} of the file` : `could go to line ${listLines(places.slice(0, 1))} of the file${places.length > 1 ? ` or to line ${listLines(places.slice(1, 2))}` : ' or elsewhere'}`}, and nothing in the snippet says which is meant. Add the line above it, or the header of the function or block that holds it.`,
    candidates,
  }
}

function doubled(draft: Draft, evidence: Evidence): Reason {
  const { name, item, line } = evidence.doubled[0]!
  return {
    code: 'conflicting-edit',
    message: `The snippet adds ${quote(name)} (its line ${itemLine(draft, item) + 1}), but the file declares it already at line ${line + 1}, outside what the snippet replaces. To change it, show the old declaration's place with a line of context on either side; to add another, give it another name.`,
    candidates: [candidate(draft, line)],
  }
}

function candidate(draft: Draft, line: number, score = 1): Candidate {
  return { start: line, end: line + 1, text: trimmedText(draft.reading.problem.original.lines, line), score }
}

function foreign(draft: Draft, evidence: Evidence): Reason {
  const item = evidence.chunks[0] === undefined ? 0 : firstTextLine(draft, evidence.chunks[0].start)
  return {
    code: 'wrong-file',
    message: `Almost none of the snippet stands in this file: its line ${itemLine(draft, item) + 1}, ${quote(trimmedText(draft.reading.snippet.lines, item))}, and most others are not in it. Check the path; if the file is right, add two or three unchanged lines from it around each change.`,
    candidates: [],
  }
}

function firstTextLine(draft: Draft, from: number): number {
  const { lines } = draft.reading.snippet
  let item = from
  while (item < lines.count - 1 && lines.exact[item] === 0) item++
  return item
}

function losesCode(draft: Draft, evidence: Evidence): Reason {
  const { name, line } = evidence.lostNames[0]!
  return {
    code: 'would-lose-code',
    message: `The snippet would remove ${quote(name)} (line ${line + 1} of the file), which the file still uses. If it must go, show its removal with the lines directly above and below it and change its uses too; if it stays, put a marker such as "... existing code ..." where it stands.`,
    candidates: [candidate(draft, line)],
  }
}

function unanchored(draft: Draft, chunk: ChunkEvidence): Reason {
  const { snippet } = draft.reading
  const item = firstTextLine(draft, chunk.start)
  return {
    code: 'no-anchor',
    message: `Nothing says where the code at line ${itemLine(draft, item) + 1} of the snippet, ${quote(trimmedText(snippet.lines, item))}, goes: none of its neighbours stands in the file. Add the unchanged line directly above or below it.`,
    candidates: [],
  }
}

function idleMarker(draft: Draft, item: number): Reason {
  return {
    code: 'marker-unresolved',
    message: `The marker at line ${itemLine(draft, item) + 1} of the snippet stands inside new code, and there is no old code that it could stand for. Write out the lines that it means, or show the header of the block that they come from.`,
    candidates: [],
  }
}

function truncated(draft: Draft): Reason {
  const { snippet } = draft.reading
  const last = lastTextLine(draft)
  return {
    code: 'truncated-edit',
    message: `The snippet ends at line ${snippet.editLine[last]! + 1}, ${quote(trimmedText(snippet.lines, last))}, inside a block that it does not close. Finish the block, or end with a marker such as "... existing code ...".`,
    candidates: [],
  }
}

function overclosed(draft: Draft): Reason {
  const { snippet, problem } = draft.reading
  // The first new line that closes more than is open.
  const step = draft.alignment.steps.find(
    ({ op, item, drift }) => op === Op.insert && drift + problem.items.net[item]! < 0,
  )
  const item = step?.item ?? lastTextLine(draft)
  return {
    code: 'conflicting-edit',
    message: `The snippet closes more blocks than it opens, at its line ${snippet.editLine[item]! + 1}, ${quote(trimmedText(snippet.lines, item))}: the merged file would have a bracket too many. Show the block's first line as well, or leave its last line out.`,
    candidates: [],
  }
}

function emptyMarker(draft: Draft, item: number): Reason {
  return {
    code: 'marker-unresolved',
    message: `The marker at line ${itemLine(draft, item) + 1} of the snippet would stand for nothing, while lines of the file beside it would go. Show the unchanged lines above and below what is new, and a marker only where lines stay.`,
    candidates: [],
  }
}

function lostMarked(draft: Draft, { name, item }: { name: string; item: number }): Reason {
  return {
    code: 'marker-unresolved',
    message: `The marker at line ${itemLine(draft, item) + 1} of the snippet speaks of ${quote(name)}, but the merged file would no longer hold it. Show the unchanged line above and below what is new there.`,
    candidates: [],
  }
}

function keptThough(draft: Draft, { name, line }: { name: string; line: number }): Reason {
  return {
    code: 'conflicting-edit',
    message: `The instruction says that ${quote(name)} goes, but line ${line + 1} of the file, ${quote(trimmedText(draft.reading.problem.original.lines, line))}, would stay: the snippet does not show it. Show the lines directly above and below what goes, with no marker between them, or reword the instruction.`,
    candidates: [candidate(draft, line)],
  }
}

function lastTextLine(draft: Draft): number {
  const { lines, kind } = draft.reading.snippet
  let item = lines.count - 1
  while (item > 0 && (lines.exact[item] === 0 || kind[item] === ItemKind.marker)) item--
  return item
}

function longRemoval(draft: Draft): Reason {
  const { loss } = draft.weave
  let start = -1
  let end = -1
  let from = -1
  for (let line = 0; line <= loss.length; line++) {
    if (line < loss.length && loss[line] !== 0) {
      if (from < 0) from = line
    } else if (from >= 0) {
      if (line - from > end - start) {
        start = from
        end = line
      }
      from = -1
    }
  }
  const { lines } = draft.reading.problem.original
  return {
    code: 'would-lose-code',
    message: `The snippet shows lines ${start} and ${end + 1} of the file with no marker between them, which would remove ${end - start === 1 ? `line ${end}` : `lines ${start + 1} to ${end}`}, from ${quote(trimmedText(lines, start))} on. If they are to stay, put "... existing code ..." there; if they are to go, say so in the instruction.`,
    candidates: [{ start, end, text: trimmedText(lines, start), score: 1 }],
  }
}

function vague(draft: Draft, evidence: Evidence): Reason {
  const chunk = [...evidence.chunks].sort((a, b) => a.unique - b.unique)[0]
  const item = chunk === undefined ? 0 : firstTextLine(draft, chunk.start)
  const place = chunk?.matched[0]
  const { columns } = draft.reading.problem
  return {
    code: 'no-anchor',
    message: `The snippet can be merged in more than one way: too little of the code around its line ${itemLine(draft, item) + 1}, ${quote(trimmedText(draft.reading.snippet.lines, item))}, is shown. Add two unchanged lines above and below that change, and a marker for all that stays.`,
    candidates: place === undefined ? [] : [candidate(draft, columns.start[place.column]!)],
  }
}
