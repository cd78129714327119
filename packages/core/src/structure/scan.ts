/**
 * A fast scanner that sees nesting without parsing: it skips strings and comments and counts brackets (and, where the
 * language nests by words, block words). It takes fragments as well as files and never fails: a string that is not
 * closed before the next line that the caller names a border ends with its own line.
 */
import type { Language } from '../language/index.js'
import type { Lines } from '../text/lines.js'

export interface Nesting {
  /** Per line: openers minus closers. */
  readonly net: Int16Array
  /** Per line: the lowest depth within the line, relative to its start; 0 or less. */
  readonly low: Int16Array
  /** Per line: the line that closes its outermost unclosed opener, or -1. */
  readonly closer: Int32Array
  /** Per line: the line whose outermost unclosed opener it closes, or -1. */
  readonly opener: Int32Array
}

enum Class {
  Plain = 0,
  Open = 1,
  Close = 2,
  Quote = 3,
  Special = 4,
  Word = 5,
  Space = 6,
}

interface MultilineString {
  readonly open: string
  readonly close: string
  readonly escaped: boolean
  readonly comment: boolean
}

/** What the scanner asks of a language, made once per language. */
interface Rules {
  readonly classes: Uint8Array
  /** What a unit of class Special is where it starts nothing special. */
  readonly plain: Uint8Array
  readonly lineComments: readonly string[]
  readonly commentAtWord: boolean
  readonly commentAtLine: boolean
  readonly multiline: readonly MultilineString[]
  readonly characters: boolean
  readonly regex: boolean
  readonly open: ReadonlySet<string>
  readonly openFirst: ReadonlySet<string>
  readonly close: ReadonlySet<string>
  readonly words: boolean
}

const rulesCache = new WeakMap<Language, Rules>()

function rulesOf(language: Language): Rules {
  const known = rulesCache.get(language)
  if (known !== undefined) return known
  const classes = new Uint8Array(128)
  for (const unit of '([{') classes[unit.charCodeAt(0)] = Class.Open
  for (const unit of ')]}') classes[unit.charCodeAt(0)] = Class.Close
  classes[32] = classes[9] = classes[13] = Class.Space
  const multiline: MultilineString[] = []
  for (const comment of language.blockComments) {
    if (comment.lineStart) continue
    multiline.push({ open: comment.open, close: comment.close, escaped: false, comment: true })
  }
  for (const string of language.strings) {
    if (string.character) continue
    const ordinary = string.open === '"' || string.open === "'"
    if (string.multiline && !ordinary)
      multiline.push({
        open: string.open,
        close: string.close,
        escaped: string.escape === 'backslash',
        comment: false,
      })
    else if (ordinary) classes[string.open.charCodeAt(0)] = Class.Quote
  }
  multiline.sort((a, b) => b.open.length - a.open.length)
  const plain = classes.slice()
  const characters = language.strings.some((string) => string.character === true)
  if (characters) classes[39] = Class.Special
  for (const { open, close, comment } of multiline)
    for (const token of comment ? [open, close] : [open]) {
      const unit = token.charCodeAt(0)
      if (unit < 128) classes[unit] = Class.Special
    }
  for (const token of language.lineComments) {
    const unit = token.charCodeAt(0)
    if (unit < 128 && classes[unit] !== Class.Quote) classes[unit] = Class.Special
  }
  if (language.regexLiterals) classes[47] = Class.Special
  const words = language.structure === 'keywords' && language.blockWords !== null
  if (words)
    for (let unit = 0; unit < 128; unit++)
      if (/[a-zA-Z_]/.test(String.fromCharCode(unit))) classes[unit] = Class.Word
  const rules: Rules = {
    classes,
    plain,
    lineComments: language.lineComments,
    commentAtWord: language.lineCommentAt === 'word',
    commentAtLine: language.lineCommentAt === 'line',
    multiline,
    characters,
    regex: language.regexLiterals,
    open: new Set(language.blockWords?.open ?? []),
    openFirst: new Set(language.blockWords?.openFirst ?? []),
    close: new Set(language.blockWords?.close ?? []),
    words,
  }
  rulesCache.set(language, rules)
  return rules
}

