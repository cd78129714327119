import { createHash } from 'node:crypto'
import type { Case } from '../cases/case.js'
import { type Alignment, align, hunksOf } from './alignment.js'
import { declaredName, isBlank, isImport } from './block.js'
import { isDecidable } from './decidable.js'
import { type Habits, habitsOf } from './habits.js'
import { type Addition, additionOf, instructionOf } from './instruction.js'
import { mutate } from './mutation.js'
import { linesOf, type Pair, partOf } from './pair.js'
import { type Plan, planAlone, planSnippet, recallsOldLines } from './plan.js'
import { type Random, randomOf } from './random.js'
import { type Snippet, writeSnippet } from './snippet.js'
import { type Syntax, syntaxOf } from './syntax.js'

/** What cases are made from: real changes, and files to which changes are made up. */
export interface Material {
  readonly pairs: readonly Pair[]
  readonly files: readonly SourceFile[]
}

export type SourceFile = Omit<Pair, 'after'>

/** How many of the cases come from real changes, where there are any. */
const REAL_SHARE = 0.5
/** In shorter ones every line is context. */
const MIN_FILE_LINES = 15
/** Longer files are left to the cases made by hand, to keep runs short. */
const MAX_FILE_LINES = 3000
const MAX_WHOLE_FILE_LINES = 250
const MAX_SNIPPET_LINES = 300
/** Two draws of three give nothing: the change is too large, or the snippet is not decidable. */
const MAX_FAILED_DRAWS = 500

/** Makes cases, the same for the same seed and material. Fewer than `count` where the material is too poor. */
export function generateCases(
  material: Material,
  seed: number,
  count: number,
  progress?: (done: number) => void,
): Case[] {
  const pool = poolOf(material)
  const cases: Case[] = []
  for (let draw = 0, failed = 0; cases.length < count && failed < MAX_FAILED_DRAWS; draw++) {
    // Each draw has its own stream of chance, so that none sways the next.
    const made = generateOne(pool, randomOf(seed, draw), `${seed}-${draw}`)
    failed = made === undefined ? failed + 1 : 0
    if (made === undefined) continue
    cases.push(made)
    progress?.(cases.length)
  }
  return cases
}

function generateOne(pool: Pool, random: Random, id: string): Case | undefined {
  const change = drawChange(pool, random)
  if (change === undefined || hunksOf(change.alignment).length === 0) return undefined
  const { alignment, syntax } = change
  const habits = habitsOf(random)
  if (habits.extent === 'file' && alignment.after.length > MAX_WHOLE_FILE_LINES) return undefined
  const alone = habits.noContext ? aloneOf(alignment) : undefined
  const plan = alone === undefined ? planSnippet(alignment, habits, random) : planAlone(alignment)
  if (plan === undefined || recallsOldLines(plan)) return undefined
  const snippet = writeSnippet(plan, habits, syntax, random)
  if (snippet === undefined || snippet.lines.length > MAX_SNIPPET_LINES) return undefined
  const whole = plan.shown.every((shown) => shown === 1)
  // What was meant as a part and came out as the whole is a whole file with odd habits.
  if (whole !== (habits.extent === 'file')) return undefined
  if (!whole && (touchesBlanks(plan) || (alone === undefined && !isDecidable(plan, snippet))))
    return undefined
  return caseOf(change, plan, snippet, { ...habits, alone }, random, id)
}

/** The one new declaration of a change that an instruction can place. */
function aloneOf(alignment: Alignment): Addition | undefined {
  const hunks = hunksOf(alignment)
  return hunks.length === 1 ? additionOf(alignment, hunks[0]) : undefined
}

interface Change {
  readonly path: string
  readonly syntax: Syntax
  readonly alignment: Alignment
  readonly finalNewline: boolean
  readonly kind: string | undefined
  readonly source: Case['source']
}

/** The material, by language. */
interface Pool {
  readonly pairs: readonly Shelf<Pair>[]
  readonly files: readonly Shelf<SourceFile>[]
}

/** Things of one language, and how often it is drawn from. */
type Shelf<T> = readonly [{ readonly syntax: Syntax; readonly items: readonly T[] }, weight: number]

function poolOf({ pairs, files }: Material): Pool {
  return { pairs: shelvesOf(pairs), files: shelvesOf(files) }
}

/** Common languages are drawn more often than rare ones, but not as much more often as they are more common. */
function shelvesOf<T extends SourceFile>(items: readonly T[]): Shelf<T>[] {
  const shelves = new Map<string, { syntax: Syntax; items: T[] }>()
  for (const item of items) {
    const syntax = syntaxOf(item.path)
    if (syntax === undefined) continue
    const shelf = shelves.get(syntax.name)
    if (shelf === undefined) shelves.set(syntax.name, { syntax, items: [item] })
    else shelf.items.push(item)
  }
  return [...shelves.values()].map((shelf) => [shelf, Math.sqrt(shelf.items.length)])
}

