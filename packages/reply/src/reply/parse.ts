/** A chat answer as edits of files. */
import type { LineRange, RefusalCode } from '@mortise/core'
import { type Block, broken, type Format, type Patch } from '../block.js'
import { detectFormat, readPatches, takeOffFence } from '../dialect/detect.js'
import { diffRows } from '../dialect/linediff.js'
import { looksLikeStrReplace, readCall } from '../dialect/strreplace.js'
import { isComment, isElision } from '../locate/elision.js'
import { isBlank, linesOf } from '../text.js'
import { formatOf } from './format.js'
import { beginsWithHeredoc, type Heredoc, readScript, type Script, textOf } from './heredoc.js'
import { fateInProse, isPath, pathInComment, pathInInfo, pathOn, samePath, tidyPath } from './path.js'
import { cutReply, isFateTag, type Piece, SHELL } from './pieces.js'

/** What a reply does to one file in one of its blocks. */
export interface FileEdit {
  /** As the reply writes it; undefined where it names none. */
  readonly path: string | undefined
  /** `edit`: merges into the file (a lazy snippet for a file that isn't there makes it). `write`: the whole file. */
  readonly action: 'edit' | 'create' | 'write' | 'delete' | 'rename'
  /** The new path of a file that is renamed, or edited and renamed. */
  readonly to?: string | undefined
  readonly format: Format
  /** The text of a lazy snippet or of a whole file; '' for blocks. */
  readonly text: string
  /** The blocks of the other dialects; lines in them are the reply's. */
  readonly blocks: readonly Block[]
  /** Words before the block, as a hint. */
  readonly instruction?: string | undefined
  /** Where it stands in the reply. 0-based, half-open. */
  readonly lines: LineRange
}

/** A block of the reply that is no edit of a file. */
export interface Skipped {
  readonly lines: LineRange
  /** Why, in a few words. */
  readonly reason: string
  /** Its first line, trimmed. */
  readonly text: string
}

export interface Reply {
  readonly edits: readonly FileEdit[]
  readonly skipped: readonly Skipped[]
}

const SHELL_FILE = /\.(?:sh|bash|zsh|fish|ps1|cmd|bat|log|txt)$|(?:^|\/)[^.]*$/i
const PATH_NAMES = [
  'path',
  'file_path',
  'filepath',
  'file',
  'filename',
  'target_file',
  'name',
  'src',
  'from',
  'title',
]
/** What stands on a line of its own before the body: the path, and what is said about the edit. */
const CHILD =
  /^\s*<(path|file_path|target_file|file|filename|instructions?|description|explanation|reason|line_count|line|start_line)>\s*(.+?)\s*<\/\1>\s*$/
const BODY =
  /^\s*<(content|contents|diff|code|code_edit|update|new_content|file_text|parameter name="(?:content|contents|code_edit|diff|file_text)")>(.*)$/
