/** A whole reply against a workspace: every file merged before any is written, all or nothing. */
import {
  type Applied,
  type Candidate,
  type Engine,
  type Hunk,
  LineLoss,
  type Outcome,
  type RefusalCode,
  type Trace,
} from '@mortise/core'
import type { Block, Format } from '../block.js'
import { isComment, isElision } from '../locate/elision.js'
import { composeTraces, hunksOf } from '../place/outcome.js'
import { type FileEdit, parseReply, type Reply, type Skipped } from '../reply/parse.js'
import { tidyPath } from '../reply/path.js'
import {
  type Catalogue,
  faultOfPath,
  makeCatalogue,
  misspelt,
  pathBelow,
  resolvePath,
} from '../reply/resolve.js'
import { linesOf } from '../text.js'
import { applyBlocks, applyEdit, type BlockReport, type EditOutcome, refuse, statsOf } from './edit.js'

/** The workspace, as far as a reply needs it. Paths are relative to its root, with forward slashes. */
export interface Files {
  /** The file's text; null if there is none. */
  read(path: string): Promise<string | null>
  /** All files that may be edited. Asked for only where a path isn't found as it stands. */
  list(): Promise<readonly string[]>
}

export interface ReplyOptions {
  /** Applies what can be applied, though other edits, or other blocks, are refused. */
  readonly partial?: boolean | undefined
  /** Below this confidence an edit is refused. 0..1; 0.5 if it isn't given. */
  readonly minConfidence?: number | undefined
  /** Takes every block for this dialect. */
  readonly format?: Format | undefined
  /** What the reply is meant to do, for its lazy snippets: a hint, with the words before each block. */
  readonly instruction?: string | undefined
  /** Names of the workspace's root: absolute paths below it are paths of the workspace, all others are refused. */
  readonly roots?: readonly string[] | undefined
  /** The file of blocks that name none. */
  readonly path?: string | undefined
  /** The model is known to have ended by itself, so that a block which isn't closed at the reply's end is whole. */
  readonly complete?: boolean | undefined
}

/** What became of one block of the reply. Lines are the reply's. */
export type PartReport = BlockReport & { readonly format: Format }

/** What becomes of one file. */
export interface FileOutcome {
  /** In the workspace; as the reply writes it where it was refused. */
  readonly path: string
  readonly action: 'edit' | 'create' | 'delete' | 'rename'
  /** The new path, where the file is renamed. */
  readonly to?: string | undefined
  /** Null: there is no such file, before or after. */
  readonly original: string | null
  readonly text: string | null
  /** The merge of all of its edits; lines of the edit in it are the reply's. */
  readonly outcome: Outcome
  /** Lines that came and went. */
  readonly added: number
  readonly removed: number
  readonly parts: readonly PartReport[]
}

export interface ReplyOutcome {
  /** `refused`: nothing is to be written. `partial`: files whose outcome is applied are, others aren't. */
  readonly status: 'applied' | 'partial' | 'refused'
  /** In the order in which the reply names them first. */
  readonly files: readonly FileOutcome[]
  readonly skipped: readonly Skipped[]
}

/** A file while the edits of the reply go into it. */
interface State {
  readonly path: string
  readonly original: string | null
  text: string | null
  action: FileOutcome['action']
  to: string | undefined
  merged: Applied | undefined
  refused: Extract<Outcome, { status: 'refused' }> | undefined
  /** Edits made of blocks that wait to go in together: the file is read once for all of them. */
  queue: FileEdit[]
  readonly parts: PartReport[]
}

/** Applies a reply, or what `parseReply` made of one. Reads files and writes none; throws only what `files` throws. */
export async function applyReply(
  reply: string | Reply,
  files: Files,
  engine: Pick<Engine, 'apply' | 'applySync'>,
  options: ReplyOptions = {},
): Promise<ReplyOutcome> {
  const { edits, skipped } = typeof reply === 'string' ? parseReply(reply, options) : reply
  const workspace = openWorkspace(files)
  const states = new Map<string, State>()
  const roots = options.roots ?? []
  for (const edit of edits) await applyOne(belowRoot(edit, roots), states, workspace, engine, options)
  for (const state of states.values()) flush(state, options)
  // A renamed file is known by both of its names.
  const outcomes = [...new Set(states.values())].map((state) => outcomeOf(state, options.partial === true))
  const refused = outcomes.filter((file) => file.outcome.status === 'refused')
  const failed =
    outcomes.some((file) => file.parts.some((part) => part.status === 'refused')) || refused.length > 0
  const some = outcomes.length > refused.length
  const status =
    outcomes.length === 0 ? 'refused' : !failed ? 'applied' : options.partial && some ? 'partial' : 'refused'
  return { status, files: outcomes, skipped }
}

