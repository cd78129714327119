import { isShifted } from './alignment.js'
import { declaredName, depthOf, indentationOf, isBalanced, isBlank, isImport, type Lines } from './block.js'
import type { Habits } from './habits.js'
import { indentationUnit } from './mutation.js'
import { paraphrase } from './paraphrase.js'
import { gapsOf, type Plan } from './plan.js'
import type { Random } from './random.js'
import { COMMENT_FORMS, type CommentForm, JSX_COMMENT, type Syntax } from './syntax.js'
import { DECORATIONS, USUAL_WORDS, WORDINGS } from './wordings.js'

/** One line of a snippet. */
export interface SnippetLine {
  readonly text: string
  /** The line of the new version that it shows, or -1 for markers and remarks. */
  readonly after: number
  readonly marker: boolean
}

export interface Snippet {
  readonly lines: readonly SnippetLine[]
  /** Lines of the new version that the snippet shows in other words. */
  readonly vague: ReadonlySet<number>
  /** What the author did that a tidy one would not; names as in `Case.sloppy`. */
  readonly sloppy: readonly string[]
}

/** Writes a plan down as its author would. Undefined where a marker could be taken for a line of the file. */
export function writeSnippet(
  plan: Plan,
  habits: Habits,
  syntax: Syntax,
  random: Random,
): Snippet | undefined {
  const sloppy: string[] = []
  let lines = withRemovals(withMarkers(plan, habits, syntax, random, sloppy), plan, habits, syntax, sloppy)
  if (lines.every((line) => line.after < 0)) return undefined
  if (collides(lines, plan)) return undefined

  const vague = new Set<number>()
  if (habits.paraphrase) {
    lines = paraphrase(lines, plan, syntax, random, vague)
    if (vague.size > 0) sloppy.push('paraphrased-context')
  }
  if (habits.dropBlanks) lines = withoutBlanks(lines, plan, sloppy)
  if (habits.indentation === 'retabbed') lines = retab(lines, plan, syntax, random, sloppy)
  if (habits.indentation === 'dedented') lines = dedent(lines, sloppy)
  if (plan.thin) sloppy.push('thin-context')
  if (plan.hidden.size > 0) sloppy.push('hidden-old-copy')
  return { lines, vague, sloppy }
}

function withMarkers(
  plan: Plan,
  habits: Habits,
  syntax: Syntax,
  random: Random,
  sloppy: string[],
): SnippetLine[] {
  const { after } = plan.alignment
  const lines: SnippetLine[] = []
  const write = markerWriter(after, habits, syntax, random, sloppy)
  const gaps = new Map(gapsOf(plan.shown).map((gap) => [gap.from, gap]))
  for (let a = 0; a < after.length; ) {
    const gap = gaps.get(a)
    if (gap === undefined) {
      lines.push({ text: after[a], after: a, marker: false })
      a++
      continue
    }
    a = gap.to
    if (gap.from === 0 && habits.noLeadingMarker && startsWell(plan, gap.to)) sloppy.push('no-leading-marker')
    else if (gap.to === after.length && habits.noTrailingMarker && endsWell(plan, gap.from)) {
      sloppy.push('no-trailing-marker')
    } else lines.push({ text: write(gap), after: -1, marker: true })
  }
  return habits.markerAtLineEnd ? markersAtLineEnds(lines, plan, syntax, sloppy) : lines
}

/** Whether a snippet may start here without a marker: the lines shown do not leave a block that they didn't enter. */
function startsWell({ alignment: { after }, shown }: Plan, from: number): boolean {
  const depths = depthsOf(after, shown, from, 1)
  return depths.every((depth) => depth >= depths[0])
}

/** Whether a snippet may end here without a marker: the lines shown do not stop inside a block that they entered. */
function endsWell({ alignment: { after }, shown }: Plan, to: number): boolean {
  const next = after.slice(to).find((line) => !isBlank(line)) ?? ''
  return depthsOf(after, shown, to - 1, -1).every((depth) => depth >= depthOf(next))
}

/** Indentation of the solid lines from `at` on, up to where a gap begins. */
function depthsOf(lines: readonly string[], shown: Uint8Array, at: number, step: 1 | -1): number[] {
  const depths: number[] = []
  for (let a = at; shown[a] === 1; a += step) {
    if (!isBlank(lines[a])) depths.push(depthOf(lines[a]))
  }
  return depths
}