const CREATES = /create|new[-_]?file/
const WRITES = /^(?:write|write[-_]?to[-_]?file|document|boltaction|(?:ant)?artifact)$/
/** Tools whose text is the file's, whatever it looks like. */
const TAKES_TEXT = /^(?:write|write[-_]?to[-_]?file|boltaction|insert[-_]?content)$/
const MARKDOWN_PATH = /\.(?:mdx?|markdown)[\s`*:]*$/im
/** Text that is marked as such for a reader of XML. */
const CDATA = /^(\s*<!\[CDATA\[\n?)([\s\S]*?)\]\]>\s*$/
const INSERTS = /^insert[-_]?content$/
const MAX_HINT = 300
/** Lines between a block and the line that names its file. */
const NEAR = 2

export interface ParseOptions {
  /** The model is known to have ended by itself, so that a block which isn't closed at the reply's end is whole. */
  readonly complete?: boolean | undefined
}

/** Reads a whole reply: prose, fenced blocks, XML-like elements, patches, diffs, SEARCH blocks, tool calls. O(text). */
export function parseReply(text: string, { complete = false }: ParseOptions = {}): Reply {
  const edits: FileEdit[] = []
  const skipped: Skipped[] = []
  if (/^\s*[[{]/.test(text) && looksLikeStrReplace(text)) {
    const end = linesOf(text).length
    addPatches(edits, text, 'str-replace', undefined, { start: 0, end }, complete)
    return { edits, skipped }
  }
  const { lines, pieces } = cutReply(linesOf(text))
  let previousEnd = 0
  let lastPath: string | undefined
  let old: Piece | undefined
  let moved = false
  for (const cut of pieces) {
    const piece = complete && cut.end === lines.length ? { ...cut, closed: true } : cut
    const before = pathBefore(lines, piece.start, previousEnd)
    const count = edits.length
    if (old !== undefined && isNewSide(lines, piece, previousEnd)) {
      // What was read as an edit of its own was the old side of this one.
      const given = edits.pop()!
      edits.push(replacement(lines, old, piece, given))
      previousEnd = piece.end
      old = undefined
      continue
    }
    const shell = shellIn(lines, piece, before)
    const reason =
      shell !== undefined && changesFiles(shell)
        ? readShell(edits, shell, piece.from, moved)
        : readPiece(edits, lines, piece, before, lastPath, previousEnd)
    // The commands of a reply are run one after the other: what one block changes holds in the next.
    moved ||= shell !== undefined && shell.script.moves >= 0
    old = edits.length > count && isOldSide(lines, piece, previousEnd, edits.at(-1)!) ? piece : undefined
    if (reason !== undefined)
      skipped.push({
        lines: { start: piece.start, end: piece.end },
        reason,
        text: (lines[piece.from] ?? '').trim().slice(0, 100),
      })
    if (edits.length > count) lastPath = edits.at(-1)!.path
    previousEnd = piece.end
  }
  const all = skipped.concat(fatesIn(lines, pieces, edits))
  return { edits, skipped: all.sort((a, b) => a.lines.start - b.lines.start) }
}

const OLD_SIDE =
  /^(?:before|old|original|current|existing)(?: code| version)?$|\b(?:change|replace|find)(?: (?:this|these|the)(?: \w+){0,2})?$|\breplace$/i
const NEW_SIDE =
  /^(?:after|new|updated)(?: code| version)?$|^(?:with|to|by)(?: (?:this|these|the)(?: \w+){0,2})?$/i

/** The last words before a piece, without their markup and the path among them: "Before", "change this". */
function wordsBefore(lines: readonly string[], start: number, floor: number): string {
  let at = start - 1
  while (at >= floor && isBlank(lines[at]!)) at--
  if (at < floor) return ''
  const words = lines[at]!.replace(/[*_#>:`]/g, '').trim()
  return words.replace(/^(\S+)[\s\u2013\u2014-]+(?=\w+$)/, (whole, path: string) =>
    isPath(path) ? '' : whole,
  )
}

/** "Before:" and a block, "After:" and a block: the one is to become the other. */
const isOldSide = (lines: readonly string[], piece: Piece, floor: number, edit: FileEdit): boolean =>
  piece.kind === 'fence' &&
  piece.closed &&
  edit.format === 'lazy' &&
  edit.action === 'edit' &&
  OLD_SIDE.test(wordsBefore(lines, piece.start, floor))

const isNewSide = (lines: readonly string[], piece: Piece, floor: number): boolean =>
  piece.kind === 'fence' && piece.closed && NEW_SIDE.test(wordsBefore(lines, piece.start, floor))

function replacement(lines: readonly string[], old: Piece, now: Piece, given: FileEdit): FileEdit {
  const body = (piece: Piece): string[] => bodyOf(lines, piece)
  // A comment that names the file is no part of the text, on either side.
  const before = { ...old, from: given.lines.start }
  const labelled = before.from > old.from && pathInComment(lines[now.from] ?? '') !== undefined
  const after = labelled ? { ...now, from: now.from + 1 } : now
  const range = { start: old.start, end: now.end }
  const text = body(after)
  // With markers in it the new side is a lazy snippet, which says by itself what it is for.
  if (text.some((line) => isElision(line) && isComment(line)))
    return { ...given, text: `${text.join('\n')}\n`, lines: { start: after.from, end: after.to } }
  const block: Block = {
    kind: 'lines',
    lines: range,
    rows: diffRows(body(before), text, before.from, after.from),
    scopes: [],
    ordered: false,
    at: -1,
    atEnd: false,
    bare: 'refuse',
    partial: true,
  }
  return { ...given, format: 'search-replace', text: '', blocks: [block], lines: range }
}

