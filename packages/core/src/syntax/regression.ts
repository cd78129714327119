/** Whether a change broke the syntax of a file: errors after it that were not there before. */
import type { LineRange } from '../outcome.js'
import { type Change, type Slice, sliceAround } from './blocks.js'
import { type Faults, faultsIn, NO_FAULTS, type Span, type SyntaxFault } from './faults.js'
import type { Grammar, MarkupGrammar, TreeGrammar } from './grammar.js'
import { type Lines, lineAt, linesOf, lineText } from './lines.js'
import { type EmbeddedCode, type Markup, scanMarkup } from './markup.js'

/** Longer texts go unchecked, in UTF-16 units: a syntax tree takes some 20 bytes for each, and the memory stays taken. */
const MAX_LENGTH = 4_000_000

/** Where a slice leaves a doubt, the whole file is parsed, if it is no longer than this; about 0.2 s. */
const MAX_SECOND_LOOK = 400_000

export interface SyntaxVerdict {
  /** The first error that the change brought in, with its place in the text after it; null where none was found. */
  readonly regression: SyntaxFault | null
  /** False where time, size or the grammar's own failure left some of the change unchecked. */
  readonly complete: boolean
  /** UTF-16 units handed to the parser. */
  readonly parsed: number
}

/** What one check may spend and has spent. */
interface Budget {
  /** As of `performance.now()`. */
  readonly deadline: number
  parsed: number
}

/**
 * Compares the syntax errors of two texts.
 *
 * 'local' parses only the blocks around each change: the top-level ones or, where those are long, the members around it
 * inside the first and last lines of the blocks that hold them. 'full' parses everything. Either way the text before the
 * change is parsed only if the text after it has errors, and the change is to blame only if it then has more of them (so
 * a language that is newer than its grammar raises no alarm). Where the slice before had errors of its own, the cut may
 * be at fault, and the whole file decides.
 *
 * `changed` holds the runs of lines that differ, in order; all others must be equal. Never throws.
 */
export function syntaxRegression(
  grammar: Grammar,
  before: string,
  after: string,
  scope: 'local' | 'full',
  changed: readonly Change[],
  budgetMs: number,
): SyntaxVerdict {
  const budget: Budget = { deadline: performance.now() + budgetMs, parsed: 0 }
  if (before === after) return verdict(NO_FAULTS, budget)
  if (after.length > MAX_LENGTH || before.length > MAX_LENGTH) return verdict(null, budget)
  const old = linesOf(before)
  const now = linesOf(after)
  if (grammar.kind === 'markup') return markupRegression(grammar, old, now, budget)
  const groups = scope === 'local' ? changesWithin(changed, old, now) : null
  if (groups === null || groups.length === 0 || !canSlice(grammar, old, now))
    return whole(grammar, old, now, budget)
  return local(grammar, old, now, groups, budget)
}

/** `faults` are those to report; null where the check could not be made. */
function verdict(faults: Faults | null, budget: Budget): SyntaxVerdict {
  return {
    regression: faults?.list[0] ?? null,
    complete: faults !== null,
    parsed: budget.parsed,
  }
}

function parse(
  grammar: TreeGrammar,
  lines: Lines,
  spans: readonly Span[] | null,
  budget: Budget,
): Faults | null {
  budget.parsed +=
    spans === null ? lines.text.length : spans.reduce((sum, span) => sum + span.end - span.start, 0)
  return faultsIn(grammar, lines, spans, budget.deadline)
}

/** The faults of `after` that are worse than those of `before`: none where there are no more than before. */
function added(before: Faults, after: Faults): Faults {
  const worse = after.count > before.count || (after.hopeless && !before.hopeless)
  if (!worse) return NO_FAULTS
  const known = new Map<string, number>()
  for (const { message } of before.list) {
    const key = withoutNumbers(message)
    known.set(key, (known.get(key) ?? 0) + 1)
  }
  const fresh = after.list.filter(({ message }) => {
    const key = withoutNumbers(message)
    const left = known.get(key) ?? 0
    known.set(key, left - 1)
    return left <= 0
  })
  return { ...after, list: fresh.length > 0 ? fresh : after.list }
}

function withoutNumbers(message: string): string {
  return message.replace(/line \d+/g, 'line')
}

function whole(grammar: TreeGrammar, before: Lines, after: Lines, budget: Budget): SyntaxVerdict {
  const now = parse(grammar, after, null, budget)
  if (now === null || now.count === 0) return verdict(now, budget)
  const old = parse(grammar, before, null, budget)
  return verdict(old && !isForeign(old, now) ? added(old, now) : null, budget)
}

/** Faults of a file from which on its grammar does not know its dialect: a few more say nothing then. */
const FOREIGN_FAULTS = 10
const FEW_MORE = 1.25

const isForeign = (before: Faults, after: Faults): boolean =>
  before.count >= FOREIGN_FAULTS &&
  after.count <= before.count * FEW_MORE &&
  (before.hopeless || !after.hopeless)

