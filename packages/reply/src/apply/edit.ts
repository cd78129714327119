/** One edit, in any dialect, for one file. */
import type { ApplyRequest, Engine, LineRange, Outcome, RefusalCode, Refused, Stats } from '@mortise/core'
import { type Block, FORMATS, type Format, type Patch } from '../block.js'
import { detectFormat, readPatches } from '../dialect/detect.js'
import type { Evidence } from '../locate/sameness.js'
import { type Draft, startDraft, startLosses } from '../place/draft.js'
import { appliedOf } from '../place/outcome.js'
import { type BlockState, putAllIn } from '../place/rounds.js'
import { pathOn, samePath } from '../reply/path.js'
import { linesOf } from '../text.js'

export interface EditRequest extends ApplyRequest {
  /** The edit's dialect; found out if it isn't given. */
  readonly format?: Format | undefined
  /** Places the blocks that can be placed, even if others can't. */
  readonly partial?: boolean | undefined
  /** Below this confidence a block is refused. 0..1; 0.5 if it isn't given. */
  readonly minConfidence?: number | undefined
  /**
   * The model is known to have ended by itself (its stop reason says so): a closing line that is missing at the edit's
   * end was forgotten. Without it such a block is refused as cut off.
   */
  readonly complete?: boolean | undefined
}

/** What became of one block of an edit. */
export type BlockReport = BlockState & {
  /** Where it stands in the edit. 0-based, half-open. */
  readonly lines: LineRange
}

export type EditOutcome = Outcome & {
  readonly format: Format
  /** One per block of the edit, in its order; a lazy snippet is one block. */
  readonly blocks: readonly BlockReport[]
  /** The file's new name, where the edit gives it one. The caller renames it. */
  readonly to?: string | undefined
}

/** What a merge does to a file, with the file's fate beside its text. */
export interface PatchRequest {
  readonly original: string
  readonly edit: string
  readonly blocks: readonly Block[]
  readonly format: Format
  readonly partial: boolean
  readonly minConfidence: number
}

const DEFAULT_MIN_CONFIDENCE = 0.5
/** Work for one edit, in units of about ten nanoseconds, before it is refused as too much. */
const BUDGET = 300_000_000
/** The part of it for places that are only alike. */
const FUZZY_BUDGET = 100_000_000
const MAX_LENGTH = 64 * 1024 * 1024

/** Applies an edit to a file: the engine merges a lazy snippet, everything else is placed block by block. Never throws on bad input. */
export function applyEdit(request: EditRequest, engine: Pick<Engine, 'applySync'>): EditOutcome {
  const { original, edit, path, instruction, language } = request
  const begun = performance.now()
  if (original.length > MAX_LENGTH || edit.length > MAX_LENGTH) {
    const stats = statsOf(original, edit, begun, 0)
    return {
      ...refuse('too-large', 'the file or the edit is larger than 64 MiB', stats),
      format: 'lazy',
      blocks: [],
    }
  }
  const format = request.format ?? detectFormat(edit, path)
  if (!FORMATS.includes(format)) throw new TypeError(`unknown format: ${format}`)
  if (format === 'lazy') {
    const outcome = engine.applySync({ original, edit, path, instruction, language })
    return { ...outcome, format, blocks: [reportOf(outcome, linesOf(edit).length)] }
  }
  const patches = readPatches(edit, format, pathOn, request.complete ?? false)
  const chosen = choosePatch(patches, path)
  if (typeof chosen === 'string')
    return { ...refuse('wrong-file', chosen, statsOf(original, edit, begun, 0)), format, blocks: [] }
  if (chosen.every((patch) => patch.action === 'delete') && chosen.length > 0) {
    const message = 'the edit deletes the file; apply it as a reply, or delete the file yourself'
    return { ...refuse('invalid-input', message, statsOf(original, edit, begun, 0)), format, blocks: [] }
  }
  if (
    chosen.some((patch) => patch.action === 'create' && format === 'apply-patch') &&
    original.trim() !== ''
  ) {
    const message = 'the edit adds a file that exists already; update it instead'
    return { ...refuse('conflicting-edit', message, statsOf(original, edit, begun, 0)), format, blocks: [] }
  }
  const [{ snippet, instruction: said } = {}, ...others] = chosen
  if (snippet !== undefined && others.length === 0) {
    const request = { original, edit: snippet, path, instruction: instruction ?? said, language }
    const outcome = engine.applySync(request)
    return { ...outcome, format, blocks: [reportOf(outcome, linesOf(edit).length)] }
  }
  if (chosen.some((patch) => patch.snippet !== undefined)) {
    const message = 'the edit holds a lazy snippet among others; give each by itself'
    return { ...refuse('invalid-input', message, statsOf(original, edit, begun, 0)), format, blocks: [] }
  }
  const blocks = chosen.flatMap((patch) => patch.blocks)
  const to = chosen.findLast((patch) => patch.to !== undefined)?.to
  if (blocks.length === 0 && to !== undefined) {
    const start = startDraft(original)
    const unchanged = appliedOf(start, startLosses(start), statsOf(original, edit, begun, 0))
    return { ...unchanged, format, blocks: [], to }
  }
  const outcome = applyBlocks({
    original,
    edit,
    blocks,
    format,
    partial: request.partial ?? false,
    minConfidence: request.minConfidence ?? DEFAULT_MIN_CONFIDENCE,
  })
  return to === undefined ? outcome : { ...outcome, to }
}

