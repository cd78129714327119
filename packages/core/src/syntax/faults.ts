/** The syntax errors of a text, or of some ranges of it, as tree-sitter's recovery reports them. */
import type { Node, Range, Tree, TreeCursor } from 'web-tree-sitter'
import { parserOf, replaceParsers, type TreeGrammar } from './grammar.js'
import { type IndentationFault, indentationFaults } from './indentation.js'
import { type Lines, lineAt, lineText } from './lines.js'

/** Faults that are described; more are only counted. */
const MAX_DESCRIBED = 64

/** An error of more pieces than this is not searched for a bracket without a partner. */
const MAX_PIECES = 2_000

/** How much of a line a message quotes, UTF-16 units. */
const QUOTE_LENGTH = 60

/** What the lexer is handed at a time, UTF-16 units. Small, since a scanner that runs wild looks at the clock only here. */
const CHUNK_LENGTH = 1_024

const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' }

/** A place where a text breaks its grammar. 0-based; column in UTF-16 units. */
export interface SyntaxFault {
  readonly line: number
  readonly column: number
  /** A sentence for people. Line numbers in it are 1-based. */
  readonly message: string
}

export interface Faults {
  readonly count: number
  /** The grammar could make nothing of the text as a whole. */
  readonly hopeless: boolean
  /** The first ones, in the order of the text. */
  readonly list: readonly SyntaxFault[]
}

export const NO_FAULTS: Faults = { count: 0, hopeless: false, list: [] }

/** Part of a text, in UTF-16 units. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Parses the spans of a text as if they stood one after the other (the whole text where `spans` is null). Null where time
 * ran out (`deadline`, as of `performance.now()`) or the grammar itself failed.
 */
export function faultsIn(
  grammar: TreeGrammar,
  lines: Lines,
  spans: readonly Span[] | null,
  deadline: number,
): Faults | null {
  const parser = parserOf(grammar)
  if (parser === null) return null
  const { text } = lines
  let tree: Tree | null = null
  let late = false
  const isLate = () => {
    late ||= performance.now() > deadline
    return late
  }
  try {
    const ranges = spans === null ? [] : spans.map((span) => rangeOf(lines, span))
    // Some scanners read ahead to the end of the text at every step and never come to the progress callback: when time is
    // up, the text ends for them too.
    const read = (index: number) => (isLate() ? '' : text.slice(index, index + CHUNK_LENGTH))
    tree = parser.parse(read, null, {
      ...(spans === null ? {} : { includedRanges: ranges }),
      // The declared result is void, but true is what cancels.
      progressCallback: isLate as () => void,
    })
    if (tree === null || late) {
      parser.reset()
      return null
    }
    const root = tree.rootNode
    const faults = root.hasError ? collect(grammar, lines, root, deadline) : NO_FAULTS
    return faults !== null && grammar.name === 'python' ? withIndentation(faults, lines, root) : faults
  } catch {
    // An assertion or a trap in the wasm code.
    replaceParsers(tree)
    tree = null
    return null
  } finally {
    tree?.delete()
  }
}

function rangeOf(lines: Lines, span: Span): Range {
  return {
    startIndex: span.start,
    endIndex: span.end,
    startPosition: pointOf(lines, span.start),
    endPosition: pointOf(lines, span.end),
  }
}

function pointOf(lines: Lines, index: number): { row: number; column: number } {
  if (index === lines.text.length && lines.text.endsWith('\n')) return { row: lines.count, column: 0 }
  const row = lineAt(lines, index)
  return { row, column: index - lines.starts[row]! }
}

function collect(grammar: TreeGrammar, lines: Lines, root: Node, deadline: number): Faults | null {
  const list: SyntaxFault[] = []
  let count = 0
  const cursor: TreeCursor = root.walk()
  /** Where the nodes on the way to the cursor begin. */
  const rows: number[] = []
  try {
    for (let descend = true; ; ) {
      if (descend) {
        if (performance.now() > deadline) return null
        const node = cursor.currentNode
        if ((node.isError || node.isMissing) && !isForgiven(grammar, lines, node)) {
          count++
          if (list.length < MAX_DESCRIBED) list.push(describe(lines, node, rows.at(-1) ?? 0))
        }
        if (node.hasError && cursor.gotoFirstChild()) {
          rows.push(node.startPosition.row)
          continue
        }
      }
      if (cursor.gotoNextSibling()) descend = true
      else if (cursor.gotoParent()) {
        descend = false
        rows.pop()
      } else break
    }
  } finally {
    cursor.delete()
  }
  return { count, hopeless: count > 0 && root.isError, list }
}