function local(
  grammar: TreeGrammar,
  before: Lines,
  after: Lines,
  changes: readonly Change[],
  budget: Budget,
): SyntaxVerdict {
  let complete = true
  const slices = slicesAround(grammar, before, after, changes, 0)
  if (slices === null) return whole(grammar, before, after, budget)
  for (const slice of slices) {
    const now = parse(grammar, after, slice.after, budget)
    if (now?.count === 0) continue
    const old = now && parse(grammar, before, slice.before, budget)
    if (now === null || old === null) {
      complete = false
      continue
    }
    if (old.count > 0) {
      if (after.text.length <= MAX_SECOND_LOOK) return whole(grammar, before, after, budget)
      const worse = added(old, now)
      if (worse.count > 0) return verdict(worse, budget)
      continue
    }
    // Clean before, broken now: a wider cut tells a real break from a block that was cut in two.
    const [wider] = slicesAround(grammar, before, after, [slice.change], 1, changes) ?? []
    const again = wider && parse(grammar, after, wider.after, budget)
    if (again && again.count === 0) continue
    return verdict(nearChange(added(old, again?.count ? again : now), slice), budget)
  }
  return { regression: null, complete, parsed: budget.parsed }
}

/** Blames the change where recovery blames the first or last lines of a block around it. */
function nearChange(faults: Faults, { change, body }: SlicePair): Faults {
  const list = faults.list.map((fault) => {
    if (fault.line >= body.start && fault.line <= body.end) return fault
    const line = Math.min(change.after.start, body.end)
    return { line, column: 0, message: `${fault.message}, since the change at line ${line + 1}` }
  })
  return { ...faults, list }
}

interface SlicePair {
  readonly change: Change
  /** Lines of the text after the change: the slice without the first and last lines of the blocks around it. */
  readonly body: LineRange
  readonly before: readonly Span[]
  readonly after: readonly Span[]
}

/**
 * Cuts a slice around each change; changes whose slices meet share one. Null where the texts do not agree outside of the
 * changes, as they should. `all` are the changes that shift lines, where `changes` are only some of them.
 */
function slicesAround(
  grammar: TreeGrammar,
  before: Lines,
  after: Lines,
  changes: readonly Change[],
  margin: number,
  all: readonly Change[] = changes,
): SlicePair[] | null {
  const found: { change: Change; slice: Slice }[] = []
  for (let change of changes) {
    let slice = sliceAround(change, before, after, grammar.language, margin)
    for (
      let last = found.at(-1);
      last !== undefined && slice.body.start < last.slice.body.end;
      last = found.at(-1)
    ) {
      found.pop()
      change = join(last.change, change)
      slice = sliceAround(change, before, after, grammar.language, margin)
    }
    found.push({ change, slice })
  }
  // A wider slice may reach into a change that was not asked about.
  for (const [index, entry] of found.entries()) {
    let { change, slice } = entry
    for (;;) {
      const touched = all.filter(
        ({ before: { start, end } }) => start < slice.body.end && end > slice.body.start,
      )
      const joined = touched.reduce(join, change)
      if (joined.before.start === change.before.start && joined.before.end === change.before.end) break
      change = joined
      slice = sliceAround(change, before, after, grammar.language, margin)
    }
    found[index] = { change, slice }
  }

  const pairs: SlicePair[] = []
  for (const { change, slice } of found) {
    const ranges = [...slice.headers, slice.body, ...slice.footers]
    const moved: LineRange[] = []
    for (const range of ranges) {
      const start =
        range === slice.body && range.start === change.before.start
          ? change.after.start
          : shifted(range.start, all)
      const end =
        range === slice.body && range.end === change.before.end ? change.after.end : shifted(range.end, all)
      if (start > end || end > after.count) return null
      if (range !== slice.body && lineText(before, range.start) !== lineText(after, start)) return null
      moved.push({ start, end })
    }
    pairs.push({
      change,
      body: moved[slice.headers.length]!,
      before: spansOf(grammar, before, ranges),
      after: spansOf(grammar, after, moved),
    })
  }
  return pairs
}

function join(first: Change, second: Change): Change {
  return {
    before: {
      start: Math.min(first.before.start, second.before.start),
      end: Math.max(first.before.end, second.before.end),
    },
    after: {
      start: Math.min(first.after.start, second.after.start),
      end: Math.max(first.after.end, second.after.end),
    },
  }
}

/** Where an unchanged line of the text before stands in the text after. */
function shifted(line: number, changes: readonly Change[]): number {
  let shift = 0
  for (const { before, after } of changes) {
    if (before.end > line) break
    shift = after.end - before.end
  }
  return line + shift
}

/** The changes in order and within the texts; null where they contradict each other or the texts. */
function changesWithin(changed: readonly Change[], before: Lines, after: Lines): Change[] | null {
  const changes = [...changed].sort(
    (a, b) => a.before.start - b.before.start || a.after.start - b.after.start,
  )
  let oldEnd = 0
  let newEnd = 0
  for (const { before: old, after: now } of changes) {
    const gap = old.start - oldEnd
    if (!(gap >= 0 && now.start - newEnd === gap && old.end >= old.start && now.end >= now.start)) return null
    oldEnd = old.end
    newEnd = now.end
  }
  return before.count - oldEnd === after.count - newEnd && oldEnd <= before.count ? changes : null
}

