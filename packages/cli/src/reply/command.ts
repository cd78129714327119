import { resolve } from 'node:path'
import type { Engine } from '@mortise/core'
import { applyReply, type Format, parseReply, type ReplyOutcome } from '@mortise/reply'
import pc from 'picocolors'
import { type EngineFlags, engineOptions, type LoadCore, readEdit } from '../engine.js'
import { Exit, Failure } from '../failure.js'
import { comparePatch, printPatch } from '../patch.js'
import { failureReport } from '../report.js'
import { type Terminal, wantsColour } from '../terminal.js'
import { readClipboard } from './clipboard.js'
import { type Ask, askAtTerminal } from './question.js'
import { complaintsOf, explanationOf, isUnchanged, replyReport, summaryOf } from './summary.js'
import { openWorkspace, type Workspace } from './workspace.js'
import { writeFiles } from './writing.js'

export interface ReplyFlags extends EngineFlags {
  /** A path, or `-` for standard input. */
  readonly edit?: string
  readonly clipboard?: boolean
  readonly instruction?: string
  readonly root?: string
  readonly format?: Format
  readonly partial?: boolean
  readonly complete?: boolean
  readonly yes?: boolean
  readonly write?: boolean
  readonly dryRun?: boolean
  readonly diff?: boolean
  readonly json?: boolean
  readonly explain?: boolean
}

/** `mortise apply` without a FILE: merges a whole reply, shows what it does, asks, and writes all of it or nothing. */
export async function replyCommand(
  options: ReplyFlags,
  terminal: Terminal,
  loadCore: LoadCore,
  ask: Ask = askAtTerminal(terminal),
): Promise<Exit> {
  try {
    return await run(options, terminal, loadCore, ask)
  } catch (error) {
    if (options.json && error instanceof Failure) await terminal.out(failureReport('', error))
    throw error
  }
}

async function run(options: ReplyFlags, terminal: Terminal, loadCore: LoadCore, ask: Ask): Promise<Exit> {
  if (options.language !== undefined) {
    const message = '--language goes with one FILE, and a whole reply has many'
    throw new Failure(Exit.usage, 'language-without-file', message, 'Leave it out, or name the file.')
  }
  const workspace = await openWorkspace(options.root ?? terminal.cwd)
  const text = options.clipboard ? await readClipboard(terminal.env) : await readEdit(options.edit, terminal)
  const core = await loadCore()
  const outcome = await merge(
    text,
    workspace,
    core.createEngine(engineOptions(options)),
    options,
    terminal.cwd,
  )
  const changes = outcome.files.filter((file) => file.outcome.status === 'applied' && !isUnchanged(file))
  const mayWrite = outcome.status !== 'refused' && changes.length > 0 && !options.dryRun
  const paint = pc.createColors(wantsColour(terminal.isTerminal.out, terminal.env))
  const warn = pc.createColors(wantsColour(terminal.isTerminal.err, terminal.env))
  if (!options.json) {
    if (options.diff) await printDiffs(changes, terminal)
    await terminal.out(summaryOf(outcome, paint))
  }
  await terminal.err(complaintsOf(outcome, warn))
  const explain = options.explain ? core.explain : undefined
  if (explain !== undefined && !options.json) await terminal.err(explanationOf(outcome, explain))
  if (outcome.files.length === 0) {
    const message = 'the reply holds no edit of a file'
    throw new Failure(
      Exit.refused,
      'invalid-input',
      message,
      'Write the path of the file on the line before each block.',
    )
  }
  const written = mayWrite && (await isWanted(options, changes.length, ask))
  if (written) await writeFiles(changes, workspace)
  if (options.json) await terminal.out(replyReport(outcome, written, explain))
  else await terminal.err(written ? `Wrote ${count(changes.length)}.\n` : 'Nothing was written.\n')
  return outcome.status === 'applied' ? Exit.done : Exit.refused
}

const count = (files: number): string => (files === 1 ? '1 file' : `${files} files`)

async function isWanted(options: ReplyFlags, files: number, ask: Ask): Promise<boolean> {
  if (options.yes || options.write) return true
  // A program that reads JSON looks first; it writes with --yes.
  if (options.json) return false
  const answer = await ask(`Write ${count(files)}?`)
  if (answer !== undefined) return answer
  const hint = 'Add --yes to write, or --dry-run to see what would be written.'
  throw new Failure(Exit.usage, 'no-answer', 'there is no terminal to ask at whether to write', hint)
}

function merge(
  text: string,
  workspace: Workspace,
  engine: Engine,
  options: ReplyFlags,
  cwd: string,
): Promise<ReplyOutcome> {
  const { partial, format, minConfidence, instruction, complete } = options
  const roots = [workspace.root, resolve(options.root ?? cwd)]
  const settings = { partial, format, minConfidence, instruction, roots }
  return applyReply(parseReply(text, { complete }), workspace, engine, settings)
}

async function printDiffs(files: ReplyOutcome['files'], terminal: Terminal): Promise<void> {
  const colour = wantsColour(terminal.isTerminal.out, terminal.env)
  for (const file of files) {
    const patch = await comparePatch(
      file.to ?? file.path,
      file.original ?? '',
      file.text ?? '',
      file.original === null,
    )
    await terminal.out(await printPatch(patch, colour))
  }
}
