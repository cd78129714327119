/** Edits of real files with a known answer, and what became of each: what the confidences are fitted on and held to. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { readPatches } from '../dialect/detect.js'
import { GIVEN } from '../locate/confidence.js'
import type { Doubts } from '../locate/place.js'
import type { Evidence } from '../locate/sameness.js'
import { startDraft, startLosses } from '../place/draft.js'
import { putAllIn } from '../place/rounds.js'
import { indentOf, isBlank, linesOf, writeText } from '../text.js'
import { chunksOf, type Pick, pickFrom, ROUGHNESSES, roughen, WRITERS, wholeLines } from './dialects.js'

/** An edit that was applied: what its least sure block rests on, and whether the file is as it was to be. */
export interface Sample {
  readonly evidence: Evidence
  readonly doubts: Doubts
  readonly confidence: number
  readonly right: boolean
  /** How the edit was written and roughened, and whether the file has changed meanwhile. */
  readonly made: { readonly writer: string; readonly roughness: string; readonly drifted: boolean }
}

interface Original {
  readonly id: string
  readonly lines: readonly string[]
}

/** The files of the handmade cases; a fifth of them is held out. */
export function originalsOf(heldOut: boolean): Original[] {
  const root = new URL('../../../../', import.meta.url)
  const table = gunzipSync(readFileSync(new URL('cases/dev-handmade.jsonl.gz', root))).toString('utf8')
  return table
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; original: string })
    .filter((_, at) => (at % 5 === 0) === heldOut)
    .map(({ id, original }) => ({ id, lines: linesOf(original) }))
    .filter(({ lines }) => lines.length >= 20)
}

const BUDGET = { left: 300_000_000, fuzzy: 100_000_000 }
/** Lines between two changes of one edit, and between a change and what else changed meanwhile. */
const APART = 12

/** Makes one edit and applies it; undefined where it is refused, or says nothing. */
export function sampleOf(originals: readonly Original[], seed: number): Sample | undefined {
  const pick = pickFrom(seed)
  const before = originals[pick(originals.length)]!.lines
  const after = changed(before, pick)
  if (after.join('\n') === before.join('\n')) return undefined
  const names = Object.keys(ROUGHNESSES)
  const how = pick(3) === 0 ? 'none' : names[pick(names.length)]!
  const chunks = roughen(chunksOf(before, after, pick(5)), how, pick)
  const writer = Object.keys(WRITERS)[pick(Object.keys(WRITERS).length)]!
  const { format, write } = WRITERS[writer]!
  const edit = write(chunks, pick, before, how !== 'none')
  const [file, expected] = drifted(before, after, pick)
  const start = startDraft(wholeLines(file))
  if (format === 'lazy') return undefined
  const blocks = readPatches(edit, format, () => undefined, false).flatMap((patch) => patch.blocks)
  const { draft, states, places } = putAllIn(start, blocks, startLosses(start), { ...BUDGET })
  if (blocks.length === 0 || states.some((state) => state.status === 'refused')) return undefined
  const least = places.reduce((one, other) => (other!.confidence < one!.confidence ? other : one))!
  const tidy = (text: string): string =>
    linesOf(text)
      .filter((line) => !isBlank(line))
      .join('\n')
  const right = expected !== undefined && tidy(writeText(draft.text)) === tidy(wholeLines(expected))
  const { evidence, doubts, confidence } = least
  // What an edit says outright is no matter of finding its place.
  if (evidence in GIVEN) return undefined
  const made = { writer, roughness: how, drifted: file !== before }
  return { evidence, doubts, confidence, right, made }
}

/** One to three changes, apart from each other. */
function changed(before: readonly string[], pick: Pick): string[] {
  const after = [...before]
  let at = pick(before.length)
  for (let count = 1 + pick(3); count > 0 && at < after.length; count--) {
    const gone = pick(3)
    const come = Array.from({ length: gone === 0 ? 1 + pick(3) : pick(4) }, () => {
      const text = pick(2) === 0 ? (after[at] ?? '') : before[pick(before.length)]!
      return otherWord(indentOf(after[at] ?? '') + text.trim(), pick)
    })
    after.splice(at, gone, ...come)
    at += APART + pick(40)
  }
  return after
}

/** The line with one of its words changed. */
function otherWord(text: string, pick: Pick): string {
  const words = Array.from(text.matchAll(/[A-Za-z]{3,}/g))
  const word = words[pick(Math.max(1, words.length))]
  if (word === undefined) return text
  const other = ['value', 'result', 'index', 'names', 'total', 'other'][pick(6)]!
  return text.slice(0, word.index) + other + text.slice(word.index + word[0].length)
}

/** What else may have changed by the time the edit comes, and how often, of 64 edits. A guess: no one has counted it. */
const DRIFTS = { far: 4, beside: 4, line: 1, region: 1 } as const
type Drift = keyof typeof DRIFTS

/**
 * The file as it is by the time the edit comes, and what it should become. Where the very lines that the edit changes
 * have changed, or have gone with those around them, there is no right answer but to refuse.
 */
function drifted(
  before: readonly string[],
  after: readonly string[],
  pick: Pick,
): readonly [readonly string[], readonly string[] | undefined] {
  const rows = chunksOf(before, after, before.length)[0]!.rows
  const drift = (Object.keys(DRIFTS) as Drift[]).flatMap((name) => Array<Drift>(DRIFTS[name]).fill(name))[
    pick(64)
  ]
  if (drift === undefined) return [before, after]
  const isNear = (at: number): boolean =>
    rows.slice(Math.max(0, at - 3), at + 4).some((row) => row.sign !== ' ')
  const fits = (at: number): boolean => {
    const { sign, text } = rows[at]!
    if (!/[A-Za-z]{3}/.test(text)) return false
    if (drift === 'far') return sign === ' ' && !isNear(at)
    return drift === 'beside' ? sign === ' ' && isNear(at) : sign === '-'
  }
  const choices = rows.flatMap((_, at) => (fits(at) ? [at] : []))
  const at = choices[pick(Math.max(1, choices.length))]
  if (at === undefined) return [before, after]
  const end = drift === 'region' ? Math.min(rows.length, at + 6) : at + 1
  const start = drift === 'region' ? Math.max(0, at - 5) : at
  const now = drift === 'region' ? [] : [otherWord(rows[at]!.text, pick)]
  const side = (gone: '+' | '-'): string[] => [
    ...rows
      .slice(0, start)
      .filter((row) => row.sign !== gone)
      .map((row) => row.text),
    ...now,
    ...rows
      .slice(end)
      .filter((row) => row.sign !== gone)
      .map((row) => row.text),
  ]
  return [side('+'), drift === 'far' || drift === 'beside' ? side('-') : undefined]
}