/** Lines of the prose that delete or rename a file which no block deletes or renames. */
function fatesIn(lines: readonly string[], pieces: readonly Piece[], edits: readonly FileEdit[]): Skipped[] {
  const done = new Set(
    edits.flatMap((edit) => (edit.action === 'delete' || edit.to !== undefined ? [edit.path] : [])),
  )
  const found: Skipped[] = []
  let from = 0
  for (const { start, end } of [...pieces, { start: lines.length, end: lines.length }]) {
    for (let at = from; at < start; at++) {
      const path = fateInProse(lines[at]!)
      if (path === undefined || done.has(tidyPath(path))) continue
      const reason = 'it deletes or renames a file in words alone; do it by hand'
      found.push({ lines: { start: at, end: at + 1 }, reason, text: lines[at]!.trim().slice(0, 100) })
    }
    from = Math.max(from, end)
  }
  return found
}

/** The path on one of the lines right before a piece. */
function pathBefore(lines: readonly string[], start: number, floor: number): string | undefined {
  let looked = 0
  for (let at = start - 1; at >= floor && looked < NEAR; at--) {
    if (isBlank(lines[at]!)) continue
    looked++
    const path = pathOn(lines[at]!)
    if (path !== undefined) return path
    // Only a line that says nothing else may stand between.
    if (lines[at]!.trim().length > 60) return undefined
  }
  return undefined
}

function hintBefore(lines: readonly string[], start: number, floor: number): string | undefined {
  const words: string[] = []
  for (let at = start - 1; at >= floor && words.length < 4; at--)
    if (!isBlank(lines[at]!)) words.unshift(lines[at]!.trim())
  const hint = words.join(' ').slice(-MAX_HINT)
  return hint === '' ? undefined : hint
}

/** Reads one piece into edits; the reason if it is none. */
function readPiece(
  edits: FileEdit[],
  lines: readonly string[],
  piece: Piece,
  before: string | undefined,
  lastPath: string | undefined,
  floor: number,
): string | undefined {
  const range = { start: piece.start, end: piece.end }
  switch (piece.kind) {
    case 'patch':
    case 'diff':
    case 'search': {
      const format =
        piece.kind === 'patch' ? 'apply-patch' : piece.kind === 'diff' ? 'unified-diff' : 'search-replace'
      const body = lines.slice(piece.from, piece.to).join('\n')
      const path = before ?? (format === 'search-replace' ? lastPath : undefined)
      addPatches(edits, body, format, path, range, piece.closed)
      return undefined
    }
    case 'element':
      return readElement(edits, lines, piece, before)
    case 'fence':
      return readFence(edits, lines, piece, before, lastPath, hintBefore(lines, piece.start, floor))
  }
}

function addPatches(
  edits: FileEdit[],
  body: string,
  format: Exclude<Format, 'lazy'>,
  path: string | undefined,
  lines: LineRange,
  complete: boolean,
  offset = lines.start,
): void {
  putPatches(edits, readPatches(body, format, pathOn, complete), format, path, lines, offset)
}

/** `lines`: those of the piece, for patches without blocks. `offset`: the reply's lines before those of the blocks. */
function putPatches(
  edits: FileEdit[],
  patches: readonly Patch[],
  format: Format,
  path: string | undefined,
  lines: LineRange,
  offset: number,
): void {
  for (const patch of patches) {
    const blocks = patch.blocks.map((block) => shiftBlock(block, offset))
    const own = { start: blocks[0]?.lines.start ?? lines.start, end: blocks.at(-1)?.lines.end ?? lines.end }
    edits.push({
      path: patch.path === undefined ? path : tidyPath(patch.path),
      action: actionOf(patch),
      format: patch.snippet === undefined ? format : 'lazy',
      text: patch.snippet ?? '',
      blocks,
      lines: own,
      ...(patch.instruction === undefined ? {} : { instruction: patch.instruction }),
      ...(patch.to === undefined ? {} : { to: tidyPath(patch.to) }),
    })
  }
}

function actionOf(patch: Patch): FileEdit['action'] {
  if (patch.action !== 'edit') return patch.action
  if (patch.blocks.length > 0 && patch.blocks.every((block) => block.kind === 'whole')) return 'write'
  return patch.to !== undefined && patch.blocks.length === 0 ? 'rename' : 'edit'
}

