/** Everything that runs here and applies edits, each with the settings that let it accept most. */
import { createEngine } from '@mortise/core'
import { applyEdit } from '@mortise/reply'
import { AgentBooster } from 'agent-booster'
import { applyPatch } from 'diff'
import DiffMatchPatch from 'diff-match-patch'
import { type Block, blocksText } from '../edit/hunk.js'
import { packageVersion, toolVersion } from '../machine/version.js'
import type { Applier, Form, Task } from './applier.js'
import { patchWith } from './tool.js'

const engine = createEngine()
/** Lines of context that may differ. jsdiff has no default but 0; `patch` has 2. */
const FUZZ = 2

/** The appliers in the order of the report; tools that are not installed are left out. */
export function allAppliers(): Applier[] {
  const git = toolVersion('git')
  const patch = toolVersion('patch')
  return [
    {
      name: 'Mortise',
      form: 'lazy',
      version: packageVersion('@mortise/core'),
      async apply({ original, snippet, path, instruction }) {
        const edit = { original, edit: snippet, path }
        const outcome = await engine.apply(instruction === '' ? edit : { ...edit, instruction })
        return outcome.status === 'applied' ? outcome.text : null
      },
    },
    {
      name: 'agent-booster',
      form: 'lazy',
      version: packageVersion('agent-booster'),
      async apply({ original, snippet, language }) {
        const answer = await new AgentBooster().apply({ code: original, edit: snippet, language })
        return answer.success ? answer.output : null
      },
    },
    mortiseReply('blocks', ({ blocks }) => blocksText(blocks)),
    {
      name: 'search and replace',
      form: 'blocks',
      version: 'exact and unique',
      apply: async ({ original, blocks }) => blocks.reduce(replaceUnique, original as string | null),
    },
    {
      name: 'diff-match-patch',
      form: 'blocks',
      version: packageVersion('diff-match-patch'),
      apply: async ({ original, blocks }) => fuzzyReplace(original, blocks),
    },
    mortiseReply('diff', ({ diff }) => diff),
    {
      name: 'jsdiff',
      form: 'diff',
      version: packageVersion('diff'),
      apply: async ({ original, diff }) =>
        applyPatch(original, diff, { fuzzFactor: FUZZ, autoConvertLineEndings: true }) || null,
    },
    ...(patch === null
      ? []
      : [tool('GNU patch', patch, 'patch', ['-p1', '-l', '--batch', '--no-backup-if-mismatch', '-i'])]),
    ...(git === null
      ? []
      : [
          tool('git apply', git, 'git', ['apply', '--recount', '--ignore-whitespace', '--whitespace=nowarn']),
        ]),
  ]
}

/** Mortise's reader of other dialects, on the very blocks or diff that the other appliers get. */
function mortiseReply(form: Form, editOf: (task: Task) => string): Applier {
  return {
    name: 'Mortise',
    form,
    version: packageVersion('@mortise/reply'),
    async apply(task) {
      const { original, file: path } = task
      const format = form === 'blocks' ? 'search-replace' : 'unified-diff'
      const outcome = applyEdit({ original, edit: editOf(task), path, format }, engine)
      return outcome.status === 'applied' ? outcome.text : null
    },
  }
}

function tool(name: string, version: string, command: string, args: readonly string[]): Applier {
  return {
    name,
    form: 'diff',
    version,
    apply: ({ original, diff, file }) => patchWith(command, args, original, diff, file),
  }
}

function replaceUnique(text: string | null, { search, replace }: Block): string | null {
  if (text === null || search === '') return null
  const at = text.indexOf(search)
  if (at < 0 || text.indexOf(search, at + 1) >= 0) return null
  return text.slice(0, at) + replace + text.slice(at + search.length)
}

/** Patches from old text to new, placed where they fit best, as some editors do with blocks that do not match exactly. */
function fuzzyReplace(original: string, blocks: readonly Block[]): string | null {
  const differ = new DiffMatchPatch()
  // A model's line numbers say little: a place is judged by its text alone.
  differ.Match_Distance = Number.MAX_SAFE_INTEGER
  let text = original
  for (const { search, replace, near } of blocks) {
    const start = offsetOfLine(text, near)
    const patches = differ.patch_make(search, replace)
    // Its types take the constructor for the patch.
    for (const patch of patches as unknown as { start1: number; start2: number }[]) {
      patch.start1 += start
      patch.start2 += start
    }
    const [patched, applied] = differ.patch_apply(patches, text)
    if (applied.includes(false)) return null
    text = patched
  }
  return text
}

function offsetOfLine(text: string, line: number): number {
  let at = 0
  for (let passed = 1; passed < line; passed++) {
    const end = text.indexOf('\n', at)
    if (end < 0) break
    at = end + 1
  }
  return at
}
