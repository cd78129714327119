/** One of the two texts that are aligned, with what the solver asks of its lines. */
import { importedFrom, introduces, isImport, NOTHING } from '../structure/declaration.js'
import { type Tokens, tokenize } from '../structure/similarity.js'
import { type Lines, trimmedText } from '../text/lines.js'

export interface Side {
  readonly lines: Lines
  /** Depth by indentation, in levels of the file's own unit, the snippet's offset taken off. */
  readonly level: Float32Array
  /** Openers minus closers, or zeros where nesting shows by indentation alone. */
  readonly net: Int16Array
  readonly line: (line: number) => LineFacts
  /** Line of the declaration that encloses the line; -1 at the top, -2 where the text does not show it. */
  readonly scope: (line: number) => number
  /** A comment or decorator: it belongs to what follows. */
  readonly leads: (line: number) => boolean
  /** For a comment or decorator: the line of the declaration that it stands upon, else -1. */
  readonly owner: (line: number) => number
  /** The nearest line above that is less deep; -1 at the top, -2 where the text does not show it. */
  readonly parent: (line: number) => number
}

/** What is read from a line only when the solver asks. */
export interface LineFacts {
  readonly tokens: Tokens
  /** Interned name of what it declares, 0 for nothing. */
  readonly name: number
  /** Interned key of what it assigns, or of where it imports from, 0 for nothing. */
  readonly key: number
  /** Interned name of the variable that it declares, 0 for none. */
  readonly variable: number
  readonly comment: boolean
  readonly importing: boolean
}

/** Gives equal strings equal small numbers, from 1. */
export class Interner {
  private readonly known = new Map<string, number>()
  private readonly texts: string[] = ['']

  /** The string of a number that `of` gave. */
  text(number: number): string {
    return this.texts[number] ?? ''
  }

  of(text: string): number {
    if (text === '') return 0
    let number = this.known.get(text)
    if (number === undefined) {
      number = this.known.size + 1
      this.known.set(text, number)
      this.texts.push(text)
    }
    return number
  }
}

const COMMENT = /^(?:\/\/|\/\*|\*+(?:\s|\/|$)|#(?!\[|!|\w+\b)|#\s|--\s|<!--|;|"""|''')/

const DECORATOR = /^(?:@\w|#\[|\[\w)/

/** What may stand at the left between a block's head and its body: a brace, the end of a parameter list, a label. */
const HANGING = /^(?:\{|\).*[{:]|(?:public|private|protected|internal|signals|slots)\b[\w\s]*:|where\b.*)$/

/** Lines looked at above a line for the header of its block. */
const MAX_BLOCK_LINES = 3000
const UNREAD = -3

/**
 * Makes a side. `isGap(line)`: the line hides text (a marker), so that what encloses the lines below a shallower one
 * is not known.
 */
export function makeSide(
  lines: Lines,
  level: Float32Array,
  net: Int16Array,
  names: Interner,
  isGap?: (line: number) => boolean,
): Side {
  const facts = new Array<LineFacts | undefined>(lines.count)
  const parents = new Int32Array(lines.count).fill(UNREAD)
  const scopes = new Int32Array(lines.count).fill(UNREAD)
  const owners = new Int32Array(lines.count).fill(UNREAD)
  /** At one depth; the stars of a comment stand one column in. */
  const besides = (line: number, below: number): boolean =>
    Math.abs(lines.indent[line] - lines.indent[below]) <= 2
  const side: Side = {
    lines,
    level,
    net,
    parent(line) {
      if (parents[line] !== UNREAD) return parents[line]
      const own = lines.indent[line]
      const top = Math.max(0, line - MAX_BLOCK_LINES)
      let parent = isGap === undefined ? -1 : -2
      for (let above = line - 1; above >= top; above--) {
        if (lines.exact[above] === 0 || lines.indent[above] >= own) continue
        if (isGap?.(above) !== true) parent = above
        break
      }
      parents[line] = parent
      return parent
    },
    scope(line) {
      if (scopes[line] !== UNREAD) return scopes[line]
      let scope = isGap === undefined ? -1 : -2
      let own = lines.indent[line]
      const top = Math.max(0, line - MAX_BLOCK_LINES)
      for (let above = line - 1; above >= top; above--) {
        if (lines.exact[above] === 0 || lines.indent[above] >= own) continue
        if (isGap?.(above)) break
        if (HANGING.test(trimmedText(lines, above))) {
          // The head of the block stands further up, as far left.
          own = lines.indent[above] + 1
          continue
        }
        scope = side.line(above).name !== 0 ? above : side.scope(above)
        break
      }
      scopes[line] = scope
      return scope
    },
    leads: (line) => side.line(line).comment || DECORATOR.test(trimmedText(lines, line)),
    owner(line) {
      if (owners[line] !== UNREAD) return owners[line]
      let owner = -1
      if (side.leads(line)) {
        const below = line + 1
        const belongs =
          below < lines.count && lines.exact[below] !== 0 && isGap?.(below) !== true && besides(line, below)
        if (belongs) owner = side.leads(below) ? side.owner(below) : side.line(below).name !== 0 ? below : -1
      }
      owners[line] = owner
      return owner
    },
    line(line) {
      const known = facts[line]
      if (known !== undefined) return known
      const text = trimmedText(lines, line)
      const comment = COMMENT.test(text)
      const found = comment && !text.startsWith('#') ? NOTHING : introduces(text)
      const importing = !comment && isImport(text)
      const made: LineFacts = {
        tokens: tokenize(lines.text, lines.first[line], lines.trimmedEnd[line]),
        name: names.of(found.declares),
        key: names.of(found.key === '' && importing ? importedFrom(text) : found.key),
        variable: found.binds === true && !importing ? names.of(found.declares || found.key) : 0,
        comment,
        importing,
      }
      facts[line] = made
      return made
    },
  }
  return side
}
