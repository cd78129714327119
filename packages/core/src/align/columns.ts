/** The original as the solver sees it: the lines that the snippet may touch, and runs between them that stay. */
import { ItemKind, type Snippet } from '../snippet/snippet.js'
import { isImport } from '../structure/declaration.js'
import { type Lines, lineAt, trimmedText } from '../text/lines.js'
import type { EqualRun } from './moves.js'
import type { Namesake } from './namesakes.js'
import type { Occurrences } from './occurrences.js'
import type { Columns } from './solver.js'

/** Lines that leave their place because the edit shows them elsewhere, a blank line that would be doubled included. */
export function goneLines(original: Lines, moves: readonly EqualRun[]): Uint8Array {
  const gone = new Uint8Array(original.count)
  for (const run of moves) {
    gone.fill(1, run.line, run.line + run.size)
    const before = run.line - 1
    const after = run.line + run.size
    const blank = (line: number): boolean => line >= 0 && line < original.count && original.exact[line] === 0
    const isFirst = before < 0 || original.indent[before] < original.indent[run.line]
    if (blank(after) && (blank(before) || isFirst)) gone[after] = 1
    else if (blank(before) && after >= original.count) gone[before] = 1
    else if (blank(before) && original.indent[after] < original.indent[run.line]) gone[before] = 1
  }
  return gone
}

/** Files up to this many lines are solved whole. */
const SMALL_FILE = 120
/** Lines around an anchor that may belong to its edit. */
const MARGIN = 10
/** An item that reads like more lines than this anchors nothing. */
const MAX_ANCHORS = 12
/** An item that reads like at most this many lines places its chunk, and so many lines of it. */
const RARE = 3
const MAX_AROUND = 60
/** Blocks up to this long are solved whole where the snippet restates them. */
const MAX_BLOCK = 1500
/** Lines at the top of a file among which its imports stand. */
const IMPORT_LINES = 400
/** Places looked at for a word of an item that has no equal line. */
const MAX_WORD_HITS = 24

/** What the choice of columns needs to know. */
export interface ColumnRequest {
  readonly original: Lines
  /** Depth of the original's lines. */
  readonly level: Float32Array
  readonly snippet: Snippet
  readonly occurrences: Occurrences
  readonly namesakes: readonly Namesake[]
  readonly gone: Uint8Array
  /** Lines that go without being shown. */
  readonly leaving: Uint8Array
  /** Lines that a hint names: places for new text. */
  readonly hints: readonly number[]
  /** The snippet has an import of its own: the end of the original's imports is a place for it. */
  readonly importing: boolean
}

/**
 * Lines that the snippet may touch become columns of their own; all others are folded into runs that can only be kept.
 * This is what makes the solver's work grow with the edit rather than with the file. O(lines + hits).
 */
export function makeColumns(request: ColumnRequest): Columns {
  const { original, gone } = request
  const count = original.count
  const active = new Uint8Array(count)
  if (count <= SMALL_FILE) active.fill(1)
  else markActive(request, active)
  let columns = 0
  for (let line = 0; line < count; line++) {
    if (gone[line] === 1) continue
    if (active[line] === 1 || line === 0 || active[line - 1] === 1 || gone[line - 1] === 1) columns++
  }
  const start = new Int32Array(columns)
  const end = new Int32Array(columns)
  let at = -1
  for (let line = 0; line < count; line++) {
    if (gone[line] === 1) continue
    if (active[line] === 1 || line === 0 || active[line - 1] === 1 || gone[line - 1] === 1) start[++at] = line
    end[at] = line + 1
  }
  const of = new Int32Array(count).fill(-1)
  const blank = new Uint8Array(columns)
  const level = new Float64Array(columns)
  for (let c = 0; c < columns; c++) {
    const line = start[c]!
    level[c] = request.level[line]!
    if (end[c]! - line === 1) {
      of[line] = c
      blank[c] = original.exact[line] === 0 ? 1 : 0
    } else
      for (let inner = line; inner < end[c]!; inner++)
        if (original.exact[inner] !== 0) level[c] = Math.min(level[c]!, request.level[inner]!)
  }
  return { count: columns, start, end, of, blank, level }
}

