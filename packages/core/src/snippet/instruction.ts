/** What the author's sentence about an edit says of places and names. A hint; only declarations that it removes are more. */
import { declarationsOf, endOf, startOf } from '../structure/extent.js'
import type { Lines } from '../text/lines.js'

const ADDS = /\b(?:add|adding|adds|insert\w*|introduc\w*|append\w*|includ\w*|document\w*)\b/i
const TAKES_AWAY =
  /\b(?:(?:remov|delet|drop|replac|chang|updat|renam|refactor|extract|rewrit|simplif|mov|inlin|convert|modif|switch|unwrap|wrap|fix|clean|migrat|turn|merg|split|reduc|skip)\w*|instead|no longer|us(?:e|es|ed|ing))\b/i

/** Tells whether an instruction speaks of new code only: old lines are then hardly meant to go. */
export const onlyAdds = (instruction: string): boolean =>
  ADDS.test(instruction) && !TAKES_AWAY.test(instruction)

const REMOVES = /\b(?:remov(?:e|es|ing)|delet(?:e|es|ing)|drop(?:s|ping)?|get(?:ting)? rid)\b/i

/** Tells whether an instruction says that something goes. */
export const removes = (instruction: string): boolean => REMOVES.test(instruction)

const MAY_REMOVE =
  /remov|delet|drop|replac|rewrit|simplif|refactor|clean|strip|extract|inlin|merg|reduc|shorten|convert|migrat|switch|collaps|mov/i

/** Tells whether an instruction speaks of a change that old lines may well go with. */
export const mayRemove = (instruction: string): boolean => MAY_REMOVE.test(instruction)

/** Words before a name that are none. */
const BESIDE_NAME =
  'the|all|any|its|their|this|that|these|those|a|an|of|both|each|every|unused|old|obsolete|dead|deprecated|legacy|redundant|duplicate|duplicated|outdated|useless|unneeded|unnecessary|entire|whole|single|custom|existing|private|public|internal|static|unsafe|now|test-only|no-op|two|three|four|five'
const TAKES_OUT = new RegExp(
  `\\b(?:remov(?:e|es|ing)|delet(?:e|es|ing)|drop(?:s|ping)?)\\s+(?:(?:${BESIDE_NAME})\\s+)*[\`'"]?([A-Za-z_$][\\w$]*)(?![-./:]?\\w)[\`'"]?(?:\\s+[\`'"]?([A-Za-z_$][\\w$]*)(?![-./:]?\\w)[\`'"]?)?`,
  'gi',
)
/** Sorts of things, not names of things. */
const SORTS =
  /^(?:functions?|methods?|class(?:es)?|commands?|imports?|comments?|lines?|code|variables?|constants?|fields?|options?|parameters?|params?|arguments?|props?|properties|property|calls?|checks?|branch(?:es)?|helpers?|types?|interfaces?|tests?|dependency|dependencies|duplicates?|duplicated|redundant|unnecessary|and|from|it|them|which|file|block|blocks|rules?|entry|entries|keys?|values?|flags?|support|logic|usage|sections?|statements?|instances?|references?|mentions?|into|for|with|to|in)$/i

/** Behind a name: not the thing itself goes, but something of it. */
const OF_NAME =
  /^(?:checks?|special|cases?|implementation|workaround|support|usages?|calls?|arguments?|param\w*|props?|property|imports?|comments?|feature|overloads?|version|branch|button|card|lines?)$/i
const IS_BESIDE_NAME = new RegExp(`^(?:${BESIDE_NAME})$`, 'i')

const FROM_PLACE = /^\s+(?:from|in|inside|of|on)\b/i

/** What an instruction says is to go altogether, by name; not what it takes out of one place only. */
export function removedNames(instruction: string): string[] {
  const names: string[] = []
  for (const match of instruction.matchAll(TAKES_OUT)) {
    const [whole, first, second] = match
    if (FROM_PLACE.test(instruction.slice(match.index + whole.length))) continue
    if (!SORTS.test(first!) && second !== undefined && OF_NAME.test(second)) continue
    const name = SORTS.test(first!) ? second : first
    if (name !== undefined && name.length > 2 && !SORTS.test(name) && !IS_BESIDE_NAME.test(name))
      names.push(name)
  }
  return names
}

const TAKE_OUT_VERB = /\b(?:remov(?:e|es|ing)|delet(?:e|es|ing)|drop(?:s|ping)?|get(?:ting)? rid of)\s+/gi
const WORD = /[`'"]?([A-Za-z_$][\w$]*)(\(\))?[`'"]?|[,.;:]/y
/** Words behind which a sentence no longer lists what goes. */
const LIST_ENDS =
  /^(?:above|below|before|after|around|between|within|near|behind|under|beside|about|without|from|for|of|in|inside|to|with|on|when|by|instead|so|that|which|since|because|into|at|if|as|where|add\w*|use[sd]?|using|replac\w*|renam\w*|mov\w*|chang\w*|updat\w*|fix\w*|make|keep\w*|let|call\w*|turn\w*|extract\w*|convert\w*|simplif\w*|merg\w*|inlin\w*)$/i
/** Spelled as only code is. */
const CODE_LIKE = /^(?:\w*[a-z][A-Z]\w*|\w+_\w+|_\w+|\$\w+)$/
const DECLARATIONS = /^(?:functions?|methods?|class(?:es)?|helpers?|structs?|enums?|interfaces?|traits?)$/i
/** Words of a sentence looked at behind its verb. */
const MAX_LISTED = 12

/**
 * Declarations that an instruction says are to go: names spelled as code or called functions, methods or classes; not
 * what it calls otherwise (`the timeout option`), nor what goes from one place only.
 */
export function removedDeclarations(instruction: string): string[] {
  const names: string[] = []
  for (const verb of instruction.matchAll(TAKE_OUT_VERB)) {
    let at = verb.index + verb[0].length
    /** Names of the list in hand: the noun that ends it may say that they are none of declarations. */
    let listed: { name: string; certain: boolean }[] = []
    let fromPlace = false
    let separated = true
    for (let words = 0; words < MAX_LISTED; words++) {
      while (instruction[at] === ' ') at++
      WORD.lastIndex = at
      const match = WORD.exec(instruction)
      if (match === null) break
      const [whole, word, called] = match
      if (word === undefined && whole !== ',') break
      at += whole.length
      if (word === undefined || word === 'and') separated = true
      else if (DECLARATIONS.test(word)) listed = listed.map(({ name }) => ({ name, certain: true }))
      else if (SORTS.test(word) && (/^calls?$/i.test(word) || !LIST_ENDS.test(word))) {
        // The option, the import, the calls of those names; behind a comma another clause.
        if (!separated) listed = []
        break
      } else if (LIST_ENDS.test(word)) {
        fromPlace = /^(?:from|in|inside|on|of)$/i.test(word)
        break
      } else if (!IS_BESIDE_NAME.test(word)) {
        const certain = called !== undefined || CODE_LIKE.test(word)
        // `and` that is followed by another verb, or a noun behind a name: the check, the cache of that name.
        if (listed.length > 0 && !certain) {
          if (!separated) listed = []
          break
        }
        listed.push({ name: word, certain })
        separated = false
      }
    }
    if (!fromPlace) names.push(...listed.filter(({ certain }) => certain).map(({ name }) => name))
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
