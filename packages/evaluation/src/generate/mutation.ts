import {
  codeOf,
  declaredName,
  indentationOf,
  isBalanced,
  isBlank,
  isCloser,
  isImport,
  type Lines,
  statementAt,
} from './block.js'
import type { Random } from './random.js'
import type { Syntax } from './syntax.js'

/** A made-up edit of a file. Undefined where the file offers no place for it. */
type Mutation = (lines: readonly string[], random: Random, syntax: Syntax) => string[] | undefined

/** What a mutation does, and how often it is chosen. The names are kinds of cases. */
const MUTATIONS: readonly (readonly [kind: string, mutate: Mutation, weight: number])[] = [
  ['insert-statements', insertStatements, 4],
  ['delete-lines', deleteStatement, 4],
  ['modify-line', changeLine, 3],
  ['rename-symbol', renameInBlock, 3],
  ['wrap', wrapStatements, 5],
  ['unwrap', unwrapBlock, 5],
  ['reorder-or-move', moveDeclaration, 5],
  ['add-function', duplicateDeclaration, 4],
  ['docs-or-comments', addComment, 2],
  ['add-import', addImport, 2],
]

/** How many lines are tried before a mutation gives up. */
const MAX_TRIES = 200
const MAX_DONOR_LINES = 6
const MAX_DELETED_LINES = 12
const MAX_BLOCK_LINES = 120
const MAX_MOVED_LINES = 40

export interface Mutated {
  readonly lines: string[]
  readonly kind: string
}

/** One to three made-up edits of a file, at random. */
export function mutate(lines: readonly string[], random: Random, syntax: Syntax): Mutated | undefined {
  const edits = random.weighted([
    [1, 6],
    [2, 3],
    [3, 1],
  ] as const)
  const kinds: string[] = []
  let current = lines
  for (let i = 0; i < edits; i++) {
    const [kind, edit] = random.weighted(MUTATIONS.map((m) => [m, m[2]] as const))
    const next = edit(current, random, syntax)
    if (next === undefined) continue
    current = next
    kinds.push(kind)
  }
  if (kinds.length === 0) return undefined
  return { lines: [...current], kind: kinds.length === 1 ? kinds[0] : 'multi-site' }
}

function insertStatements(lines: readonly string[], random: Random, syntax: Syntax): string[] | undefined {
  return attempt(random, lines, (at) => {
    if (!startsStatement(lines, at)) return undefined
    const target = statementAt(lines, at)
    const donor = statementAt(lines, random.int(lines.length))
    const copied = lines.slice(donor.from, donor.to)
    if (copied.length > MAX_DONOR_LINES || !startsStatement(lines, donor.from) || !isBalanced(copied))
      return undefined
    if (Math.abs(donor.from - at) < 3 || isImport(copied[0]) !== isImport(lines[at])) return undefined
    // A list entry goes among list entries, a statement among statements.
    if (terminator(copied[copied.length - 1]) !== terminator(lines[target.to - 1])) return undefined
    if (syntax.blocks !== 'data' && declaredName(copied[0]) !== undefined) return undefined
    const renamed = renameSome(reindent(copied, indentationOf(lines[at])), random)
    if (renamed === undefined) return undefined
    return splice(lines, at, at, renamed)
  })
}

function deleteStatement(lines: readonly string[], random: Random): string[] | undefined {
  return attempt(random, lines, (at) => {
    if (!startsStatement(lines, at)) return undefined
    const { from, to } = statementAt(lines, at)
    if (
      to - from > MAX_DELETED_LINES ||
      !isBalanced(lines.slice(from, to)) ||
      isOnlyChild(lines, { from, to })
    ) {
      return undefined
    }
    const loneBlank = from > 0 && isBlank(lines[from - 1]) && to < lines.length && isBlank(lines[to])
    return splice(lines, from, loneBlank ? to + 1 : to, [])
  })
}