function shiftBlock(block: Block, by: number): Block {
  const lines = { start: block.lines.start + by, end: block.lines.end + by }
  if (block.kind !== 'lines') return { ...block, lines }
  const rows = block.rows.map((row) => ({ ...row, editLine: row.editLine + by }))
  const others = block.others?.map((other) => shiftBlock(other, by) as typeof block)
  return { ...block, lines, rows, ...(others === undefined ? {} : { others }) }
}

function readFence(
  edits: FileEdit[],
  lines: readonly string[],
  piece: Piece,
  before: string | undefined,
  lastPath: string | undefined,
  instruction: string | undefined,
): string | undefined {
  const body = bodyOf(lines, piece)
  const text = body.length === 0 ? '' : `${body.join('\n')}\n`
  const range = { start: piece.start, end: piece.end }
  const language = languageOf(piece)
  const labelled = pathInInfo(piece.label)
  const named = labelled ?? before
  const first = body.findIndex((line) => !isBlank(line))
  const commented = first < 0 ? undefined : pathInComment(body[first]!)
  const path = named ?? commented
  const isDiff = /^(?:diff|patch|udiff)$/i.test(language) && text.trim() !== ''
  const detected = isDiff ? detectFormat(text) : formatOf(text, path)
  if (detected === 'unclear') return addUnclear(edits, path, range)
  const format = detected === 'lazy' && isDiff ? 'unified-diff' : detected
  if (format !== 'lazy') {
    if (!piece.closed && format !== 'apply-patch') return addBroken(edits, named ?? lastPath, format, range)
    const inherited = format === 'search-replace' ? (named ?? lastPath) : named
    const count = edits.length
    // What closes the block of a Markdown file may be a part of its text.
    const markdown = /^(?:md|mdx|markdown)$/i.test(language) || MARKDOWN_PATH.test(`${inherited}\n${text}`)
    const whole = piece.closed && !markdown
    addPatches(edits, text, format, inherited, range, whole, piece.from)
    return edits.length === count ? 'nothing in it changes a file' : undefined
  }
  if (SHELL.test(language) && labelled === undefined && !SHELL_FILE.test(path ?? '.'))
    return 'it shows a command or its output'
  if (path === undefined) return 'it names no file'
  if (!piece.closed) return addBroken(edits, path, 'lazy', range)
  const label = named === undefined && commented !== undefined
  const edit = label ? [...body.slice(0, first), ...body.slice(first + 1)] : body
  edits.push({
    path: tidyPath(path),
    action: 'edit',
    format: 'lazy',
    text: edit.length === 0 ? '' : `${edit.join('\n')}\n`,
    blocks: [],
    instruction,
    // So that a line of the edit is a line of the reply, the label counts as a part of the opening.
    lines: { start: piece.from + (label ? first + 1 : 0), end: piece.to },
  })
  return undefined
}

interface Shell {
  readonly body: readonly string[]
  readonly script: Script
}

/** The commands in a fence, unless it holds the text of a script: a file that the reply names, and no command writes. */
function shellIn(lines: readonly string[], piece: Piece, before: string | undefined): Shell | undefined {
  if (piece.kind !== 'fence') return undefined
  const language = languageOf(piece)
  if (language !== '' && !SHELL.test(language)) return undefined
  const body = bodyOf(lines, piece)
  if (language === '' && !beginsWithHeredoc(body)) return undefined
  const script = readScript(body)
  const first = body.find((line) => !isBlank(line)) ?? ''
  const name = pathInInfo(piece.label) ?? before ?? pathInComment(first)
  const isFile = first.startsWith('#!') || (name !== undefined && SHELL_FILE.test(name))
  const writes = (path: string): boolean =>
    script.heredocs.some(({ target }) => 'path' in target && samePath(target.path, path))
  return isFile && (name === undefined || !writes(name)) ? undefined : { body, script }
}

/** Tells whether one of the commands changes files in a way that can be read. */
const changesFiles = ({ script }: Shell): boolean =>
  script.heredocs.some(({ target }) => target.kind !== 'command')