/** The patches that are meant for the file: those that name it, or all where one file is named or none. */
function choosePatch(patches: readonly Patch[], path: string | undefined): readonly Patch[] | string {
  const names = new Set(patches.flatMap((patch) => (patch.path === undefined ? [] : [patch.path])))
  if (names.size <= 1) return patches
  const own = patches.filter(
    (patch) => patch.path !== undefined && path !== undefined && samePath(patch.path, path),
  )
  if (own.length > 0) return own
  const list = [...names].slice(0, 5).join(', ')
  return `the edit is for ${names.size} files (${list}), and none of them is ${path ?? 'named'}; apply it as a reply`
}

/** Puts blocks into a text, all or none (or, where asked, those that can be placed). */
export function applyBlocks(request: PatchRequest): EditOutcome {
  const { original, edit, blocks, format, partial, minConfidence } = request
  const begun = performance.now()
  if (blocks.length === 0) {
    const message = 'the edit holds nothing to apply; give blocks that say what to change'
    return { ...refuse('invalid-input', message, statsOf(original, edit, begun, 0)), format, blocks: [] }
  }
  const budget = { left: BUDGET, fuzzy: FUZZY_BUDGET }
  const start = startDraft(original)
  let losses = startLosses(start)
  let { draft, states } = putAllIn(start, blocks, losses, budget)
  const doubted = states.some((state) => state.status === 'placed' && state.confidence < minConfidence)
  if (doubted) {
    const doubts = states.map((state) => doubt(state, minConfidence))
    const sure = blocks.filter((_, at) => doubts[at]!.status === 'placed')
    losses = startLosses(start)
    draft = putAllIn(start, sure, losses, budget).draft
    states = doubts
  }
  const reports = states.map((state, at): BlockReport => ({ ...state, lines: blocks[at]!.lines }))
  const stats = statsOf(original, edit, begun, BUDGET + FUZZY_BUDGET - budget.left - budget.fuzzy)
  const merged = finish(draft, losses, states, stats, original, blocks)
  const failed = states.filter((state) => state.status === 'refused')
  if (failed.length === 0 || (partial && failed.length < states.length))
    return { ...merged, format, blocks: reports }
  const [first] = failed
  const held = states.length - failed.length
  const more = failed.length > 1 ? ` (${failed.length} of ${states.length} blocks can't be placed)` : ''
  return {
    status: 'refused',
    code: first!.code,
    message: `${first!.message}${more}`,
    candidates: first!.candidates,
    ...(held > 0 ? { hunks: merged.hunks, draft: { text: merged.text, confidence: merged.confidence } } : {}),
    stats,
    format,
    blocks: reports,
  }
}

function finish(
  draft: Draft,
  losses: ReturnType<typeof startLosses>,
  states: readonly BlockState[],
  stats: Stats,
  original: string,
  blocks: readonly Block[],
) {
  const merged = appliedOf(draft, losses, stats)
  const whole = blocks.find((block) => block.kind === 'whole')
  // A file given whole ends as it is given, where there was none before.
  const text =
    original === '' && whole?.kind === 'whole' && !whole.text.endsWith('\n')
      ? merged.text.replace(/\r?\n$/, '')
      : merged.text
  const confidence = states.reduce(
    (least, state) => (state.status === 'placed' ? Math.min(least, state.confidence) : least),
    1,
  )
  return { ...merged, text, confidence }
}

function doubt(state: BlockState, minConfidence: number): BlockState {
  if (state.status === 'refused' || state.confidence >= minConfidence) return state
  const message = `the block's place at line ${state.at + 1} is too unsure (${state.confidence.toFixed(2)}); copy its old lines from the file`
  return { status: 'refused', code: 'no-anchor', message, candidates: [] }
}

function reportOf(outcome: Outcome, lines: number): BlockReport {
  const range = { start: 0, end: lines }
  if (outcome.status === 'refused') {
    const { code, message, candidates } = outcome
    return { status: 'refused', code, message, candidates, lines: range }
  }
  const evidence: Evidence = 'whole'
  const at = outcome.hunks[0]?.original.start ?? 0
  return { status: 'placed', at, evidence, confidence: outcome.confidence, lines: range }
}

export const refuse = (code: RefusalCode, message: string, stats: Stats): Refused => ({
  status: 'refused',
  code,
  message,
  candidates: [],
  stats,
})

export function statsOf(original: string, edit: string, begun: number, cells: number): Stats {
  const stats = {
    originalLength: original.length,
    editLength: edit.length,
    originalLines: countLines(original),
    editLines: countLines(edit),
    ms: performance.now() - begun,
    tokens: Math.round((2 * original.length) / 4),
    cells,
    parsed: 0,
    // Blocks are placed by their text alone; no parser is asked.
    syntax: 'unneeded' as const,
    route: original === '' ? ('new-file' as const) : ('aligned' as const),
  }
  return stats
}

function countLines(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return text === '' || text.endsWith('\n') ? lines : lines + 1
}
