/**
 * What tree-sitter's Python grammar lets pass and Python does not: a statement indented otherwise than its neighbours, a
 * header without a body, a `try` without `except`. A merge that loses a block's first line leaves just that.
 */
import type { Node } from 'web-tree-sitter'

/** Nodes that hold statements, and those on the way to them. */
const STATEMENT_LISTS = new Set(['module', 'block'])
const HANDLERS = new Set(['except_clause', 'except_group_clause', 'finally_clause', 'ERROR'])
const COMPOUND = /_(?:definition|statement|clause|block)$/

export interface IndentationFault {
  readonly kind: 'unexpected-indent' | 'no-body' | 'no-handler'
  /** 0-based; column in UTF-16 units. */
  readonly row: number
  readonly column: number
}

/** In the order of the text; `root` is a tree of the Python grammar. */
export function indentationFaults(root: Node): IndentationFault[] {
  const faults: IndentationFault[] = []
  const cursor = root.walk()

  /** With the cursor on a statement list; leaves it there. */
  const list = (isModule: boolean) => {
    const { row: headRow, column: headColumn } = cursor.startPosition
    let column = isModule ? 0 : -1
    let row = -1
    if (cursor.gotoFirstChild()) {
      do {
        if (!cursor.nodeIsNamed || cursor.nodeType === 'comment' || cursor.nodeType === 'ERROR') continue
        const at = cursor.startPosition
        if (column < 0) column = at.column
        else if (at.row !== row && at.column !== column) {
          faults.push({ kind: 'unexpected-indent', ...at })
        }
        row = cursor.endPosition.row
        compound()
      } while (cursor.gotoNextSibling())
      cursor.gotoParent()
    }
    if (column < 0) faults.push({ kind: 'no-body', row: headRow, column: headColumn })
  }

  /** With the cursor on a statement or part of one; leaves it there. */
  const compound = () => {
    const type = cursor.nodeType
    const at = cursor.startPosition
    let handled = type !== 'try_statement'
    if (!COMPOUND.test(type) || !cursor.gotoFirstChild()) return
    do {
      if (HANDLERS.has(cursor.nodeType)) handled = true
      if (STATEMENT_LISTS.has(cursor.nodeType)) list(false)
      else compound()
    } while (cursor.gotoNextSibling())
    cursor.gotoParent()
    if (!handled) faults.push({ kind: 'no-handler', ...at })
  }

  try {
    list(true)
  } finally {
    cursor.delete()
  }
  return faults
}
