/**
 * A reply cut into its pieces: fenced blocks, XML-like elements, patches and SEARCH blocks that stand in the open, and
 * prose between them. One pass over the lines; nothing looks ahead further than to a closing line that was indexed.
 */
import { isPatchBegin, isPatchEnd } from '../dialect/applypatch.js'
import { isBadSearchHeader, isSearchFooter, isSearchHeader } from '../dialect/searchreplace.js'
import { isFileHeader } from '../dialect/unifieddiff.js'
import { isBlank } from '../text.js'
import { closingWord } from './heredoc.js'
import { isPath, pathInComment } from './path.js'

/** Lines are those of the reply, 0-based, half-open. */
export interface Piece {
  readonly kind: 'fence' | 'element' | 'patch' | 'search' | 'diff'
  readonly start: number
  readonly end: number
  /** Its content, without the lines that open and close it. */
  readonly from: number
  readonly to: number
  /** A fence's info string; an element's tag, lower case. */
  readonly label: string
  readonly attributes: Readonly<Record<string, string>>
  /** Columns of the opening line's indentation, which the content has too. */
  readonly indent: number
  /** False: no line closes it, or there is no telling which one does. */
  readonly closed: boolean
}

const FENCE = /^(\s*)(`{3,}|~{3,})\s*([^`]*)$/
/** A name may stand in a namespace, which says nothing. */
const TAG =
  /^\s*<(?:[a-z]+:)?([A-Za-z][\w-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))*)\s*(\/?)>\s*$/
const ATTRIBUTE = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g
/** `<function=name>`, with `<parameter=name>` in it. */
const FUNCTION_TAG = /^\s*<function=([\w.-]+)>\s*$/
const CLOSING = /^\s*<\/(?:[a-z]+:)?([A-Za-z][\w-]*)>\s*$/
const INLINE = /^\s*<([A-Za-z][\w-]*)>\s*([^<>]+?)\s*<\/\1>\s*$/

/** Elements that hold an edit of one file. */
const EDIT_TAGS =
  /^(?:edit|file|update|create|write|new[-_]?file|create[-_]?file|code[-_]?edit|change|replace|patch|file[-_]?edit|edit[-_]?file|write[-_]?to[-_]?file|replace[-_]?in[-_]?file|apply[-_]?diff|search[-_]?and[-_]?replace|str[-_]?replace(?:[-_]\w+)*|update[-_]?file|insert[-_]?content|modify|invoke|tool[-_]?call|boltaction|(?:ant)?artifact|document)$/
const FATE_TAGS =
  /^(?:delete|remove|delete[-_]?file|remove[-_]?file|rename|move|rename[-_]?file|move[-_]?file)$/
/** Elements that hold a call as JSON. */
const CALLS = /^tool[-_]?call$/
export const isFateTag = (tag: string): boolean => FATE_TAGS.test(tag)

/** Languages of blocks that show a command or its output. */
export const SHELL =
  /^(?:sh|bash|zsh|fish|shell|console|terminal|shellsession|powershell|ps1|cmd|bat|output|log|plaintext)$/i
/** A word for itself. */
const HEREDOC_END = /^\s*[A-Za-z_]\w*$/

/** Blocks in which other fences may stand as text. */
const HOLDS_FENCES = /^(?:md|mdx|markdown|rst|qmd|rmd|text|txt|)$/i

/** A line of code in prose, which shows something rather than does it. */
const INDENTED = /^(?: {4}|\t)/

/** The sign of a block quote; three of them are those of a REPLACE line. */
const QUOTE = /^ {0,3}>(?!>>)/
const SPACED_QUOTE = /^ {0,3}>(?!>>) ?/
/** A quoted line that has no blank behind the sign: then the others' blanks are their own. */
const TIGHT = /^ {0,3}>[^\s>]/
/** Quotes within quotes; nothing real is deeper. */
const MAX_QUOTES = 8

export interface CutReply {
  /** Those of the reply, but for the signs of block quotes in which pieces stand. */
  readonly lines: readonly string[]
  readonly pieces: readonly Piece[]
}

/** One pass; and one more where a fence is around the whole reply, and around other pieces. */
export function cutReply(lines: readonly string[]): CutReply {
  const outer = cut(lines, 0)
  const [piece] = outer.pieces
  if (piece === undefined || !isWrapping(lines, piece)) return outer
  const inner = cut(lines.slice(piece.from, piece.to), 0)
  if (inner.pieces.length === 0) return outer
  const all = [...lines.slice(0, piece.from), ...inner.lines, ...lines.slice(piece.to)]
  return { lines: all, pieces: inner.pieces.map((one) => shift(one, piece.from)) }
}

/** Tells whether a piece is a fence of Markdown that names no file, and all that the reply holds. */
function isWrapping(lines: readonly string[], { kind, closed, label, start, from, end }: Piece): boolean {
  if (kind !== 'fence' || !closed || !/^(?:md|markdown|text|txt|)$/i.test(label)) return false
  if (!lines.every((line, at) => (at >= start && at < end) || isBlank(line))) return false
  const first = lines.slice(from, end).find((line) => !isBlank(line)) ?? ''
  return pathInComment(first) === undefined
}

