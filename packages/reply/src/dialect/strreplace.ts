/** `str_replace` edits: JSON objects, arrays of them, tool calls in JSON or in XML-like tags. */
import { type Block, broken, type Patch } from '../block.js'
import { linesOf } from '../text.js'
import { isPatchBegin, readApplyPatch } from './applypatch.js'
import { readJson } from './json.js'

const OLD = ['old_string', 'oldString', 'old_str', 'oldStr', 'old_text', 'oldText', 'search', 'find']
/** Old texts by names that other data has too: an edit only where all other names are those of edits. */
const VAGUE = ['search', 'find']
const NEW = ['new_string', 'newString', 'new_str', 'newStr', 'new_text', 'newText', 'replace', 'replacement']
const PATH = ['file_path', 'filePath', 'path', 'filepath', 'target_file', 'file', 'filename']
const ALL = ['replace_all', 'replaceAll', 'allow_multiple', 'allowMultiple']
const ARGUMENTS = [
  'command',
  'cmd',
  'patch',
  'input',
  'arguments',
  'parameters',
  'args',
  'function',
  'tool_input',
]
const LISTS = ['edits', 'replacements', 'changes', 'tool_calls', 'operations']
const AFTER = ['insert_line', 'insertLine', 'insert_after', 'after_line']
const TEXT = ['insert_text', 'new_str', 'new_string', 'text', 'content', 'newText']
const WHOLE = ['file_text', 'content', 'contents', 'code']
const SNIPPET = ['code_edit', 'codeEdit']
const INSTRUCTION = ['instructions', 'instruction']
const NAME = ['name', 'tool', 'tool_name']
const COMMAND = ['command']
const SAYS = [
  'type',
  'id',
  'description',
  'explanation',
  'reason',
  'language',
  'line',
  'start_line',
  'end_line',
]
const EDIT_NAMES = new Set([OLD, NEW, PATH, ALL, INSTRUCTION, NAME, COMMAND, SAYS].flat())
/** Tools that make a file where there is none, and tools that take one away. */
const CREATES = /^create/i
const DELETES = /^(?:delete|remove)_?file$/i
/** Calls within calls within lists; nothing real is deeper. */
const MAX_DEPTH = 8

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const JSON_FILE = /\.(?:json[5cl]?|ipynb|webmanifest|map)$/i
const TAGGED = /<(old_string|old_str|search|parameter name="old_str(?:ing)?")>/