/** The edit with its paths relative to the root, where they were absolute ones below it. */
function belowRoot(edit: FileEdit, roots: readonly string[]): FileEdit {
  const { path, to } = edit
  if (roots.length === 0) return edit
  const relative = (one: string | undefined): string | undefined =>
    one === undefined ? undefined : pathBelow(one, roots)
  return { ...edit, path: relative(path), ...(to === undefined ? {} : { to: relative(to) }) }
}

interface Workspace {
  read(path: string): Promise<string | null>
  catalogue(): Promise<Catalogue>
}

function openWorkspace(files: Files): Workspace {
  let catalogue: Promise<Catalogue> | undefined
  return {
    read: (path) => files.read(path),
    catalogue: () => {
      catalogue ??= files.list().then(makeCatalogue)
      return catalogue
    },
  }
}

async function applyOne(
  edit: FileEdit,
  states: Map<string, State>,
  workspace: Workspace,
  engine: Pick<Engine, 'apply' | 'applySync'>,
  options: ReplyOptions,
): Promise<void> {
  const given = edit.path ?? options.path
  if (given === undefined) {
    const message = `the block at line ${edit.lines.start + 1} of the reply names no file; write its path on the line before it`
    stateOf(states, `(line ${edit.lines.start + 1})`, null)
    refuseIn(states.get(`(line ${edit.lines.start + 1})`)!, edit, 'invalid-input', message)
    return
  }
  const found = await findState(given, edit, states, workspace)
  if (found.refusal !== undefined) {
    refuseIn(found.state, edit, found.refusal.code, found.refusal.message)
    return
  }
  const { state } = found
  if (state.queue.length > 0) {
    if (isQueued(edit) && edit.action === 'edit' && edit.to === undefined) {
      state.queue.push(edit)
      return
    }
    flush(state, options)
  }
  if (edit.to !== undefined && !(await renameIn(state, edit, states, workspace))) return
  if (edit.action === 'rename') return
  if (edit.action === 'delete') {
    if (state.text === null)
      refuseIn(state, edit, 'wrong-file', `${state.path} is to be deleted, but there is no such file`)
    else deleteIn(state, edit)
    return
  }
  const original = state.text
  if (edit.action === 'create' && original !== null && original.trim() !== '') {
    refuseIn(
      state,
      edit,
      'conflicting-edit',
      `${state.path} is to be created, but it exists already; edit it instead`,
    )
    return
  }
  // What was deleted before is there again, with another text.
  if (original === null) state.action = state.original === null ? 'create' : 'edit'
  if (isQueued(edit)) {
    state.queue.push(edit)
    return
  }
  mergeIn(
    state,
    edit,
    await merge(edit, original ?? '', original === null, state.path, engine, options),
    options,
  )
}

const isQueued = (edit: FileEdit): boolean => edit.blocks.length > 0

/** Puts the edits that wait into the file. */
function flush(state: State, options: ReplyOptions): void {
  const edits = state.queue
  if (edits.length === 0) return
  state.queue = []
  const [first] = edits
  const blocks = edits.flatMap((edit) => edit.blocks)
  const formats = edits.flatMap((edit) => edit.blocks.map(() => edit.format))
  const outcome = applyBlocks({
    original: state.text ?? '',
    edit: '',
    blocks,
    format: first!.format,
    ...settingsOf(options),
  })
  mergeIn(state, { ...first!, blocks }, outcome, options, formats)
}

const settingsOf = (options: ReplyOptions): { partial: boolean; minConfidence: number } => ({
  partial: options.partial ?? false,
  minConfidence: options.minConfidence ?? DEFAULT_MIN_CONFIDENCE,
})

