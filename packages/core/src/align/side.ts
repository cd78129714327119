/** One of the two texts that are aligned, with what the solver asks of its lines. */
import { introduces } from '../structure/declaration.js'
import { type Tokens, tokenize } from '../structure/similarity.js'
import { type Lines, trimmedText } from '../text/lines.js'

export interface Side {
  readonly lines: Lines
  /** Depth by indentation, in levels of the file's own unit, the snippet's offset taken off. */
  readonly level: Float32Array
  /** Openers minus closers, or zeros where nesting shows by indentation alone. */
  readonly net: Int16Array
  readonly line: (line: number) => LineFacts
}

/** What is read from a line only when the solver asks. */
export interface LineFacts {
  readonly tokens: Tokens
  /** Interned name of what it declares, 0 for nothing. */
  readonly name: number
  /** Interned key of what it assigns, 0 for nothing. */
  readonly key: number
  readonly comment: boolean
}

/** Gives equal strings equal small numbers, from 1. */
export class Interner {
  private readonly known = new Map<string, number>()

  of(text: string): number {
    if (text === '') return 0
    let number = this.known.get(text)
    if (number === undefined) {
      number = this.known.size + 1
      this.known.set(text, number)
    }
    return number
  }
}

const COMMENT = /^(?:\/\/|\/\*|\*(?:\s|\/|$)|#(?!\[|!|\w+\b)|#\s|--\s|<!--|;|"""|''')/

export function makeSide(lines: Lines, level: Float32Array, net: Int16Array, names: Interner): Side {
  const facts = new Array<LineFacts | undefined>(lines.count)
  return {
    lines,
    level,
    net,
    line(line) {
      const known = facts[line]
      if (known !== undefined) return known
      const text = trimmedText(lines, line)
      const comment = COMMENT.test(text)
      const found = comment && !text.startsWith('#') ? { declares: '', key: '' } : introduces(text)
      const made: LineFacts = {
        tokens: tokenize(lines.text, lines.first[line], lines.trimmedEnd[line]),
        name: names.of(found.declares),
        key: names.of(found.key),
        comment,
      }
      facts[line] = made
      return made
    },
  }
}
