/** Finds the place of a block in a file: pass after pass, strictest first, and the only one of its kind. */
import type { Candidate, LineRange, RefusalCode } from '@mortise/core'
import type { InsertBlock, LinesBlock, Row, TextBlock, WholeBlock } from '../block.js'
import { diffRows } from '../dialect/linediff.js'
import { indentOf, isBlank, linesOf } from '../text.js'
import { type Budget, type Document, lineAt, WORD } from './document.js'
import { isComment, isElision } from './elision.js'
import { likeness } from './likeness.js'
import type { Location, Nowhere, Place } from './place.js'
import { findRuns, MAX_RUNS } from './runs.js'
import { CONFIDENCE, type Evidence, keyOf, PASSES, unescapeLike, unescapeLine } from './sameness.js'
import { findLikely, type Likely } from './similar.js'

/** A similar place must be this good, */
const MIN_SCORE = 0.65
/** and this much better than the next one. */
const MIN_MARGIN = 0.15
/** A similar place without one line that is the file's must be this good. */
const MIN_SCORE_ALONE = 0.9
/** Lines of the file that a similar place may hold besides the block's. */
const MAX_UNSEEN = 2
/** Lines of the file that a comment in a SEARCH text may stand for if they go. */
const MAX_ELIDED = 20
/** A text that is matched with all blanks left out must have this many others. */
const MIN_JOINED = 12
/** Smaller files are searched faster without an index. */
const MIN_INDEXED = 200
/** A word on no more lines than this is rare enough, and so many words are looked at for one. */
const FEW_LINES = 4
const MAX_WORDS = 40
/** Lines of the file above a place that are looked at for the names in a hunk's hints. */
const MAX_CLIMB = 20_000

export type Placeable = LinesBlock | TextBlock | InsertBlock | WholeBlock

/** `strict`: only where all of its old lines stand; else also where they stand nearly. */
export function locate(document: Document, block: Placeable, budget: Budget, strict: boolean): Location {
  budget.left -= 100
  if (budget.left < 0)
    return nowhere('budget-exceeded', `the search for ${nameOf(block)} took too long; split the edit`)
  switch (block.kind) {
    case 'whole':
      return placeWhole(document, block)
    case 'insert':
      return placeInsert(document, block)
    case 'text':
      return locateText(document, block, budget, strict)
    case 'lines':
      return locateReadings(document, block, budget, strict)
  }
}

/** What messages call a block. */
export const nameOf = (block: { readonly lines: LineRange; readonly kind: string }): string =>
  block.lines.end - block.lines.start > 1
    ? `the block at lines ${block.lines.start + 1}-${block.lines.end} of the edit`
    : `the block at line ${block.lines.start + 1} of the edit`

export const nowhere = (
  code: RefusalCode,
  message: string,
  candidates: readonly Candidate[] = [],
): Nowhere => ({ status: 'nowhere', code, message, candidates })

const placed = (...places: Place[]): Location => ({ status: 'placed', places })

function placeWhole(document: Document, block: WholeBlock): Location {
  const rows = diffRows(document.text.lines, linesOf(block.text), block.lines.start, block.lines.start)
  return placed({ ...pairAll(rows, 0), evidence: 'whole', confidence: CONFIDENCE.whole })
}

function placeInsert(document: Document, block: InsertBlock): Location {
  const count = document.text.lines.length
  if (!Number.isInteger(block.after) || block.after < 0 || block.after > count) {
    const message = `${nameOf(block)} goes in after line ${block.after}, but the file has ${count} lines`
    return nowhere('no-anchor', message)
  }
  const rows = linesOf(block.text).map((text): Row => ({ sign: '+', text, editLine: block.lines.start }))
  if (rows.length === 0) return nowhere('invalid-input', `${nameOf(block)} inserts nothing`)
  return placed({ ...pairAll(rows, block.after), evidence: 'number', confidence: CONFIDENCE.number })
}

