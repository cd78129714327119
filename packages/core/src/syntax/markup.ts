/**
 * Checks the nesting of tags in HTML, XML, Vue and Svelte, and finds the code inside `<script>` and `<style>`. Tree-sitter
 * has a grammar for HTML, but it repairs lost end tags in silence, and those are what a wrong merge leaves.
 */
import { type Faults, NO_FAULTS, type Span, type SyntaxFault } from './faults.js'
import { type Lines, lineAt } from './lines.js'

/** Elements that have no end tag. */
const VOID_ELEMENTS = new Set(
  'area base br col embed frame hr img input link meta param source track wbr'.split(' '),
)

/** Elements whose end tag HTML lets authors leave out. */
const OPTIONAL_ENDS = new Set(
  'body colgroup dd dt head html li optgroup option p rb rp rt rtc tbody td tfoot th thead tr'.split(' '),
)

/** Elements whose content is no markup. */
const RAW_ELEMENTS = new Set(['script', 'style', 'textarea'])

const MAX_DESCRIBED = 64

/** Each search for an end that is not there reads to the end of the text; after so many, none is searched for any more. */
const MAX_FAILED_SEARCHES = 50

export interface EmbeddedCode extends Span {
  readonly element: 'script' | 'style'
  /** The start tag, from `<` to `>`. */
  readonly tag: string
}

export interface Markup {
  readonly faults: Faults
  readonly code: readonly EmbeddedCode[]
}

interface OpenTag {
  readonly name: string
  readonly at: number
}

export function scanMarkup(lines: Lines, language: string): Markup {
  const { text } = lines
  const html = language === 'html'
  const xml = language === 'xml'
  const svelte = language === 'svelte'
  const list: SyntaxFault[] = []
  const code: EmbeddedCode[] = []
  const open: OpenTag[] = []
  /** How many of `open` have a name; spares the search for one that none has. */
  const opened = new Map<string, number>()
  let count = 0
  let failed = 0

  const fault = (at: number, message: string) => {
    count++
    if (list.length >= MAX_DESCRIBED) return
    const line = lineAt(lines, at)
    list.push({ line, column: at - lines.starts[line]!, message: `${message} on line ${line + 1}` })
  }
  const mayStayOpen = (name: string) => html && OPTIONAL_ENDS.has(name)
  /** The end that `search` finds of what `open` opened at `from`; where it finds none, the end of `open` itself. */
  const skip = (from: number, open: string, search: () => number) => {
    const end = failed < MAX_FAILED_SEARCHES ? search() : -1
    if (end >= 0) return end
    failed++
    fault(from, `\`${open}\` is never closed`)
    return from + open.length
  }
  const skipTo = (from: number, open: string, close: string) =>
    skip(from, open, () => {
      const end = text.indexOf(close, from + open.length)
      return end < 0 ? -1 : end + close.length
    })

  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at)
    const from = at
    if (unit === 123 /* { */ && !xml) {
      if (svelte) at = skip(from, '{', () => balancedEnd(text, from))
      else if (text.startsWith('{{', at)) at = skipTo(at, '{{', '}}')
      else if (html && text.startsWith('{%', at)) at = skipTo(at, '{%', '%}')
      else at++
      continue
    }
    if (unit !== 60 /* < */) {
      at++
      continue
    }
    if (text.startsWith('<!--', at)) {
      at = skipTo(at, '<!--', '-->')
      continue
    }
    if (text.startsWith('<![CDATA[', at)) {
      at = skipTo(at, '<![CDATA[', ']]>')
      continue
    }
    if (text.startsWith('<?', at)) {
      at = skipTo(at, '<?', '?>')
      continue
    }
    if (html && text.startsWith('<%', at)) {
      at = skipTo(at, '<%', '%>')
      continue
    }
    if (text.startsWith('<!', at)) {
      at = skip(from, '<!', () => declarationEnd(text, from))
      continue
    }
    const closing = text.charCodeAt(at + 1) === 47 /* / */
    NAME.lastIndex = at + (closing ? 2 : 1)
    const written = NAME.exec(text)?.[0]
    if (written === undefined) {
      // A lone `<` in text; `<>` is nothing here.
      at++
      continue
    }
    const name = html ? written.toLowerCase() : written
    const tag = failed < MAX_FAILED_SEARCHES ? tagEnd(text, NAME.lastIndex, svelte, xml) : null
    if (tag === null) {
      failed++
      fault(from, `the tag \`<${closing ? '/' : ''}${written}\` is never finished`)
      at = NAME.lastIndex
      continue
    }
    at = tag.end
    if (closing) {
      if (!opened.get(name)) {
        if (!(html && (name === 'p' || name === 'br'))) fault(from, `unexpected \`</${written}>\``)
        continue
      }
      for (;;) {
        const lost = open.pop()!
        opened.set(lost.name, opened.get(lost.name)! - 1)
        if (lost.name === name) break
        if (!mayStayOpen(lost.name)) fault(lost.at, `\`<${lost.name}>\` is never closed`)
      }
      continue
    }
    if (tag.selfClosing || (!xml && VOID_ELEMENTS.has(name))) continue
    if (!xml && RAW_ELEMENTS.has(name)) {
      const close = failed < MAX_FAILED_SEARCHES ? closingTag(text, at, written) : -1
      if (close < 0) {
        failed++
        fault(from, `\`<${written}>\` is never closed`)
        continue
      }
      if (name === 'script' || name === 'style') {
        code.push({ element: name, tag: text.slice(from, at), start: at, end: close })
      }
      at = text.indexOf('>', close) + 1
      if (at === 0) at = text.length
      continue
    }
    open.push({ name, at: from })
    opened.set(name, (opened.get(name) ?? 0) + 1)
  }
  for (const lost of open) {
    if (!mayStayOpen(lost.name)) fault(lost.at, `\`<${lost.name}>\` is never closed`)
  }
  return { faults: count === 0 ? NO_FAULTS : { count, hopeless: false, list }, code }
}