interface Found {
  readonly state: State
  readonly refusal?: { readonly code: RefusalCode; readonly message: string }
}

async function findState(
  given: string,
  edit: FileEdit,
  states: Map<string, State>,
  workspace: Workspace,
): Promise<Found> {
  const fault = faultOfPath(given)
  if (fault !== undefined)
    return { state: stateOf(states, given, null), refusal: { code: 'wrong-file', message: fault } }
  const known = states.get(given)
  if (known !== undefined) {
    if (known.text === null && known.action === 'delete' && edit.action === 'edit' && isMerge(edit)) {
      const message = `${given} is edited after it was deleted`
      return { state: known, refusal: { code: 'conflicting-edit', message } }
    }
    return { state: known }
  }
  const text = await workspace.read(given)
  if (text !== null) return { state: stateOf(states, given, text) }
  if (edit.action === 'create') return { state: stateOf(states, given, null) }
  const resolution = resolvePath(given, await workspace.catalogue())
  if (
    resolution.status === 'found' &&
    edit.action === 'write' &&
    resolution.path.endsWith(`/${tidyPath(given)}`)
  ) {
    // It may as well be a new file, and the other one would be lost.
    const message = `there is no file ${given}, but there is ${resolution.path}; give the path of the file that is meant, or say that the file is new`
    return { state: stateOf(states, given, null), refusal: { code: 'wrong-file', message } }
  }
  if (resolution.status === 'found') {
    const there = states.get(resolution.path)
    if (there !== undefined) return { state: there }
    const found = await workspace.read(resolution.path)
    if (found !== null) return { state: stateOf(states, resolution.path, found) }
  }
  if (resolution.status === 'refused')
    return {
      state: stateOf(states, given, null),
      refusal: { code: 'wrong-file', message: resolution.message },
    }
  const near = resolution.status === 'unknown' ? resolution.near : []
  const state = stateOf(states, given, null)
  if (isMerge(edit) || edit.action === 'delete' || edit.action === 'rename') {
    const known = near.length > 0 ? near : misspelt(given, await workspace.catalogue())
    const hint = known.length > 0 ? `; near are ${known.join(', ')}` : ''
    return { state, refusal: { code: 'wrong-file', message: `there is no file ${given}${hint}` } }
  }
  if (near.length > 0 && edit.action !== 'write') {
    const message = `there is no file ${given}, but there is ${near.join(', ')}; give the path of the file that is meant, or say that the file is new`
    return { state, refusal: { code: 'wrong-file', message } }
  }
  return { state }
}

/** Tells whether an edit needs a file to merge into. */
function isMerge(edit: FileEdit): boolean {
  if (edit.action !== 'edit') return false
  if (edit.format === 'lazy') return linesOf(edit.text).some((line) => isElision(line) && isComment(line))
  return !edit.blocks.every(canBegin)
}

/** Tells whether a block can stand in an empty file. */
const canBegin = (block: Block): boolean =>
  block.kind === 'whole' ||
  (block.kind === 'text' && block.old === '') ||
  (block.kind === 'lines' && block.rows.every((row) => row.sign === '+'))

function stateOf(states: Map<string, State>, path: string, original: string | null): State {
  const known = states.get(path)
  if (known !== undefined) return known
  const state: State = {
    path,
    original,
    text: original,
    action: 'edit',
    to: undefined,
    merged: undefined,
    refused: undefined,
    queue: [],
    parts: [],
  }
  states.set(path, state)
  return state
}

function refuseIn(state: State, edit: FileEdit, code: RefusalCode, message: string): void {
  state.refused ??= refuse(code, message, statsOf(state.original ?? '', edit.text, performance.now(), 0))
  state.parts.push({
    status: 'refused',
    code,
    message,
    candidates: [],
    lines: edit.lines,
    format: edit.format,
  })
}