function markerWriter(
  after: readonly string[],
  habits: Habits,
  syntax: Syntax,
  random: Random,
  sloppy: string[],
): (gap: Lines) => string {
  const note = (habit: string) => {
    if (!sloppy.includes(habit)) sloppy.push(habit)
  }
  const wrong = COMMENT_FORMS.filter((form) => !syntax.comments.includes(form))
  const form =
    habits.wrongComment && wrong.length > 0 ? (random.chance(0.6) ? wrong[0] : random.pick(wrong)) : undefined
  const decoration = habits.marker === 'worded' ? random.weighted(DECORATIONS) : '... % ...'
  const naked = habits.marker === 'bare' && random.chance(0.5)
  return (gap) => {
    const indentation = markerIndentation(after, gap)
    const start = habits.markerAtColumnZero ? '' : indentation
    if (start !== indentation) note('marker-at-column-zero')
    if (habits.marker === 'bare') note('bare-ellipsis')
    if (naked) return `${start}...`
    const [open, close] = form ?? ownForm(after, gap, syntax)
    if (form !== undefined) note('wrong-comment-syntax')
    if (habits.marker === 'bare') return `${start}${open}...${close}`
    if (habits.marker === 'usual') return `${start}${open}${decoration.replace('%', USUAL_WORDS)}${close}`
    note('worded-marker')
    const fitting = WORDINGS.filter((w) => w.scope === 'any' || isTrue(w.scope, after, gap, syntax))
    const special = fitting.filter((w) => w.scope !== 'any')
    const { words } = special.length > 0 && random.chance(0.4) ? random.pick(special) : random.pick(fitting)
    return `${start}${open}${decoration.replace('%', words)}${close}`
  }
}

/** Where a marker belongs: at the least indentation of what it hides, which is the level of its block. */
function markerIndentation(lines: readonly string[], { from, to }: Lines): string {
  let best: string | undefined
  for (let a = from; a < to; a++) {
    if (isBlank(lines[a])) continue
    const own = indentationOf(lines[a])
    if (best === undefined || own.length < best.length) best = own
  }
  return best ?? ''
}

function ownForm(lines: readonly string[], { from, to }: Lines, syntax: Syntax): CommentForm {
  const first = lines.slice(from, to).find((line) => !isBlank(line)) ?? ''
  const tags = /^\s*<[A-Za-z/>]/.test(first)
  if (tags && (syntax.name === 'tsx' || syntax.name === 'javascript')) return JSX_COMMENT
  // The script of a component file has comments of its own.
  if (!tags && syntax.blocks === 'markup' && syntax.comments.length > 1) return syntax.comments[1]
  return syntax.comments[0]
}

function isTrue(scope: string, lines: readonly string[], { from, to }: Lines, syntax: Syntax): boolean {
  const solid = lines.slice(from, to).filter((line) => !isBlank(line))
  const nested = markerIndentation(lines, { from, to }) !== ''
  const declares = solid.filter((line) => declaredName(line) !== undefined).length
  switch (scope) {
    case 'imports':
      return solid.every(isImport)
    case 'members':
      return declares >= 2
    case 'body':
      return nested && declares === 0 && (syntax.blocks === 'braces' || syntax.blocks === 'indentation')
    case 'markup':
      return syntax.blocks === 'markup'
    default:
      return to === lines.length && !nested
  }
}

