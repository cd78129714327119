/**
 * Guesses a file's language from its text. Clients of chat completions and of `/v1/code/apply` send no file name, and the
 * engine reads indentation, comments and blocks better where it knows the language.
 */

/** Lines that are looked at, spread over the start of the file: enough to tell, in less than a tenth of a ms. */
const SAMPLE_LINES = 40

/** The start of the file. UTF-16 units. */
const SAMPLE_LENGTH = 16 * 1024

/** Fewer lines than this that speak for a language are no evidence. */
const LEAST = 2

/** The best guess must have so many times the lines of the next one. */
const LEAD = 1.4

/** What a trimmed line of a language looks like, and of hardly any other. */
const SIGNS: Readonly<Record<string, readonly RegExp[]>> = {
  python: [
    /^(async )?def \w+\(.*$/,
    /^class \w+(\(.*\))?:$/,
    /^(from [\w.]+ import\b|import [\w.]+( as \w+)?$)/,
    /^(if|elif|for|while|with|except|try|else|finally)\b[^{]*:$/,
    /\bself\.\w/,
    /^(return|raise|yield|assert|pass|not)\b[^;{]*[^;{,]$|^print\([^;]*\)$|\bNone\b|\b(True|False)\b/,
    /^"""/,
  ],
  javascript: [
    /^(export )?(default )?(async )?function\*? ?\w*\(/,
    /^(export )?(const|var) [\w{[][^;]*=|^let \w+ = .*[^;]$/,
    /^import\b.* from ['"]|^import ['"]/,
    /^export (default|\{|\*)/,
    /=> ?[{(]?$|=> \w/,
    /\brequire\(['"]|\bmodule\.exports\b/,
    /===|!==|\bthis\.\w|\bawait \w|\bnew Promise\b|\bconsole\.\w+\(|^\}\);?$/,
  ],
  go: [
    /^package \w+$/,
    /^func (\(\w+ \*?[\w.[\]]+\) )?\w+(\[.*\])?\(/,
    /:= /,
    /^type \w+ (struct|interface|func)\b/,
    /^import (\(|")/,
    /\bnil\b|\bdefer \w|\bfmt\.\w|\berr != /,
    /^(if|for|switch) [^(].*\{$/,
  ],
  rust: [
    /^(pub(\(\w+\))? )?(async |unsafe |const )*fn \w+/,
    /^(pub(\(\w+\))? )?(struct|enum|trait|mod|impl)\b/,
    /^use [\w:{}*, ]+;$/,
    /\blet (mut )?\w+(: [^=]+)? = |\bmatch \w.*\{$|\bSome\(|\bOk\(|\bErr\(/,
    /^#!?\[/,
    /\w::\w|&mut |&self|\.unwrap\(\)/,
  ],
  java: [
    /^package [\w.]+;$/,
    /^import (static )?[\w.]+(\.\*)?;$/,
    /^(public|private|protected) .*[{;]$/,
    /^@(Override|Test|Autowired|Nullable)\b/,
    /\bnew \w+(<.*>)?\(.*;$|\bString \w+|\bSystem\.out\b|\bfinal \w+/,
  ],
  kotlin: [
    /^(override |private |suspend |internal |inline |open )*fun [\w.<> ]*\w\(/,
    /^(data |sealed |enum |abstract |open )*class \w+.*[^;]$/,
    /^(private |override |lateinit )*va[lr] \w+/,
    /^(package|import) [\w.]+(\.\*)?$/,
    /\?\.let|\bwhen ?\(|\blistOf\(|\bcompanion object\b/,
  ],
  csharp: [
    /^using [\w.]+;$/,
    /^namespace [\w.]+[;{]?$/,
    /\{ get; (private |init|set)?/,
    /^(public|private|protected|internal) .*[^;,]$/,
    /\bvar \w+ = .*;$|\bawait \w+.*;$|\bConsole\.\w|\bstring \w+/,
  ],
  cpp: [
    /^#include\s*[<"]/,
    /\bstd::\w/,
    /^(namespace\b|template ?<|using \w+ =|class \w+)/,
    /^(public|private|protected):$/,
    /\w::\w+\(|\bauto& ?\w|\bnullptr\b|\bconst \w+&/,
  ],
  c: [
    /^#(include\s*[<"]|define |if|endif)/,
    /^(static |const |unsigned |struct |inline )*(int|void|char|float|double|size_t|long|bool|\w+_t)\b[ *]+\w+/,
    /\w->\w|\bNULL\b|\bsizeof\(|\bprintf\(|\bmalloc\(/,
  ],
  ruby: [
    /^def [\w.?!]+(\(.*\))?$/,
    /^(class|module) [A-Z][\w:]*( < [\w:]+)?$/,
    /^end$/,
    /^require(_relative)? ['"]/,
    /\bdo( \|.*\|)?$|^(unless|elsif|attr_\w+|private|puts)\b/,
    /^@\w+ = /,
  ],
  php: [
    /\$\w+->\w|\$this\b/,
    /^\$\w+ = .*;$/,
    /^(public|private|protected) (static )?function \w+\(/,
    /^use [\w\\]+;$/,
  ],
  swift: [
    /^import (Foundation|UIKit|SwiftUI|Combine)$/,
    /\bfunc \w+\(.*\)( throws)?( -> .*)? \{$/,
    /^(@\w+ )?(private |public )?(let|var) \w+(: [\w?[\]<>]+)?( = .*[^;])?$/,
    /\bguard let\b|\bif let\b|^(struct|extension|protocol) \w+/,
  ],
  css: [/^[.#:@\w*&][^{};=()]*\{$/, /^[a-z-]+\s*:\s*[^;{}]+;$/, /^@media\b|^:root\b/],
  bash: [
    /^(fi|done|esac)$/,
    /^(if|while) \[\[? |; then$|; do$/,
    /\$\{\w+\}|"\$\w+"|\$\(/,
    /^(export )?[A-Z_]+=\S*$/,
  ],
  sql: [
    /^(select|insert into|update|delete from|create (table|index|view)|alter table|from|where|join)\b/i,
    /^\w+ (integer|text|varchar|bigint|serial|timestamp|uuid)\b/i,
  ],
  html: [/^<!--/, /^<\/?[a-z][\w-]*(\s[^>]*)?\/?>/, /<\/[a-z][\w-]*>$/],
  json: [/^"[^"]*": .*[^;]$/],
  yaml: [/^[\w.-]+:( [^{,;()]*)?$/, /^- [\w"'.]/],
  toml: [/^\[\[?[\w.-]+\]\]?$/],
  lua: [/^local (function )?\w+/, /\bthen$/, /^function [\w.:]+\(.*\)$/, /^end[,)]*$/, /~=|\.\. /],
}

/** Languages without braces around blocks, though there may be some around data. */
const BRACELESS = new Set(['python', 'yaml', 'ruby', 'lua', 'toml', 'sql'])

/** The share of lines that open or close a block from which on braces are those of blocks. */
const BRACES = 0.08

/** What TypeScript has beside JavaScript, and what elements of JSX look like; each anywhere in the file's start. */
const TYPES =
  /^\s*(export )?(declare )?(interface \w|type \w+(<.*>)? =|enum \w|abstract class\b)|^\s*import type\b|\): [\w<>[\]| ]+( \{|;)?$|\b\w+\??: (string|number|boolean|void|unknown|any|Promise|Record|readonly)\b|\bas (const|unknown|any)\b|^\s*(private|public|protected|readonly) /m
const ELEMENTS = /<\/[A-Za-z][\w.]*>|\/>\s*$/m

/** One expression a language: a line counts once, however many of the signs are in it. */
const PATTERNS = Object.entries(SIGNS).map(([name, signs]) => ({
  name,
  pattern: new RegExp(signs.map(({ source }) => `(?:${source})`).join('|'), name === 'sql' ? 'i' : ''),
}))

/** Undefined where nothing tells, or more than one language. */
export function guessLanguage(text: string): string | undefined {
  const lines = sample(text)
  const braces = lines.filter((line) => line.endsWith('{') || line.startsWith('}')).length
  const hasBlocks = braces > lines.length * BRACES
  const scores = PATTERNS.filter(({ name }) => !hasBlocks || !BRACELESS.has(name))
    .map(({ name, pattern }) => ({ name, score: lines.filter((line) => pattern.test(line)).length }))
    .sort((a, b) => b.score - a.score)
  const [best, next] = scores
  if (best.score < LEAST || best.score < next.score * LEAD) return undefined
  if (best.name !== 'javascript') return best.name
  const start = text.slice(0, SAMPLE_LENGTH)
  return TYPES.test(start) ? (ELEMENTS.test(start) ? 'tsx' : 'typescript') : 'javascript'
}

function sample(text: string): string[] {
  const lines = text
    .slice(0, SAMPLE_LENGTH)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const step = Math.max(1, Math.ceil(lines.length / SAMPLE_LINES))
  return step === 1 ? lines : lines.filter((_, index) => index % step === 0)
}