/** Pairs rows with consecutive lines of the file from `start`. */
function pairAll(rows: readonly Row[], start: number): Pick<Place, 'start' | 'end' | 'rows' | 'pairs'> {
  const pairs = new Int32Array(rows.length).fill(-1)
  let line = start
  for (let row = 0; row < rows.length; row++) if (rows[row]!.sign !== '+') pairs[row] = line++
  return { start, end: line, rows, pairs }
}

/** Where several lines may be the separator, the reading whose old lines the file has. */
function locateReadings(document: Document, block: LinesBlock, budget: Budget, strict: boolean): Location {
  const first = locateLines(document, block, budget, strict)
  if (block.others === undefined || first.status === 'open') return first
  const readings = [first, ...block.others.map((other) => locateLines(document, other, budget, strict))]
  const fits = readings.filter((reading) => reading.status === 'placed')
  // That the file has one of them too, in its place, is no accident: the longest old text counts.
  return fits.at(-1) ?? readings.find((reading) => reading.status === 'open') ?? first
}

function locateLines(document: Document, block: LinesBlock, budget: Budget, strict: boolean): Location {
  const { rows } = block
  const problem = faultOf(document, block)
  if (problem !== undefined) return problem
  const old = rows.filter((row) => row.sign !== '+')
  const empty = document.text.lines.length === 0 && old.every((row) => isBlank(row.text))
  if (old.length === 0 || empty) return placeBare(document, block)
  if (old.every((row) => isBlank(row.text))) {
    const message = `${nameOf(block)} has only blank old lines, which tell no place; give a line that stands next to them`
    return nowhere('no-anchor', message)
  }
  for (const trimmed of trimmings(rows)) {
    const texts = trimmed.filter((row) => row.sign !== '+').map((row) => row.text)
    if (texts.length === 0) continue
    for (const pass of PASSES) {
      if (pass === 'escapes' && !texts.some((text) => unescapeLine(text) !== text)) continue
      const runs = findRuns(document, texts, pass, budget)
      if (budget.left < 0) return nowhere('budget-exceeded', `the search for ${nameOf(block)} took too long`)
      if (runs.length === 0) continue
      const read =
        pass === 'escapes' ? trimmed.map((row) => ({ ...row, text: unescapeLine(row.text) })) : trimmed
      const confidence = CONFIDENCE[pass] - (texts.every((text) => text.trim().length < 3) ? 0.1 : 0)
      const { finalNewline } = block
      const choices = runs.map(
        (start): Place => ({ ...pairAll(read, start), evidence: pass, confidence, finalNewline }),
      )
      return choose(document, block, choices, runs.length > MAX_RUNS)
    }
  }
  const part = locatePart(document, block, budget)
  if (part !== undefined) return part
  if (strict) return nowhere('no-anchor', `the old lines of ${nameOf(block)} are not in the file`)
  return locateElided(document, block, budget) ?? locateSimilar(document, block, budget)
}

/** Rows as they are, and without the blank ones at both ends that stay or go. */
function trimmings(rows: readonly Row[]): readonly Row[][] {
  const isTrimmable = (row: Row): boolean => row.sign !== '+' && isBlank(row.text)
  let from = 0
  let to = rows.length
  while (from < to && isTrimmable(rows[from]!)) from++
  while (to > from && isTrimmable(rows[to - 1]!)) to--
  const all = [...rows]
  return from === 0 && to === rows.length ? [all] : [all, all.slice(from, to)]
}

function faultOf(document: Document, block: LinesBlock): Nowhere | undefined {
  if (block.rows.every((row) => row.sign === ' ') && block.finalNewline === undefined)
    return nowhere(
      'invalid-input',
      `${nameOf(block)} changes nothing: its old and its new lines are the same`,
    )
  for (const row of block.rows) {
    if (row.sign !== '+' || !isElision(row.text) || !isComment(row.text)) continue
    if (document.index('trim').has(row.text.trim())) continue
    const message = `line ${row.editLine + 1} of the edit, \`${row.text.trim()}\`, stands for other lines, and would be written into the file; write those lines out`
    return nowhere('marker-unresolved', message)
  }
  return undefined
}