/** `path`: the file that it is for. One of JSON may hold what is vague as well. */
export function looksLikeStrReplace(text: string, path?: string): boolean {
  const trimmed = text.trimStart()
  if (/^[[{]/.test(trimmed)) {
    const vague = path !== undefined && JSON_FILE.test(path) ? VAGUE : []
    const known = [...OLD, ...AFTER, ...SNIPPET, 'file_text'].filter((key) => !vague.includes(key))
    const named = known.some((key) => trimmed.includes(`"${key}"`) || trimmed.includes(`\\"${key}\\"`))
    if (!named && !CALL.test(trimmed) && !trimmed.includes('*** Begin Patch')) return false
    return collect(readJson(trimmed), undefined, 0).length > 0
  }
  return TAGGED.test(text)
}

/** A call that names a tool and a file: `{"name": "Write", "input": {"file_path": …, "content": …}}`. */
const CALL = /"(?:name|tool|tool_name)"\s*:\s*"\w*(?:write|edit|create|delete|remove|replace)\w*"/i

interface Edit {
  readonly path: string | undefined
  readonly block?: Block
  readonly action: Patch['action']
  readonly snippet?: string
  readonly instruction?: string | undefined
  /** A patch of another dialect that the call hands on. */
  readonly patch?: Patch
}

/** Reads the edits and groups neighbours by file. */
export function readStrReplace(text: string): Patch[] {
  const lines = { start: 0, end: text.split('\n').length }
  const edits = /^\s*[[{]/.test(text) ? collect(readJson(text), undefined, 0, lines) : readTags(text)
  if (edits.length === 0) {
    const message = 'the edit is no valid JSON with "old_string" and "new_string"'
    return [{ path: undefined, action: 'edit', blocks: [broken('invalid-input', message, lines)] }]
  }
  return patchesOf(edits)
}

/** Reads one call whose arguments stand in tags: `<parameter name="path">…</parameter>`, `<parameter=path>…`. Empty if it changes no file. */
export function readCall(name: string, text: string, lines: Block['lines']): Patch[] {
  const fields: Record<string, unknown> = { name }
  PARAMETER.lastIndex = 0
  for (let open = PARAMETER.exec(text); open !== null; open = PARAMETER.exec(text)) {
    const key = open[1] ?? open[2]!
    CLOSING.lastIndex = PARAMETER.lastIndex
    const end = CLOSING.exec(text)?.index
    if (end === undefined) {
      const message = `the value of ${key} is cut off: its closing tag is missing`
      return [{ path: undefined, action: 'edit', blocks: [broken('truncated-edit', message, lines)] }]
    }
    const plain = text.slice(PARAMETER.lastIndex, end).replace(/^\r?\n/, '')
    PARAMETER.lastIndex = end
    // A closing tag on a line of its own ends the last line of a file, and stands behind any other text.
    const ends = WHOLE.includes(key) || SNIPPET.includes(key)
    fields[key] = ends ? plain : plain.replace(/\r?\n[ \t]*$/, '')
    if (AFTER.includes(key) && /^\s*\d+\s*$/.test(plain)) fields[key] = Number(plain)
    if (LISTS.includes(key)) fields[key] = readJson(plain)
  }
  return patchesOf(collect(fields, undefined, 0, lines))
}

const PARAMETER = /<(?:[a-z]+:)?parameter(?: name="(\w+)"|=(\w+))>/g
const CLOSING = /<\/(?:[a-z]+:)?parameter>/g

function patchesOf(edits: readonly Edit[]): Patch[] {
  const patches: (Omit<Patch, 'blocks'> & { blocks: Block[] })[] = []
  for (const { path, block, action, snippet, instruction, patch } of edits) {
    const last = patches.at(-1)
    if (patch !== undefined) patches.push({ ...patch, blocks: [...patch.blocks] })
    else if (last && block && last.path === path && action === 'edit' && last.snippet === undefined)
      last.blocks.push(block)
    else patches.push({ path, action, blocks: block === undefined ? [] : [block], snippet, instruction })
  }
  return patches
}

const stringOf = (fields: Fields, names: readonly string[]): string | undefined => {
  for (const name of names) if (typeof fields[name] === 'string') return fields[name]
  return undefined
}

/** The edits in a value, at any depth. `outer`, `tool`: the path and the tool that an enclosing object names. */
function collect(
  value: unknown,
  outer: string | undefined,
  depth: number,
  lines = { start: 0, end: 1 },
  tool = '',
): Edit[] {
  if (depth > MAX_DEPTH) return []
  if (Array.isArray(value)) return value.flatMap((item) => collect(item, outer, depth + 1, lines, tool))
  // Some models hand over the arguments as a string of JSON.
  if (typeof value === 'string' && linesOf(value).some(isPatchBegin)) return readPatchIn(value, lines)
  if (typeof value === 'string')
    return depth > 0 ? collect(readJson(value), outer, depth + 1, lines, tool) : []
  if (!isFields(value)) return []
  const path = stringOf(value, PATH) ?? outer
  const called = stringOf(value, NAME) ?? tool
  const edits: Edit[] = []
  const block = blockOf(value, lines)
  const snippet = stringOf(value, SNIPPET)
  if (snippet !== undefined)
    edits.push({ path, action: 'edit', snippet, instruction: stringOf(value, INSTRUCTION) })
  else if (block !== undefined) {
    const creates = CREATES.test(stringOf(value, COMMAND) ?? called)
    edits.push({ path, block, action: block.kind === 'whole' && creates ? 'create' : 'edit' })
  } else if (DELETES.test(called) && path !== undefined) edits.push({ path, action: 'delete' })
  else
    for (const name of ARGUMENTS)
      if (name in value)
        for (const edit of collect(value[name], path, depth + 1, lines, called)) edits.push(edit)
  for (const name of LISTS)
    if (name in value)
      for (const edit of collect(value[name], path, depth + 1, lines, called)) edits.push(edit)
  return edits
}

/** A patch as an argument; its lines are those of the call. */
function readPatchIn(text: string, lines: Block['lines']): Edit[] {
  const from = linesOf(text)
  return readApplyPatch(from.slice(from.findIndex(isPatchBegin)), false).map((patch) => {
    const blocks = patch.blocks.map((block): Block => {
      if (block.kind !== 'lines') return { ...block, lines }
      return { ...block, lines, rows: block.rows.map((row) => ({ ...row, editLine: lines.start })) }
    })
    return { path: patch.path, action: patch.action, patch: { ...patch, blocks } }
  })
}

function blockOf(fields: Fields, lines: Block['lines']): Block | undefined {
  const after = AFTER.map((name) => fields[name]).find((line) => typeof line === 'number')
  const text = stringOf(fields, TEXT)
  if (after !== undefined && text !== undefined)
    return { kind: 'insert', after: after as number, text, lines }
  const isVague = !OLD.some((name) => name in fields && !VAGUE.includes(name))
  if (isVague && Object.keys(fields).some((name) => !EDIT_NAMES.has(name))) return wholeOf(fields, lines)
  const old = stringOf(fields, OLD)
  const now = stringOf(fields, NEW)
  if (old !== undefined) {
    if (now === undefined) {
      const message = 'the edit has an old text and no new one; give "new_string" ("" to delete)'
      return broken('invalid-input', message, lines)
    }
    return textBlock(
      old,
      now,
      ALL.some((name) => fields[name] === true || fields[name] === 'true'),
      lines,
    )
  }
  return wholeOf(fields, lines)
}

function wholeOf(fields: Fields, lines: Block['lines']): Block | undefined {
  const text = stringOf(fields, WHOLE)
  return text === undefined || stringOf(fields, PATH) === undefined
    ? undefined
    : { kind: 'whole', text, lines }
}

const textBlock = (old: string, now: string, all: boolean, lines: Block['lines']): Block => ({
  kind: 'text',
  old: old.replace(/\r\n/g, '\n'),
  new: now.replace(/\r\n/g, '\n'),
  all,
  lines,
})

const OPEN_OLD = /<(old_string|old_str|search|parameter name="old_str(?:ing)?")>/g
const NEW_TAG = /<(new_string|new_str|replace|parameter name="new_str(?:ing)?")>/g

/** `<old_string>…</old_string><new_string>…</new_string>`, any number of times. O(text). */
function readTags(text: string): Edit[] {
  const edits: Edit[] = []
  OPEN_OLD.lastIndex = 0
  let line = 0
  let counted = 0
  const lineAt = (offset: number): number => {
    for (; counted < offset; counted++) if (text.charCodeAt(counted) === 10) line++
    return line
  }
  let path: string | undefined
  let from = 0
  for (let open = OPEN_OLD.exec(text); open !== null; open = OPEN_OLD.exec(text)) {
    const before = text.slice(from, open.index)
    path = /<(?:path|file_path|parameter name="(?:file_)?path")>\s*([^<\n]+?)\s*<\//.exec(before)?.[1] ?? path
    const all = /<(?:replace_all|parameter name="replace_all")>\s*true\s*</.test(before)
    const old = body(text, open.index + open[0].length, open[1]!)
    NEW_TAG.lastIndex = old?.end ?? text.length
    const next = NEW_TAG.exec(text)
    const now = next === null ? undefined : body(text, next.index + next[0].length, next[1]!)
    const start = lineAt(open.index)
    if (old === undefined || now === undefined) {
      const message = `the edit at line ${start + 1} is cut off: a closing tag is missing`
      edits.push({
        path,
        block: broken('truncated-edit', message, { start, end: start + 1 }),
        action: 'edit',
      })
      break
    }
    const lines = { start, end: lineAt(now.end) + 1 }
    const tail = text.slice(now.end, now.end + 120)
    const every = all || /^\s*<(?:replace_all|parameter name="replace_all")>\s*true\s*</.test(tail)
    edits.push({ path, block: textBlock(old.text, now.text, every, lines), action: 'edit' })
    from = now.end
    OPEN_OLD.lastIndex = now.end
  }
  return edits
}

/** What stands up to the closing tag; line ends right behind and before the tags belong to them. */
function body(text: string, from: number, tag: string): { text: string; end: number } | undefined {
  const close = `</${tag.split(' ')[0]}>`
  const end = text.indexOf(close, from)
  if (end < 0) return undefined
  return {
    text: text
      .slice(from, end)
      .replace(/^\r?\n/, '')
      .replace(/\r?\n[ \t]*$/, ''),
    end: end + close.length,
  }
}