function markActive(request: ColumnRequest, active: Uint8Array): void {
  const { original, snippet, occurrences, namesakes, hints } = request
  const { lines, kind } = snippet
  const count = original.count
  const mark = (from: number, to: number): void => {
    active.fill(1, Math.max(0, from), Math.min(count, to))
  }
  const bounds = chunkBounds(snippet)
  const anchor = (item: number, line: number, rare: boolean): void => {
    // As many lines as its chunk shows around it.
    const above = rare ? Math.min(item - bounds.start[item], MAX_AROUND) : 0
    const below = rare ? Math.min(bounds.end[item] - item, MAX_AROUND) : 0
    mark(line - Math.max(MARGIN, above + 2), line + Math.max(MARGIN, below + 2) + 1)
    const block = itemBlock(snippet, item)
    if (block === null) return
    const end = blockEnd(original, line)
    if (block.marked || end - line > MAX_BLOCK) mark(end - MARGIN, end + MARGIN)
    else mark(line, end + MARGIN)
  }
  let chunkAnchored = false
  let chunkStart = 0
  for (let item = 0; item <= lines.count; item++) {
    if (item === lines.count || kind[item] === ItemKind.marker) {
      if (!chunkAnchored) for (let at = chunkStart; at < item; at++) markByWords(request, at, mark)
      chunkAnchored = false
      chunkStart = item + 1
      continue
    }
    const hits = occurrences.count(lines.loose[item])
    if (hits === 0 || hits > MAX_ANCHORS || lines.trimmedEnd[item] - lines.first[item] < 4) continue
    if (hits <= RARE) chunkAnchored = true
    for (let line = occurrences.first(lines.loose[item]); line >= 0; line = occurrences.next[line])
      anchor(item, line, hits <= RARE)
  }
  for (const { item, line } of namesakes) anchor(item, line, true)
  for (const line of hints) mark(line - 3, line + 4)
  for (let line = 0; line < count; line++) if (request.leaving[line] === 1) active[line] = 1
  if (request.importing) {
    let last = -1
    for (let line = 0; line < Math.min(count, IMPORT_LINES); line++)
      if (isImport(trimmedText(original, line))) last = line
    if (last >= 0) mark(last - 3, last + 4)
  }
  mark(0, 3)
  mark(count - 3, count)
  joinNear(request, active)
}

/** First item and end of the chunk that each item is in. */
function chunkBounds({ kind, lines }: Snippet): { start: Int32Array; end: Int32Array } {
  const start = new Int32Array(lines.count)
  const end = new Int32Array(lines.count)
  for (let item = 0, from = 0; item <= lines.count; item++) {
    if (item < lines.count && kind[item] !== ItemKind.marker) continue
    start.fill(from, from, item)
    end.fill(item, from, item)
    from = item + 1
  }
  return { start, end }
}

/** Anchors of one chunk that follow one another: what lies between belongs to the edit too, unless it is long. */
function joinNear(request: ColumnRequest, active: Uint8Array): void {
  const { original, snippet, occurrences } = request
  const { lines, kind } = snippet
  let previous = -1
  for (let item = 0; item < lines.count; item++) {
    if (kind[item] === ItemKind.marker) previous = -1
    if (kind[item] !== ItemKind.line || occurrences.count(lines.loose[item]) !== 1) continue
    const line = occurrences.first(lines.loose[item])
    if (previous >= 0 && line > previous && line - previous < MAX_BLOCK) active.fill(1, previous, line)
    previous = line
  }
  // Gaps shorter than a margin are not worth folding.
  let last = -1
  for (let line = 0; line < original.count; line++)
    if (active[line] === 1) {
      if (last >= 0 && line - last <= 4) active.fill(1, last, line)
      last = line
    }
}

const WORD = /[\p{L}_$][\p{L}\p{N}_$-]{2,}/gu

/** An item in a chunk without equal lines: lines that share its longest words may be its older version. */
function markByWords(request: ColumnRequest, item: number, mark: (from: number, to: number) => void): void {
  const { original, snippet } = request
  if (snippet.kind[item] !== ItemKind.line || snippet.lines.exact[item] === 0) return
  const words = [...new Set(trimmedText(snippet.lines, item).match(WORD) ?? [])]
  words.sort((a, b) => b.length - a.length)
  for (const word of words.slice(0, 4)) {
    let hits = 0
    const found: number[] = []
    for (
      let at = original.text.indexOf(word);
      at >= 0 && hits <= MAX_WORD_HITS;
      at = original.text.indexOf(word, at + word.length), hits++
    )
      found.push(lineAt(original, at))
    if (hits <= MAX_WORD_HITS) for (const line of found) mark(line - 5, line + 6)
  }
}

/** The lines below an item that are deeper, and whether a marker stands among them; null where there are none. */
function itemBlock(snippet: Snippet, item: number): { marked: boolean } | null {
  const { lines, kind } = snippet
  const own = lines.indent[item]
  let marked = false
  let size = 0
  for (let below = item + 1; below < lines.count; below++) {
    if (lines.exact[below] === 0) continue
    if (kind[below] === ItemKind.marker) {
      marked = true
      if (lines.indent[below] <= own && size > 0) break
      size++
      continue
    }
    if (lines.indent[below] <= own) break
    size++
  }
  return size === 0 ? null : { marked }
}

/** Just past the last line that is deeper than `line`, its closing line included. */
function blockEnd(lines: Lines, line: number): number {
  const own = lines.indent[line]
  let last = line
  for (let below = line + 1; below < lines.count; below++) {
    if (lines.exact[below] === 0) continue
    if (lines.indent[below] <= own) return lines.indent[below] === own ? below + 1 : last + 1
    last = below
  }
  return last + 1
}
