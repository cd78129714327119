/**
 * Finds, without parsing, a small piece of a file that can be parsed on its own: the blocks around a change. A cheap look
 * at indentation and at the first and last character of a line decides where a block begins. It can be wrong (text inside
 * a template literal looks like code), so whoever uses a slice parses the same slice of the text before the change too.
 */
import type { Language } from '../language/index.js'
import type { LineRange } from '../outcome.js'
import { type Lines, lineText, unitsIn } from './lines.js'

/** A slice longer than this, in UTF-16 units, is narrowed to the members around the change. About 2 ms of parsing. */
const NARROW_ABOVE = 4_000

/** How far a block's header may reach, in lines. */
const MAX_HEADER_LINES = 40

/** A tab counts as so many columns; only equality and order of indentations matter. */
const TAB_WIDTH = 4

/** Lines of the text before the change that make a text of their own, in order. */
export interface Slice {
  /** The opening lines of the blocks around `body`, outermost first. */
  readonly headers: readonly LineRange[]
  readonly body: LineRange
  /** Their closing lines, innermost first. */
  readonly footers: readonly LineRange[]
}

/** One change; every line outside of all changes is the same before and after. */
export interface Change {
  readonly before: LineRange
  readonly after: LineRange
}

/** Languages in which a statement ends in `;` or `}`, so that any other end means that it goes on. */
const TERMINATED = new Set(['c', 'cpp', 'objective-c', 'java', 'csharp', 'php', 'css', 'dart'])

/** Words that go on with what stands above them, whatever the language. */
const CONTINUING_WORDS = new Set([
  'else',
  'elif',
  'elsif',
  'elseif',
  'catch',
  'except',
  'finally',
  'rescue',
  'ensure',
  'when',
  'where',
  'then',
  'do',
  'in',
  'with',
  'implements',
  'extends',
  'deriving',
  'end',
  'fi',
  'done',
  'esac',
  'until',
  'and',
  'or',
])

/** A line that ends so is not complete. */
const OPEN_ENDS = new Set([...',([=\\+&|.?:'])

interface Indented {
  /** Columns. */
  readonly width: number
  /** Index of the first unit that is no blank. */
  readonly first: number
}

/** The indentation of a line, or null where it is blank. */
function indentOf(lines: Lines, line: number): Indented | null {
  const { text, starts } = lines
  const end = starts[line + 1]!
  let width = 0
  for (let at = starts[line]!; at < end; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 32) width++
    else if (unit === 9) width += TAB_WIDTH
    else if (unit === 10 || unit === 13 || unit === 12) return null
    else return { width, first: at }
  }
  return null
}

function isComment(lines: Lines, first: number, language: Language): boolean {
  const { text } = lines
  if (language.lineComments.some((token) => text.startsWith(token, first))) {
    // Rust and PHP attributes begin like a comment of other languages.
    return !text.startsWith('#[', first)
  }
  return language.blockComments.length > 0 && /^(?:\/\*|\*[/\s])/.test(text.slice(first, first + 2))
}

