/**
 * Indentation of new lines. A block may be indented otherwise than the file; how, its old lines tell one by one: each
 * new line takes the indentation of the old line that it resembles most in place and depth, never a shift that was
 * measured at the first line alone.
 */
import type { Row } from '../block.js'
import { indentOf, isBlank, type Text, widthOf } from '../text.js'

interface Known {
  readonly row: number
  /** Indentation in the edit and in the file. */
  readonly edit: string
  readonly file: string
}

/** Per row, the text to write for a new line; null where the row is no new line. */
export function indentRows(text: Text, rows: readonly Row[], pairs: Int32Array): (string | null)[] {
  const known: Known[] = []
  for (let row = 0; row < rows.length; row++) {
    const line = pairs[row]!
    if (line < 0 || isBlank(rows[row]!.text)) continue
    known.push({ row, edit: indentOf(rows[row]!.text), file: indentOf(text.lines[line]!) })
  }
  const written = rows.map((row) => (row.sign === '+' ? row.text : null))
  if (!isShifted(rows, known)) return written
  const unit = unitOf(rows)
  const rule = ruleOf(known)
  const opposite = opposites(rows)
  let before = 0
  let reference: Known | undefined
  for (let row = 0; row < rows.length; row++) {
    while (before < known.length && known[before]!.row <= row) {
      if (rows[known[before]!.row]!.sign === ' ') reference = known[before]
      before++
    }
    if (rows[row]!.sign !== '+' || isBlank(rows[row]!.text)) continue
    const edit = indentOf(rows[row]!.text)
    const model = modelOf(known, row, edit, opposite[row]!)
    const file =
      model?.file ??
      rule?.(edit) ??
      derive(edit, reference ?? known[Math.min(before, known.length - 1)]!, text, unit)
    written[row] = file + rows[row]!.text.slice(edit.length)
    reference = { row, edit, file }
  }
  return written
}

/** What makes the file's indentation of the edit's, if one rule does it for all old lines: more, less, or another unit. */
function ruleOf(known: readonly Known[]): ((edit: string) => string | undefined) | undefined {
  const [first] = known
  if (first === undefined) return undefined
  if (first.file.endsWith(first.edit)) {
    const more = first.file.slice(0, first.file.length - first.edit.length)
    if (known.every(({ edit, file }) => file === more + edit)) return (edit) => more + edit
  }
  if (first.edit.endsWith(first.file)) {
    const less = first.edit.slice(0, first.edit.length - first.file.length)
    if (known.every(({ edit, file }) => edit === less + file))
      return (edit) => (edit.startsWith(less) ? edit.slice(less.length) : undefined)
  }
  const indented = known.find(({ edit, file }) => edit !== '' && file !== '')
  if (indented === undefined) return undefined
  const [from] = indented.edit
  const [to] = indented.file
  const scale = indented.file.length / indented.edit.length
  const scaled = (edit: string): string | undefined => {
    const length = edit.length * scale
    return Number.isInteger(length) && edit === from!.repeat(edit.length) ? to!.repeat(length) : undefined
  }
  return known.every(({ edit, file }) => scaled(edit) === file) ? scaled : undefined
}

/**
 * Tells whether the edit is indented otherwise than the file. It is not where just the lines that stay have lost one
 * blank, their sign's place in a diff: the lines with a sign are as they should be.
 */
function isShifted(rows: readonly Row[], known: readonly Known[]): boolean {
  const off = known.filter(({ edit, file }) => edit !== file)
  return !off.every(
    ({ row, edit, file }) => rows[row]!.sign === ' ' && (file === ` ${edit}` || file === `\t${edit}`),
  )
}

/** Per new row, the old row that it replaces in place: runs of as many old as new rows go one to one. */
function opposites(rows: readonly Row[]): Int32Array {
  const opposite = new Int32Array(rows.length).fill(-1)
  for (let at = 0; at < rows.length; ) {
    if (rows[at]!.sign === ' ') {
      at++
      continue
    }
    const old: number[] = []
    const now: number[] = []
    for (; at < rows.length && rows[at]!.sign !== ' '; at++) (rows[at]!.sign === '-' ? old : now).push(at)
    for (let i = 0; i < now.length; i++) {
      if (old.length === now.length) opposite[now[i]!] = old[i]!
      else if (old.length > 0) opposite[now[i]!] = old[Math.min(old.length - 1, i)]!
    }
  }
  return opposite
}

/** The old line with the same indentation in the edit that stands nearest: opposite, in the same run, anywhere. */
function modelOf(known: readonly Known[], row: number, edit: string, opposite: number): Known | undefined {
  const at = opposite >= 0 ? opposite : row
  let best: Known | undefined
  // `known` ascends by row; walk outwards from `at`.
  let low = 0
  let high = known.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (known[middle]!.row < at) low = middle + 1
    else high = middle
  }
  let left = low - 1
  let right = low
  for (let steps = 0; steps < MAX_STEPS && (left >= 0 || right < known.length); steps++) {
    const takeRight = left < 0 || (right < known.length && known[right]!.row - at < at - known[left]!.row)
    const one = takeRight ? known[right++]! : known[left--]!
    if (one.edit === edit) {
      best = one
      break
    }
  }
  return best
}

/** Old lines looked at for one of the same indentation. */
const MAX_STEPS = 200

/** An indentation that no old line has: as much deeper or shallower than the reference, in the file's units. */
function derive(edit: string, reference: Known, text: Text, unit: number): string {
  const tabs = reference.file.includes('\t') || (reference.file === '' && usesTabs(text))
  const foreign = tabs ? ' ' : '\t'
  const deeper = edit.startsWith(reference.edit) ? edit.slice(reference.edit.length) : foreign
  if (!deeper.includes(foreign)) return reference.file + deeper
  const shallower = reference.edit.startsWith(edit) ? reference.edit.slice(edit.length) : foreign
  if (!shallower.includes(foreign) && reference.file.endsWith(shallower))
    return reference.file.slice(0, reference.file.length - shallower.length)
  const difference = widthOf(edit) - widthOf(reference.edit)
  if (!tabs) return ' '.repeat(Math.max(0, widthOf(reference.file) + difference))
  const steps = Math.round(difference / unit)
  if (steps >= 0) return reference.file + '\t'.repeat(steps)
  return reference.file.slice(0, Math.max(0, reference.file.length + steps))
}

/** Columns of one level in the edit: the smallest step between its lines. */
function unitOf(rows: readonly Row[]): number {
  let unit = 0
  let previous = -1
  for (const row of rows) {
    if (isBlank(row.text)) continue
    const width = widthOf(indentOf(row.text))
    const step = Math.abs(width - previous)
    if (previous >= 0 && step > 1 && (unit === 0 || step < unit)) unit = step
    previous = width
  }
  return unit === 0 ? 4 : unit
}

/** Lines looked at to tell tabs from spaces. */
const SAMPLE = 500

function usesTabs(text: Text): boolean {
  let tabs = 0
  let spaces = 0
  for (const line of text.lines.slice(0, SAMPLE)) {
    if (line.startsWith('\t')) tabs++
    else if (line.startsWith('  ')) spaces++
  }
  return tabs > spaces
}