function cut(lines: readonly string[], quotes: number): CutReply {
  const closers = indexClosers(lines)
  const pieces: Piece[] = []
  let bare: string[] | undefined
  const add = (piece: Omit<Piece, 'attributes' | 'indent'> & Partial<Piece>): number => {
    pieces.push({ attributes: {}, indent: 0, ...piece })
    return piece.end
  }
  let nested = true
  let at = 0
  while (at < lines.length) {
    const line = lines[at]!
    if (quotes < MAX_QUOTES && QUOTE.test(line)) {
      const start = at
      while (at < lines.length && QUOTE.test(lines[at]!)) at++
      const quoted = lines.slice(start, at)
      const sign = quoted.some((one) => TIGHT.test(one)) ? QUOTE : SPACED_QUOTE
      const inner = cut(
        quoted.map((one) => one.replace(sign, '')),
        quotes + 1,
      )
      if (inner.pieces.length === 0) continue
      for (const piece of inner.pieces) pieces.push(shift(piece, start))
      bare ??= [...lines]
      for (let row = 0; row < inner.lines.length; row++) bare[start + row] = inner.lines[row]!
      continue
    }
    const fence = FENCE.exec(line)
    if (fence !== null) {
      const closing = closeFence(lines, at, fence, nested, closers)
      if (!closing.closed && closing.end === lines.length && nested) {
        // Unbalanced: from here on no fence is taken to stand within another, so that one pass more is all it costs.
        nested = false
        continue
      }
      const { end, closed } = closing
      const to = closed ? end - 1 : end
      at = add({
        kind: 'fence',
        start: at,
        end,
        from: at + 1,
        to,
        label: fence[3]!.trim(),
        indent: fence[1]!.length,
        closed,
      })
      continue
    }
    if (isPatchBegin(line) && !INDENTED.test(line)) {
      const last = endOfPatch(at, closers)
      const end = last < 0 ? lines.length : last + 1
      at = add({ kind: 'patch', start: at, end, from: at, to: end, label: '', closed: last >= 0 })
      continue
    }
    const isHeader = isSearchHeader(line)
    const last = isHeader || isBadSearchHeader(line) ? closers.next('>>>>>>> REPLACE', at) : -1
    // What is only almost a header is prose where nothing closes its block.
    if (isHeader || last >= 0) {
      const end = last < 0 ? lines.length : last + 1
      at = add({ kind: 'search', start: at, end, from: at, to: end, label: '', closed: last >= 0 })
      continue
    }
    if (/^diff --git /.test(line) || (line.startsWith('---') && isFileHeader(lines, at))) {
      const end = endOfDiff(lines, at)
      at = add({ kind: 'diff', start: at, end, from: at, to: end, label: '', closed: true })
      continue
    }
    const element = line.includes('<') ? readElement(lines, at, closers) : undefined
    at = element === undefined ? at + 1 : add(element)
  }
  return { lines: bare ?? lines, pieces }
}

const shift = (piece: Piece, by: number): Piece => ({
  ...piece,
  start: piece.start + by,
  end: piece.end + by,
  from: piece.from + by,
  to: piece.to + by,
})

interface Closers {
  /** The next line that closes with `key`, behind `after`; -1 if there is none. O(log lines). */
  next(key: string, after: number): number
}

function indexClosers(lines: readonly string[]): Closers {
  const found = new Map<string, number[]>()
  const put = (key: string, line: number): void => {
    const at = found.get(key)
    if (at === undefined) found.set(key, [line])
    else at.push(line)
  }
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    if (line.includes('</')) {
      const closing = CLOSING.exec(line)
      if (closing !== null) put(`</${closing[1]!.toLowerCase()}>`, at)
    } else if (isPatchEnd(line)) put(`${line.startsWith('*') ? '' : ' '}*** End Patch`, at)
    else if (isSearchFooter(line)) put('>>>>>>> REPLACE', at)
    else if (HEREDOC_END.test(line)) put(line.trim(), at)
    if (line.includes('<<')) {
      const word = closingWord(line)
      if (word !== undefined) put(`<<${word}`, at)
    }
  }
  return {
    next(key, after) {
      const at = found.get(key) ?? []
      let low = 0
      let high = at.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (at[middle]! <= after) low = middle + 1
        else high = middle
      }
      return at[low] ?? -1
    },
  }
}

/** The line that ends a patch: of those that are indented, and may be text in it, only the last one of the reply. */
function endOfPatch(begin: number, closers: Closers): number {
  const plain = closers.next('*** End Patch', begin)
  if (plain >= 0) return plain
  const indented = closers.next(' *** End Patch', begin)
  return closers.next(' *** End Patch', indented) < 0 ? indented : -1
}

