/** Which dialect a block is in that is for a certain file, whose own text may show edits. */
import type { Format } from '../block.js'
import { isPatchBegin, isPatchSection } from '../dialect/applypatch.js'
import { detectFormat, readPatches } from '../dialect/detect.js'
import { isBadSearchHeader, isSearchFooter, isSearchHeader } from '../dialect/searchreplace.js'
import { JSON_FILE } from '../dialect/strreplace.js'
import { isBlank, linesOf } from '../text.js'
import { pathInComment, pathOn, samePath } from './path.js'

/** A document is text about other things, edits among them. */
const DOCUMENT = /\.(?:mdx?|markdown|rst|adoc|txt)$/i

/**
 * `unclear`: it holds an edit behind other text, so that it may be the edit, or the text of the file. A document may show
 * edits in fences and in indented code; without these it is read. O(text).
 */
export function formatOf(text: string, path: string | undefined): Format | 'unclear' {
  const format = detectFormat(text, path)
  if (path === undefined || format === 'lazy') return format
  if (format === 'str-replace' && JSON_FILE.test(path) && namesOther(text, path)) return 'unclear'
  const lines = linesOf(text)
  if (isLed(lines, format)) return format
  return DOCUMENT.test(path) && detectFormat(withoutCode(lines), path) === 'lazy' ? 'lazy' : 'unclear'
}

/** Tells whether the calls in a text are for other files, so that they may be its data. */
const namesOther = (text: string, path: string): boolean =>
  readPatches(text, 'str-replace', pathOn, true).some(
    (patch) => patch.path !== undefined && !samePath(patch.path, path),
  )

/** An element's tag on a line of its own, or a short element. */
const MARKUP = /^\s*<\/?([a-z][\w-]*)>(?:[^<]*<\/\1>)?\s*$/

/** Tells whether the first line that says more than a path, and is no markup, begins an edit of the dialect. */
function isLed(lines: readonly string[], format: Format): boolean {
  if (format === 'str-replace') return /^[[{<`~]/.test(lines.find((line) => !isBlank(line))!.trim())
  const first = lines.find(
    (line) =>
      !isBlank(line) && !MARKUP.test(line) && pathOn(line) === undefined && pathInComment(line) === undefined,
  )
  if (first === undefined) return false
  switch (format) {
    case 'apply-patch':
      return isPatchBegin(first) || isPatchSection(first)
    case 'search-replace':
      return isSearchHeader(first) || isBadSearchHeader(first) || isSearchFooter(first)
    case 'unified-diff':
      return /^(?:diff |index |Index: |---|\+\+\+|@@)/.test(first)
    default:
      return true
  }
}

function withoutCode(lines: readonly string[]): string {
  let fence: string | undefined
  return lines
    .filter((line) => {
      const [, signs] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? []
      if (fence === undefined) {
        fence = signs
        return signs === undefined && !/^(?: {4}|\t)/.test(line)
      }
      if (signs?.startsWith(fence) && line.trim() === signs) fence = undefined
      return false
    })
    .join('\n')
}