function placeBare(document: Document, block: LinesBlock): Location {
  const rows = block.rows.filter((row) => row.sign === '+')
  const count = document.text.lines.length
  if (document.text.lines.every(isBlank)) {
    const pairs = new Int32Array(rows.length).fill(-1)
    return placed({ start: 0, end: count, rows, pairs, evidence: 'bare', confidence: CONFIDENCE.bare })
  }
  if (block.bare === 'append')
    return placed({ ...pairAll(rows, count), evidence: 'bare', confidence: CONFIDENCE.bare })
  const message = `${nameOf(block)} has no old lines to find its place by; give a line that stands next to the new ones`
  return nowhere('no-anchor', message)
}

/** Takes the only place, or the one that the hints point at; else leaves it open. */
function choose(document: Document, block: LinesBlock, choices: readonly Place[], more: boolean): Location {
  if (choices.length === 1) return placed(choices[0]!)
  if (!more) {
    if (block.atEnd) {
      const last = choices.filter((place) => document.text.lines.slice(place.end).every(isBlank))
      if (last.length === 1) return placed(last[0]!)
    }
    if (block.scopes.length > 0) {
      const within = choices.filter((place) => standsWithin(document, place.start, block.scopes))
      if (within.length === 1) return placed({ ...within[0]!, confidence: within[0]!.confidence - 0.03 })
    }
  }
  return { status: 'open', choices, more }
}

/** Tells whether the lines that enclose `start`, by indentation, hold all names of the hints, innermost last. */
function standsWithin(document: Document, start: number, scopes: readonly string[]): boolean {
  const { lines } = document.text
  let scope = scopes.length - 1
  let width = Number.POSITIVE_INFINITY
  for (let line = start; line >= 0 && start - line < MAX_CLIMB && scope >= 0; line--) {
    const text = lines[line]!
    if (isBlank(text)) continue
    const own = indentOf(text).length
    if (own >= width) continue
    if (line < start) width = own
    const wanted = keyOf(scopes[scope]!, 'blanks')
    if (keyOf(text, 'blanks').includes(wanted)) scope--
  }
  return scope < 0
}

/** The old text within a line of the file, where it stands once. */
function locatePart(document: Document, block: LinesBlock, budget: Budget): Location | undefined {
  if (!block.partial) return undefined
  const old = block.rows.filter((row) => row.sign !== '+').map((row) => row.text)
  const now = block.rows.filter((row) => row.sign !== '-').map((row) => row.text)
  // With one whole line in it the passes would have found it.
  if (old.length > 2 || now.length === 0) return undefined
  const text = old.join('\n')
  if (text.trim().length < 3) return undefined
  const found = occurrences(document, text, 2, 1, budget)
  if (found.length !== 1) return undefined
  return placed(placeText(document, block.lines, [found[0]!], text, now.join('\n'), 'part-of-line'))
}

/** Offsets of a text, at most `most`. `step`: how far behind one the next may begin; 1 counts overlapping ones too. */
function occurrences(document: Document, text: string, most: number, step: number, budget: Budget): number[] {
  const joined = document.joined()
  const found: number[] = []
  const lines = linesWith(document, text)
  if (lines === undefined) {
    budget.left -= joined.length >> 3
    if (budget.left < 0) return found
    for (let at = joined.indexOf(text); at >= 0 && found.length < most; at = joined.indexOf(text, at + step))
      found.push(at)
    return found
  }
  const offsets = document.offsets()
  let from = 0
  for (const line of lines) {
    budget.left -= 10 + (text.length >> 3)
    if (budget.left < 0 || found.length >= most) break
    // The text begins on this line; it may run over the next ones.
    const start = offsets[line]!
    const stretch = joined.slice(start, offsets[line + 1]! + text.length - 1)
    for (
      let at = stretch.indexOf(text, Math.max(0, from - start));
      at >= 0 && start + at < offsets[line + 1]! && found.length < most;
      at = stretch.indexOf(text, at + step)
    ) {
      found.push(start + at)
      from = start + at + step
    }
  }
  return found
}

