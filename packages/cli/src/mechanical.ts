/** A lazy edit made from a file by a program, with the merge that is right for it. */
export interface MechanicalEdit {
  /** The file without the lines that the edit brings. */
  readonly original: string
  readonly edit: string
  /** The file as given. */
  readonly expected: string
  /** How many places the edit changes. */
  readonly sites: number
  readonly lines: number
}

/** The comment tokens of a language; a record of the engine's languages has them. */
export interface CommentSyntax {
  readonly lineComments: readonly string[]
  readonly blockComments: readonly { readonly open: string; readonly close: string }[]
}

const CONTEXT_LINES = 3
const SITES = 3
/** Shorter lines (`}`, `else`) stand everywhere and would make the edit ambiguous. */
const MIN_LINE_LENGTH = 10

/**
 * Takes up to three lines out of a file and writes the edit that puts them back, with three lines of context each and
 * markers between: a real file, a small edit, and a right answer that is known. Undefined if no line lends itself.
 */
export function mechanicalEdit(text: string, comments: CommentSyntax): MechanicalEdit | undefined {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const sites = chooseSites(lines)
  if (sites.length === 0) return undefined

  const edit: string[] = []
  let shown = 0
  for (const site of sites) {
    const start = site - CONTEXT_LINES
    if (start > shown) edit.push(marker(lines[start]!, comments))
    edit.push(...lines.slice(Math.max(start, shown), site + CONTEXT_LINES + 1))
    shown = site + CONTEXT_LINES + 1
  }
  if (shown < lines.length) edit.push(marker(lines[shown]!, comments))

  const taken = new Set(sites)
  return {
    original: lines.filter((_, index) => !taken.has(index)).join(''),
    edit: edit.join(''),
    expected: text,
    sites: sites.length,
    lines: edit.length,
  }
}

/** The fitting lines nearest to a quarter, a half and three quarters of the file, in order. */
function chooseSites(lines: readonly string[]): number[] {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line.trim(), (counts.get(line.trim()) ?? 0) + 1)
  const fits = (index: number) => fitsAsSite(lines, index, counts)

  const sites: number[] = []
  for (let part = 1; part <= SITES; part++) {
    const middle = Math.floor((lines.length * part) / (SITES + 1))
    const reach = Math.floor(lines.length / (SITES + 1) / 2)
    for (let step = 0; step <= reach; step++) {
      const site = [middle + step, middle - step].find(fits)
      if (site === undefined) continue
      if (site > (sites.at(-1) ?? Number.NEGATIVE_INFINITY) + CONTEXT_LINES) sites.push(site)
      break
    }
  }
  return sites
}

/** A plain statement among its equals, unlike any other line, whose absence breaks no block. */
function fitsAsSite(lines: readonly string[], index: number, counts: ReadonlyMap<string, number>): boolean {
  if (index < CONTEXT_LINES || index + CONTEXT_LINES >= lines.length) return false
  const line = lines[index]!
  const bare = line.trim()
  const near = lines.slice(index - 1, index + 2)
  return (
    bare.length >= MIN_LINE_LENGTH &&
    counts.get(bare) === 1 &&
    balanced(bare) &&
    !/[:\\,{([]$/.test(bare) &&
    near.every((other) => other.trim() !== '' && indentOf(other) === indentOf(line))
  )
}

function balanced(line: string): boolean {
  let depth = 0
  for (const character of line) {
    if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character) && --depth < 0) return false
  }
  return depth === 0
}

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)![0]
}

/** `// ... existing code ...` in the language's own comments, at the depth of the line it stands before. */
function marker(hidden: string, comments: CommentSyntax): string {
  const [token] = comments.lineComments
  const [block] = comments.blockComments
  const words = '... existing code ...'
  const comment = token ? `${token} ${words}` : block ? `${block.open} ${words} ${block.close}` : words
  return `${indentOf(hidden)}${comment}${hidden.endsWith('\r\n') ? '\r\n' : '\n'}`
}