/** Gives a file its new name; false where it can't have it. */
async function renameIn(
  state: State,
  edit: FileEdit,
  states: Map<string, State>,
  workspace: Workspace,
): Promise<boolean> {
  const to = edit.to!
  const fault = faultOfPath(to)
  const taken =
    states.get(to)?.text ?? (states.has(to) ? null : fault === undefined ? await workspace.read(to) : null)
  if (fault !== undefined || taken !== null || state.text === null) {
    const message =
      fault ??
      (state.text === null
        ? `there is no file ${state.path} to rename`
        : `${to} exists already; give another name`)
    refuseIn(state, edit, 'wrong-file', message)
    return false
  }
  if (edit.blocks.some((block) => block.kind === 'broken')) {
    const block = edit.blocks.find((one) => one.kind === 'broken')!
    refuseIn(state, edit, block.kind === 'broken' ? block.code : 'invalid-input', "the rename can't be read")
    return false
  }
  state.to = to
  states.set(to, state)
  state.action = 'rename'
  if (edit.blocks.length === 0)
    state.parts.push({
      status: 'placed',
      at: 0,
      evidence: 'whole',
      confidence: 1,
      lines: edit.lines,
      format: edit.format,
    })
  return true
}

function deleteIn(state: State, edit: FileEdit): void {
  const gone = state.text!
  state.action = 'delete'
  state.text = null
  state.parts.push({
    status: 'placed',
    at: 0,
    evidence: 'whole',
    confidence: 1,
    lines: edit.lines,
    format: edit.format,
  })
  const lines = linesOf(state.original ?? gone).length
  const trace: Trace = {
    origin: new Uint8Array(),
    originalLine: new Int32Array(),
    editLine: new Int32Array(),
    loss: new Uint8Array(lines).fill(LineLoss.removed),
  }
  const hunks: Hunk[] = hunksOf(trace, () => 1)
  const stats = statsOf(state.original ?? '', '', performance.now(), 0)
  state.merged = { status: 'applied', text: '', confidence: 1, hunks, trace, stats }
}

async function merge(
  edit: FileEdit,
  original: string,
  isNew: boolean,
  path: string,
  engine: Pick<Engine, 'apply' | 'applySync'>,
  options: ReplyOptions,
): Promise<EditOutcome> {
  const { format } = edit
  const hints = [options.instruction, edit.instruction].filter((hint) => hint !== undefined)
  const instruction = hints.length === 0 ? undefined : hints.join('\n')
  const settings = settingsOf(options)
  if (options.format !== undefined && options.format !== 'lazy')
    return applyEdit(
      { original, edit: edit.text, path, format: options.format, instruction, ...settings },
      engine,
    )
  if (isNew || edit.action === 'create' || edit.action === 'write')
    return writeWhole(edit, original, settings)
  const outcome = await engine.apply({ original, edit: edit.text, path, instruction })
  const lines = { start: 0, end: edit.lines.end - edit.lines.start }
  if (outcome.status === 'refused') {
    const { code, message, candidates } = outcome
    return { ...outcome, format, blocks: [{ status: 'refused', code, message, candidates, lines }] }
  }
  const { confidence } = outcome
  if (confidence < settings.minConfidence) {
    const message = `the merge of the snippet at line ${edit.lines.start + 1} of the reply is too unsure (${confidence.toFixed(2)}); give more of the lines around the change`
    const { code, candidates }: { code: RefusalCode; candidates: Candidate[] } = {
      code: 'no-anchor',
      candidates: [],
    }
    return {
      ...refuse(code, message, outcome.stats),
      format,
      blocks: [{ status: 'refused', code, message, candidates, lines }],
    }
  }
  const at = outcome.hunks[0]?.original.start ?? 0
  return { ...outcome, format, blocks: [{ status: 'placed', at, evidence: 'whole', confidence, lines }] }
}

const DEFAULT_MIN_CONFIDENCE = 0.5

function writeWhole(
  edit: FileEdit,
  original: string,
  settings: { partial: boolean; minConfidence: number },
): EditOutcome {
  const length = edit.lines.end - edit.lines.start
  const lines = { start: 0, end: length }
  const block: Block = { kind: 'whole', text: edit.text, lines }
  return applyBlocks({ original, edit: edit.text, blocks: [block], format: 'whole-file', ...settings })
}