/** Lines that steer a preprocessor; a slice may hold one end of such a pair without the other. */
const PREPROCESSOR = /^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif|elseif|else|endif|region|endregion)\b/
const PREPROCESSED = new Set(['c', 'cpp', 'csharp', 'swift'])

function spansOf(grammar: TreeGrammar, lines: Lines, ranges: readonly LineRange[]): Span[] {
  const spans: Span[] = []
  if (grammar.name === 'php') {
    const tag = lines.text.indexOf('<?php')
    if (lineAt(lines, tag) < ranges[0]!.start) spans.push({ start: tag, end: tag + '<?php\n'.length })
  }
  const preprocessed = PREPROCESSED.has(grammar.name)
  for (const range of ranges) {
    if (!preprocessed) {
      add(spans, lines.starts[range.start]!, lines.starts[range.end]!)
      continue
    }
    let start = lines.starts[range.start]!
    for (let line = range.start; line < range.end; line++) {
      if (!PREPROCESSOR.test(lineText(lines, line))) continue
      add(spans, start, lines.starts[line]!)
      start = lines.starts[line + 1]!
    }
    add(spans, start, lines.starts[range.end]!)
  }
  return spans
}

function add(spans: Span[], start: number, end: number): void {
  const last = spans.at(-1)
  if (last !== undefined && last.end === start) spans[spans.length - 1] = { start: last.start, end }
  else if (start < end) spans.push({ start, end })
}

/** PHP can be cut only where all of it is PHP: one `<?php` and no way back to HTML. */
function canSlice(grammar: TreeGrammar, before: Lines, after: Lines): boolean {
  if (before.count === 0 || after.count === 0) return false
  if (grammar.name !== 'php') return true
  return [before.text, after.text].every((text) => {
    const tag = text.indexOf('<?php')
    return (
      tag >= 0 && /^\s/.test(text.charAt(tag + 5)) && !text.includes('?>') && text.indexOf('<?', tag + 2) < 0
    )
  })
}

function markupRegression(
  grammar: MarkupGrammar,
  before: Lines,
  after: Lines,
  budget: Budget,
): SyntaxVerdict {
  const now = scanMarkup(after, grammar.name)
  const old = scanMarkup(before, grammar.name)
  budget.parsed += after.text.length + before.text.length
  if (now.faults.count > old.faults.count) return verdict(added(old.faults, now.faults), budget)

  let complete = true
  const seen = new Set(old.code.map((code) => keyOf(before, code)))
  const kept = new Set(now.code.map((code) => keyOf(after, code)))
  const gone = old.code.filter((code) => !kept.has(keyOf(before, code)))
  for (const code of now.code) {
    if (seen.has(keyOf(after, code))) continue
    const language = languageOfCode(grammar, code)
    const tree = grammar.embedded.get(language)
    if (tree === undefined || code.end === code.start) continue
    const faults = parse(tree, after, [code], budget)
    if (faults?.count === 0) continue
    // What it replaces: the removed code of the same element nearest in order.
    const former = gone.find(
      (one) => one.element === code.element && languageOfCode(grammar, one) === language,
    )
    if (former !== undefined) gone.splice(gone.indexOf(former), 1)
    const was = former === undefined ? NO_FAULTS : faults && parse(tree, before, [former], budget)
    if (faults === null || was === null) {
      complete = false
      continue
    }
    const worse = added(was, faults)
    if (worse.count > 0) return verdict(worse, budget)
  }
  return { regression: null, complete, parsed: budget.parsed }
}

function keyOf(lines: Lines, code: Markup['code'][number]): string {
  return code.tag + lines.text.slice(code.start, code.end)
}

/** The language of embedded code, by the attributes of its tag; '' where it is none that can be checked. */
function languageOfCode(grammar: MarkupGrammar, code: EmbeddedCode): string {
  const attribute = (name: string) =>
    new RegExp(`\\s${name}\\s*=\\s*["']?([^"'\\s>]*)`, 'i').exec(code.tag)?.[1]?.toLowerCase()
  const lang = attribute('lang')
  if (code.element === 'style') {
    const type = lang ?? attribute('type') ?? 'text/css'
    return type === 'css' || type === 'text/css' ? 'css' : ''
  }
  if (lang !== undefined)
    return { ts: 'typescript', typescript: 'typescript', tsx: 'tsx', js: 'javascript' }[lang] ?? ''
  const type = attribute('type') ?? ''
  if (/^(?:|module|(?:text|application)\/(?:javascript|ecmascript|babel|jsx))$/.test(type)) {
    return grammar.embedded.has('javascript') ? 'javascript' : ''
  }
  return /json$|^importmap$/.test(type) ? 'json' : ''
}
