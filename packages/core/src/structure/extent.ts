/** Where the declarations of a name stand, and from where to where, by indentation. */
import { type Lines, trimmedText } from '../text/lines.js'
import { introduces } from './declaration.js'

/** Lines of a declaration: `[start, end)`, its comments and decorators, and the blank lines below it, included. */
export interface Extent {
  readonly start: number
  readonly end: number
}

/** Comments and decorators of one line; no directives of a preprocessor or of a shell. */
const LEADS = /^(?:\/\/|\/\*|\*|#(?=\s|$)|#\[|--|@[\w.]+(?:\([^()]*\))?$)/

/**
 * The only declaration of a name; null where there is none or more than one, and where it is not known to begin: a
 * directive or part of another line right above it may belong to it. Lines that set a key are none.
 */
export function extentOf(name: string, original: Lines): Extent | null {
  const heads = declarationsOf(name, original).filter(
    (line) => introduces(trimmedText(original, line)).declares === name,
  )
  if (heads.length !== 1) return null
  const head = heads[0]!
  let start = head
  while (
    start > 0 &&
    original.indent[start - 1] >= original.indent[head] &&
    LEADS.test(trimmedText(original, start - 1))
  )
    start--
  // The comment on top of a file is the file's; what else stands right above is not known to belong to it.
  if (
    start === 0
      ? head > 0
      : original.exact[start - 1] !== 0 && original.indent[start - 1] >= original.indent[head]
  )
    return null
  return { start, end: endOf(head, original) }
}

/** Lines that declare a name, or set it. */
export function declarationsOf(name: string, original: Lines): number[] {
  const found: number[] = []
  for (let line = 0; line < original.count; line++) {
    const text = original.text
    const at = text.indexOf(name, original.first[line])
    if (at < 0) break
    while (line + 1 < original.count && original.start[line + 1] <= at) line++
    const declared = introduces(trimmedText(original, line))
    if (declared.declares === name || declared.key === name) found.push(line)
  }
  return found
}

/** The rest of a head, as far left: a brace of its own, the end of a parameter list. */
const HANGING_HEAD = /^(?:\{|\).*[{:])$/

/** First line below that is neither deeper than the declaration nor its closing line. */
export function endOf(line: number, original: Lines): number {
  const own = original.indent[line]
  let end = line + 1
  let below = line + 1
  for (; below < original.count; below++) {
    if (original.exact[below] === 0) continue
    if (original.indent[below] > own) end = below + 1
    else if (end === line + 1 && HANGING_HEAD.test(trimmedText(original, below))) continue
    else {
      if (
        /^(?:[)\]}]|end\b|fi\b|done\b)/.test(trimmedText(original, below)) &&
        original.indent[below] === own
      )
        end = below + 1
      break
    }
  }
  while (end < original.count && original.exact[end] === 0) end++
  return end
}

/** The declaration's line, its comments and decorators included. */
export function startOf(line: number, original: Lines): number {
  let start = line
  while (
    start > 0 &&
    original.exact[start - 1] !== 0 &&
    Math.abs(original.indent[start - 1] - original.indent[line]) <= 1 &&
    /^(?:\/\/|\/\*|\*|#|--|@|\[)/.test(trimmedText(original, start - 1))
  )
    start--
  return start
}