/** Puts the outcome of one edit to those of the edits before it. */
function mergeIn(
  state: State,
  edit: FileEdit,
  outcome: EditOutcome,
  options: ReplyOptions,
  formats: readonly Format[] = [],
): void {
  // Blocks have the reply's lines already; a snippet has its own.
  const shift = edit.blocks.length > 0 ? 0 : edit.lines.start
  outcome.blocks.forEach((block, at) => {
    const lines = { start: block.lines.start + shift, end: block.lines.end + shift }
    state.parts.push({ ...block, lines, format: formats[at] ?? outcome.format })
  })
  if (outcome.status === 'refused') {
    if (outcome.blocks.length === 0)
      state.parts.push({
        status: 'refused',
        code: outcome.code,
        message: outcome.message,
        candidates: outcome.candidates,
        lines: edit.lines,
        format: outcome.format,
      })
    const { format: _format, blocks: _blocks, ...refused } = outcome
    state.refused ??= refused
    // Edits that follow still report their state, against the file as it would be.
    if (!options.partial && outcome.draft !== undefined) state.text = outcome.draft.text
    return
  }
  const { format: _format, blocks: _blocks, ...applied } = outcome
  state.merged =
    state.merged === undefined ? shiftTrace(applied, shift) : follow(state.merged, applied, shift)
  state.text = applied.text
}

function shiftTrace(applied: Applied, shift: number): Applied {
  if (shift === 0) return applied
  const editLine = applied.trace.editLine.map((line) => (line < 0 ? -1 : line + shift))
  const hunks = applied.hunks.map((hunk) => {
    const empty = hunk.edit.end === hunk.edit.start
    return empty ? hunk : { ...hunk, edit: { start: hunk.edit.start + shift, end: hunk.edit.end + shift } }
  })
  return { ...applied, hunks, trace: { ...applied.trace, editLine } }
}

function follow(first: Applied, second: Applied, shift: number): Applied {
  const trace = composeTraces(first.trace, second.trace, shift)
  const confidence = Math.min(first.confidence, second.confidence)
  const hunks = hunksOf(trace, () => confidence)
  const { stats } = second
  return {
    status: 'applied',
    text: second.text,
    confidence,
    hunks,
    trace,
    stats: {
      ...stats,
      originalLength: first.stats.originalLength,
      originalLines: first.stats.originalLines,
      editLength: first.stats.editLength + stats.editLength,
      editLines: first.stats.editLines + stats.editLines,
      ms: first.stats.ms + stats.ms,
      cells: first.stats.cells + stats.cells,
      parsed: first.stats.parsed + stats.parsed,
    },
  }
}

function outcomeOf(state: State, partial: boolean): FileOutcome {
  const { original, parts } = state
  // A file that the reply makes and then renames is made under its new name.
  const isMade = original === null && state.to !== undefined
  const path = isMade ? state.to! : state.path
  const to = isMade ? undefined : state.to
  const action = isMade ? 'create' : state.action
  // With `partial` the edits that could be applied count, as long as there is one.
  const kept = state.refused !== undefined && (!partial || state.merged === undefined)
  const outcome: Outcome = kept ? state.refused! : (state.merged ?? unchanged(state))
  const lines = (range: Hunk['output']): number => range.end - range.start
  const hunks = outcome.status === 'applied' ? outcome.hunks : []
  return {
    path,
    action,
    original,
    text: outcome.status === 'applied' ? state.text : original,
    outcome,
    added: hunks.reduce((sum, hunk) => sum + lines(hunk.output), 0),
    removed: hunks.reduce((sum, hunk) => sum + lines(hunk.original), 0),
    parts,
    ...(to === undefined ? {} : { to }),
  }
}

function unchanged(state: State): Outcome {
  const text = state.text ?? ''
  const count = linesOf(text).length
  const trace: Trace = {
    origin: new Uint8Array(count),
    originalLine: Int32Array.from({ length: count }, (_, line) => line),
    editLine: new Int32Array(count).fill(-1),
    loss: new Uint8Array(count),
  }
  return {
    status: 'applied',
    text,
    confidence: 1,
    hunks: [],
    trace,
    stats: statsOf(text, '', performance.now(), 0),
  }
}
