/**
 * Declarations that an edit replaces or removes without showing it: the edit takes away their last use, and its
 * instruction says that they go, or their successor was put right beside them.
 */

import { LineLoss } from '../outcome.js'
import { introduces, isImport } from '../structure/declaration.js'
import { type Lines, lineAt, trimmedText } from '../text/lines.js'
import type { Strand, Weave, WeaveInput } from './weave.js'

const REMOVES = /\b(?:remov|delet|drop|eliminat|get rid|strip)\w*/i
const REPLACES = /\b(?:replac|switch|instead|convert|migrat|swap|chang)\w*/i
const IDENTIFIER = /[\p{L}_$][\p{L}\p{N}_$]{2,}/gu
const IMPORTS = /\bimports?\b/i
/** An import that binds one name: of a module, or from one. */
const ONE_NAME =
  /^(?:import\s+(?:type\s+)?(?:\{\s*([\w$]+)\s*\}|\*\s+as\s+([\w$]+)|([\w$]+))\s+from\s+\S+;?|import\s+(\w+);?|import\s+(?:\w+\.)+(\w+);|from\s+\S+\s+import\s+(\w+)|use\s+(?:\w+(?:::|\\))+(\w+);|(?:const|let|var|local)\s+([\w$]+)\s*=\s*require\b.*)$/
/** Names looked at, and places of one name. */
const MAX_NAMES = 60
const MAX_PLACES = 12

/** Takes orphaned declarations out of a weave; gives the weave itself where there are none. */
export function dropOrphans(weave: Weave, input: WeaveInput): Weave {
  const { original, instruction, snippet } = input
  if (instruction === '' || !(REMOVES.test(instruction) || REPLACES.test(instruction))) return weave
  const written = new Set<string>()
  const replaced: number[] = []
  const kept = new Map<number, number>()
  weave.strands.forEach((strand, at) => {
    if (strand.edited) {
      for (const word of trimmedText(snippet.lines, strand.item).match(IDENTIFIER) ?? []) written.add(word)
      if (strand.line >= 0) replaced.push(strand.line)
    } else if (strand.line >= 0) kept.set(strand.line, at)
  })
  for (let line = 0; line < weave.loss.length; line++)
    if (weave.loss[line] !== 0 && weave.loss[line] !== LineLoss.moved) replaced.push(line)
  const lost = new Set<string>()
  for (const line of replaced)
    for (const word of trimmedText(original.lines, line).match(IDENTIFIER) ?? [])
      if (!written.has(word) && lost.size < MAX_NAMES) lost.add(word)
  const gone = new Set<number>()
  for (const name of lost) {
    const block = orphanBlock(name, kept, input) ?? orphanImport(name, kept, input)
    if (block === null) continue
    const imported = original.line(block.start).importing && IMPORTS.test(instruction)
    const named = REMOVES.test(instruction) && (imported || mentions(instruction, name))
    const succeeded = REPLACES.test(instruction) && hasSuccessor(block, kept, weave.strands, input)
    if (!named && !succeeded) continue
    for (let line = block.start; line < block.end; line++) gone.add(line)
    const blank = (line: number): boolean => original.lines.exact[line] === 0 && kept.has(line)
    if (blank(block.start - 1) && (blank(block.end) || block.end >= original.lines.count))
      gone.add(block.start - 1)
  }
  if (gone.size === 0) return weave
  const loss = weave.loss.slice()
  for (const line of gone) loss[line] = LineLoss.removed
  return {
    ...weave,
    strands: weave.strands.filter((strand) => strand.edited || !gone.has(strand.line)),
    loss,
  }
}

/** Tells whether a sentence names an identifier, whole or by its first word (`sample` for `sample_rows`). */
function mentions(instruction: string, name: string): boolean {
  const words = instruction.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []
  const own = name.toLowerCase()
  return words.some((word) => word.length > 3 && (word === own || own.startsWith(`${word}_`)))
}

interface Block {
  readonly start: number
  readonly end: number
}

