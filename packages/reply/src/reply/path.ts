/** Paths as they stand in prose, headings, info strings and comments. */

const EXTENSION = /\.[A-Za-z][\w+-]{0,11}$|\.\d[a-z]?$/
/** Files that are known by their whole name. */
const BARE_NAME =
  /^(?:Makefile|Dockerfile|Containerfile|Rakefile|Gemfile|Procfile|Justfile|Jenkinsfile|Vagrantfile|CMakeLists\.txt|LICENSE|README|CHANGELOG|CODEOWNERS|\.[a-z][\w.-]+)$/i
const PATH = /^[\w@.~+#()[\]{}$%&=,-]+(?:[/\\][\w@.~+#()[\]{}$%&=, -]+)*$/u
const UNICODE_PATH = /^[^\s"'`<>|*?:]+(?:\/[^"'`<>|*?:]+)*$/u
const MAX_PATH = 300
/** Words with a dot that are no file: versions, domains, members. */
const NOT_A_FILE =
  /^(?:v?\d[\d.]*|[\w.-]+\.(?:com|org|net|io|dev)|\d+\.\d+\S*|https?:.*|e\.g|i\.e|etc|vs)\.?$/i

/** Tells whether a word can only be meant as a file's path. */
export function isPath(word: string): boolean {
  if (word.length === 0 || word.length > MAX_PATH || NOT_A_FILE.test(word)) return false
  const name = word.split(/[/\\]/).at(-1)!
  const way = word.replace(/^[A-Za-z]:(?=[/\\])/, '')
  if (!(PATH.test(way) || UNICODE_PATH.test(way))) return false
  if (BARE_NAME.test(name)) return true
  return EXTENSION.test(name) && !/[()]\.|\.\.$|^\.+$/.test(name) && !/\($/.test(word)
}

const LEAD =
  /^(?:(?:new |updated? |modified |full |complete )?(?:file(?:name|path)?|path)(?: name| path)?\s*[:=]\s*|(?:in|update|edit|create|modify|change|add|open|new|rename|to|for|and then|then|now|next|finally|first)\s+)/i

/** Stands for a path in the words around it. */
const GAP = '\ufffc'
const ORDER = /(?:and|then|now|next|finally|first(?:ly)?|second(?:ly)?|third(?:ly)?|also|lastly)\b\W*/
const WHO = /(?:(?:we|you|i|let's|please|'?ve|'?ll|have|need to|should|must|can|will|also|just)\b\W*)+/
const CHANGES =
  /(?:updat|chang|creat|modif|edit|add|open|replac|rewr[io]t|rewritten|refactor|wr[io]te|extend|adjust|fix|mov|insert|append)\w*\b|remov\w*\s+[^\ufffc]/
const HERE =
  /here(?:'s| is| are)\b.*\b(?:new|updated?|changes?|full|complete|revised|modified|fixed|edit|version|contents?)\b/
/** Words that say of a path that its file is to be changed: "In …", "Now change …", "… becomes". */
const ANNOUNCES = new RegExp(
  `^\\W*(?:${ORDER.source})*(?:${WHO.source})?(?:${CHANGES.source}|(?:in|inside|within|to)\\b|(?:the |a |full |complete |new )*(?:file|path)\\b|new\\b|${GAP}\\W*(?:$|\\n|(?:should (?:now )?(?:be|look)|becomes|needs)\\b)|${HERE.source})`,
  'i',
)
/** What numbers a change, before the words that announce it. */
const NUMBERED = /^\W*(?:step|part|change|edit|fix|task)\s*#?\d+\W+/i
/** All that is said of a file, where nothing else is. */
const ONLY_CHANGES =
  /^\W*(?:changes?|modifications?|diff|patch|code|contents?|before|after|old|current|original)\W*$/i

/** The path that a line gives and is there to give: a heading, `**path**`, `File: path`, a bare path. */
export function pathOn(line: string): string | undefined {
  if (line.length > MAX_PATH + 120) return undefined
  let text = line.trim()
  if (text === '') return undefined
  const isTitle = /^(?:#{1,6}\s|\*\*[^*]+\*\*:?$)/.test(text)
  text = text.replace(/<\/?(?:summary|b|strong|code|em|i|h[1-6])>/g, '').trim()
  text = text.replace(/^\*\*([\w ]+):?\*\*:?(?=\s)/, '$1:')
  text = text.replace(/^(?:#{1,6}\s+|>\s*|[-*+]\s+|\d+[.)]\s+)+/, '')
  text = text.replace(/^(?:\/\/+|\/\*+|#+|--|;+|<!--)\s*/, '').replace(/\s*(?:\*+\/|-->)$/, '')
  const found = new Set<string>()
  const rest = text.replace(/`([^`]+)`|\*\*([^*`]+)\*\*/g, (whole, code?: string, bold?: string) => {
    const word = withoutLines((code ?? bold ?? '').trim().replace(/:$/, ''))
    if (!isPath(word)) return whole
    found.add(word)
    return GAP
  })
  if (found.size > 1) return undefined
  const [quoted] = found
  // A path in a sentence counts where the sentence says that its file is to be changed.
  if (quoted !== undefined) return !/\w/.test(rest) || announces(rest) ? quoted : undefined
  text = text
    .replace(/^[*_`"']+|[*_`"':,]+$/g, '')
    .replace(/[*_`"']+$/, '')
    .trim()
  text = text.replace(/\s*[([](?:new|new file|updated?|modified|created?|existing)[)\]]\s*:?$/i, '').trim()
  const bare = withoutLines(text.replace(LEAD, '').replace(/^[*_`"']+|[*_`"':,]+$/g, ''))
  // Blanks are a part of a path where the line can't be a sentence.
  return isPath(bare) && (isTitle ? /^[^\s/\\]+[/\\]|^\S+$/ : /^\S+$/).test(bare) ? bare : undefined
}

/** Tells whether the words around a path say that its file is to be changed. */
function announces(rest: string): boolean {
  if (ONLY_CHANGES.test(rest)) return true
  // Of several sentences the one with the path counts.
  const sentence = rest.split(/(?<=[.!?])\s(?=[A-Z])/).find((one) => one.includes(GAP)) ?? rest
  return !/\w/.test(sentence) || ANNOUNCES.test(sentence.replace(NUMBERED, ''))
}

/** A path without the lines that are named behind it: `a.ts:12-30`, `a.ts#L12`, `a.ts (lines 12-30)`. */
const withoutLines = (path: string): string =>
  path.replace(
    /(?<=\.\w+)(?:(?::|#L)\d+(?:[-–:]L?\d+)?|\s*[([]?(?:around\s)?lines?\s+\d+(?:\s*[-–]\s*\d+)?[)\]]?)$/i,
    '',
  )

const FATE = /^(?:delete|remove|rename|move)d?\b/i

/** The file that a heading or a list item says in words alone to delete or to rename. */
export function fateInProse(line: string): string | undefined {
  const text = line.trim()
  if (text.length > MAX_PATH || !/^(?:#{1,6}\s|[-*+]\s|\d+[.)]\s|\*\*)/.test(text)) return undefined
  const words = text.replace(/^(?:#{1,6}\s+|[-*+]\s+|\d+[.)]\s+|\*\*)+/, '')
  if (!FATE.test(words)) return undefined
  // "Remove the import from `a.ts`" is about a part of the file.
  const [, path] =
    /^\w+\**:?\s+(?:the\s+)?(?:unused\s+|old\s+)?(?:file\s+)?[`*"']*([^`*"'\s]+)/.exec(words) ?? []
  return path !== undefined && isPath(path) ? path : undefined
}

/** The path in the info string of a fence: `ts src/a.ts`, `src/a.ts`, `ts:src/a.ts`, `ts title="src/a.ts"`, `12:15:src/a.ts`, `ts src/a.ts:12-15`. */
export function pathInInfo(info: string): string | undefined {
  const named = /(?:^|[\s{,])(?:title|file(?:name|path)?|path|src)\s*[=:]\s*["']?([^"'\s},]+)/i.exec(info)
  if (named !== null && isPath(named[1]!)) return named[1]
  for (const written of info.trim().split(/\s+/)) {
    const word = withoutLines(written)
    if (isPath(word) && /[./\\]/.test(word)) return word
    const tail = word.replace(/^(?:\d+:\d+:|[\w+#-]+:)/, '')
    if (tail !== word && isPath(tail)) return tail
  }
  return undefined
}

/** The path that a first line of code names in a comment that holds nothing else. */
export function pathInComment(line: string): string | undefined {
  const comment =
    /^\s*(?:\/\/+|\/\*+|#+|--|;+|%+|<!--|\(\*|'|"""|REM )\s*(?:(?:file(?:name|path)?|path)\s*[:=]\s*)?(\S+?)\s*(?:\*+\/|-->|\*\)|""")?\s*$/i.exec(
      line,
    )
  return comment !== null && isPath(comment[1]!) ? comment[1] : undefined
}

/** One way to write a path: forward slashes, no `./` in front. */
export const tidyPath = (path: string): string =>
  path
    .trim()
    .replace(/\\/g, '/')
    .replace(/\/{2,}/g, '/')
    .replace(/^(?:\.\/)+/, '')

/** Tells whether two paths can mean one file: equal, or one ends with the other at a slash. */
export function samePath(a: string, b: string): boolean {
  const one = tidyPath(a)
  const other = tidyPath(b)
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`)
}