/** Lines on which a text may begin, found by the rarest whole word in it; undefined where it has none. */
function linesWith(document: Document, text: string): readonly number[] | undefined {
  if (document.text.lines.length < MIN_INDEXED) return undefined
  let best: readonly number[] | undefined
  let above = 0
  let row = 0
  let counted = 0
  let looked = 0
  for (const found of text.matchAll(WORD)) {
    const end = found.index + found[0].length
    // At the text's edge a word may be a part of a longer one.
    if (found.index === 0 || end === text.length) continue
    for (; counted < found.index; counted++) if (text.charCodeAt(counted) === 10) row++
    const lines = document.words().get(found[0])
    if (lines === undefined) return []
    if (best === undefined || lines.length < best.length) {
      best = lines
      above = row
    }
    if (best.length <= FEW_LINES || ++looked >= MAX_WORDS) break
  }
  return above === 0 ? best : best?.map((line) => line - above).filter((line) => line >= 0)
}

function locateText(document: Document, block: TextBlock, budget: Budget, strict: boolean): Location {
  if (block.old === block.new)
    return nowhere('invalid-input', `${nameOf(block)} changes nothing: its old and its new text are the same`)
  if (block.old === '') {
    if (document.text.lines.every(isBlank)) {
      const whole: WholeBlock = { kind: 'whole', text: block.new, lines: block.lines }
      return placeWhole(document, whole)
    }
    const message = `${nameOf(block)} has an empty old text, but the file isn't empty; give the text to replace`
    return nowhere('no-anchor', message)
  }
  const exact = tryText(document, block, block.old, block.new, 'exact', budget)
  if (exact !== undefined) return exact
  const rows = diffRows(linesOf(block.old), linesOf(block.new), block.lines.start, block.lines.start)
  const lines: LinesBlock = {
    kind: 'lines',
    lines: block.lines,
    rows,
    scopes: [],
    ordered: false,
    at: -1,
    atEnd: false,
    bare: 'refuse',
    partial: false,
  }
  const byLines = locateLines(document, lines, budget, strict)
  if (byLines.status === 'placed') return byLines
  if (byLines.status === 'open') {
    if (!block.all || byLines.more) return byLines
    return apart(byLines.choices)
  }
  const plain = unescapeLike(block.old)
  const old = plain(block.old)
  if (old !== block.old) {
    const found = tryText(document, block, old, plain(block.new), 'escapes', budget)
    if (found !== undefined) return found
  }
  return strict ? byLines : (locateJoined(document, block, budget) ?? byLines)
}

/** Every place but those that overlap an earlier one. */
function apart(choices: readonly Place[]): Location {
  let end = -1
  return placed(
    ...choices.filter((place) => {
      if (place.start < end) return false
      end = place.end
      return true
    }),
  )
}

function tryText(
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
    return placed(...groups.map((group) => placeText(document, block.lines, group, old, now, evidence)))
  }
  const lines = found.map((at) => lineAt(document, at))
  const candidates = lines.slice(0, 8).map((line) => candidate(document, line, line + 1, 1 / lines.length))
  const many = found.length >= MAX_RUNS ? `${MAX_RUNS} times or more` : `${found.length} times`
  const message = `the old text of ${nameOf(block)} stands in the file ${many}, at ${lineList(lines)}; add a line above or below that tells which one is meant, or set replace_all`
  return nowhere('ambiguous-anchor', message, candidates)
}