const isWordUnit = (unit: number): boolean =>
  (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || unit === 95

/** Units after which a `/` starts a regular expression rather than divides. */
const BEFORE_REGEX = new Set([...'(,=:[!&|?{};+-*%~^<>'].map((unit) => unit.charCodeAt(0)))

/**
 * Scans all lines. `isBorder(line)`: nothing may be assumed to run across this line (a marker in a snippet).
 * O(text).
 */
export function scanNesting(lines: Lines, language: Language, isBorder?: (line: number) => boolean): Nesting {
  const { text, count } = lines
  const rules = rulesOf(language)
  const { classes, multiline } = rules
  const net = new Int16Array(count)
  const low = new Int16Array(count)
  const closer = new Int32Array(count).fill(-1)
  const opener = new Int32Array(count).fill(-1)
  let stack = new Int32Array(256)
  let top = 0
  /** The open multi-line string or comment, and where to go on if it turns out not to be closed. */
  let inside: MultilineString | null = null
  let line = 0
  let depth = 0
  let lowest = 0
  /** The last border so far. */
  let border = -1
  const open = (): void => {
    depth++
    if (top === stack.length) {
      const grown = new Int32Array(top * 2)
      grown.set(stack)
      stack = grown
    }
    stack[top++] = line
  }
  const close = (leads: boolean): void => {
    depth--
    if (depth < lowest) lowest = depth
    // A marker hides openers and closers: indentation tells whose closer this is.
    if (leads && border >= 0) {
      while (top > 0 && stack[top - 1] < border && lines.indent[stack[top - 1]] > lines.indent[line]) top--
      if (top > 0 && stack[top - 1] < border && lines.indent[stack[top - 1]] < lines.indent[line]) return
    }
    if (top === 0) return
    const from = stack[--top]
    // Kept last: the outermost pair of the opening line.
    if (from !== line) {
      closer[from] = line
      opener[line] = from
    }
  }

  let atFragment = isBorder !== undefined
  for (line = 0; line < count; line++) {
    if (isBorder?.(line)) {
      inside = null
      border = line
      atFragment = true
      continue
    }
    if (atFragment) {
      inside = commentAround(lines, line, multiline, isBorder)
      atFragment = false
    }
    const lineEnd = lines.trimmedEnd[line]
    let at = lines.first[line]
    depth = 0
    lowest = 0
    let previous = 0
    let firstWord = true
    let lineOpened = false
    if (inside !== null) {
      const ended = closeOf(text, at, lineEnd, inside)
      if (ended < 0) continue
      at = ended
      if (inside.comment) close(false)
      inside = null
    }
    scan: while (at < lineEnd) {
      const unit = text.charCodeAt(at)
      const kind = unit < 128 ? classes[unit] : Class.Plain
      if (kind === Class.Plain) {
        previous = unit
        firstWord = firstWord && unit === 61
        at++
        continue
      }
      switch (kind) {
        case Class.Space:
          at++
          continue
        case Class.Open:
          open()
          at++
          break
        case Class.Close:
          close(at === lines.first[line])
          at++
          break
        case Class.Quote:
          at = closeQuote(text, at, lineEnd, unit)
          break
        case Class.Word: {
          let end = at + 1
          while (end < lineEnd && isWordUnit(text.charCodeAt(end))) end++
          const isMember = previous === 46 || text.charCodeAt(end) === 58 || previous === 58
          if (!isMember && end - at <= 12) {
            const word = text.slice(at, end)
            if (rules.close.has(word)) {
              close(at === lines.first[line])
              // `end if`: the word behind belongs to the closing.
              previous = 46
              at = end
              firstWord = false
              while (at < lineEnd && text.charCodeAt(at) === 32) at++
              continue
            }
            const opens = rules.open.has(word)
            const opensFirst = !opens && firstWord && rules.openFirst.has(word)
            if (opensFirst || (opens && !(word === 'do' && lineOpened))) {
              open()
              if (opensFirst) lineOpened = true
            }
          }
          firstWord = false
          at = end
          break
        }
        default: {
          for (const token of rules.lineComments) {
            if (!text.startsWith(token, at)) continue
            if (rules.commentAtLine && at !== lines.first[line]) continue
            if (rules.commentAtWord && at > lines.first[line] && text.charCodeAt(at - 1) > 32) continue
            break scan
          }
          let opened: MultilineString | null = null
          for (const string of multiline)
            if (text.startsWith(string.open, at)) {
              opened = string
              break
            }
          if (opened !== null) {
            const from = at + opened.open.length
            const ended = closeOf(text, from, lineEnd, opened)
            if (ended >= 0) {
              at = ended
            } else if (runsOn(lines, line, opened, isBorder)) {
              inside = opened
              // A comment over several lines nests like a block: it must not be torn.
              if (opened.comment) open()
              at = lineEnd
            } else {
              if (opened.comment) open()
              at = from
            }
          } else if (multiline.some((string) => string.comment && text.startsWith(string.close, at))) {
            // The tail of a comment that began where the fragment does not show.
            close(false)
            at += 2
          } else if (unit === 39 && rules.characters) at = closeCharacter(text, at, lineEnd)
          else if (unit === 47 && rules.regex && (previous === 0 || BEFORE_REGEX.has(previous)))
            at = closeRegex(text, at, lineEnd)
          else {
            const plain = rules.plain[unit]
            if (plain === Class.Quote) at = closeQuote(text, at, lineEnd, unit)
            else {
              if (plain === Class.Open) open()
              else if (plain === Class.Close) close(at === lines.first[line])
              at++
            }
          }
        }
      }
      if (kind !== Class.Word) firstWord = false
      previous = unit
    }
    net[line] = depth
    low[line] = lowest
  }
  return { net, low, closer, opener }
}

/** The comment in which a fragment begins: one that ends before it opens, and whose lines up to there begin with a star. */
function commentAround(
  lines: Lines,
  from: number,
  multiline: readonly MultilineString[],
  isBorder: ((line: number) => boolean) | undefined,
): MultilineString | null {
  const comment = multiline.find((string) => string.comment && string.close === '*/')
  if (comment === undefined) return null
  for (let line = from; line < lines.count && isBorder?.(line) !== true; line++) {
    const first = lines.first[line]
    if (first >= lines.trimmedEnd[line]) continue
    if (lines.text.charCodeAt(first) !== 42) return null
    const close = lines.text.indexOf(comment.close, first)
    if (close >= 0 && close < lines.trimmedEnd[line]) return comment
  }
  return null
}

/** Where a multi-line string ends on this line (just past its close), or -1. */
function closeOf(text: string, from: number, lineEnd: number, string: MultilineString): number {
  let at = from
  for (;;) {
    const close = text.indexOf(string.close, at)
    if (close < 0 || close + string.close.length > lineEnd) return -1
    if (string.escaped) {
      let slashes = 0
      while (close - slashes > from && text.charCodeAt(close - slashes - 1) === 92) slashes++
      if (slashes % 2 === 1) {
        at = close + 1
        continue
      }
    }
    return close + string.close.length
  }
}

/** Tells whether an opened string is closed before the next border. */
function runsOn(
  lines: Lines,
  line: number,
  string: MultilineString,
  isBorder: ((line: number) => boolean) | undefined,
): boolean {
  if (isBorder === undefined) return true
  const close = lines.text.indexOf(string.close, lines.trimmedEnd[line])
  if (close < 0) return false
  for (let next = line + 1; next < lines.count && lines.start[next] <= close; next++)
    if (isBorder(next)) return false
  return true
}

function closeQuote(text: string, from: number, lineEnd: number, quote: number): number {
  for (let at = from + 1; at < lineEnd; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 92) at++
    else if (unit === quote) return at + 1
  }
  // A lone apostrophe is text, not a string: what follows still counts.
  return quote === 39 ? from + 1 : lineEnd
}

function closeCharacter(text: string, from: number, lineEnd: number): number {
  const escaped = text.charCodeAt(from + 1) === 92
  const close = text.indexOf("'", from + (escaped ? 3 : 2))
  if (close < 0 || close >= lineEnd || close - from > (escaped ? 12 : 3)) return from + 1
  return close + 1
}

function closeRegex(text: string, from: number, lineEnd: number): number {
  let inClass = false
  for (let at = from + 1; at < lineEnd; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 92) at++
    else if (unit === 91) inClass = true
    else if (unit === 93) inClass = false
    else if (unit === 47 && !inClass) return at + 1
  }
  return from + 1
}