/** Kept lines that still hold a name of which other uses are gone; empty where it stands once, or too often to look. */
function keptPlaces(name: string, kept: ReadonlyMap<number, number>, lines: Lines): number[] {
  const { text } = lines
  const places: number[] = []
  let uses = 0
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (isWordPart(text, at - 1) || isWordPart(text, at + name.length)) continue
    if (++uses > MAX_PLACES) return []
    const line = lineAt(lines, at)
    if (kept.has(line)) places.push(line)
  }
  return uses < 2 ? [] : places
}

/** The declaration of a name whose uses are all gone, where it is kept whole; null otherwise. */
function orphanBlock(name: string, kept: ReadonlyMap<number, number>, input: WeaveInput): Block | null {
  const { lines } = input.original
  const places = keptPlaces(name, kept, lines)
  if (places.length === 0) return null
  const head = places[0]!
  const found = introduces(trimmedText(lines, head))
  if (found.declares !== name && found.key !== name) return null
  let end = head + 1
  const own = lines.indent[head]
  for (let below = head + 1; below < lines.count; below++) {
    if (lines.exact[below] === 0) continue
    if (lines.indent[below] < own) break
    if (lines.indent[below] === own) {
      if (/^(?:[)\]}]|end\b)/.test(trimmedText(lines, below)) && end > head + 1) end = below + 1
      break
    }
    end = below + 1
  }
  // A lone line that assigns is a declaration only where its scope is the file or a type.
  if (places.some((line) => line < head || line >= end)) return null
  let start = head
  while (
    start > 0 &&
    kept.has(start - 1) &&
    input.original.line(start - 1).comment &&
    lines.indent[start - 1] === own
  )
    start--
  for (let line = start; line < end; line++) if (!kept.has(line)) return null
  return { start, end }
}

/** The line that imports one name alone, where it is kept and all uses of the name are gone; null otherwise. */
function orphanImport(name: string, kept: ReadonlyMap<number, number>, input: WeaveInput): Block | null {
  const { lines } = input.original
  const places = keptPlaces(name, kept, lines)
  const line = places[0]
  if (line === undefined || places.some((other) => other !== line)) return null
  const text = trimmedText(lines, line)
  // JSX uses it without a word.
  if (name === 'React' || !isImport(text)) return null
  const bound = ONE_NAME.exec(text)
    ?.slice(1)
    .find((found) => found !== undefined)
  return bound === name ? { start: line, end: line + 1 } : null
}

const isWordPart = (text: string, at: number): boolean => /[\p{L}\p{N}_$]/u.test(text.charAt(at))

/** New lines of the same kind and depth stand right beside the block. */
function hasSuccessor(
  block: Block,
  kept: ReadonlyMap<number, number>,
  strands: readonly Strand[],
  input: WeaveInput,
): boolean {
  const { original, items, snippet } = input
  const isNew = (at: number): boolean => {
    const strand = strands[at]
    return strand !== undefined && strand.line < 0 && snippet.lines.exact[strand.item] !== 0
  }
  let above = kept.get(block.start)! - 1
  while (above >= 0 && strands[above]!.line < 0 && snippet.lines.exact[strands[above]!.item] === 0) above--
  if (!isNew(above)) return false
  const head = block.end - block.start === 1 ? block.start : -1
  if (head < 0) return false
  const kind = /^(?:\w+\s+)*?(const|let|var|val|static|my|local)\b/.exec(
    trimmedText(original.lines, head),
  )?.[1]
  for (let at = above; at >= 0 && isNewOrBlank(strands[at]!); at--) {
    const strand = strands[at]!
    if (snippet.lines.exact[strand.item] === 0) continue
    const text = trimmedText(snippet.lines, strand.item)
    if (
      kind !== undefined &&
      new RegExp(`^(?:\\w+\\s+)*?${kind}\\b`).test(text) &&
      items.line(strand.item).key + items.line(strand.item).name !== 0
    )
      return true
  }
  return false
}

const isNewOrBlank = (strand: Strand): boolean => strand.line < 0
