/**
 * A lazy edit as a sequence of items: lines to place, markers that keep, removals that delete. The wrappings that
 * models put around an edit (fences, a file name on top, `+`/`-` columns) are taken off here.
 */
import { type Lines, lineText, splitLines, trimmedText } from '../text/lines.js'
import { type Remark, readRemark } from './marker.js'

export const ItemKind = {
  /** A line that the merged file should hold. */
  line: 0,
  /** Whatever stands here stays. */
  marker: 1,
  /** Something that stood here goes. */
  removal: 2,
  /** A line that stands in the original and goes (`-` of a diff-like edit). */
  minus: 3,
} as const
export type ItemKind = (typeof ItemKind)[keyof typeof ItemKind]

export const ItemFlag = {
  /** The line goes on as the original's does: a marker stands at its end. */
  openEnd: 1,
  /** The line is the tail of one that began before an inline marker. */
  tail: 2,
  /** A bare ellipsis that the original holds too: it may be genuine text. */
  literal: 4,
  /** A `+` line of a diff-like edit. */
  plus: 8,
} as const

export interface Snippet {
  /** One line per item; a marker's line is as written. */
  readonly lines: Lines
  readonly kind: Uint8Array
  readonly flags: Uint8Array
  /** Per item: its line in the edit as given, 0-based. */
  readonly editLine: Int32Array
  /** Per item: the marker's words, '' for others. */
  readonly words: readonly string[]
  readonly markers: number
  /** Tells whether `+`/`-` columns were read. */
  readonly diffLike: boolean
}

/** What the reader of a snippet asks of the original. */
export interface OriginalLines {
  /** Tells whether some line of the original reads so, indentation aside. */
  holds(trimmed: string): boolean
  /** Tells whether some line reads so, indentation included. */
  holdsWhole(text: string): boolean
  /** Columns of one level of indentation. */
  readonly unitWidth: number
}

interface Draft {
  readonly texts: string[]
  readonly kinds: ItemKind[]
  readonly flags: number[]
  readonly editLines: number[]
  readonly words: string[]
}

/** Reads an edit into items. `path` helps to recognise a file name on top. */
export function readSnippet(edit: string, original: OriginalLines, path: string | undefined): Snippet {
  const given = splitLines(edit)
  const { from, to, fenced } = takeOffWrapping(given, original, path)
  const diffLike = isDiffLike(given, from, to, original)
  const draft: Draft = { texts: [], kinds: [], flags: [], editLines: [], words: [] }
  const signs = diffLike ? readSigns(given, from, to, original) : null
  const retracted = diffLike ? retractions(given, from, to) : null
  for (let line = from; line < to; line++) {
    if (retracted?.has(line)) continue
    const next = fenced ? nextBlock(given, line, to, original) : -1
    if (next >= 0) {
      push(draft, '...', ItemKind.marker, 0, line, '')
      line = next
      continue
    }
    if (signs !== null) readDiffLine(draft, lineText(given, line), line, original, signs)
    else readLine(draft, lineText(given, line), line, 0, original)
  }
  const lines = splitLines(draft.texts.join('\n') + (draft.texts.length > 0 ? '\n' : ''))
  return {
    lines,
    kind: Uint8Array.from(draft.kinds),
    flags: Uint8Array.from(draft.flags),
    editLine: Int32Array.from(draft.editLines),
    words: draft.words,
    markers: draft.kinds.filter((kind) => kind === ItemKind.marker).length,
    diffLike,
  }
}

/**
 * An edit in several fenced blocks: where one ends at `line`, the line that opens the next; -1 elsewhere. What stands
 * between them is not shown.
 */
