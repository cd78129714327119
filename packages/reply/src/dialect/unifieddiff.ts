/** Unified diffs as models write them: wrong numbers and counts, lost leading blanks, no numbers at all. */
import { type Block, broken, type LinesBlock, type Patch, type Row } from '../block.js'

const HUNK = /^@@(?:\s*-(\d+)(?:,(\d+))?\s+\+(\d+)(?:,(\d+))?\s*@@|.*@@|\s*$| )\s?(.*)$/
const OLD_FILE = /^--- (?:"?)(\S.*)$/
const NEW_FILE = /^\+\+\+ (?:"?)(\S.*)$/
const GIT = /^diff --git (?:"?a\/)?(.+?)"? (?:"?b\/)(.+?)"?$/
const EXTENDED =
  /^(?:index [0-9a-f]|new file mode|deleted file mode|old mode|new mode|similarity index|dissimilarity index|rename from|rename to|copy from|copy to|Binary files)/

export const looksLikeUnifiedDiff = (lines: readonly string[]): boolean => {
  for (let at = 0; at < lines.length; at++) {
    if (isFileHeader(lines, at)) return true
    if (/^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/.test(lines[at]!)) return true
    if (/^diff --git /.test(lines[at]!)) return true
    if (/^@@(?: .*@@)?\s*$/.test(lines[at]!) && /^[-+ ]/.test(lines[at + 1] ?? '')) return true
  }
  return false
}

/** `---` and `+++`, and then nothing that could make them a changed line. */
export function isFileHeader(lines: readonly string[], at: number): boolean {
  if (!OLD_FILE.test(lines[at]!) || !NEW_FILE.test(lines[at + 1] ?? '')) return false
  const after = lines[at + 2]
  return after === undefined || after === '' || /^(?:@@|diff |[-+ ])/.test(after)
}

interface Draft {
  path: string | undefined
  to: string | undefined
  action: Patch['action']
  blocks: Block[]
}

/** Reads a diff of any number of files. O(lines). */
export function readUnifiedDiff(lines: readonly string[]): Patch[] {
  const patches: Draft[] = []
  let current: Draft | undefined
  const begin = (): Draft => {
    current = { path: undefined, to: undefined, action: 'edit', blocks: [] }
    patches.push(current)
    return current
  }
  let inHeader = false
  let at = 0
  while (at < lines.length) {
    const line = lines[at]!
    const git = GIT.exec(line)
    if (git !== null) {
      const draft = begin()
      draft.path = git[1]
      if (git[2] !== git[1]) draft.to = git[2]
      inHeader = true
      at++
    } else if (isFileHeader(lines, at)) {
      const draft = inHeader && current && current.blocks.length === 0 ? current : begin()
      const from = pathOf(OLD_FILE.exec(line)![1]!)
      const to = pathOf(NEW_FILE.exec(lines[at + 1]!)![1]!)
      if (from === null) {
        draft.action = 'create'
        draft.path = to ?? draft.path
      } else if (to === null) {
        draft.action = 'delete'
        draft.path = from
      } else {
        // Without Git's header two names are two versions of one file.
        draft.path = draft.to === undefined ? (to ?? from) : from
      }
      inHeader = false
      at += 2
    } else if (inHeader && EXTENDED.test(line)) {
      if (line.startsWith('new file')) current!.action = 'create'
      if (line.startsWith('deleted file')) current!.action = 'delete'
      const from = /^rename from (.+)$/.exec(line)
      const to = /^rename to (.+)$/.exec(line)
      if (from) current!.path = from[1]
      if (to) current!.to = to[1]
      at++
    } else if (/^[-+]{3} \S/.test(line) && !isHunk(line) && !hunkFollows(lines, at, current)) {
      at++
    } else if (isHunk(line) || (current === undefined && /^[-+]/.test(line))) {
      inHeader = false
      const draft: Draft = current ?? begin()
      at = readHunk(lines, at, draft)
    } else at++
  }
  return patches.map((draft) => finish(draft))
}

const isHunk = (line: string): boolean => line.startsWith('@@')
const hunkFollows = (_lines: readonly string[], _at: number, current: Draft | undefined): boolean =>
  current !== undefined && current.blocks.length > 0

function pathOf(written: string): string | null {
  const path = written.replace(/\t.*$/, '').replace(/"$/, '').trim()
  if (path === '/dev/null') return null
  return path.replace(/^[ab]\//, '')
}

function readHunk(lines: readonly string[], from: number, draft: Draft): number {
  const header = isHunk(lines[from]!) ? HUNK.exec(lines[from]!) : null
  let at = isHunk(lines[from]!) ? from + 1 : from
  const scope = header?.[5]?.trim() ?? ''
  const rows: Row[] = []
  let oldEnd: boolean | undefined
  let newEnd: boolean | undefined
  for (; at < lines.length; at++) {
    const line = lines[at]!
    if (isHunk(line) || isFileHeader(lines, at) || /^diff --git /.test(line)) break
    if (line.startsWith('\\')) {
      const last = rows.at(-1)?.sign
      if (last !== '+') oldEnd = false
      if (last !== '-') newEnd = false
    } else rows.push(rowOf(line, at))
  }
  // Empty lines at the end part the hunk from what follows; a blank context line would carry its blank.
  while (rows.length > 0 && rows.at(-1)!.sign === ' ' && lines[rows.at(-1)!.editLine] === '') rows.pop()
  const range = { start: from, end: at }
  if (!rows.some((row) => row.sign !== ' ') && oldEnd === newEnd) {
    if (rows.length > 0 && draft.action === 'edit')
      draft.blocks.push(
        broken('invalid-input', `the hunk at line ${from + 1} of the edit has no + and no - line`, range),
      )
    return at
  }
  const oldStart = header?.[1] === undefined ? -1 : Number(header[1])
  const hasOld = rows.some((row) => row.sign !== '+')
  const block: LinesBlock = {
    kind: 'lines',
    lines: range,
    rows,
    scopes: scope === '' || /^\.\.\./.test(scope) ? [] : [scope],
    ordered: true,
    at: oldStart < 0 ? -1 : hasOld ? oldStart - 1 : oldStart,
    atEnd: oldEnd === false || newEnd === false,
    bare: 'refuse',
    partial: false,
    finalNewline: newEnd === false ? false : oldEnd === false ? true : undefined,
  }
  draft.blocks.push(block)
  return at
}

function rowOf(line: string, editLine: number): Row {
  const sign = line[0]
  if (sign === '-' || sign === '+' || sign === ' ') return { sign, text: line.slice(1), editLine }
  // A blank that got lost: the line stands as it is.
  return { sign: ' ', text: line, editLine }
}

function finish(draft: Draft): Patch {
  const { path, to, action, blocks } = draft
  if (action === 'create') {
    const rows = blocks.flatMap((block) => (block.kind === 'lines' ? block.rows : []))
    const open = blocks.some((block) => block.kind === 'lines' && block.finalNewline === false)
    const text = rows.filter((row) => row.sign !== '-').map((row) => row.text)
    const lines = { start: blocks[0]?.lines.start ?? 0, end: blocks.at(-1)?.lines.end ?? 0 }
    const whole: Block = {
      kind: 'whole',
      text: text.join('\n') + (open || text.length === 0 ? '' : '\n'),
      lines,
    }
    return { path: path ?? to, action, blocks: [whole] }
  }
  return { path, action, blocks, ...(to === undefined || to === path ? {} : { to }) }
}
