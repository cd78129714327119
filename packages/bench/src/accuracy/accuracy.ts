/** How often each applier is right. */
import { basename } from 'node:path'
import { type Case, compare, inSplit } from '@mortise/evaluation'
import { asWritten, blocksOf, blocksText, hunksBetween, unifiedDiff } from '../edit/hunk.js'
import type { Applier, Form, Task } from './applier.js'

/** How well the edit is written: as good as its format allows, or as models write. */
export const WRITINGS = ['as written', 'as derived'] as const
export type Writing = (typeof WRITINGS)[number]

export type Verdict = 'right' | 'wrong' | 'declined'

/** How one applier fared with a group of cases. */
export interface Tally {
  readonly right: number
  readonly wrong: number
  readonly declined: number
}

export interface ApplierResult {
  readonly name: string
  readonly form: Form
  readonly version: string
  readonly writing: Writing
  /** Cases that have an answer. */
  readonly all: Tally
  /** The fifth of them that nothing was fitted to. */
  readonly heldOut: Tally
  readonly bySet: Readonly<Record<string, Tally>>
  readonly byLanguage: Readonly<Record<string, Tally>>
  readonly byKind: Readonly<Record<string, Tally>>
  /** Cases that a right applier refuses: caught, or changed all the same. Lazy edits only. */
  readonly refusals?: { readonly caught: number; readonly missed: number }
}

export interface Accuracy {
  readonly cases: number
  readonly refusals: number
  readonly results: readonly ApplierResult[]
  /** Tokens that a model writes for an edit, by set and format, median over the cases. */
  readonly editTokens: Readonly<Record<string, EditTokens>>
}

export type EditTokens = Readonly<Record<Form | 'whole file', number>>

/** What a tally is made of. */
interface Judged {
  readonly case: Case
  readonly verdict: Verdict
}

export function taskOf(c: Case, writing: Writing): Task {
  const exact = hunksBetween(c.original, c.expected[0])
  const hunks = writing === 'as derived' ? exact : asWritten(exact, c.snippet, c.original, c.id)
  const { original, instruction, snippet, language } = c
  const file = basename(c.path) || 'file'
  return {
    path: c.path,
    file,
    language,
    original,
    instruction,
    snippet,
    blocks: blocksOf(hunks),
    diff: unifiedDiff(hunks, file),
  }
}

/** Runs all cases through all appliers. */
export async function measureAccuracy(
  cases: readonly Case[],
  appliers: readonly Applier[],
  countTokens: (text: string) => number,
  progress: (done: number, total: number) => void,
): Promise<Accuracy> {
  const merges = cases.filter((c) => c.answer === 'merge')
  const refusals = cases.filter((c) => c.answer === 'refuse')
  const runs = appliers.flatMap((applier) =>
    (applier.form === 'lazy' ? (['as written'] as const) : WRITINGS).map((writing) => ({ applier, writing })),
  )
  const results: ApplierResult[] = []
  let done = 0
  for (const { applier, writing } of runs) {
    const judged: Judged[] = []
    for (const c of merges) {
      judged.push({ case: c, verdict: await judge(applier, c, writing) })
      progress(++done, runs.length * merges.length)
    }
    const { name, form, version } = applier
    results.push({
      name,
      form,
      version,
      writing,
      all: tally(judged),
      heldOut: tally(judged.filter((one) => inSplit(one.case, 'held-out'))),
      bySet: tallyBy(judged, (c) => c.set),
      byLanguage: tallyBy(judged, (c) => c.language || 'unknown'),
      byKind: tallyBy(judged, (c) => kindOf(c.kind)),
      ...(form === 'lazy' ? { refusals: await judgeRefusals(applier, refusals) } : {}),
    })
  }
  return {
    cases: merges.length,
    refusals: refusals.length,
    results,
    editTokens: Object.fromEntries(
      [...new Set(merges.map((c) => c.set))].map((set) => [
        set,
        editTokens(
          merges.filter((c) => c.set === set),
          countTokens,
        ),
      ]),
    ),
  }
}

async function judge(applier: Applier, c: Case, writing: Writing): Promise<Verdict> {
  const task = taskOf(c, writing)
  let text: string | null
  try {
    // Nothing to change: a diff without hunks is no diff, and no applier is to blame.
    text = applier.form !== 'lazy' && task.blocks.length === 0 ? c.original : await applier.apply(task)
  } catch {
    return 'declined'
  }
  if (text === null) return 'declined'
  return compare(c, text) === 'different' ? 'wrong' : 'right'
}

async function judgeRefusals(
  applier: Applier,
  cases: readonly Case[],
): Promise<{ caught: number; missed: number }> {
  let missed = 0
  for (const c of cases) {
    const text = await applier.apply(taskOf(c, 'as written')).catch(() => null)
    if (text !== null && text !== c.original) missed++
  }
  return { caught: cases.length - missed, missed }
}

function tally(judged: readonly Judged[]): Tally {
  const count = (verdict: Verdict): number => judged.filter((one) => one.verdict === verdict).length
  return { right: count('right'), wrong: count('wrong'), declined: count('declined') }
}

/** Largest group first. */
function tallyBy(judged: readonly Judged[], groupOf: (c: Case) => string): Record<string, Tally> {
  const groups = new Map<string, Judged[]>()
  for (const one of judged) {
    const name = groupOf(one.case)
    groups.set(name, [...(groups.get(name) ?? []), one])
  }
  return Object.fromEntries(
    [...groups]
      .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
      .map(([name, members]) => [name, tally(members)]),
  )
}

/** Sets spell their kinds in two ways. */
const kindOf = (kind: string): string => kind.replaceAll('_', '-')

function editTokens(cases: readonly Case[], countTokens: (text: string) => number): EditTokens {
  const median = (textOf: (c: Case) => string): number => {
    const counts = cases.map((c) => countTokens(textOf(c))).sort((a, b) => a - b)
    return counts[Math.floor(counts.length / 2)] ?? 0
  }
  return {
    lazy: median((c) => c.snippet),
    blocks: median((c) => blocksText(taskOf(c, 'as written').blocks)),
    diff: median((c) => taskOf(c, 'as written').diff),
    'whole file': median((c) => c.expected[0]),
  }
}
