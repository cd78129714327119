/** Edits of published files, made by a program: for files larger than any that the cases hold. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { countTokens } from '../edit/tokens.js'
import { packageFolder } from '../machine/version.js'
import type { Subject } from './subject.js'

const CONTEXT_LINES = 3
const MARKER = '// ... existing code ...'
/** A line that reads a property and ends a statement; and what may stand before a statement's first line. */
const STATEMENT = /^\s+[\w$].*\.\w{3,}.*;$/
const BOUNDARY = /[;{}]$/
const PROPERTY = /\.(\w{3,})/

/** The text of a file of an installed package. */
export function packageFile(name: string, file: string): string {
  return readFileSync(join(packageFolder(name), file), 'utf8')
}

/** Source files of an installed package, in the order of their paths. */
export function packageFiles(name: string, folder: string): { path: string; text: string }[] {
  const root = packageFolder(name)
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/**
 * Changes `sites` places of a text, spread evenly: at every other one a line reads another property, at the others a line
 * is added. Null where the text has too few fitting lines.
 */
export function madeSubject(name: string, path: string, original: string, sites: number): Subject | null {
  const lines = original.split('\n')
  const chosen = chooseSites(lines, sites)
  if (chosen === null) return null
  const expected: string[] = []
  const edit: string[] = []
  let written = 0
  let shown = 0
  for (const [index, site] of chosen.entries()) {
    const line = lines[site]!
    const now =
      index % 2 === 0
        ? [line.replace(PROPERTY, '.$1Now')]
        : [line, `${indentOf(line)}console.debug('passed place ${index}');`]
    const start = Math.max(shown, site - CONTEXT_LINES)
    const end = Math.min(lines.length, site + 1 + CONTEXT_LINES)
    if (start > shown) edit.push(indentOf(lines[start]!) + MARKER)
    edit.push(...lines.slice(start, site), ...now, ...lines.slice(site + 1, end))
    expected.push(...lines.slice(written, site), ...now)
    written = site + 1
    shown = end
  }
  if (shown < lines.length) edit.push(indentOf(lines[shown]!) + MARKER)
  expected.push(...lines.slice(written))
  const text = expected.join('\n')
  return {
    name,
    language: /\.[cm]?ts$/.test(path) ? 'typescript' : 'javascript',
    request: { original, edit: `${edit.join('\n')}\n`, path },
    expected: text,
    inputTokens: countTokens(original) + countTokens(edit.join('\n')),
    tokens: countTokens(text),
  }
}

const indentOf = (line: string): string => /^\s*/.exec(line)![0]

/** The fitting lines nearest to evenly spread places. */
function chooseSites(lines: readonly string[], sites: number): number[] | null {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line.trim(), (counts.get(line.trim()) ?? 0) + 1)
  const fits = (at: number): boolean => {
    if (at < CONTEXT_LINES || at + CONTEXT_LINES >= lines.length) return false
    const line = lines[at]!
    return (
      STATEMENT.test(line) &&
      counts.get(line.trim()) === 1 &&
      BOUNDARY.test(lines[at - 1]!) &&
      lines[at + 1]!.trim() !== ''
    )
  }
  const chosen: number[] = []
  const pace = lines.length / (sites + 1)
  for (let part = 1; part <= sites; part++) {
    const middle = Math.round(pace * part)
    const least = (chosen.at(-1) ?? Number.NEGATIVE_INFINITY) + 2 * CONTEXT_LINES + 2
    let site: number | undefined
    for (let step = 0; step < pace && site === undefined; step++)
      site = [middle + step, middle - step].find((at) => at >= least && fits(at))
    if (site === undefined) return null
    chosen.push(site)
  }
  return chosen
}

/** The first lines of a text, `count` of them or all. */
export function firstLines(text: string, count: number): string {
  let at = 0
  for (let line = 0; line < count; line++) {
    const end = text.indexOf('\n', at)
    if (end < 0) return text
    at = end + 1
  }
  return text.slice(0, at)
}

/** The first lines of a text that come to about this many tokens. */
export function firstTokens(text: string, tokens: number): string {
  const perToken = text.length / countTokens(text)
  const end = text.indexOf('\n', Math.round(tokens * perToken))
  return end < 0 ? text : text.slice(0, end + 1)
}