const NAME = /[A-Za-z_][\w:.-]*/y

/** Behind the `>` of a tag whose name ends at `at`; null where none comes before the next tag or the end. */
function tagEnd(
  text: string,
  at: number,
  svelte: boolean,
  xml: boolean,
): { readonly end: number; readonly selfClosing: boolean } | null {
  for (let index = at; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit === 62 /* > */) return { end: index + 1, selfClosing: text.charCodeAt(index - 1) === 47 }
    if (unit === 34 /* " */ || unit === 39 /* ' */) {
      // A quote that opens a value; elsewhere it is part of a name, as browsers see it.
      if (!xml && text.charCodeAt(index - 1) !== 61 && !/[=\s]/.test(text.charAt(index - 1))) continue
      const end = text.indexOf(text.charAt(index), index + 1)
      if (end < 0) return null
      index = end
    } else if (unit === 123 /* { */ && svelte) {
      const end = balancedEnd(text, index)
      if (end < 0) return null
      index = end - 1
    } else if (unit === 60 /* < */) {
      const template = /^<(?:%|\?)/.test(text.slice(index, index + 2))
      if (!template) return null
      const end = text.indexOf(text.charAt(index + 1) === '%' ? '%>' : '?>', index)
      if (end < 0) return null
      index = end + 1
    }
  }
  return null
}

function closingTag(text: string, from: number, name: string): number {
  const lower = name.toLowerCase()
  for (let at = text.indexOf('</', from); at >= 0; at = text.indexOf('</', at + 2)) {
    const end = at + 2 + lower.length
    if (text.slice(at + 2, end).toLowerCase() === lower && /^[\s>/]/.test(text.charAt(end))) return at
  }
  return -1
}

/** Behind `<!DOCTYPE …>`, whose brackets may hold more declarations; -1 where it has no end. */
function declarationEnd(text: string, at: number): number {
  let depth = 0
  for (let index = at + 2; index < text.length; index++) {
    const char = text.charAt(index)
    if (char === '[') depth++
    else if (char === ']') depth--
    else if (char === '>' && depth <= 0) return index + 1
  }
  return -1
}

/** Behind the `}` that closes the `{` at `at`, over strings and comments of JavaScript; -1 where there is none. */
function balancedEnd(text: string, at: number): number {
  let depth = 0
  for (let index = at; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit === 123) depth++
    else if (unit === 125) {
      if (--depth === 0) return index + 1
    } else if (unit === 34 || unit === 39 || unit === 96) {
      let end = index + 1
      for (; end < text.length && text.charCodeAt(end) !== unit; end++) {
        if (text.charCodeAt(end) === 92) end++
        // A lone apostrophe, as in a comment or a regular expression.
        else if (unit !== 96 && text.charCodeAt(end) === 10) break
      }
      if (text.charCodeAt(end) === unit) index = end
    } else if (unit === 47 && text.charCodeAt(index + 1) === 42) {
      const end = text.indexOf('*/', index + 2)
      if (end < 0) return -1
      index = end + 1
    }
  }
  return -1
}