/** Whether a new block (a declaration, a statement) begins on this line at this indentation. */
function beginsBlock(lines: Lines, line: number, width: number, language: Language): boolean {
  const own = indentOf(lines, line)
  if (own === null || own.width !== width) return false
  const { text } = lines
  const head = text.slice(own.first, own.first + 40)
  if (!/^(?:[\p{L}_$@~%\d]|#\[|\[|-\s)/u.test(head)) return false
  if (head.startsWith('- ') && language.name !== 'yaml') return false
  if (head.startsWith('[') && language.name !== 'csharp') return false
  if (isComment(lines, own.first, language)) return false
  const word = /^[a-z]+/.exec(head)?.[0]
  if (word !== undefined && CONTINUING_WORDS.has(word) && !/^\w+\s*[:.=]/.test(head)) return false
  const terminated = TERMINATED.has(language.name)
  if (terminated && language.name !== 'css' && /^\w+\s*:(?!:)/.test(head)) return false

  for (let above = line - 1; above >= 0; above--) {
    const other = indentOf(lines, above)
    if (other === null || isComment(lines, other.first, language)) continue
    const row = lineText(lines, above).trimEnd()
    const last = row.at(-1)!
    if (other.width === width && /^(?:@|#\[|\[.*\]$|template\b)/.test(row.trimStart())) return false
    if (row.trimStart().startsWith('#') && !row.endsWith('\\')) return true
    return terminated ? last === ';' || last === '}' || last === '{' : !OPEN_ENDS.has(last)
  }
  return true
}

/** The blocks at one indentation that hold the change, and `margin` more on either side; lines before the change. */
function cut(
  outer: LineRange,
  width: number,
  change: Change,
  before: Lines,
  after: Lines,
  language: Language,
  margin: number,
): LineRange {
  const begins = (line: number) => beginsBlock(before, line, width, language)
  const shift = change.after.end - change.before.end
  // The line above the change counts as part of it, unless a block begins at the change both before and after.
  let start = change.before.start
  let above = margin
  const clean =
    start > outer.start &&
    start < outer.end &&
    begins(start) &&
    change.after.start < after.count &&
    beginsBlock(after, change.after.start, width, language)
  if (!clean) above++
  while (above > 0 && start > outer.start) {
    start--
    if (begins(start)) above--
  }
  if (above > 0) start = outer.start

  let end = Math.max(change.before.end, start)
  let below = margin
  for (; end < outer.end; end++) {
    const both = begins(end) && end + shift < after.count && beginsBlock(after, end + shift, width, language)
    if (both && below-- === 0) break
  }
  return { start, end }
}

interface Inside {
  readonly header: LineRange
  readonly content: LineRange
  readonly footer: LineRange
  readonly width: number
}

/** Splits the one block of `body` that holds the whole change into its opening lines, its members and its end. */
function inside(
  body: LineRange,
  width: number,
  change: LineRange,
  lines: Lines,
  language: Language,
): Inside | null {
  let start = Math.min(change.start, body.end - 1)
  while (start >= body.start && !beginsBlock(lines, start, width, language)) start--
  if (start < body.start) return null
  let end = Math.max(change.end, start + 1)
  while (end < body.end && !beginsBlock(lines, end, width, language)) end++

  const opens =
    language.structure === 'brackets'
      ? /\{\s*(?:\/\/.*|\/\*.*\*\/\s*)?$/
      : language.structure === 'indentation'
        ? /:\s*(?:#.*)?$/
        : null
  let open = start
  if (opens !== null) {
    const limit = Math.min(change.start, start + MAX_HEADER_LINES)
    while (open < limit && !opens.test(lineText(lines, open))) open++
    if (open >= limit) return null
  } else if (open >= change.start) return null

  let footer = end
  if (language.structure !== 'indentation') {
    const close = language.structure === 'brackets' ? /^\s*\}/ : /^\s*(?:end|fi|done|esac|until|\})\b/
    do footer--
    while (
      footer >= change.end &&
      !(indentOf(lines, footer)?.width === width && close.test(lineText(lines, footer)))
    )
    if (footer < change.end || footer <= open) return null
  }

  for (let line = open + 1; line < footer; line++) {
    const member = indentOf(lines, line)
    if (member === null || isComment(lines, member.first, language)) continue
    if (member.width <= width) return null
    return {
      header: { start, end: open + 1 },
      content: { start: open + 1, end: footer },
      footer: { start: footer, end },
      width: member.width,
    }
  }
  return null
}

/**
 * The top-level blocks around a change, or, where those are long, the members around it within the first and last lines
 * of the blocks that hold them. `margin` asks for so many more neighbours on either side.
 */
export function sliceAround(
  change: Change,
  before: Lines,
  after: Lines,
  language: Language,
  margin: number,
): Slice {
  const headers: LineRange[] = []
  const footers: LineRange[] = []
  let width = 0
  let body = cut({ start: 0, end: before.count }, width, change, before, after, language, margin)
  while (unitsIn(before, body) > NARROW_ABOVE) {
    const inner = inside(body, width, change.before, before, language)
    if (inner === null) break
    headers.push(inner.header)
    footers.unshift(inner.footer)
    width = inner.width
    body = cut(inner.content, width, change, before, after, language, margin)
  }
  return { headers, body, footers }
}
