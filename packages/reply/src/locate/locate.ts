/** Finds the place of a block in a file: pass after pass, strictest first, and the only one of its kind. */
import type { InsertBlock, LinesBlock, Row, TextBlock, WholeBlock } from '../block.js'
import { diffRows } from '../dialect/linediff.js'
import { indentOf, isBlank, linesOf } from '../text.js'
import { locateSimilar } from './alike.js'
import { basisOf, toldBy } from './confidence.js'
import type { Budget, Document } from './document.js'
import { locateElided } from './elided.js'
import { isComment, isElision } from './elision.js'
import { occurrences } from './occurrences.js'
import { pairAll, placed, trimmings } from './pairing.js'
import type { Location, Nowhere, Place } from './place.js'
import { nameOf, nowhere } from './refusal.js'
import { findRuns, MAX_RUNS } from './runs.js'
import { keyOf, PASSES, unescapeLike, unescapeLine } from './sameness.js'
import { locateSolid } from './solid.js'
import { locateJoined, placeText, tryText } from './textual.js'

/** Lines of the file above a place that are looked at for the names in a hunk's hints. */
const MAX_CLIMB = 20_000

export type Placeable = LinesBlock | TextBlock | InsertBlock | WholeBlock

/** `strict`: only where all of its old lines stand; else also where they stand nearly. */
export function locate(document: Document, block: Placeable, budget: Budget, strict: boolean): Location {
  budget.left -= 100
  if (budget.left < 0)
    return nowhere('budget-exceeded', `the search for ${nameOf(block)} took too long; split the edit`)
  if (block.kind === 'lines') return locateReadings(document, block, budget, strict)
  const marker = linesOf(block.kind === 'text' ? block.new : block.text).find((line) =>
    isMarker(document, line),
  )
  if (marker !== undefined) {
    const message = `\`${marker.trim()}\` in ${nameOf(block)} stands for other lines, and would be written into the file; write those lines out`
    return nowhere('marker-unresolved', message)
  }
  switch (block.kind) {
    case 'whole':
      return placeWhole(document, block)
    case 'insert':
      return placeInsert(document, block)
    case 'text':
      return locateText(document, block, budget, strict)
  }
}

/** Tells whether a new line can only stand for others: the file has none like it. */
const isMarker = (document: Document, line: string): boolean =>
  isElision(line) && isComment(line) && !document.index('trim').has(line.trim())

function placeWhole(document: Document, block: WholeBlock): Location {
  const rows = diffRows(document.text.lines, linesOf(block.text), block.lines.start, block.lines.start)
  return placed({ ...pairAll(rows, 0), ...basisOf('whole', rows) })
}

function placeInsert(document: Document, block: InsertBlock): Location {
  const count = document.text.lines.length
  if (!Number.isInteger(block.after) || block.after < 0 || block.after > count) {
    const message = `${nameOf(block)} goes in after line ${block.after}, but the file has ${count} lines`
    return nowhere('no-anchor', message)
  }
  const rows = linesOf(block.text).map((text): Row => ({ sign: '+', text, editLine: block.lines.start }))
  if (rows.length === 0) return nowhere('invalid-input', `${nameOf(block)} inserts nothing`)
  return placed({ ...pairAll(rows, block.after), ...basisOf('number', rows) })
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
      const basis = basisOf(pass, trimmed)
      const { finalNewline } = block
      const choices = runs.map((start): Place => ({ ...pairAll(read, start), ...basis, finalNewline }))
      return choose(document, block, choices, runs.length > MAX_RUNS)
    }
  }
  const part = locatePart(document, block, budget) ?? locateSolid(document, block, budget)
  if (part !== undefined) return part
  if (strict) return nowhere('no-anchor', `the old lines of ${nameOf(block)} are not in the file`)
  const elided = locateElided(document, block, budget)
  if (elided !== undefined) return elided
  const hole = old.find((row) => isElision(row.text) && !document.index('trim').has(row.text.trim()))
  if (hole === undefined) return locateSimilar(document, block, budget)
  const message = `it is not clear for which lines \`${hole.text.trim()}\` stands (line ${hole.editLine + 1} of the edit): the lines before and after it stand in the file more than once, or not at all; write out what it stands for`
  return nowhere('marker-unresolved', message)
}

function faultOf(document: Document, block: LinesBlock): Nowhere | undefined {
  if (block.rows.every((row) => row.sign === ' ') && block.finalNewline === undefined)
    return nowhere(
      'invalid-input',
      `${nameOf(block)} changes nothing: its old and its new lines are the same`,
    )
  for (const row of block.rows) {
    if (row.sign !== '+' || !isMarker(document, row.text)) continue
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
    return placed({ start: 0, end: count, rows, pairs, ...basisOf('bare', rows) })
  }
  const { finalNewline } = block
  if (block.bare === 'append')
    return placed({ ...pairAll(rows, count), ...basisOf('bare', rows), finalNewline })
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
      if (within.length === 1) return placed(toldBy(within[0]!, 'scope'))
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
  if (exact !== undefined && !isDedented(document, block, exact)) return exact
  // Where one text ends with a line end and the other doesn't, the line end is a part of what changes.
  const cut = block.new !== '' && block.old.endsWith('\n') !== block.new.endsWith('\n') ? splitLines : linesOf
  const rows = diffRows(cut(block.old), cut(block.new), block.lines.start, block.lines.start)
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
  if (exact !== undefined) return exact
  const plain = unescapeLike(block.old)
  const old = plain(block.old)
  if (old !== block.old) {
    const found = tryText(document, block, old, plain(block.new), 'escapes', budget)
    if (found !== undefined) return found
  }
  return strict ? byLines : (locateJoined(document, block, budget) ?? byLines)
}

const splitLines = (text: string): string[] => text.split('\n')

/**
 * Tells whether the only occurrence of whole lines begins within a line's indentation: their first line has lost it, and
 * those that take their place would too.
 */
function isDedented(document: Document, block: TextBlock, location: Location): boolean {
  if (block.all || location.status !== 'placed' || !(block.old + block.new).includes('\n')) return false
  const { text } = document
  const first = text.lines[location.places[0]!.start]!
  const [shown] = linesOf(block.old)
  return (
    !isBlank(shown!) && first.trim() === shown!.trim() && indentOf(shown!).length < indentOf(first).length
  )
}

/** Every place but those that overlap an earlier one. */
function apart(choices: readonly Place[]): Location {
  let end = -1
  const places = choices.filter((place) => {
    if (place.start < end) return false
    end = place.end
    return true
  })
  return { status: 'placed', places }
}