/** Puts a marker at the end of an opening line before it: `function f() { // ... existing code ...`. */
function markersAtLineEnds(
  lines: readonly SnippetLine[],
  plan: Plan,
  syntax: Syntax,
  sloppy: string[],
): SnippetLine[] {
  const { alignment } = plan
  if (syntax.comments[0][1] !== '' || syntax.name === 'json') return [...lines]
  const joined: SnippetLine[] = []
  for (const line of lines) {
    const opener = joined.at(-1)
    const kept = opener !== undefined && opener.after >= 0 && alignment.source[opener.after] >= 0
    if (line.marker && kept && /[{:([]$/.test(opener.text) && !isShifted(alignment, opener.after)) {
      joined[joined.length - 1] = { ...opener, text: `${opener.text} ${line.text.trim()}`, marker: true }
      if (!sloppy.includes('trailing-marker')) sloppy.push('trailing-marker')
    } else joined.push(line)
  }
  return joined
}

/** Says in a comment what was taken out, where lines are only taken out. */
function withRemovals(
  lines: readonly SnippetLine[],
  { hunks, alignment, hidden }: Plan,
  habits: Habits,
  syntax: Syntax,
  sloppy: string[],
): SnippetLine[] {
  if (!habits.removalComment || syntax.name === 'json') return [...lines]
  const [open, close] = syntax.comments[0]
  const remarks = new Map<number, string>()
  for (const hunk of hunks) {
    if (hunk.after.from !== hunk.after.to || hidden.has(hunk)) continue
    const first = alignment.before.slice(hunk.before.from, hunk.before.to).find((line) => !isBlank(line))
    if (first === undefined || !isBalanced(alignment.before.slice(hunk.before.from, hunk.before.to))) continue
    remarks.set(
      hunk.after.from,
      `${indentationOf(first)}${open}removed ${declaredName(first) ?? 'code'}${close}`,
    )
  }
  return lines.flatMap((line) => {
    const remark = remarks.get(line.after)
    if (remark === undefined) return [line]
    if (!sloppy.includes('removal-comment')) sloppy.push('removal-comment')
    return [{ text: remark, after: -1, marker: false }, line]
  })
}

/** Whether some shown line looks like a marker, or a marker like a line of the file. */
function collides(lines: readonly SnippetLine[], { alignment }: Plan): boolean {
  const markers = new Set(lines.filter((line) => line.marker).map((line) => line.text.trim()))
  if (alignment.before.some((line) => markers.has(line.trim()))) return true
  const lookalike = /^\W*(?:\.\.\.|…)|existing code|unchanged|rest of the (?:file|code)|(?:\.\.\.|…)\W*$/
  return lines.some((line) => !line.marker && line.after >= 0 && lookalike.test(line.text.trim()))
}

/** Leaves out blank lines between two lines that are unchanged and were neighbours before. */
function withoutBlanks(lines: readonly SnippetLine[], { alignment }: Plan, sloppy: string[]): SnippetLine[] {
  const { source } = alignment
  const kept = (line: SnippetLine | undefined) =>
    line !== undefined && line.after >= 0 && source[line.after] >= 0
  const left = lines.filter((line, i) => {
    if (line.after < 0 || !isBlank(line.text) || !kept(line)) return true
    let above = i - 1
    while (above >= 0 && isBlank(lines[above].text)) above--
    let below = i + 1
    while (below < lines.length && isBlank(lines[below].text)) below++
    if (!kept(lines[above]) || !kept(lines[below])) return true
    return source[lines[below].after] - source[lines[above].after] !== lines[below].after - lines[above].after
  })
  if (left.length < lines.length) sloppy.push('blanks-dropped')
  return left
}

/** Writes the snippet in another indentation: spaces for tabs, tabs for spaces, four for two. */
function retab(
  lines: readonly SnippetLine[],
  plan: Plan,
  syntax: Syntax,
  random: Random,
  sloppy: string[],
): SnippetLine[] {
  const unit = indentationUnit(plan.alignment.before)
  const units = ['  ', '    ', ...(syntax.name === 'yaml' || syntax.name === 'python' ? [] : ['\t'])]
  const other = random.pick(units.filter((u) => u !== unit))
  const levels = (text: string) => indentationOf(text).length / unit.length
  const changed = lines.filter(
    (line) => line.after >= 0 && plan.alignment.source[line.after] < 0 && !isBlank(line.text),
  )
  // Alignment under a bracket has no counterpart in other units.
  const regular = changed.every(({ text }) => indentationOf(text) === unit.repeat(Math.floor(levels(text))))
  if (!regular || !changed.some(({ text }) => levels(text) > 0) || syntax.name === 'markdown')
    return [...lines]
  sloppy.push('reindented')
  return lines.map((line) => {
    let rest = line.text
    let depth = 0
    while (rest.startsWith(unit)) {
      rest = rest.slice(unit.length)
      depth++
    }
    return { ...line, text: other.repeat(depth) + rest }
  })
}

function dedent(lines: readonly SnippetLine[], sloppy: string[]): SnippetLine[] {
  const solid = lines
    .filter((line) => line.after >= 0 && !isBlank(line.text))
    .map((line) => indentationOf(line.text))
  const common = solid.reduce((a, b) => (a.startsWith(b) ? b : b.startsWith(a) ? a : ''))
  if (common === '') return [...lines]
  sloppy.push('dedented')
  return lines.map((line) => ({
    ...line,
    text: line.text.startsWith(common) ? line.text.slice(common.length) : line.text.trimStart(),
  }))
}