/** Reads what commands write into files; the reason why others are left out. `moved`: in another folder by then. */
function readShell(
  edits: FileEdit[],
  { body, script }: Shell,
  offset: number,
  moved: boolean,
): string | undefined {
  const shown = (line: number): string => body[line]!.trim().slice(0, 100)
  let unsure = -1
  for (const heredoc of script.heredocs) {
    const { target, start, from, to } = heredoc
    const elsewhere = moved || (script.moves >= 0 && script.moves <= start)
    if (target.kind === 'write' || target.kind === 'append')
      edits.push(editOf(body, heredoc, target, offset, elsewhere))
    const text = target.kind === 'patch' ? body.slice(from, to).join('\n') : ''
    const format = detectFormat(text)
    if (target.kind === 'unsure' || (target.kind === 'patch' && format === 'lazy')) unsure = start
    else if (format !== 'lazy') {
      const lines = { start: offset + from, end: offset + to }
      const own: FileEdit[] = []
      addPatches(own, text, format, undefined, lines, false)
      const refused = ({ path }: FileEdit): FileEdit => inOtherFolder(path, offset + start, lines)
      edits.push(...(elsewhere ? own.map(refused) : own))
    }
  }
  if (unsure >= 0) return `it is not certain which file \`${shown(unsure)}\` changes; do it by hand`
  if (script.commands.length === 0) return undefined
  return `commands in it are left to you: ${shown(script.commands[0]!)}`
}

const refusedWrite = (
  path: string | undefined,
  lines: LineRange,
  code: RefusalCode,
  message: string,
): FileEdit => ({
  path,
  action: 'write',
  format: 'whole-file',
  text: '',
  blocks: [broken(code, message, lines)],
  lines,
})

function inOtherFolder(path: string | undefined, command: number, lines: LineRange): FileEdit {
  const message = `the command at line ${command + 1} of the reply changes ${path} after one that goes to another folder; give the path from the root`
  return refusedWrite(path, lines, 'invalid-input', message)
}

/** The file that a heredoc makes anew, or adds to. */
function editOf(
  body: readonly string[],
  heredoc: Heredoc,
  target: { readonly kind: 'write' | 'append'; readonly path: string },
  offset: number,
  elsewhere: boolean,
): FileEdit {
  const lines = { start: offset + heredoc.from, end: offset + heredoc.to }
  const path = tidyPath(target.path)
  const command = offset + heredoc.start
  if (!heredoc.closed) {
    const message = `the command at line ${command + 1} of the reply has no line that ends its text: it may have been cut off; send it whole`
    return refusedWrite(path, lines, 'truncated-edit', message)
  }
  if (elsewhere) return inOtherFolder(path, command, lines)
  const text = textOf(body, heredoc)
  if (typeof text === 'number') {
    const message = `the shell would expand line ${offset + text + 1} of the reply; put quotes around the word behind << at line ${command + 1}`
    return refusedWrite(path, lines, 'invalid-input', message)
  }
  if (target.kind === 'append') {
    const block: Block = {
      kind: 'lines',
      lines,
      rows: text.map((line, at) => ({ sign: '+', text: line, editLine: lines.start + at })),
      scopes: [],
      ordered: false,
      at: -1,
      atEnd: true,
      bare: 'append',
      partial: false,
      finalNewline: true,
    }
    return { path, action: 'edit', format: 'whole-file', text: '', blocks: [block], lines }
  }
  const elided = text.some((line) => isElision(line) && isComment(line))
  const whole = text.length === 0 ? '' : `${text.join('\n')}\n`
  return { path, action: elided ? 'edit' : 'write', format: 'lazy', text: whole, blocks: [], lines }
}

function addUnclear(edits: FileEdit[], path: string | undefined, range: LineRange): undefined {
  const message = `the block at line ${range.start + 1} of the reply has an edit in it behind other text, and may be that edit or the text of ${path}; give the edit alone, or the file by a tool that writes it`
  edits.push(refusedWrite(path, range, 'invalid-input', message))
  return undefined
}

function addBroken(edits: FileEdit[], path: string | undefined, format: Format, range: LineRange): undefined {
  const message = `the block at line ${range.start + 1} of the reply is not closed: it may have been cut off; send it whole`
  edits.push({
    path: path === undefined ? undefined : tidyPath(path),
    action: 'edit',
    format,
    text: '',
    blocks: [broken('truncated-edit', message, range)],
    lines: range,
  })
  return undefined
}