/** The lines around occurrences (offsets in the joined text), with the new text in. */
function placeText(
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
  const parts: string[] = []
  let copied = from
  for (const offset of at) {
    parts.push(joined.slice(copied, offset), now)
    copied = offset + old.length
  }
  parts.push(joined.slice(copied, to))
  let written = parts.join('').split('\n')
  // The last line end belongs to the old text: the new one has it too, or the last line goes.
  if (past > to && written.at(-1) === '') written = written.slice(0, -1)
  const rows = diffRows(document.text.lines.slice(first, last + 1), written, lines.start, lines.start)
  const place = pairAll(rows, first)
  return { ...place, evidence, confidence: CONFIDENCE[evidence] }
}

/** The old text with all blanks and line ends left out, where it stands once and covers whole lines. */
function locateJoined(document: Document, block: TextBlock, budget: Budget): Location | undefined {
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
  return placed({ ...pairAll(rows, first), evidence: 'joined', confidence: CONFIDENCE.joined })
}

/** Old lines of which some stand for others of the file: `...`, or a comment in place of a body. */
function locateElided(document: Document, block: LinesBlock, budget: Budget): Location | undefined {
  const rows = trimmings(block.rows).at(-1)!
  const isHole = (row: Row): boolean =>
    row.sign !== '+' &&
    !document.index('trim').has(row.text.trim()) &&
    (isElision(row.text) || (isComment(row.text) && row.sign === '-'))
  const old = rows.flatMap((row, at) => (row.sign === '+' ? [] : [{ row, at, hole: isHole(row) }]))
  if (!old.some((line) => line.hole) || old[0]!.hole || old.at(-1)!.hole) return undefined
  // Stretches of old lines between holes; each must stand in the file as it is.
  const stretches: { rows: number[]; texts: string[] }[] = []
  let open = false
  for (const line of old) {
    if (line.hole) open = false
    else if (open) {
      stretches.at(-1)!.rows.push(line.at)
      stretches.at(-1)!.texts.push(line.row.text)
    } else {
      stretches.push({ rows: [line.at], texts: [line.row.text] })
      open = true
    }
  }
  const pairs = new Int32Array(rows.length).fill(-1)
  let after = -1
  let first = -1
  for (const stretch of stretches) {
    const runs = findRuns(document, stretch.texts, 'trim', budget).filter((run) => run > after)
    // The first must stand once; a later one is the next that is indented to the first as the edit shows it.
    if (runs.length === 0 || (first < 0 && runs.length > 1)) return undefined
    const next =
      first < 0
        ? runs[0]!
        : followUp(document, runs, first, rows[stretches[0]!.rows[0]!]!.text, stretch.texts[0]!)
    if (next < 0) return undefined
    if (first < 0) first = next
    stretch.rows.forEach((row, at) => {
      pairs[row] = next + at
    })
    after = next + stretch.texts.length - 1
  }
  const hidden = new Map<number, LineRange>()
  let gone = 0
  let start = -1
  let lost: number | undefined
  for (let at = 0; at < rows.length; at++) {
    if (pairs[at]! >= 0) start = pairs[at]! + 1
    else if (rows[at]!.sign !== '+' && start >= 0) {
      let next = at + 1
      while (next < rows.length && pairs[next]! < 0) next++
      const end = next < rows.length ? pairs[next]! : start
      if (end > start) hidden.set(at, { start, end })
      if (rows[at]!.sign === '-')
        for (let line = start; line < end; line++) {
          if (!isBlank(document.text.lines[line]!)) gone++
          if (opensBlock(document.text.lines[line]!)) lost ??= line
        }
      start = end
    }
  }
  if (gone > MAX_ELIDED || lost !== undefined) {
    const what =
      lost === undefined
        ? `${gone} lines of the file`
        : `\`${document.text.lines[lost]!.trim()}\` (line ${lost + 1})`
    const message = `${nameOf(block)} has a comment in place of old lines, and ${what} would go unseen; give the old lines as they stand in the file`
    return nowhere('would-lose-code', message, [candidate(document, first, after + 1, 1)])
  }
  const confidence = gone === 0 ? 0.9 : CONFIDENCE.elided
  return placed({ start: first, end: after + 1, rows, pairs, hidden, evidence: 'elided', confidence })
}