function changeLine(lines: readonly string[], random: Random): string[] | undefined {
  return attempt(random, lines, (at) => {
    if (isBlank(lines[at]) || isCloser(lines[at])) return undefined
    const changed = changeLiteral(lines[at], random) ?? renameSome([lines[at]], random)?.[0]
    return changed === undefined || changed === lines[at] ? undefined : splice(lines, at, at + 1, [changed])
  })
}

function renameInBlock(lines: readonly string[], random: Random): string[] | undefined {
  return attempt(random, lines, (at) => {
    if (!startsStatement(lines, at)) return undefined
    const { from, to } = statementAt(lines, at)
    if (to - from < 4 || to - from > MAX_BLOCK_LINES) return undefined
    const block = lines.slice(from, to)
    const places = new Map<string, Set<number>>()
    for (const [i, line] of block.entries()) {
      for (const name of identifiersOf(line)) places.set(name, (places.get(name) ?? new Set()).add(i))
    }
    const names = [...places].filter(([, on]) => on.size >= 2 && on.size <= 8).map(([name]) => name)
    if (names.length === 0) return undefined
    const name = random.pick(names)
    return splice(lines, from, to, renameAll(block, name, newName(name, random)))
  })
}

function wrapStatements(lines: readonly string[], random: Random, syntax: Syntax): string[] | undefined {
  const wrappers = WRAPPERS[syntax.name] ?? (syntax.blocks === 'braces' ? WRAPPERS.braces : undefined)
  if (wrappers === undefined) return undefined
  return attempt(random, lines, (at) => {
    const indentation = indentationOf(lines[at])
    if (indentation === '' || !startsStatement(lines, at)) return undefined
    let to = statementAt(lines, at).to
    for (let more = random.int(5); more > 0; more--) {
      let next = to
      while (next < lines.length && isBlank(lines[next])) next++
      if (next >= lines.length || indentationOf(lines[next]) !== indentation || isCloser(lines[next])) break
      to = statementAt(lines, next).to
    }
    const run = lines.slice(at, to)
    if (
      to - at > MAX_MOVED_LINES ||
      !isBalanced(run) ||
      run.some((line) => declaredName(line) !== undefined)
    ) {
      return undefined
    }
    if (syntax.blocks === 'braces' && !/[;}]$|^\s*(?:return|break)\b/.test(run[run.length - 1]))
      return undefined
    const unit = indentationUnit(lines)
    const [open, close] = random.pick(wrappers)
    const indented = run.map((line) => (isBlank(line) ? line : unit + line))
    return splice(lines, at, to, [
      ...open.map((line) => indentation + line.replaceAll('\t', unit)),
      ...indented,
      ...close.map((line) => indentation + line.replaceAll('\t', unit)),
    ])
  })
}

