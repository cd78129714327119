/** The peers' tables of edits in data form, and how a case of them is put to `applyEdit`. */
import type { Engine } from '@mortise/core'
import { applyEdit } from '../apply/edit.js'
import type { Format } from '../block.js'

export interface TableCase {
  readonly id: string
  /** The peer's own name for the dialect. */
  readonly format: string
  readonly path: string
  /** The file, or several by path. */
  readonly original: string | Readonly<Record<string, string>>
  readonly edit: unknown
  readonly expected: unknown
  /** The peer's error, where it is to refuse. */
  readonly throws: unknown
  readonly source: string
  readonly decidable: boolean
}

export interface Verdict {
  readonly passed: boolean
  /** The text is the peer's if all blanks are left out of both. */
  readonly sameButBlanks: boolean
  /** The peer's text; null where it refuses. */
  readonly expected: string | null
  /** The text that came out, or the reason of the refusal. */
  readonly got: string
  readonly applied: boolean
}

const FORMAT_OF: Readonly<Record<string, Format>> = {
  str_replace: 'str-replace',
  executeFindAndReplace: 'str-replace',
  executeMultiFindAndReplace: 'str-replace',
  search_replace_blocks: 'search-replace',
  apply_patch: 'apply-patch',
  unified_diff: 'unified-diff',
}

/** Runs one case; `undefined` where its expectation isn't a text, so that nothing can be compared. */
export function judge(test: TableCase, engine: Engine): Verdict | undefined {
  const original = originalOf(test)
  const expected = test.decidable ? test.expected : patched(test, original)
  if (expected === undefined || original === undefined) return undefined
  const path = typeof test.original === 'string' ? test.path : Object.keys(test.original)[0]
  const format = FORMAT_OF[test.format]
  // Cline's tests say that the message is final, so that a closing line that is missing was forgotten.
  const complete = format === 'search-replace' && test.source.startsWith('cline/')
  const outcome = applyEdit({ original, edit: editOf(test), path, format, complete }, engine)
  const applied = outcome.status === 'applied'
  const text = expected === null ? null : String(expected)
  return {
    passed: applied ? text !== null && sameText(outcome.text, text) : text === null,
    sameButBlanks: applied && text !== null && withoutBlanks(outcome.text) === withoutBlanks(text),
    applied,
    expected: text,
    got: applied ? outcome.text : `${outcome.code}: ${outcome.message}`,
  }
}

const withoutBlanks = (text: string): string => text.replace(/\s+/g, '')

/** Tables write a file's last line end as their tool leaves it; ours is the file's own. */
const sameText = (a: string, b: string): boolean => a.replace(/\r?\n$/, '') === b.replace(/\r?\n$/, '')

function originalOf(test: TableCase): string | undefined {
  if (typeof test.original === 'string') return test.original
  const texts = Object.values(test.original)
  return texts.length === 1 ? texts[0] : undefined
}

function editOf(test: TableCase): string {
  if (typeof test.edit === 'string') return test.edit
  if (test.format === 'executeFindAndReplace') {
    const [old_string, new_string, replace_all] = test.edit as [string, string, boolean]
    return JSON.stringify({ old_string, new_string, replace_all })
  }
  return JSON.stringify(test.edit)
}

interface Chunk {
  readonly origIndex: number
  readonly delLines: readonly string[]
  readonly insLines: readonly string[]
}
interface Parsed {
  readonly patch: {
    readonly actions: Readonly<Record<string, { type: string; chunks: Chunk[] }>>
    readonly warnings?: readonly unknown[]
  }
}

/** What the chunks of a parsed patch make of the file: the table gives no text. `null`: a chunk was left out. */
function patched(test: TableCase, original: string | undefined): string | null | undefined {
  if (test.expected === null) return original === undefined ? undefined : null
  const { patch } = test.expected as Parsed
  const [action, ...others] = Object.values(patch?.actions ?? {})
  if (original === undefined || action?.type !== 'update' || others.length > 0) return undefined
  if (patch.warnings !== undefined) return null
  const lines = original.split('\n')
  for (const { origIndex, delLines, insLines } of [...action.chunks].reverse())
    lines.splice(origIndex, delLines.length, ...insLines)
  return lines.join('\n')
}