const opensBlock = (line: string): boolean => /[{[(:]\s*$|\b(?:do|then|begin)\s*$/i.test(line)

/** The first of `runs` that is indented to line `first` as `text` is to `firstText`; -1 if there is none. */
function followUp(
  document: Document,
  runs: readonly number[],
  first: number,
  firstText: string,
  text: string,
): number {
  const { lines } = document.text
  const wanted = Math.sign(indentOf(text).length - indentOf(firstText).length)
  for (const run of runs) {
    const own = Math.sign(indentOf(lines[run]!).length - indentOf(lines[first]!).length)
    if (own === wanted || (wanted === 0 && indentOf(text) === '' && !/^\W/.test(text.trim()))) return run
  }
  return -1
}

function locateSimilar(document: Document, block: LinesBlock, budget: Budget): Location {
  const rows = trimmings(block.rows).at(-1)!
  const old = rows.filter((row) => row.sign !== '+')
  const texts = old.map((row) => row.text)
  const likely = findLikely(document, texts, budget)
  if (budget.left < 0) return nowhere('budget-exceeded', `the search for ${nameOf(block)} took too long`)
  const [best, next] = likely
  if (best === undefined || isDone(document, block, best)) return missing(document, block, texts, likely)
  const fault = faultOfLikely(document, rows, old, best, next)
  if (fault === 'unlike') return missing(document, block, texts, likely)
  if (fault !== undefined)
    return nowhere(fault.code, `${nameOf(block)}: ${fault.message}`, near(document, likely))
  const pairs = new Int32Array(rows.length).fill(-1)
  let at = 0
  for (let row = 0; row < rows.length; row++) if (rows[row]!.sign !== '+') pairs[row] = best.pairs[at++]!
  const confidence = CONFIDENCE.similar * (0.5 + 0.5 * best.score) - (best.unmet + best.unseen) * 0.05
  return placed({ start: best.start, end: best.end, rows, pairs, evidence: 'similar', confidence })
}

/** Tells whether the new lines stand already where the old ones would be looked for. */
function isDone(document: Document, block: LinesBlock, best: Likely): boolean {
  const now = block.rows.filter((row) => row.sign !== '-').map((row) => row.text)
  if (!block.rows.some((row) => row.sign === '+' && !isBlank(row.text))) return false
  const runs = findRuns(document, now, 'trim', { left: 1_000_000, fuzzy: 0 })
  return runs.some((run) => run < best.end && run + now.length > best.start)
}

const numbersOf = (line: string): string => (line.match(/\d+/g) ?? []).join()

type Fault = { code: RefusalCode; message: string }

function faultOfLikely(
  document: Document,
  rows: readonly Row[],
  old: readonly Row[],
  best: Likely,
  next: Likely | undefined,
): Fault | 'unlike' | undefined {
  if (best.score < MIN_SCORE || (best.same === 0 && best.score < MIN_SCORE_ALONE)) return 'unlike'
  if (best.same === 0 && old.length === 1 && old[0]!.text.trim().length < 12) return 'unlike'
  // Where no line is the file's, another number makes another line.
  const { lines } = document.text
  if (
    best.same === 0 &&
    old.some(({ text }, at) => numbersOf(text) !== numbersOf(lines[best.pairs[at]!] ?? ''))
  )
    return 'unlike'
  if (next !== undefined && next.score > best.score - MIN_MARGIN) {
    const message = `its old lines are not in the file, and lines ${best.start + 1} and ${next.start + 1} look like them alike; copy the old lines from the file`
    return { code: 'ambiguous-anchor', message }
  }
  const stray = old.find((row, at) => best.pairs[at]! < 0 && !isBlank(row.text) && !isComment(row.text))
  if (stray !== undefined) {
    const message = `the file has no line \`${stray.text.trim()}\` at lines ${best.start + 1}-${best.end}; copy the old lines from the file`
    return { code: 'conflicting-edit', message }
  }
  if (best.unseen > MAX_UNSEEN) {
    const message = `the file has ${best.unseen} lines at ${best.start + 1}-${best.end} that the block doesn't show; copy the old lines from the file`
    return { code: 'conflicting-edit', message }
  }
  // A line that the block doesn't show stays only where both its neighbours do.
  let at = -1
  let previous = -1
  for (let row = 0; row < rows.length; row++) {
    if (rows[row]!.sign === '+') continue
    const line = best.pairs[++at]!
    if (line < 0) continue
    if (previous >= 0 && line > best.pairs[previous]! + 1) {
      const changed = rows[row]!.sign === '-' || old[previous]!.sign === '-' || rows[row - 1]!.sign === '+'
      for (let between = best.pairs[previous]! + 1; between < line; between++)
        if (changed && !isBlank(lines[between]!)) {
          const message = `line ${between + 1} of the file, \`${lines[between]!.trim()}\`, stands among the old lines and isn't shown by them; show it, and say whether it stays`
          return { code: 'would-lose-code', message }
        }
    }
    previous = at
  }
  return undefined
}

/** The refusal of a block whose old lines are not in the file, with what stands near. */
function missing(
  document: Document,
  block: LinesBlock,
  old: readonly string[],
  likely: readonly Likely[],
): Nowhere {
  const now = block.rows.filter((row) => row.sign !== '-').map((row) => row.text)
  if (block.rows.some((row) => row.sign === '+' && !isBlank(row.text))) {
    const done = findRuns(document, now, 'trim', { left: 1_000_000, fuzzy: 0 })
    if (done.length === 1) {
      const message = `the old lines of ${nameOf(block)} are not in the file, but its new lines stand at line ${done[0]! + 1}: it seems that the edit was made already`
      return nowhere('no-anchor', message, [candidate(document, done[0]!, done[0]! + now.length, 1)])
    }
  }
  const candidates = near(document, likely)
  const [best] = likely
  const first = old.findIndex(
    (text, at) => !isBlank(text) && (best === undefined || differs(document, best, at, text)),
  )
  const shown = old[Math.max(first, 0)]?.trim() ?? ''
  const stands =
    best === undefined || candidates.length === 0
      ? 'nothing like them stands there'
      : `the nearest are lines ${best.start + 1}-${best.end}`
  const message = `the old lines of ${nameOf(block)} are not in the file: there is no line \`${clip(shown)}\`; ${stands}. Copy them from the file as it is now`
  return nowhere('no-anchor', message, candidates)
}

const differs = (document: Document, best: Likely, at: number, text: string): boolean =>
  best.pairs[at]! < 0 || likeness(document.text.lines[best.pairs[at]!]!, text) < 1

const clip = (text: string): string => (text.length > 100 ? `${text.slice(0, 97)}...` : text)

const near = (document: Document, likely: readonly Likely[]): Candidate[] =>
  likely
    .filter((one) => one.score > 0.2)
    .slice(0, 3)
    .map((one) => candidate(document, one.start, one.end, one.score))

export const candidate = (document: Document, start: number, end: number, score: number): Candidate => ({
  start,
  end,
  text: clip(document.text.lines[start]?.trim() ?? ''),
  score: Math.round(score * 1000) / 1000,
})

/** 1-based line numbers for a message. */
export function lineList(lines: readonly number[]): string {
  const shown = lines.slice(0, 5).map((line) => line + 1)
  const more = lines.length > shown.length ? ` and ${lines.length - shown.length} more` : ''
  return `${shown.length === 1 ? 'line' : 'lines'} ${shown.join(', ')}${more}`
}
