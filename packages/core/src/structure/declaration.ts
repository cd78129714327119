/**
 * What a line introduces: a declaration (function, class, type, table, rule …) or a keyed item (assignment, property,
 * JSON or YAML key, CSS property, attribute). Found by the look of the line alone, so that fragments work.
 */

export interface Introduces {
  /** Name of the declaration, '' where the line declares nothing. */
  readonly declares: string
  /** Left-hand side of an assignment, property or attribute; '' where there is none. */
  readonly key: string
  /** What is declared, by name or by key, is a variable: a scope has it once. */
  readonly binds?: boolean
}

export const NOTHING: Introduces = { declares: '', key: '' }

const MODIFIERS =
  '(?:(?:export|default|public|private|protected|internal|static|final|abstract|async|override|virtual|sealed|open|inline|extern|const|constexpr|unsafe|readonly|declare|local|pub(?:\\([^)]*\\))?|suspend|data|inner|companion|lateinit|implicit|lazy|case|partial|synchronized|native|mutating|nonisolated|@\\w+(?:\\([^)]*\\))?)\\s+)*'
const NAMED = new RegExp(
  `^${MODIFIERS}(?:(?:class|interface|struct|enum|union|trait|module|namespace|object|protocol|extension|record|type|function\\*?|func|fun|fn|def|sub|macro_rules!|mod|package|impl|message|service|rpc|contract|defmodule|defp?|typedef struct)\\b)\\s*(?:<[^>]*>\\s*)?(?:\\(\\s*\\w*\\s*\\*?\\s*[\\w.[\\]]+\\s*\\)\\s*)?([\\w$.:#~-]+[?!=]?)`,
)
const IMPL = /^(?:unsafe\s+)?impl\b(.*?)\s*(?:where\b.*|\{.*)?$/
const SQL =
  /^create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+|unique\s+|materialized\s+)*(?:table|view|index|function|procedure|trigger|type|sequence|schema)\s+(?:if\s+not\s+exists\s+)?([\w.[\]"`]+)/i
const VARIABLE = new RegExp(
  `^${MODIFIERS}(?:(?:let|var|val|my|our)\\s+(?:mut\\s+)?([\\w$]+)\\b|(?:const|static|auto|local)\\s+([\\w$]+)(?=\\s*(?:[=:;,[(]|$)))`,
)
/** C, C++, Java, C#: a variable behind its type. */
const TYPED = /^(?:[\w:<>,[\].?]+[\s*&]+){1,6}([\w$]+)(?:\[[^\]]*\])*\s*(?:=(?!=)|;$)/
/** The line goes on as a block: what it names is as good as a declaration. */
const OPENS = /(?:[{([]|=>)$/
/** What is assigned is a function or a class: `a.prototype.b = function (c) {`. */
const FUNCTION_VALUE = /\bfunction\b|=>\s*[{(]?$|\bclass\b/
const METHOD = new RegExp(
  `^${MODIFIERS}(?:get\\s+|set\\s+|\\*\\s*)?(#?[\\w$]+)\\s*(?:<[^>]*>)?\\([^;]*\\)?\\s*(?::\\s*[^={]+)?(?:\\{|$)`,
)
/** A pattern with what follows from it: `Some(path) => {`. */
const PATTERN = /^[A-Z][\w:]*\([\w\s,&.:]*\)\s*(?:if\b.*)?=>/
const C_FUNCTION =
  /^(?:[\w:<>,*&~\s[\]@.?]+?[\s*&]+)((?:\w+::)*~?[\w$]+|operator\S+)\s*\([^;]*(?:\)\s*(?:const|override|noexcept|final|throws [\w., ]+|->\s*\S+|:\s*.*)?\s*\{?|,|\()\s*$/
const ASSIGN =
  /^((?:this|self|local|const|let|var|val|static|final|public|private|protected|readonly|export|pub|mut|my|our|auto)\s+)*([\w$.[\]'"@:\-><#]+?)\s*(?::\s*[^=]{1,80})?(?:\?\?|\|\||&&|[-+*/%|&^.:?])?=(?!=|>)/
const KEYED = /^(["'`]?[\w$.@/ -]+["'`]?)\s*(?::(?!:)|=>)\s*/
const SHELL_FUNCTION = /^([\w-]+)\s*\(\)\s*\{?$/
const HEADING = /^(#{1,6}\s+.+|\[[^\]]+\])$/
const CASE = /^(case\b.{1,80}:|default\s*:)/
/** An entry of a list that begins with a text of its own: `("js", …)`, `["js", …]`, `{ id: 'js', …`. */
const ENTRY = /^(?:[([{]\s*|\{\s*["']?\w+["']?\s*[:=]\s*)(["'`])((?:(?!\1).){1,80})\1\s*[,:}\])]/
/** A call that is told from its like by its first text: `test('…', …`, `app.get('/…', …`. */
const TITLED = /^(?:await\s+)?([\w$.]*[\w$])\(\s*(["'`])((?:(?!\2).){1,120})\2\s*,/
const ATTRIBUTE = /^([:@\w.-]+)=["'{]/
const STATEMENT_WORDS = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'return',
  'else',
  'elif',
  'elsif',
  'until',
  'unless',
  'with',
  'when',
  'match',
  'do',
  'try',
  'throw',
  'new',
  'await',
  'yield',
  'delete',
  'typeof',
  'sizeof',
  'assert',
  'raise',
  'print',
  'import',
  'from',
  'using',
  'super',
  'this',
  'require',
  'include',
  'foreach',
  'guard',
  'case',
  'and',
  'or',
  'not',
  'in',
  'is',
  'function',
])

/** Words that begin a line which looks like a typed variable and is none. */
const NO_TYPES = new Set([
  ...STATEMENT_WORDS,
  'package',
  'goto',
  'break',
  'continue',
  'namespace',
  'use',
  'typedef',
  'void',
  'export',
  'defer',
  'go',
  'alias',
  'end',
])

/** Reads what a line introduces. `trimmed`: the line without indentation and trailing blanks. */
export function introduces(trimmed: string): Introduces {
  if (trimmed.length < 2 || trimmed.length > 400) return NOTHING
  const unit = trimmed.charCodeAt(0)
  if (unit === 47 && (trimmed[1] === '/' || trimmed[1] === '*')) return NOTHING
  if (unit === 125 || unit === 41 || unit === 93 || unit === 42) return NOTHING
  if (unit === 35 || unit === 91) {
    const heading = HEADING.exec(trimmed)
    if (heading !== null) return { declares: heading[1]!, key: '' }
    if (unit === 35) return NOTHING
  }
  const impl = IMPL.exec(trimmed)
  if (impl !== null && impl[1] !== '') return { declares: `impl${impl[1]!.replace(/\s+/g, ' ')}`, key: '' }
  const named = NAMED.exec(trimmed)
  if (named !== null && !STATEMENT_WORDS.has(named[1]!))
    return { declares: named[1]!.replace(/:+$/, ''), key: '' }
  const sql = SQL.exec(trimmed)
  if (sql !== null) return { declares: sql[1]!, key: '' }
  const shell = SHELL_FUNCTION.exec(trimmed)
  if (shell !== null) return { declares: shell[1]!, key: '' }
  const variable = VARIABLE.exec(trimmed)
  if (variable !== null) {
    const name = variable[1] ?? variable[2]!
    return OPENS.test(trimmed)
      ? { declares: name, key: '', binds: true }
      : { declares: '', key: name, binds: true }
  }
  const entry = ENTRY.exec(trimmed)
  if (entry !== null) return { declares: '', key: `${trimmed[0]}${entry[2]!}` }
  const titled = OPENS.test(trimmed) ? TITLED.exec(trimmed) : null
  if (titled !== null) {
    const title = `${titled[1]!}(${titled[3]!}`
    return { declares: title, key: '' }
  }
  const branch = CASE.exec(trimmed)
  if (branch !== null) return { declares: '', key: branch[1]! }
  const assign = ASSIGN.exec(trimmed)
  if (assign !== null)
    return OPENS.test(trimmed) && FUNCTION_VALUE.test(trimmed)
      ? { declares: assign[2]!, key: '' }
      : { declares: '', key: assign[2]! }
  const attribute = ATTRIBUTE.exec(trimmed)
  if (attribute !== null) return { declares: '', key: attribute[1]! }
  const method = METHOD.exec(trimmed)
  if (method !== null && !STATEMENT_WORDS.has(method[1]!) && trimmed.endsWith('{') && !PATTERN.test(trimmed))
    return { declares: method[1]!, key: '' }
  const c = C_FUNCTION.exec(trimmed)
  if (c !== null && !STATEMENT_WORDS.has(c[1]!) && !STATEMENT_WORDS.has(/^\w*/.exec(trimmed)![0]))
    return { declares: c[1]!, key: '' }
  const keyed = KEYED.exec(trimmed)
  if (keyed !== null && keyed[1]!.length <= 60) return { declares: '', key: keyed[1]!.replace(/["'`]/g, '') }
  const typed = TYPED.exec(trimmed)
  if (typed !== null && !NO_TYPES.has(/^\w*/.exec(trimmed)![0])) return { declares: '', key: typed[1]! }
  return NOTHING
}

const IMPORT =
  /^(?:import\b|from\s+\S+\s+import\b|use\s+[\w:{\\]|using\s+[\w.]+\s*;|#\s*include\b|require\b|(?:const|let|var|local)\s+[\w{}\s,:$]+=\s*require\b|@import\b|@use\b|load\()/

/** Tells whether a line brings in a name from elsewhere. `trimmed`: without indentation. */
export const isImport = (trimmed: string): boolean => IMPORT.test(trimmed)

const QUOTED = /["'<]([^"'<>]+)["'>]\)?[^"'<>]*$/
const FROM = /^from\s+(\S+)/
const PATH = /[\w.:\\*]+(?=[\s;{]*(?:\bas\b.*)?$)/

/** What an import line imports from: the module in quotes, Python's module, else the last path; '' where it shows none. */
export const importedFrom = (trimmed: string): string =>
  (QUOTED.exec(trimmed) ?? FROM.exec(trimmed))?.[1] ?? PATH.exec(trimmed.replace(/\{.*\}/, ''))?.[0] ?? ''
