/** Texts that may begin and end within a line: put in their place, exactly, or with all blanks left out. */
import type { LineRange } from '@mortise/core'
import type { TextBlock } from '../block.js'
import { diffRows } from '../dialect/linediff.js'
import { indentOf, isBlank, linesOf } from '../text.js'
import { basisOf } from './confidence.js'
import { type Budget, type Document, lineAt } from './document.js'
import { occurrences } from './occurrences.js'
import { pairAll, placed } from './pairing.js'
import type { Location, Place } from './place.js'
import { candidate, lineList, nameOf, nowhere } from './refusal.js'
import { MAX_RUNS } from './runs.js'
import type { Evidence } from './sameness.js'

/** A text that is matched with all blanks left out must have this many others. */
const MIN_JOINED = 12

export function tryText(
  document: Document,
  block: TextBlock,
  old: string,
  now: string,
  evidence: Evidence,
  budget: Budget,
): Location | undefined {
  const most = block.all ? Number.POSITIVE_INFINITY : MAX_RUNS
  const found = occurrences(document, old, most, block.all ? old.length : 1, budget)
  if (found.length === 0) return undefined
  if (block.all || found.length === 1) {
    // Occurrences that share a line are one place.
    const groups: number[][] = []
    let lastLine = -1
    for (const at of found) {
      const group = groups.at(-1)
      if (group !== undefined && lineAt(document, at) <= lastLine) group.push(at)
      else groups.push([at])
      lastLine = lineAt(document, at + old.length - (old.endsWith('\n') ? 1 : 0))
    }
    const places = groups.map((group) => placeText(document, block.lines, group, old, now, evidence))
    return { status: 'placed', places }
  }
  const lines = found.map((at) => lineAt(document, at))
  const candidates = lines.slice(0, 8).map((line) => candidate(document, line, line + 1, 1 / lines.length))
  const many = found.length >= MAX_RUNS ? `${MAX_RUNS} times or more` : `${found.length} times`
  const message = `the old text of ${nameOf(block)} stands in the file ${many}, at ${lineList(lines)}; add a line above or below that tells which one is meant, or set replace_all`
  return nowhere('ambiguous-anchor', message, candidates)
}

/** The lines around occurrences (offsets in the joined text), with the new text in. */
export function placeText(
  document: Document,
  lines: LineRange,
  at: readonly number[],
  old: string,
  now: string,
  evidence: Evidence,
): Place {
  const joined = document.joined()
  const offsets = document.offsets()
  const count = document.text.lines.length
  const first = lineAt(document, at[0]!)
  const past = at.at(-1)! + old.length
  // A text that ends with a line end takes the next line's start with it, and that line's text stays.
  const last = Math.min(count - 1, lineAt(document, Math.min(past, joined.length)))
  const from = offsets[first]!
  const to = offsets[last + 1]! - 1
  // Whole lines give way to whole lines: a line end that the new text forgot must not join it to the next line.
  const next = joined.slice(past, joined.indexOf('\n', past))
  const forgot = old.endsWith('\n') && /\S$/.test(now) && !isBlank(next)
  const text = forgot && isBlank(joined.slice(from, at[0]!)) ? `${now}\n` : now
  const parts: string[] = []
  let copied = from
  for (const offset of at) {
    parts.push(joined.slice(copied, offset), text)
    copied = offset + old.length
  }
  parts.push(joined.slice(copied, to))
  let written = parts.join('').split('\n')
  // The last line end belongs to the old text: the new one has it too, or the last line goes.
  if (past > to && written.at(-1) === '') written = written.slice(0, -1)
  // Whole lines that give way to nothing go with their line ends, whether or not the old text shows the last one.
  if (now === '' && /\S$/.test(old) && written.length === 1 && isBlank(written[0]!) && past === to)
    written = []
  const rows = diffRows(document.text.lines.slice(first, last + 1), written, lines.start, lines.start)
  const place = pairAll(rows, first)
  return { ...place, ...basisOf(evidence, rows) }
}

/** The old text with all blanks and line ends left out, where it stands once and covers whole lines. */
export function locateJoined(document: Document, block: TextBlock, budget: Budget): Location | undefined {
  const wanted = block.old.replace(/\s+/g, '')
  if (wanted.length < MIN_JOINED) return undefined
  const { lines } = document.text
  const starts = new Map<number, number>()
  const ends = new Map<number, number>()
  const parts: string[] = []
  let length = 0
  budget.fuzzy -= document.joined().length >> 1
  if (budget.fuzzy < 0) return undefined
  for (let line = 0; line < lines.length; line++) {
    const solid = lines[line]!.replace(/\s+/g, '')
    if (solid === '') continue
    starts.set(length, line)
    length += solid.length
    ends.set(length, line)
    parts.push(solid)
  }
  const solid = parts.join('')
  const at = solid.indexOf(wanted)
  if (at < 0 || solid.indexOf(wanted, at + 1) >= 0) return undefined
  const first = starts.get(at)
  const last = ends.get(at + wanted.length)
  if (first === undefined || last === undefined) return undefined
  const now = linesOf(block.new)
  const from = indentOf(linesOf(block.old).find((line) => !isBlank(line)) ?? '')
  const to = indentOf(lines[first]!)
  const shifted = now.map((line) =>
    isBlank(line) ? '' : line.startsWith(from) ? to + line.slice(from.length) : line,
  )
  const rows = diffRows(lines.slice(first, last + 1), shifted, block.lines.start, block.lines.start)
  return placed({ ...pairAll(rows, first), ...basisOf('joined', rows) })
}