function unwrapBlock(lines: readonly string[], random: Random, syntax: Syntax): string[] | undefined {
  if (syntax.blocks !== 'braces' && syntax.blocks !== 'indentation') return undefined
  return attempt(random, lines, (at) => {
    if (!/^\s+(?:if|for|while|try|with|unless)\b.*[{:]$/.test(lines[at])) return undefined
    const { from, to } = statementAt(lines, at)
    const closed = syntax.blocks === 'braces'
    const inner = lines.slice(from + 1, closed ? to - 1 : to)
    const indentation = indentationOf(lines[at])
    if (inner.length < 2 || to - from > MAX_MOVED_LINES || !isBalanced(inner)) return undefined
    if (closed && lines[to - 1].trim() !== '}') return undefined
    // An `else` or `catch` would be left alone.
    if (inner.some((line) => !isBlank(line) && indentationOf(line).length <= indentation.length))
      return undefined
    return splice(lines, from, to, reindent(inner, indentation))
  })
}

function moveDeclaration(lines: readonly string[], random: Random): string[] | undefined {
  return attempt(random, lines, (at) => {
    const block = declarationAt(lines, at)
    if (block === undefined) return undefined
    const siblings = siblingDeclarations(lines, block).filter(
      (s) => s.from > block.to + 1 || s.to < block.from - 1,
    )
    if (siblings.length === 0) return undefined
    const target = random.pick(siblings).from
    const moved = [...lines.slice(block.from, block.to), '']
    const rest = splice(lines, block.from, block.to + 1, [])
    return splice(
      rest,
      ...(target > block.from
        ? ([target - moved.length, target - moved.length] as const)
        : ([target, target] as const)),
      moved,
    )
  })
}

function duplicateDeclaration(lines: readonly string[], random: Random): string[] | undefined {
  return attempt(random, lines, (at) => {
    const block = declarationAt(lines, at)
    if (block === undefined) return undefined
    const name = declaredName(lines[at])
    if (name === undefined) return undefined
    const copy = renameAll(lines.slice(block.from, block.to), name, newName(name, random))
    const varied = random.chance(0.5) ? (renameSome(copy.slice(1), random) ?? copy.slice(1)) : copy.slice(1)
    const places = [...siblingDeclarations(lines, block), block]
    const target = random.pick(places)
    return random.chance(0.5)
      ? splice(lines, target.from, target.from, [copy[0], ...varied, ''])
      : splice(lines, target.to, target.to, ['', copy[0], ...varied])
  })
}

function addComment(lines: readonly string[], random: Random, syntax: Syntax): string[] | undefined {
  if (syntax.name === 'json' || syntax.name === 'markdown') return undefined
  const [open, close] = syntax.comments[0]
  return attempt(random, lines, (at) => {
    if (!startsStatement(lines, at) || (at > 0 && /^\s*(?:\/\/|\/?\*|#|@|--|<!--)/.test(lines[at - 1])))
      return undefined
    const words = random.shuffle(COMMENT_WORDS).slice(0, 1 + random.int(2))
    return splice(
      lines,
      at,
      at,
      words.map((text) => `${indentationOf(lines[at])}${open}${text}${close}`),
    )
  })
}

function addImport(lines: readonly string[], random: Random): string[] | undefined {
  const imports = [...lines.keys()].filter((i) => isImport(lines[i]) && isBalanced([lines[i]]))
  if (imports.length === 0) return undefined
  const at = random.pick(imports)
  const renamed = renameSome([lines[at]], random)
  return renamed === undefined ? undefined : splice(lines, at + 1, at + 1, renamed)
}

/** Looks for a line that suits, at random. */
function attempt(
  random: Random,
  lines: readonly string[],
  edit: (at: number) => string[] | undefined,
): string[] | undefined {
  for (const at of random.shuffle([...lines.keys()]).slice(0, MAX_TRIES)) {
    const edited = edit(at)
    if (edited !== undefined) return edited
  }
  return undefined
}

function splice(lines: readonly string[], from: number, to: number, inserted: readonly string[]): string[] {
  return [...lines.slice(0, from), ...inserted, ...lines.slice(to)]
}

/** Whether a statement starts at the line, so that something may be put before it. */
function startsStatement(lines: readonly string[], at: number): boolean {
  const line = lines[at]
  if (isBlank(line) || isCloser(line) || /^\s*(?:[.?:&|+*{]|\/\/|\/\*|#|<!--|"""|''')/.test(line))
    return false
  let before = at - 1
  while (before >= 0 && isBlank(lines[before])) before--
  if (before < 0) return true
  const above = lines[before]
  const own = indentationOf(line).length
  const previous = indentationOf(above).length
  // A header above, or the end of a sibling; a deeper line above that closes nothing is a continuation.
  return previous < own
    ? /[{:([>]$|\b(?:do|then|else|begin)$/.test(above.trim())
    : previous === own || isCloser(above) || previous > own
}

function isOnlyChild(lines: readonly string[], { from, to }: Lines): boolean {
  const own = indentationOf(lines[from]).length
  const sibling = (line: string | undefined) =>
    line !== undefined &&
    !isBlank(line) &&
    indentationOf(line).length >= own &&
    !(isCloser(line) && indentationOf(line).length < own)
  let before = from - 1
  while (before >= 0 && isBlank(lines[before])) before--
  let after = to
  while (after < lines.length && isBlank(lines[after])) after++
  return !sibling(lines[before]) || !sibling(lines[after])
}

/** A declaration with a body that blank lines set apart from its siblings. */
function declarationAt(lines: readonly string[], at: number): Lines | undefined {
  if (declaredName(lines[at]) === undefined) return undefined
  const block = statementAt(lines, at)
  const size = block.to - block.from
  if (size < 3 || size > MAX_MOVED_LINES || !isBalanced(lines.slice(block.from, block.to))) return undefined
  const apart = at > 0 && isBlank(lines[at - 1]) && block.to < lines.length && isBlank(lines[block.to])
  return apart ? block : undefined
}

function siblingDeclarations(lines: readonly string[], block: Lines): Lines[] {
  const indentation = indentationOf(lines[block.from])
  const found: Lines[] = []
  for (let i = Math.max(0, block.from - 400); i < Math.min(lines.length, block.to + 400); i++) {
    if (i === block.from || indentationOf(lines[i]) !== indentation) continue
    const sibling = declarationAt(lines, i)
    if (sibling !== undefined) found.push(sibling)
  }
  // Not across the border of their parent.
  const inside = (s: Lines) =>
    lines
      .slice(Math.min(s.from, block.from), Math.max(s.to, block.to))
      .every((line) => isBlank(line) || line.startsWith(indentation))
  return found.filter(inside)
}

function terminator(line: string): string {
  const last = line.trimEnd().slice(-1)
  return /[;,{}[\]():>]/.test(last) ? last : ''
}

function reindent(lines: readonly string[], indentation: string): string[] {
  const own = indentationOf(lines[0])
  return lines.map((line) =>
    line.startsWith(own) && !isBlank(line) ? indentation + line.slice(own.length) : line,
  )
}

export function indentationUnit(lines: readonly string[]): string {
  const counts = new Map<string, number>()
  for (let i = 1; i < lines.length; i++) {
    const now = indentationOf(lines[i])
    const before = indentationOf(lines[i - 1])
    if (isBlank(lines[i]) || isBlank(lines[i - 1]) || !now.startsWith(before) || now === before) continue
    const step = now.slice(before.length)
    // One blank is the star of a doc comment, not a level.
    if (step === ' ') continue
    counts.set(step, (counts.get(step) ?? 0) + 1)
  }
  let best = '  '
  for (const [step, count] of counts) if (count > (counts.get(best) ?? 0)) best = step
  return best
}

const KEYWORD =
  /^(?:abstract|assert|async|await|begin|bool|boolean|break|case|catch|char|class|const|continue|def|default|delete|double|elif|else|elsif|ensure|enum|except|export|extends|extern|false|False|final|finally|float|for|foreach|from|func|function|guard|if|impl|implements|import|include|inline|instanceof|int|interface|internal|lambda|let|long|match|module|namespace|new|nil|None|null|override|package|pass|private|protected|protocol|public|raise|readonly|require|rescue|return|self|Self|short|static|string|String|struct|super|switch|template|then|this|throw|throws|trait|true|True|try|type|typedef|typeof|undefined|union|unless|unsigned|using|val|var|virtual|void|where|while|with|yield)$/

function identifiersOf(line: string): string[] {
  return (codeOf(line).match(/(?<![\w$])[A-Za-z_$][\w$]{3,}(?![\w$])/g) ?? []).filter(
    (name) => !KEYWORD.test(name),
  )
}

const PREFIXES = [
  'cached',
  'initial',
  'next',
  'safe',
  'base',
  'local',
  'extra',
  'fallback',
  'primary',
  'pending',
]
const COMMENT_WORDS = [
  'Kept for callers that rely on the old order.',
  'The order matters here: the cache is filled first.',
  'See the changelog for why this is done late.',
  'Callers may pass an empty value.',
  'This runs once for each request.',
  'Falls back to the default where nothing is set.',
]

/** A new name in the style of the old one: camel, snake, upper case. */
function newName(name: string, random: Random): string {
  const prefix = random.pick(PREFIXES)
  if (/^[A-Z0-9_$]+$/.test(name)) return `${prefix.toUpperCase()}_${name}`
  if (name.includes('_') || (!/[A-Z]/.test(name.slice(1)) && random.chance(0.4))) return `${prefix}_${name}`
  const capital = name[0].toUpperCase() + name.slice(1)
  return /^[A-Z]/.test(name) ? prefix[0].toUpperCase() + prefix.slice(1) + capital : prefix + capital
}

function renameAll(lines: readonly string[], name: string, to: string): string[] {
  const pattern = new RegExp(`(?<![\\w$])${name.replace(/[$.]/g, '\\$&')}(?![\\w$])`, 'g')
  return lines.map((line) => line.replace(pattern, () => to))
}

/** Renames one or two identifiers throughout; undefined where there is none. */
function renameSome(lines: readonly string[], random: Random): string[] | undefined {
  const names = [...new Set(lines.flatMap(identifiersOf))]
  if (names.length === 0) return undefined
  let renamed = [...lines]
  for (const name of random.shuffle(names).slice(0, 1 + random.int(2))) {
    renamed = renameAll(renamed, name, newName(name, random))
  }
  return renamed
}

function changeLiteral(line: string, random: Random): string | undefined {
  const edits: (() => string)[] = []
  if (/\b\d+\b/.test(line))
    edits.push(() => line.replace(/\b\d+\b/, (n) => String(Number(n) + 1 + random.int(20))))
  if (/(['"])[\w -]{2,}\1/.test(line)) {
    edits.push(() =>
      line.replace(
        /(['"])([\w -]{2,})\1/,
        (_, quote, text) => `${quote}${text}-${random.pick(PREFIXES)}${quote}`,
      ),
    )
  }
  if (/\btrue\b|\bfalse\b/.test(line))
    edits.push(() => line.replace(/\btrue\b|\bfalse\b/, (b) => (b === 'true' ? 'false' : 'true')))
  if (/\w\(\w[^()]*\)/.test(line))
    edits.push(() => line.replace(/(\w\(\w[^()]*)\)/, (_, call) => `${call}, ${random.pick(PREFIXES)})`))
  if (/ [<>]=? /.test(line))
    edits.push(() => line.replace(/ ([<>])(=?) /, (_, sign, or) => ` ${sign}${or === '' ? '=' : ''} `))
  return edits.length === 0 ? undefined : random.pick(edits)()
}

/** What a run of statements may be put into. A tab stands for one level of indentation. */
const WRAPPERS: Readonly<
  Record<string, readonly (readonly [open: readonly string[], close: readonly string[]])[]>
> = {
  javascript: [
    [['try {'], ['} catch (error) {', '\tconsole.error(error);', '}']],
    [['if (enabled) {'], ['}']],
    [['if (!options.skip) {'], ['} else {', '\tskipped += 1;', '}']],
    [['for (let attempt = 0; attempt < 3; attempt++) {'], ['}']],
  ],
  typescript: [
    [['try {'], ['} catch (error) {', '\tthrow wrapError(error);', '}']],
    [['if (this.enabled) {'], ['}']],
    [['try {'], ['} finally {', '\trelease();', '}']],
  ],
  java: [
    [['synchronized (this) {'], ['}']],
    [['try {'], ['} finally {', '\tlock.unlock();', '}']],
  ],
  go: [
    [['if enabled {'], ['}']],
    [['for attempt := 0; attempt < 3; attempt++ {'], ['}']],
  ],
  rust: [
    [['if enabled {'], ['}']],
    [['loop {'], ['\tbreak;', '}']],
  ],
  swift: [
    [['if isEnabled {'], ['}']],
    [['do {'], ['} catch {', '\treport(error)', '}']],
  ],
  python: [
    [['try:'], ['except ValueError:', '\tlogger.exception("failed")', '\traise']],
    [['with self.lock:'], []],
    [['if enabled:'], []],
    [['for attempt in range(3):'], []],
  ],
  ruby: [
    [['if enabled'], ['end']],
    [['begin'], ['rescue StandardError => e', '\twarn(e.message)', 'end']],
  ],
  bash: [[['if [ -n "$ENABLED" ]; then'], ['fi']]],
  braces: [
    [['if (enabled) {'], ['}']],
    [['while (pending) {'], ['}']],
  ],
}
