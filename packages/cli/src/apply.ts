import { relative } from 'node:path'
import type { Applied, Hunk, Refused } from '@mortise/core'
import type { Format } from '@mortise/reply'
import pc from 'picocolors'
import { type EngineFlags, engineOptions, type LoadCore, readEdit } from './engine.js'
import { Exit, Failure } from './failure.js'
import { comparePatch, printPatch } from './patch.js'
import { createFile, replaceFile } from './replacement.js'
import { mergeEdit, refusedBlocks } from './reply/merge.js'
import { failureReport, outcomeReport } from './report.js'
import { type Terminal, wantsColour } from './terminal.js'
import { readTextFile, type TextFile } from './textfile.js'

export interface ApplyOptions extends EngineFlags {
  /** A path, or `-` for standard input. */
  readonly edit?: string
  readonly instruction?: string
  readonly write?: boolean
  readonly create?: boolean
  readonly diff?: boolean
  readonly json?: boolean
  readonly explain?: boolean
  readonly format?: Format
  readonly clipboard?: boolean
  readonly partial?: boolean
  readonly complete?: boolean
  /** Options of a whole reply, which go without FILE. */
  readonly root?: string
  readonly yes?: boolean
  readonly dryRun?: boolean
}

/** `mortise apply`: reads, merges, and hands over the result in the form that was asked for. Returns the exit code. */
export async function applyCommand(
  path: string,
  options: ApplyOptions,
  terminal: Terminal,
  loadCore: LoadCore,
): Promise<Exit> {
  try {
    return await merge(path, options, terminal, loadCore)
  } catch (error) {
    if (options.json && error instanceof Failure) await terminal.out(failureReport(path, error))
    throw error
  }
}

async function merge(
  path: string,
  options: ApplyOptions,
  terminal: Terminal,
  loadCore: LoadCore,
): Promise<Exit> {
  requireFitting(options)
  const file = await readTextFile(path)
  if (!file && !options.create) {
    const hint = 'Check the name, or add --create to make a new file of the edit.'
    throw new Failure(Exit.noInput, 'no-such-file', `there is no file ${path}`, hint)
  }
  const edit = options.clipboard
    ? await (await import('./reply/clipboard.js')).readClipboard(terminal.env)
    : await readEdit(options.edit, terminal)
  const original = file?.text ?? ''

  const core = await loadCore()
  const engine = core.createEngine(engineOptions(options))
  const { instruction, language } = options
  const request = { original, edit, path, instruction, language }
  const { format, minConfidence, partial, complete } = options
  const outcome = await mergeEdit(request, engine, { format, minConfidence, partial, complete })
  const leftOut = outcome.status === 'applied' ? refusedBlocks(outcome) : []
  const exit = leftOut.length === 0 ? Exit.done : Exit.refused

  const explanation = options.explain ? core.explain(outcome) : undefined
  if (outcome.status === 'applied' && options.write) await write(path, file, outcome.text)
  if (options.json) await terminal.out(outcomeReport(path, outcome, options.write === true, explanation))
  if (outcome.status === 'refused') {
    await terminal.err(refusalText(path, outcome, explanation, terminal))
    return Exit.refused
  }
  if (leftOut.length > 0) await terminal.err(complaints(path, leftOut, terminal))
  if ('to' in outcome)
    await terminal.err(
      `mortise: the edit also renames ${path} to ${outcome.to}: do that yourself, or apply it as a whole reply, without FILE\n`,
    )
  if (options.json) return exit

  const patchWanted = options.diff || (terminal.isTerminal.out && !options.write)
  if (patchWanted) {
    const patch = await comparePatch(displayPath(path, terminal), original, outcome.text, !file)
    await terminal.out(await printPatch(patch, wantsColour(terminal.isTerminal.out, terminal.env)))
  } else if (!options.write) {
    await terminal.out(outcome.text)
  }
  if (explanation !== undefined) await terminal.err(withNewline(explanation))
  if (options.write || terminal.isTerminal.out) {
    const unchanged = file !== undefined && outcome.text === original
    await terminal.err(`${summary(path, outcome, unchanged, options.write === true)}\n`)
  }
  return exit
}

/** What a whole reply is asked for means nothing for one file. */
function requireFitting(options: ApplyOptions): void {
  const stray = (['root', 'yes', 'dryRun'] as const).find((name) => options[name] !== undefined)
  if (stray === undefined) return
  const name = { root: '--root', yes: '--yes', dryRun: '--dry-run' }[stray]
  const hint =
    stray === 'yes' ? 'Add --write to change FILE.' : 'Leave it out: FILE is changed only with --write.'
  throw new Failure(Exit.usage, 'reply-option', `${name} is for a whole reply, without FILE`, hint)
}

async function write(path: string, file: TextFile | undefined, text: string): Promise<void> {
  if (!file) return createFile(path, text)
  // A file that stays as it is keeps its time of change too, so that build tools don't run for nothing.
  if (text !== file.text) await replaceFile(file, text)
}

function refusalText(
  path: string,
  refused: Refused,
  explanation: string | undefined,
  terminal: Terminal,
): string {
  const blocks = refusedBlocks(refused)
  return withNewline(
    [
      complaints(path, blocks.length > 1 ? blocks : [refused], terminal).trimEnd(),
      ...(explanation === undefined ? [] : ['', explanation.trimEnd(), '']),
      'Nothing was written.',
    ].join('\n'),
  )
}

/** Each refusal with the places that it names. */
function complaints(
  path: string,
  refusals: readonly Pick<Refused, 'code' | 'message' | 'candidates'>[],
  terminal: Terminal,
): string {
  const paint = pc.createColors(wantsColour(terminal.isTerminal.err, terminal.env))
  const lines = refusals.flatMap(({ code, message, candidates }) => {
    const more = candidates.length - MAX_CANDIDATES_SHOWN
    return [
      `${paint.red('mortise: refused')} (${code}): ${message}`,
      ...candidates
        .slice(0, MAX_CANDIDATES_SHOWN)
        .map((place) => `  ${paint.cyan(`${path}:${place.start + 1}`)}  ${place.text}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ]
  })
  return `${lines.join('\n')}\n`
}

const MAX_CANDIDATES_SHOWN = 8

function summary(path: string, outcome: Applied, unchanged: boolean, written: boolean): string {
  if (unchanged) return `${path}: no change, the file already reads as the edit says`
  const places = outcome.hunks.length === 1 ? '1 place' : `${outcome.hunks.length} places`
  const added = outcome.hunks.reduce((sum, hunk) => sum + lines(hunk.output), 0)
  const gone = outcome.hunks.reduce((sum, hunk) => sum + lines(hunk.original), 0)
  const facts = `${places}, +${added} -${gone} lines, confidence ${outcome.confidence.toFixed(3)}, ${outcome.stats.ms.toFixed(1)} ms`
  return written
    ? `${path}: written (${facts})`
    : `${path}: ${facts}. Nothing was written; add --write to change the file.`
}

function lines(range: Hunk['output']): number {
  return range.end - range.start
}

/** Relative to the working directory where the file lies in it, as patches want it. */
function displayPath(path: string, terminal: Terminal): string {
  const near = relative(terminal.cwd, path)
  return near.startsWith('..') ? path : near
}

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
