/**
 * Omission markers: the lines with which an edit says "what stands here stays". Models write the marker of their
 * prompt rather than of the language, so any comment syntax counts in any language, and so do bare ellipses.
 */

/** What a snippet line says beside its text. */
export type Remark =
  /** Plain text. */
  | { readonly kind: 'none' }
  /** The whole line is a marker. `bare`: nothing but an ellipsis, which may also be genuine text. */
  | { readonly kind: 'marker'; readonly bare: boolean; readonly words: string }
  /** The whole line says that something was taken out here. */
  | { readonly kind: 'removal'; readonly words: string }
  /** A marker stands inside the line; `before` and `after` are UTF-16 offsets into it. */
  | { readonly kind: 'inline'; readonly before: number; readonly after: number; readonly words: string }

const NONE: Remark = { kind: 'none' }

/** Openers of comments in every syntax that models use, longest first; JSX and template wrappers included. */
const COMMENT_OPEN =
  /^(?:\{\s*\/\*+|\/\*+|<!--+|\{#+|\{-|\(\*|\/\/+!?|#+:?|--+\[?\[?|;+|%+|'|"""|'''|\*(?!\*)|REM\b|rem\b)\s*/
const COMMENT_CLOSE = /\s*(?:\*+\/\s*\}?|--+>|#+\}|-\}|\*\)|\]\]|"""|''')\s*$/
const ELLIPSIS = /\.{3,}|…/

/** Words that say "stays as it is"; anchored phrases only, so that a genuine comment does not pass. */
const STAYS =
  /\b(?:un-?changed|unmodified|untouched|exist?ing|exisiting|remain(?:s|ing|der)?|rest of|the rest|rest (?:stays|remains|is)|stays?|same|as (?:before|above|is)|identical|omitted|no (?:other )?changes?|(?:other|previous|original|your|more|additional|remaining) (?:\w+ ){0,3}(?:code|methods?|functions?|fields?|imports?|tests?|cases?|classes|props|properties|styles|rules|entries|options|members|variables|content|parts?|logic|values?|arguments|params|parameters|items|routes|handlers|files?|codes?|flags?|formatters?|columns?|elements?)|keep|snip|truncated|for brevity|elided|preserved|continues?|(?:code|imports?|methods?|functions?|logic) here|(?:below|above))\b/i
const STAYS_ABROAD =
  /существующ|остальн|без изменений|现有|其余|剩余|保持不变|不变|省略|原有|既存|残り|そのまま|変更なし|기존|나머지|변경 ?없|그대로|existente|resto del?|sin cambios|restante|inalterad|inchang|reste d[ue]|invariat|esistente|bestehend|unverändert|restlich|istniejąc|mevcut|kalan/i

/** Whole comments without an ellipsis that can only be a marker. */
const WORDED = [
  /^\W*(?:the )?(?:rest|remainder) of (?:the |your |this |my )?(?:existing |original )?[\w.\s/'-]{1,50}?(?:(?:is |are |stays? |remains? |continues? )?(?:un-?changed|the same|same|as before|as is|identical|here|goes here))?\W*$/i,
  /^\W*(?:all )?(?:your |the )?(?:other |existing |previous |original |remaining )+(?:[\w./'-]+ ){0,3}?(?:code|methods?|functions?|fields?|imports?|tests?|cases?|classes|styles|implementation|content|logic|file|docstrings?|comments?)(?: (?:here|unchanged|goes here|stays? (?:the )?same|remains? (?:the )?same|remains? unchanged|follows|preserved(?: as-is)?|continues as before|as before))?\W*$/i,
  /^\W*(?:(?:[\w.,/'()-]+ ){0,4})(?:is |are )?(?:stays?|remains?) (?:exactly )?(?:the same|unchanged|as (?:is|before)|identical)\W*$/i,
  /^\W*(?:[\w./'()-]+ ){0,3}un-?changed(?: code)?\W*$/i,
  /^\W*(?:same|unchanged|as before|same as (?:before|above|previous(?:ly)?|original))\W*$/i,
  /^\W*keep (?:the )?(?:existing|rest|other|remaining)\b[^=;{}]{0,60}\W*$/i,
  /^\W*no (?:other )?changes?(?: (?:here|needed|below(?: this line)?|above|to the rest[\w\s]*))?\W*$/i,
  /^\W*(?:code|implementation|lines?|content|body)? ?(?:omitted|elided|truncated|unchanged)(?: for brevity)?\W*$/i,
  /^\W*(?:snip|snipped)\W*$/i,
  /^\((?:[\w.,&/'`$+-]+ ){1,12}(?:un-?changed|unmodified|omitted|the same|as before|as is)\)$/i,
  // Names: `existing close_db and init_db`.
  /^existing (?=.*(?:\w_\w|[a-z][A-Z]|\(\)))(?:[\w$.]+(?:\(\))?(?:, and | and |, |$)){1,8}$/,
]
/** The same in other languages: "the existing code", "the rest of the code". */
const WORDED_ABROAD =
  /^[\p{P}\p{S}\s]*(?:(?:其余|剩余|现有|原有|其他)\S{0,4}(?:代码|内容|方法|函数|部分)|既存の?(?:コード|実装)|残りの?(?:コード|実装)|(?:기존|나머지) ?코드|(?:todo o )?código existente|(?:el |o )?rest(?:o|ante) d(?:el?|o) código|(?:le )?reste du code|code existant|остальн\S+ код|существующ\S+ код|bestehender code|restlicher code|(?:il )?resto del codice|codice esistente)[\p{L}\p{M}\s,]{0,40}[\p{P}\p{S}\s]*$/iu
const REMOVED = [
  /^\W*(?:plandex:? )?(?:removed?|deleted?)(?: (?:code|the|old|unused|block|method|function|line|lines|class|import|imports))?(?: [\w.$#`'"()/=]+){0,5}\W*$/i,
  /^\W*(?:[\w.$`'"()]+ ){1,4}(?:was |were |has been |have been )?(?:removed|deleted)\W*$/i,
  /^\W*[\w.$`'"()]+ (?:was |has been )?(?:removed|deleted)\s*[:;,.]\s*(?:please )?use\b.*$/i,
]

/** A comment that speaks of what the code does, not of what the edit did. */
const WISH =
  /\b(?:should|must|can|could|will|would|may|might|to be|be|if|when|not|is|are|gets?|any|all|after|before|from)\b/i

/** A comment's words without its delimiters, or null where the text is no comment. */
function commentWords(trimmed: string): string | null {
  const open = COMMENT_OPEN.exec(trimmed)
  if (open === null) return null
  return trimmed.slice(open[0].length).replace(COMMENT_CLOSE, '').trim()
}

const MAX_MARKER_LENGTH = 200

/** Tells whether words (no comment delimiters) can only be a marker. */
function isMarkerWords(text: string, inComment: boolean): boolean {
  if (text.length > MAX_MARKER_LENGTH) return false
  const words = text.replace(/\.(?: \.){2,}/g, '...')
  const ellipsis = ELLIPSIS.exec(words)
  if (ellipsis !== null) {
    const bare = words.replace(/[\s.…()[\]{}<>*_-]+/g, '')
    if (bare === '') return true
    const leads = /^\W{0,3}(?:\.{3,}|…)/.test(words)
    const trails = /(?:\.{3,}|…)\W{0,3}$/.test(words)
    if (leads && inComment) return true
    // Outside a comment a trailing ellipsis is a string or a call more often than not.
    if (!inComment && !(leads ? !/["'`=;]/.test(words) : /^[\p{L}\s]+(?:\.{3,}|…)$/u.test(words)))
      return false
    if ((leads || trails) && (STAYS.test(words) || STAYS_ABROAD.test(words))) return true
    return false
  }
  if (!inComment && !/^[([<].*[)\]>]$/.test(words)) return false
  if (/^\[[^\]]*\]$/.test(words) && STAYS.test(words) && words.split(/\s+/).length <= 8) return true
  if (/^\((?:rest|other|remaining|keep|existing|unchanged|same|no change)\b.*\)$/i.test(words)) return true
  if (!inComment) return false
  return WORDED_ABROAD.test(words) || WORDED.some((pattern) => pattern.test(words))
}

/** An ellipsis comment within or behind code: `foo() { /* ... *\/ }`, `x = 1, // ... rest unchanged`. */
const INLINE_BLOCK = /\{\s*\/\*+[^*]{0,160}\*\/\s*\}|\/\*+([^*]{0,160})\*\//g
const INLINE_LINE = /\s(\/\/+|#|--)\s*((?:\.{3,}|…)[^"'`]{0,120})$/
const INLINE_PARENTHESES = /([([{])\s*((?:\.{3,}|…)[^()[\]{}"'`]{0,60}?(?:\.{3,}|…)?)\s*([)\]}])/
const INLINE_TAG = />\s*(\.{3,}|…)\s*<\//

/**
 * Reads what a snippet line says beside its text. `trimmed`: the line without indentation and trailing blanks.
 * Whether a genuine line of the original reads the same is the caller's to ask.
 */
export function readRemark(trimmed: string): Remark {
  if (trimmed.length === 0) return NONE
  const comment = commentWords(trimmed)
  const words = comment ?? trimmed
  if (comment !== null || trimmed.length <= MAX_MARKER_LENGTH) {
    if (isMarkerWords(words, comment !== null)) {
      const bare = words.replace(/[\s.…]+/g, '') === ''
      return { kind: 'marker', bare, words }
    }
  }
  if (comment !== null) {
    if (words.length <= 100 && !WISH.test(words) && REMOVED.some((pattern) => pattern.test(words)))
      return { kind: 'removal', words }
    return NONE
  }
  return trimmed.length <= 2000 ? readInline(trimmed) : NONE
}

function readInline(trimmed: string): Remark {
  if (!ELLIPSIS.test(trimmed) && !trimmed.includes('/*')) return NONE
  INLINE_BLOCK.lastIndex = 0
  for (let found = INLINE_BLOCK.exec(trimmed); found !== null; found = INLINE_BLOCK.exec(trimmed)) {
    const inner = found[0]
      .replace(/^\{?\s*\/\*+/, '')
      .replace(/\*\/\s*\}?$/, '')
      .trim()
    if (!isMarkerWords(inner, true)) continue
    const braces = found[0].startsWith('{')
    const before = braces ? found.index + 1 : found.index
    const after = braces ? found.index + found[0].length - 1 : found.index + found[0].length
    return { kind: 'inline', before, after, words: inner }
  }
  const line = INLINE_LINE.exec(trimmed)
  if (line !== null && isMarkerWords(line[2]!, true))
    return { kind: 'inline', before: line.index, after: trimmed.length, words: line[2]! }
  const parentheses = INLINE_PARENTHESES.exec(trimmed)
  if (parentheses !== null && !isQuoted(trimmed, parentheses.index)) {
    const words = parentheses[2]!.trim()
    const bare = words.replace(/[\s.…]+/g, '') === ''
    if (bare ? parentheses[1] === '{' : STAYS.test(words) || STAYS_ABROAD.test(words)) {
      const before = parentheses.index + 1
      return { kind: 'inline', before, after: parentheses.index + parentheses[0].length - 1, words }
    }
  }
  const tag = INLINE_TAG.exec(trimmed)
  if (tag !== null && !isQuoted(trimmed, tag.index))
    return { kind: 'inline', before: tag.index + 1, after: tag.index + tag[0].length - 2, words: tag[1]! }
  return NONE
}

/** What may come before an apostrophe within a word, which quotes nothing. */
const WORD_BEFORE = /\p{L}{2}$/u

/** Tells whether a position lies within a string literal that begins and ends on the line. */
function isQuoted(trimmed: string, position: number): boolean {
  let quote = ''
  for (let at = 0; at < position; at++) {
    const unit = trimmed[at]!
    if (unit === '\\') at++
    else if (quote !== '') quote = unit === quote ? '' : quote
    else if (unit === '"' || unit === '`') quote = unit
    else if (unit === "'" && !WORD_BEFORE.test(trimmed.slice(Math.max(0, at - 4), at))) quote = unit
  }
  return quote !== '' && trimmed.indexOf(quote, position) >= 0
}