function nextBlock(given: Lines, line: number, to: number, original: OriginalLines): number {
  if (!/^(?:`{3,}|~{3,})\s*$/.test(lineText(given, line)) || original.holds(trimmedText(given, line)))
    return -1
  let next = line + 1
  while (next < to && given.exact[next] === 0) next++
  return next < to && given.indent[next] === 0 && FENCE.test(lineText(given, next)) ? next : -1
}

/** Longer hunks replace their old lines as a whole. */
const MAX_RETRACTED = 2

/** `-` lines of a short hunk that a `+` line gives back unchanged: they stay. */
function retractions(given: Lines, from: number, to: number): Set<number> {
  const found = new Set<number>()
  let removed = new Map<string, number>()
  for (let line = from; line < to; line++) {
    const text = lineText(given, line)
    const rest = text.slice(1).trim()
    if (text[0] === '-') removed.set(rest, line)
    else if (text[0] !== '+') removed = new Map()
    else if (rest !== '' && removed.size <= MAX_RETRACTED && removed.has(rest)) {
      found.add(removed.get(rest)!)
      removed.delete(rest)
    }
  }
  return found
}

function push(
  draft: Draft,
  text: string,
  kind: ItemKind,
  flags: number,
  editLine: number,
  words: string,
): void {
  draft.texts.push(text)
  draft.kinds.push(kind)
  draft.flags.push(flags)
  draft.editLines.push(editLine)
  draft.words.push(words)
}

/** Units that only a remark can bring: most lines have none and skip the patterns. */
const MAY_REMARK =
  /\.\.\.|…|\. \. \.|\/\/|\/\*|#|--|<!--|^\s*[[(;%*'"]|\b(?:unchanged|existing|rest of|same|removed|rem)\b/i

function readLine(draft: Draft, text: string, line: number, flags: number, original: OriginalLines): void {
  const remark = MAY_REMARK.test(text) ? remarkOf(text, original) : null
  if (remark === null || remark.kind === 'none') {
    push(draft, text, ItemKind.line, flags, line, '')
    return
  }
  switch (remark.kind) {
    case 'marker':
      push(
        draft,
        text,
        ItemKind.marker,
        original.holds(text.trim()) ? ItemFlag.literal : 0,
        line,
        remark.words,
      )
      return
    case 'removal':
      push(draft, text, ItemKind.removal, 0, line, remark.words)
      return
    case 'inline': {
      const indent = /^\s*/.exec(text)![0]
      const trimmed = text.trim()
      const before = trimmed.slice(0, remark.before).trimEnd()
      const after = trimmed.slice(remark.after).trimStart()
      push(draft, indent + before, ItemKind.line, flags | ItemFlag.openEnd, line, '')
      push(draft, `${indent}  ...`, ItemKind.marker, 0, line, remark.words)
      if (after !== '') push(draft, indent + after, ItemKind.line, flags | ItemFlag.tail, line, '')
    }
  }
}

function remarkOf(text: string, original: OriginalLines): Remark | null {
  const trimmed = text.trim()
  const remark = readRemark(trimmed)
  if (remark.kind === 'none') return null
  // The original's own lines are text, however much they look like a marker.
  if (remark.kind !== 'marker' && original.holds(trimmed)) return null
  return remark
}

/** `-` and `+` in the first column, `-` lines that the original holds: a diff without its header. */
function isDiffLike(given: Lines, from: number, to: number, original: OriginalLines): boolean {
  let minus = 0
  let minusHeld = 0
  let plus = 0
  let genuine = 0
  for (let line = from; line < to; line++) {
    const text = lineText(given, line)
    const sign = text[0]
    if (sign !== '-' && sign !== '+') continue
    if (original.holds(text.trim())) {
      genuine++
      continue
    }
    const rest = text.slice(1)
    if (sign === '+') plus++
    else if (rest.trim() !== '') {
      minus++
      if (original.holds(rest.trim())) minusHeld++
    }
  }
  if (genuine > 0 || plus + minus < 2) return false
  if (minus > 0) return minusHeld >= minus * 0.6
  return plus >= 2 && plusOnly(given, from, to)
}

/** Only `+` lines: a diff where they keep the indentation behind the sign, a list where they don't. */
function plusOnly(given: Lines, from: number, to: number): boolean {
  let code = 0
  let other = 0
  for (let line = from; line < to; line++) {
    const text = lineText(given, line)
    if (text[0] !== '+') continue
    if (/^\+\s{2,}\S|^\+$|^\+[\w@}/<]/.test(text)) code++
    else other++
  }
  return code > other
}

/** How the sign column of a diff-like edit stands to the text. */
interface Signs {
  /** A sign took the place of a blank of the indentation. */
  readonly replaceBlank: boolean
}

function readSigns(given: Lines, from: number, to: number, original: OriginalLines): Signs {
  const unit = original.unitWidth
  let short = 0
  let whole = 0
  for (let line = from; line < to; line++) {
    const text = lineText(given, line)
    if (text[0] !== '+' && text[0] !== '-') continue
    const indent = /^ */.exec(text.slice(1))![0].length
    // The stars of a comment stand one column in.
    if (indent === 0 || text[indent + 1] === '*') continue
    if (text[0] === '-' && original.holdsWhole(text.slice(1))) whole += 2
    else if (text[0] === '-' && original.holdsWhole(` ${text.slice(1)}`)) short += 2
    else if (indent % unit === 0) whole++
    else if ((indent + 1) % unit === 0) short++
  }
  return { replaceBlank: short > whole }
}

function readDiffLine(draft: Draft, text: string, line: number, original: OriginalLines, signs: Signs): void {
  const sign = text[0]
  if (sign === '+' && !original.holds(text.trim())) {
    const rest = text.slice(1)
    readLine(
      draft,
      signs.replaceBlank && rest.startsWith(' ') ? ` ${rest}` : rest,
      line,
      ItemFlag.plus,
      original,
    )
    return
  }
  if (sign === '-' && !original.holds(text.trim())) {
    const rest = text.slice(1)
    if (original.holds(rest.trim()) || rest.trim() === '') push(draft, rest, ItemKind.minus, 0, line, '')
    return
  }
  // Context may have the diff's own blank in front.
  const stripped = sign === ' ' && !original.holdsWhole(text) && original.holdsWhole(text.slice(1))
  readLine(draft, stripped ? text.slice(1) : text, line, 0, original)
}

const FENCE = /^\s*(`{3,}|~{3,})\s*([^`]*)$/
/** Lines of prose that a model may put around the block that is the edit. */
const MAX_PROSE = 20

/**
 * The one fenced block of a reply that says a few words before it: fences included. Null where the text before it is
 * the file's own, or where there are several blocks, so that nothing is left out by a guess.
 */
function blockInProse(given: Lines, original: OriginalLines): { from: number; to: number } | null {
  const fences: number[] = []
  for (let line = 0; line < given.count && fences.length < 3; line++)
    if (given.exact[line] !== 0 && FENCE.test(lineText(given, line))) fences.push(line)
  if (fences.length !== 2) return null
  const [open, close] = fences as [number, number]
  if (lineText(given, close).trim().replace(/[`~]/g, '') !== '') return null
  let words = 0
  for (let line = 0; line < given.count; line++) {
    if (line === open) line = close + 1
    if (line >= given.count || given.exact[line] === 0) continue
    const text = trimmedText(given, line)
    if (original.holds(text) || readRemark(text).kind !== 'none' || ++words > MAX_PROSE) return null
    if (/[{};=]$|^\s|^[<@#/*]/.test(lineText(given, line)) || !/[\p{L}]{2}[ :.,!]/u.test(`${text} `))
      return null
  }
  return words === 0 ? null : { from: open, to: close + 1 }
}

const PATH_LINE =
  /^(?:\/\/+|#+|--|\/\*+|<!--|;+|%+)?\s*(?:(?:file(?:name|path)?|path)\s*[:=]\s*)?[`"'*]*((?:[\w@.+~-]+[\\/])*[\w@.+-]+\.\w{1,8})[`"'*]*\s*:?\s*(?:\*+\/|-->)?$/i

/** Finds the edit proper within fences and below a file name. */
function takeOffWrapping(
  given: Lines,
  original: OriginalLines,
  path: string | undefined,
): { from: number; to: number; fenced: boolean } {
  const markdown = path !== undefined && /\.(md|mdx|markdown|rst)$/i.test(path)
  const block = markdown ? null : blockInProse(given, original)
  let from = block === null ? 0 : block.from
  let to = block === null ? given.count : block.to
  while (from < to && given.exact[from] === 0 && given.count - from > 1) from++
  const open = from < to ? FENCE.exec(lineText(given, from)) : null
  let fenced = false
  if (open !== null) {
    let last = to - 1
    while (last > from && given.exact[last] === 0) last--
    const close = lineText(given, last).trim()
    const fence = open[1]!
    const info = open[2]!.trim()
    const closed = last > from && close.startsWith(fence) && close.replace(/[`~]/g, '') === ''
    // In Markdown a fence may be the edit itself: only a fence that says so wraps it.
    if (
      !markdown ||
      (closed && (/^(md|markdown)\b/i.test(info) || !original.holds(lineText(given, from).trim())))
    ) {
      fenced = true
      from++
      if (closed) to = last
    }
  }
  if (!fenced && block === null) from = 0
  let top = from
  while (top < to && given.exact[top] === 0) top++
  if (top < to) {
    const text = trimmedText(given, top)
    const named = PATH_LINE.exec(text)
    if (named !== null && !original.holds(text)) {
      const base = named[1]!.split(/[\\/]/).at(-1)!.toLowerCase()
      const own = path?.split(/[\\/]/).at(-1)?.toLowerCase()
      const isComment = /^(?:\/\/|#|--|\/\*|<!--|;|%)/.test(text)
      if (own === base || (isComment && /[\\/]/.test(named[1]!)) || (fenced && isComment)) {
        from = top + 1
        while (from < to && given.exact[from] === 0) from++
      }
    }
  }
  return { from, to, fenced }
}

/** The same edit with its chunks (runs of items between markers) in another order. */
export function reorderChunks(snippet: Snippet, order: readonly (readonly [number, number])[]): Snippet {
  const texts: string[] = []
  const kinds: number[] = []
  const flags: number[] = []
  const editLines: number[] = []
  const words: string[] = []
  order.forEach(([from, to], at) => {
    if (at > 0 && kinds.at(-1) !== ItemKind.marker) {
      texts.push('...')
      kinds.push(ItemKind.marker)
      flags.push(0)
      editLines.push(-1)
      words.push('')
    }
    for (let item = from; item < to; item++) {
      texts.push(lineText(snippet.lines, item))
      kinds.push(snippet.kind[item])
      flags.push(snippet.flags[item])
      editLines.push(snippet.editLine[item])
      words.push(snippet.words[item]!)
    }
  })
  return {
    ...snippet,
    lines: splitLines(texts.join('\n') + (texts.length > 0 ? '\n' : '')),
    kind: Uint8Array.from(kinds),
    flags: Uint8Array.from(flags),
    editLine: Int32Array.from(editLines),
    words,
  }
}