const languageOf = (piece: Piece): string => /^[\w+#-]*/.exec(piece.label)![0]

const bodyOf = (lines: readonly string[], { from, to, indent }: Piece): string[] =>
  lines.slice(from, to).map((line) => dedent(line, indent))

function dedent(line: string, indent: number): string {
  let at = 0
  while (at < indent && (line[at] === ' ' || line[at] === '\t')) at++
  return line.slice(at)
}

function readElement(
  edits: FileEdit[],
  lines: readonly string[],
  piece: Piece,
  before: string | undefined,
): string | undefined {
  const range = { start: piece.start, end: piece.end }
  if (piece.label === 'invoke') {
    if (!piece.closed) return addBroken(edits, before, 'str-replace', range)
    const call = lines.slice(piece.from, piece.to).join('\n')
    const patches = readCall(piece.attributes.name ?? '', call, { start: 0, end: piece.to - piece.from })
    putPatches(edits, patches, 'str-replace', undefined, range, piece.from)
    return patches.length === 0 ? 'the call changes no file' : undefined
  }
  let path = PATH_NAMES.map((name) => piece.attributes[name]).find(
    (value) => value !== undefined && isPath(value),
  )
  let from = piece.from
  let to = piece.to
  let instruction: string | undefined
  let number: string | undefined
  for (; from < to; from++) {
    const [, name, value] = CHILD.exec(lines[from]!) ?? []
    if (name === undefined) {
      if (!isBlank(lines[from]!)) break
    } else if (/^instructions?$/.test(name)) instruction = value
    else if (name === 'line') number = value
    else if (isPath(value!)) path ??= value
  }
  path ??= before
  if (isFateTag(piece.label)) {
    const target = piece.attributes.to ?? piece.attributes.new_path ?? piece.attributes.destination
    if (path === undefined) return 'it names no file'
    const renames = /rename|move/.test(piece.label)
    edits.push({
      path: tidyPath(path),
      action: renames && target !== undefined ? 'rename' : 'delete',
      format: 'whole-file',
      text: '',
      blocks:
        renames && target === undefined ? [broken('invalid-input', 'the new name is missing', range)] : [],
      lines: range,
      ...(target === undefined ? {} : { to: tidyPath(target) }),
    })
    return undefined
  }
  if (!piece.closed) return addBroken(edits, path, 'lazy', range)
  const open = from < to ? BODY.exec(lines[from]!) : null
  let body: string[]
  if (open !== null) {
    const close = `</${open[1]!.split(' ')[0]}>`
    while (to > from && !lines[to - 1]!.includes(close)) to--
    const inner = lines.slice(from + 1, to)
    if (open[2] !== '') inner.unshift(open[2]!)
    if (inner.length > 0) {
      const last = inner.pop()!
      const text = last.slice(0, Math.max(0, last.indexOf(close)))
      if (text.trim() !== '') inner.push(text)
    }
    if (open[2] === '') from++
    body = inner
  } else body = lines.slice(from, to)
  const section = CDATA.exec(body.join('\n'))
  if (section !== null) {
    from += section[1]!.split('\n').length - 1
    body = linesOf(section[2]!)
  }
  let text = `${body.join('\n')}\n`
  const bare = takeOffFence(text)
  if (bare !== text) {
    from += body.findIndex((line) => !isBlank(line)) + 1
    text = bare
  }
  const format = TAKES_TEXT.test(piece.label) ? 'lazy' : formatOf(text, path)
  if (format === 'unclear') return addUnclear(edits, path, range)
  if (format !== 'lazy') {
    const count = edits.length
    addPatches(edits, text, format, path, range, piece.closed, from)
    return edits.length === count ? 'nothing in it changes a file' : undefined
  }
  if (path === undefined) return 'it names no file'
  if (INSERTS.test(piece.label)) {
    // Roo counts from 1, and means with 0 the end of the file: what has no number of its own here.
    const before = Number(number)
    const block: Block =
      before >= 1
        ? { kind: 'insert', after: before - 1, text, lines: { start: from, end: to } }
        : broken('invalid-input', 'the line to insert before is missing', range)
    edits.push({
      path: tidyPath(path),
      action: 'edit',
      format: 'str-replace',
      text: '',
      blocks: [block],
      lines: range,
    })
    return undefined
  }
  const elided = linesOf(text).some((line) => isElision(line) && isComment(line))
  const action = CREATES.test(piece.label) ? 'create' : WRITES.test(piece.label) && !elided ? 'write' : 'edit'
  edits.push({
    path: tidyPath(path),
    action,
    format: 'lazy',
    text,
    blocks: [],
    instruction,
    lines: { start: from, end: to },
  })
  return undefined
}