const INDENTATION: Readonly<Record<IndentationFault['kind'], string>> = {
  'unexpected-indent': 'unexpected indentation of',
  'no-body': 'no body follows',
  'no-handler': 'no `except` or `finally` follows',
}

function withIndentation(faults: Faults, lines: Lines, root: Node): Faults {
  const indentation = indentationFaults(root)
  if (indentation.length === 0) return faults
  const list = indentation.slice(0, MAX_DESCRIBED).map(({ kind, row: line, column }): SyntaxFault => {
    return { line, column, message: `${INDENTATION[kind]} ${place(lines, line)}` }
  })
  const all = [...faults.list, ...list].sort((a, b) => a.line - b.line || a.column - b.column)
  return {
    count: faults.count + indentation.length,
    hopeless: faults.hopeless,
    list: all.slice(0, MAX_DESCRIBED),
  }
}

/** JSON with comments allows a comma after the last member; its grammar, that of JSON, does not. */
function isForgiven(grammar: TreeGrammar, lines: Lines, node: Node): boolean {
  if (grammar.language.name !== 'jsonc') return false
  const { text } = lines
  if (node.isError) return text.slice(node.startIndex, node.endIndex) === ','
  const before = text.slice(0, node.startIndex).trimEnd().at(-1)
  const after = text.slice(node.startIndex).trimStart().at(0)
  return before === ',' && (after === ']' || after === '}')
}

/** `parentRow` is the line on which the node's parent begins. */
function describe(lines: Lines, node: Node, parentRow: number): SyntaxFault {
  if (node.isMissing) {
    const line = node.startPosition.row
    const column = node.startPosition.column
    if (parentRow < line && Object.values(CLOSERS).includes(node.type)) {
      return {
        line,
        column,
        message: `\`${node.type}\` is missing: ${place(lines, parentRow)} is not closed`,
      }
    }
    const what = /^[a-z_]+$/.test(node.type) ? node.type.replaceAll('_', ' ') : `\`${node.type}\``
    return { line, column, message: `${what} is missing on ${place(lines, line)}` }
  }
  const brackets = unmatchedBracket(node)
  if (brackets !== null) {
    const { row: line, column } = brackets.startPosition
    const message =
      brackets.type in CLOSERS
        ? `\`${brackets.type}\` is never closed on ${place(lines, line)}`
        : `unexpected \`${brackets.type}\` on ${place(lines, line)}`
    return { line, column, message }
  }
  const { row: line, column } = node.startPosition
  const text = quote(
    lines.text.slice(node.startIndex, Math.min(node.endIndex, node.startIndex + 2 * QUOTE_LENGTH)),
  )
  return { line, column, message: `unexpected \`${text}\` on ${place(lines, line)}` }
}

/** A bracket among the pieces of an error that has no partner among them: a closer rather than an opener. */
function unmatchedBracket(node: Node): Node | null {
  const open: Node[] = []
  const cursor = node.walk()
  try {
    if (!cursor.gotoFirstChild()) return null
    for (let seen = 0; seen < MAX_PIECES; seen++) {
      const type = cursor.nodeType
      if (type in CLOSERS) open.push(cursor.currentNode)
      else if (type === '}' || type === ')' || type === ']') {
        if (open.length === 0 || CLOSERS[open.at(-1)!.type] !== type) return cursor.currentNode
        open.pop()
      }
      if (!cursor.gotoNextSibling()) return open.at(-1) ?? null
    }
    return null
  } finally {
    cursor.delete()
  }
}

function place(lines: Lines, line: number): string {
  if (line >= lines.count) return 'the last line'
  const text = quote(lineText(lines, line))
  return text === '' ? `line ${line + 1}` : `line ${line + 1}, \`${text}\``
}

function quote(text: string): string {
  const [first = ''] = text.trim().split(/\r?\n/, 1)
  return first.length > QUOTE_LENGTH ? `${first.slice(0, QUOTE_LENGTH - 1).trimEnd()}…` : first
}
