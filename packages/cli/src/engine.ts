import type { EngineOptions } from '@mortise/core'
import { Exit, Failure } from './failure.js'
import type { Terminal } from './terminal.js'
import { readEditFile, readEditStream } from './textfile.js'

/** The engine's module. Loaded when a merge is due, so that `--help` need not wait for it. */
export type LoadCore = () => Promise<
  Pick<typeof import('@mortise/core'), 'createEngine' | 'explain' | 'languageOf'>
>

/** What the commands that merge have in common. */
export interface EngineFlags {
  readonly minConfidence?: number
  readonly language?: string
  readonly verify?: 'none' | 'local' | 'full'
}

export function engineOptions(flags: EngineFlags): EngineOptions {
  return {
    ...(flags.minConfidence !== undefined && { minConfidence: flags.minConfidence }),
    ...(flags.verify !== undefined && { verify: flags.verify }),
  }
}

/** Reads the edit from a path, or from standard input for `-` or nothing. Refuses an empty one. */
export async function readEdit(source: string | undefined, terminal: Terminal): Promise<string> {
  if (source !== undefined && source !== '-') return requireEdit(await readEditFile(source), source)
  if (terminal.isTerminal.input) {
    if (source === undefined) {
      const hint = 'Pipe it in, name a file with --edit FILE, or add --edit - to type it here.'
      throw new Failure(Exit.usage, 'no-edit', 'no edit was given', hint)
    }
    const end = process.platform === 'win32' ? 'Ctrl-Z and Enter' : 'Ctrl-D'
    await terminal.err(`Reading the edit from the terminal; end it with ${end} on a line of its own.\n`)
  }
  return requireEdit(await readEditStream(terminal.input(), 'standard input'), 'standard input')
}

function requireEdit(edit: string, name: string): string {
  if (edit.trim() !== '') return edit
  const hint =
    'Give the new lines with some unchanged lines around them, and a marker such as ' +
    '"// ... existing code ..." for what stays.'
  throw new Failure(Exit.refused, 'invalid-input', `the edit is empty (read from ${name})`, hint)
}
