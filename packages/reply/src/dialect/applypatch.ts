/** The format of Codex's apply_patch: `*** Begin Patch`, one section a file, hunks behind `@@` with names as hints. */
import { type Block, broken, type LinesBlock, type Patch, type Row } from '../block.js'

const SECTION = /^\s*\*\*\* (Update|Add|Create|Delete) File:\s*(.*?)\s*$/
const MOVE = /^\s*\*\*\* Move to:\s*(.*?)\s*$/
const BEGIN = /^\s*\*\*\* Begin Patch\s*$/
const END = /^\s*\*\*\* End Patch\s*$/
const END_OF_FILE = /^\s*\*\*\* End of File\s*$/
const ANY = /^\*\*\* /

export const looksLikeApplyPatch = (lines: readonly string[]): boolean =>
  lines.some((line) => BEGIN.test(line) || SECTION.test(line))

export const isPatchBegin = (line: string): boolean => BEGIN.test(line)
export const isPatchEnd = (line: string): boolean => END.test(line)
export const isPatchSection = (line: string): boolean => SECTION.test(line)

/** Reads a patch of any number of files. `complete`: its last line may be missing. O(lines). */
export function readApplyPatch(lines: readonly string[], complete: boolean): Patch[] {
  const patches: Patch[] = []
  const last = lines.findLastIndex((line) => END.test(line))
  const begin = lines.findIndex((line) => BEGIN.test(line))
  let at = begin < 0 ? lines.findIndex((line) => SECTION.test(line)) : begin + 1
  if (at < 0) at = lines.length
  let ended = false
  while (at < lines.length) {
    const line = lines[at]!
    if (END.test(line)) {
      ended = true
      break
    }
    const section = SECTION.exec(line)
    if (section === null) {
      if (line.trim() !== '') {
        const message = `line ${at + 1} of the edit, \`${line.trim()}\`, is no line of a patch; begin a file with \`*** Update File: PATH\``
        patches.push(problem(undefined, broken('invalid-input', message, { start: at, end: at + 1 })))
      }
      at++
      continue
    }
    const end = endOfSection(lines, at + 1, last)
    patches.push(readSection(lines, at, end, section[1]!, section[2]!))
    at = end
  }
  if (begin >= 0 && !ended && !complete) {
    const message = 'the patch has no `*** End Patch` line: it may have been cut off; send it whole'
    const last = patches.at(-1)
    const block = broken('truncated-edit', message, { start: begin, end: lines.length })
    if (last) patches[patches.length - 1] = { ...last, blocks: [...last.blocks, block] }
    else patches.push(problem(undefined, block))
  }
  return patches
}

const problem = (path: string | undefined, block: Block): Patch => ({ path, action: 'edit', blocks: [block] })

/** Within a section a line that is indented is text of the file, whatever it says; but for the patch's last line. */
function endOfSection(lines: readonly string[], from: number, last: number): number {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!
    if (at === last || (line.startsWith('*') && (END.test(line) || SECTION.test(line)))) return at
  }
  return lines.length
}

function readSection(
  lines: readonly string[],
  header: number,
  end: number,
  verb: string,
  path: string,
): Patch {
  const range = { start: header, end }
  if (verb === 'Delete') return { path, action: 'delete', blocks: [] }
  if (verb !== 'Update') return readAdded(lines, header, end, path)
  let at = header + 1
  const move = MOVE.exec(lines[at] ?? '')
  if (move !== null && at < end) at++
  const blocks = readHunks(lines, at, end)
  if (blocks.length === 0 && move === null) {
    const message = `the section for ${path} at line ${header + 1} of the edit has no hunk; give lines with - and +`
    return problem(path, broken('invalid-input', message, range))
  }
  return { path, action: 'edit', blocks, ...(move === null ? {} : { to: move[1]! }) }
}

function readAdded(lines: readonly string[], header: number, end: number, path: string): Patch {
  const body: string[] = []
  let plus = 0
  let last = end
  while (last > header + 1 && lines[last - 1]!.trim() === '') last--
  for (let at = header + 1; at < last; at++) {
    const line = lines[at]!
    if (line.startsWith('+')) plus++
    else if (line.trim() !== '' && plus > 0) {
      const message = `line ${at + 1} of the edit, \`${line.trim()}\`, has no + in front, as the other lines of the new file ${path} have`
      return problem(path, broken('invalid-input', message, { start: header, end }))
    }
    body.push(line)
  }
  // All without a sign: the model forgot them. Some without one: there is no telling.
  const text = body.map((line) => (plus > 0 && line.startsWith('+') ? line.slice(1) : line))
  if (plus > 0 && body.some((line) => !line.startsWith('+') && line.trim() !== '')) {
    const message = `some lines of the new file ${path} have a + in front and some have none; put one before each`
    return problem(path, broken('invalid-input', message, { start: header, end }))
  }
  const whole: Block = {
    kind: 'whole',
    text: text.length === 0 ? '' : `${text.join('\n')}\n`,
    lines: { start: header, end },
  }
  return { path, action: 'create', blocks: [whole] }
}

function readHunks(lines: readonly string[], from: number, end: number): Block[] {
  const blocks: Block[] = []
  let at = from
  while (at < end) {
    const start = at
    const scopes: string[] = []
    while (at < end && lines[at]!.startsWith('@@')) {
      const scope = lines[at]!.slice(2)
        .replace(/^\s*-\d+(?:,\d+)? \+\d+(?:,\d+)?\s*/, '')
        .replace(/@@\s*/, '')
        .trim()
      if (scope !== '') scopes.push(scope)
      at++
    }
    const rows: Row[] = []
    let atEnd = false
    let unknown = -1
    for (; at < end && !lines[at]!.startsWith('@@'); at++) {
      const line = lines[at]!
      if (END_OF_FILE.test(line)) {
        atEnd = true
        at++
        break
      }
      if (ANY.test(line)) unknown = at
      const sign = line[0]
      if (sign === ' ' || sign === '-' || sign === '+') rows.push({ sign, text: line.slice(1), editLine: at })
      else rows.push({ sign: ' ', text: line, editLine: at })
    }
    const trailing = rows.at(-1)?.sign === ' ' && lines[rows.at(-1)!.editLine] === ''
    while (rows.length > 0 && rows.at(-1)!.sign === ' ' && lines[rows.at(-1)!.editLine] === '') rows.pop()
    const range = { start, end: at }
    if (unknown >= 0) {
      const message = `line ${unknown + 1} of the edit, \`${lines[unknown]!.trim()}\`, is no line of a patch`
      blocks.push(broken('invalid-input', message, range))
    } else if (rows.some((row) => row.sign !== ' ')) {
      const block: LinesBlock = {
        kind: 'lines',
        lines: range,
        rows,
        scopes,
        ordered: rows.some((row) => row.sign !== '+'),
        at: -1,
        atEnd,
        // An empty line behind the new ones may have been a blank line to stand before.
        bare: scopes.length === 0 && !trailing ? 'append' : 'refuse',
        partial: false,
      }
      blocks.push(block)
    }
  }
  return blocks
}