function drawChange({ pairs, files }: Pool, random: Random): Change | undefined {
  if (pairs.length > 0 && (files.length === 0 || random.chance(REAL_SHARE))) {
    const { syntax, items } = random.weighted(pairs)
    const pair = random.pick(items)
    const before = linesOf(pair.before)
    const whole = fits(before) ? align(before, linesOf(pair.after)) : undefined
    const alignment = whole === undefined ? undefined : partOf(whole, random)
    return alignment && changeOf(pair, syntax, alignment)
  }
  if (files.length === 0) return undefined
  const { syntax, items } = random.weighted(files)
  const file = random.pick(items)
  const before = linesOf(file.before)
  const mutated = fits(before) ? mutate(before, random, syntax) : undefined
  const alignment = mutated && align(before, mutated.lines)
  return alignment && changeOf(file, syntax, alignment, mutated?.kind)
}

function fits(lines: readonly string[]): boolean {
  return lines.length >= MIN_FILE_LINES && lines.length <= MAX_FILE_LINES
}

function changeOf(
  { path, before, source }: SourceFile,
  syntax: Syntax,
  alignment: Alignment,
  kind?: string,
): Change {
  return { path, syntax, alignment, finalNewline: /\n$/.test(before), kind, source }
}

/** Whether a hunk is of blank lines only: nobody could tell such a change from carelessness. */
function touchesBlanks({ alignment: { before, after }, hunks }: Plan): boolean {
  return hunks.some(
    (h) =>
      before.slice(h.before.from, h.before.to).every(isBlank) &&
      after.slice(h.after.from, h.after.to).every(isBlank),
  )
}

function caseOf(
  change: Change,
  plan: Plan,
  { lines, sloppy }: Snippet,
  habits: Habits & { readonly alone: Addition | undefined },
  random: Random,
  id: string,
): Case {
  const { path, syntax, alignment } = change
  const eol = habits.crlf ? '\r\n' : '\n'
  const end = change.finalNewline ? eol : ''
  const { alone } = habits
  const instruction =
    alone !== undefined
      ? `I am adding ${alone.name} right after ${alone.after}.`
      : habits.instruction
        ? instructionOf(alignment, plan.hunks, random)
        : ''
  const noted = [
    ...sloppy,
    ...(alone === undefined ? [] : ['no-context']),
    ...(habits.crlf ? ['crlf'] : []),
    ...(change.finalNewline ? [] : ['no-final-newline']),
  ]
  let text = lines.map((line) => line.text).join('\n')
  if (habits.fileName && syntax.name !== 'json' && syntax.name !== 'markdown') {
    const [open, close] = syntax.comments[0]
    text = `${open}${path}${close}\n${text}`
    noted.push('file-name')
  }
  if (habits.fence && !text.includes('```')) {
    text = `\`\`\`${syntax.name}\n${text}\n\`\`\``
    noted.push('fenced')
  }
  return {
    id: `${createHash('sha256').update(text).digest('hex').slice(0, 8)}-${id}`,
    set: 'generated',
    path,
    language: syntax.name,
    kind: kindOf(change, plan),
    sloppy: noted.length === 0 ? ['clean'] : noted,
    answer: 'merge',
    original: alignment.before.join(eol) + end,
    snippet: random.chance(0.7) ? `${text}\n` : text,
    instruction,
    expected: [alignment.after.join(eol) + end],
    notes: '',
    source: change.source,
  }
}

function kindOf({ kind }: Change, { alignment, hunks, shown, wholeBlocks }: Plan): string {
  const { before, after } = alignment
  if (shown.every((s) => s === 1)) return 'whole-file'
  if (kind !== undefined) return kind
  if (wholeBlocks) return 'whole-block'
  if (hunks.length > 1) return 'multi-site'
  const [{ before: old, after: now }] = hunks
  if (now.from === now.to) return 'delete-lines'
  if (old.from === old.to) {
    const added = after.slice(now.from, now.to).filter((line) => !isBlank(line))
    if (added.every(isImport)) return 'add-import'
    if (declaredName(added[0]) !== undefined) return 'add-function'
    if (old.from === before.length) return 'end-of-file'
    return old.from === 0 ? 'top-of-file' : 'add-lines'
  }
  return old.to - old.from === 1 && now.to - now.from === 1 ? 'modify-line' : 'modify-body'
}
