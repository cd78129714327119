/** What the author's sentence about an edit says of places. A hint, never proof. */
import { introduces } from '../structure/declaration.js'
import { type Lines, trimmedText } from '../text/lines.js'

const ADDS = /\b(?:add|adding|adds|insert\w*|introduc\w*|append\w*|includ\w*|document\w*)\b/i
const TAKES_AWAY =
  /\b(?:(?:remov|delet|drop|replac|chang|updat|renam|refactor|extract|rewrit|simplif|mov|inlin|convert|modif|switch|unwrap|wrap|fix|clean|migrat|turn|merg|split|reduc|skip)\w*|instead|no longer|us(?:e|es|ed|ing))\b/i

/** Tells whether an instruction speaks of new code only: old lines are then hardly meant to go. */
export const onlyAdds = (instruction: string): boolean =>
  ADDS.test(instruction) && !TAKES_AWAY.test(instruction)

const REMOVES = /\b(?:remov(?:e|es|ing)|delet(?:e|es|ing)|drop(?:s|ping)?|get(?:ting)? rid)\b/i

/** Tells whether an instruction says that something goes. */
export const removes = (instruction: string): boolean => REMOVES.test(instruction)

const TAKES_OUT =
  /\b(?:remov(?:e|es|ing)|delet(?:e|es|ing)|drop(?:s|ping)?)\s+(?:(?:the|all|any|its|unused|old|this|that|a|an|of|obsolete|dead)\s+)*[`'"]?([A-Za-z_$][\w$]*)[`'"]?(?:\s+[`'"]?([A-Za-z_$][\w$]*))?/gi
/** Sorts of things, not names of things. */
const SORTS =
  /^(?:functions?|methods?|class(?:es)?|commands?|imports?|comments?|lines?|code|variables?|constants?|fields?|options?|parameters?|params?|arguments?|props?|properties|property|calls?|checks?|branch(?:es)?|helpers?|types?|interfaces?|tests?|dependency|dependencies|duplicates?|duplicated|redundant|unnecessary|and|from|it|them|which|file|block|blocks|rules?|entry|entries|keys?|values?|flags?|support|logic|usage|sections?|statements?|instances?|references?|mentions?|into|for|with|to|in)$/i

const FROM_PLACE = /^\s+(?:from|in|inside|of|on)\b/i

/** What an instruction says is to go altogether, by name; not what it takes out of one place only. */
export function removedNames(instruction: string): string[] {
  const names: string[] = []
  for (const match of instruction.matchAll(TAKES_OUT)) {
    const [whole, first, second] = match
    if (FROM_PLACE.test(instruction.slice(match.index + whole.length))) continue
    const name = SORTS.test(first!) ? second : first
    if (name !== undefined && name.length > 2 && !SORTS.test(name)) names.push(name)
  }
  return names
}

/** A place named in an instruction: a declaration, and the side of it. */
interface Place {
  readonly name: string
  readonly side: 'before' | 'after'
}

const NAME = '[`\'"]?([A-Za-z_$](?:[\\w$.:-]*[\\w$])?[?!]?)(?:\\(\\))?[`\'"]?'
const AFTER = new RegExp(
  `\\b(?:(?:right |directly |just |immediately )?(?:after|below|beneath|under|following|behind)|next to|between)\\s+(?:the\\s+)?(?:existing\\s+)?(?:\\w+\\s+(?:function|method|class|struct|type|formatter)\\s+)?${NAME}`,
  'gi',
)
const BEFORE = new RegExp(
  `\\b(?:right |directly |just |immediately )?(?:before|above|ahead of|in front of)\\s+(?:the\\s+)?(?:existing\\s+)?${NAME}`,
  'gi',
)

function namedPlaces(instruction: string): Place[] {
  const places: Place[] = []
  for (const match of instruction.matchAll(AFTER)) places.push({ name: match[1]!, side: 'after' })
  for (const match of instruction.matchAll(BEFORE)) places.push({ name: match[1]!, side: 'before' })
  return places
}

const ADDED = new RegExp(
  `\\b(?:add|adding|adds|insert\\w*|introduc\\w*|creat\\w*|defin\\w*)\\s+(?:(?:a|an|the|new|two|three|helpers?|methods?|functions?|private|public|static|class|const|constants?)\\s+)*${NAME}(?:\\s+and\\s+${NAME})?`,
  'gi',
)

/** Names that an instruction says are added. */
export function addedNames(instruction: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const [, first, second] of instruction.matchAll(ADDED)) {
    found.add(first!)
    if (second !== undefined) found.add(second)
  }
  return found
}

const RENAMES = new RegExp(
  `\\brenam\\w*\\s+(?:the\\s+)?(?:[a-z]+\\s+)??${NAME}(?:\\s+(?:function|method|class|variable|constant|field|helper|type|prop))?\\s+(?:to|into|as|=>|->|→)\\s+${NAME}`,
  'gi',
)

/** Names that an instruction renames: the old one by the new one. */
export function renamesOf(instruction: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, old, now] of instruction.matchAll(RENAMES)) found.set(now!, old!)
  return found
}

/** Declarations of one name; more than a few say nothing. */
const MAX_DECLARATIONS = 2

/**
 * Lines of the original before which new text goes by the instruction: past the end of a named declaration, or before
 * its first line. Empty where it names no place, or none that the original declares.
 */
export function placeHints(instruction: string, original: Lines): number[] {
  if (instruction === '') return []
  const hints: number[] = []
  for (const { name, side } of namedPlaces(instruction)) {
    const lines = declarationsOf(name, original)
    if (lines.length === 0 || lines.length > MAX_DECLARATIONS) continue
    for (const line of lines) hints.push(side === 'after' ? endOf(line, original) : startOf(line, original))
  }
  return hints
}

function declarationsOf(name: string, original: Lines): number[] {
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

/** First line below that is neither deeper than the declaration nor its closing line. */
function endOf(line: number, original: Lines): number {
  const own = original.indent[line]
  let end = line + 1
  let below = line + 1
  for (; below < original.count; below++) {
    if (original.exact[below] === 0) continue
    if (original.indent[below] > own) end = below + 1
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
function startOf(line: number, original: Lines): number {
  let start = line
  while (
    start > 0 &&
    original.exact[start - 1] !== 0 &&
    original.indent[start - 1] === original.indent[line] &&
    /^(?:\/\/|\/\*|\*|#|--|@|\[)/.test(trimmedText(original, start - 1))
  )
    start--
  return start
}