/** The line that ends a heredoc, unless another one with the same word begins before it. */
function endOfHeredoc(line: string, at: number, closers: Closers): number {
  const word = line.includes('<<') ? closingWord(line) : undefined
  if (word === undefined) return at
  const end = closers.next(word, at)
  const other = closers.next(`<<${word}`, at)
  return end < 0 || (other >= 0 && other < end) ? at : end
}

/** Where a fence ends. A line that closes it has as many signs or more, no info, and is not indented deeper. */
function closeFence(
  lines: readonly string[],
  open: number,
  fence: RegExpExecArray,
  nested: boolean,
  closers: Closers,
): { end: number; closed: boolean } {
  const [, indent, signs, info] = fence
  const language = /^[\w+#-]*/.exec(info!.trim())![0]
  const holdsFences = nested && (HOLDS_FENCES.test(language) || /\.(?:md|mdx|rst|txt)\b/i.test(info!))
  const holdsCommands = language === '' || SHELL.test(language)
  const within: string[] = []
  for (let at = open + 1; at < lines.length; at++) {
    // What a command writes is no part of the fence.
    if (holdsCommands) at = endOfHeredoc(lines[at]!, at, closers)
    const line = lines[at]!
    if (!line.includes(signs![0]!.repeat(3))) continue
    const other = FENCE.exec(line)
    if (other === null || other[2]![0] !== signs![0]) continue
    const inner = within.at(-1)
    const bare = other[3]!.trim() === ''
    if (inner !== undefined) {
      if (bare && other[2]!.length >= inner.length) within.pop()
      else if (!bare) within.push(other[2]!)
    } else if (bare && other[2]!.length >= signs!.length && other[1]!.length <= indent!.length + 3)
      return { end: at + 1, closed: true }
    else if (!bare && other[2]!.length >= signs!.length && other[1]!.length <= indent!.length) {
      if (holdsFences) within.push(other[2]!)
      // Another block begins where this one should have ended.
      else return { end: at, closed: false }
    } else if (holdsFences && !bare) within.push(other[2]!)
  }
  return { end: lines.length, closed: false }
}

/** The lines that belong to a diff in the open: it ends at prose. */
function endOfDiff(lines: readonly string[], start: number): number {
  let end = start
  for (let at = start; at < lines.length; at++) {
    const line = lines[at]!
    if (
      /^(?:[-+ @\\]|diff --git |index |new file|deleted file|old mode|new mode|similarity|rename )/.test(line)
    ) {
      if (isPatchBegin(line)) break
      end = at + 1
    } else if (line !== '') break
  }
  return end
}

function readElement(
  lines: readonly string[],
  at: number,
  closers: Closers,
): (Omit<Piece, 'indent'> & Partial<Piece>) | undefined {
  const inline = INLINE.exec(lines[at]!)
  if (inline !== null) {
    const label = inline[1]!.toLowerCase()
    if (!FATE_TAGS.test(label) || !isPath(inline[2]!)) return undefined
    return {
      kind: 'element',
      start: at,
      end: at + 1,
      from: at + 1,
      to: at + 1,
      label,
      attributes: { path: inline[2]! },
      closed: true,
    }
  }
  const call = FUNCTION_TAG.exec(lines[at]!)
  if (call !== null) {
    const last = closers.next('</function>', at)
    const to = last < 0 ? lines.length : last
    const attributes = { name: call[1]! }
    const end = last < 0 ? to : last + 1
    return {
      kind: 'element',
      start: at,
      end,
      from: at + 1,
      to,
      label: 'invoke',
      attributes,
      closed: last >= 0,
    }
  }
  const tag = TAG.exec(lines[at]!)
  if (tag === null) return undefined
  const label = tag[1]!.toLowerCase()
  if (!EDIT_TAGS.test(label) && !FATE_TAGS.test(label)) return undefined
  const attributes: Record<string, string> = {}
  for (const found of tag[2]!.matchAll(ATTRIBUTE))
    attributes[found[1]!.toLowerCase()] = found[2] ?? found[3] ?? found[4] ?? ''
  if (tag[3] === '/')
    return {
      kind: 'element',
      start: at,
      end: at + 1,
      from: at + 1,
      to: at + 1,
      label,
      attributes,
      closed: true,
    }
  const last = closers.next(`</${label}>`, at)
  const hasPath = Object.values(attributes).some(isPath)
  const child = /^\s*<(?:path|file_path|target_file|file|parameter name="(?:file_)?path")>/.test(
    lines[at + 1] ?? '',
  )
  // A call within it is read by itself.
  if (CALLS.test(label) && !/^\s*[[{]/.test(lines[at + 1] ?? '')) return undefined
  // Without a path it may be markup in prose.
  if (!hasPath && !child && label !== 'invoke' && !CALLS.test(label)) return undefined
  if (last < 0)
    return {
      kind: 'element',
      start: at,
      end: lines.length,
      from: at + 1,
      to: lines.length,
      label,
      attributes,
      closed: false,
    }
  return {
    kind: 'element',
    start: at,
    end: last + 1,
    from: at + 1,
    to: last,
    label,
    attributes,
    closed: true,
  }
}
