import { describe, expect, it } from 'vitest'
import { align } from './alignment.js'
import { linesOf } from './pair.js'
import { planAlone, recallsOldLines } from './plan.js'

const plan = (before: string, after: string) => planAlone(align(linesOf(before), linesOf(after))!)

const FILE = `// Reads one item.
function read() {
  open('a', 1);
  return next();
}
`

describe('a snippet of new lines alone', () => {
  const shown = (before: string, after: string): string[] => {
    const { alignment, shown } = plan(before, after)
    return alignment.after.filter((_, line) => shown[line] === 1)
  }

  it('shows a new declaration without the blank lines around it', () => {
    const fresh = 'function write() {\n  put()\n}\n'
    expect(shown(FILE, `${FILE}\n${fresh}`)).toEqual(linesOf(fresh))
  })

  it('shows blank lines within it', () => {
    const fresh = 'function write() {\n  put()\n\n  done()\n}\n'
    expect(shown(FILE, `${fresh}\n${FILE}`)).toEqual(linesOf(fresh))
  })

  it('shows the new lines of every place, and no old one', () => {
    expect(shown(FILE, `${FILE.replace('  return', '  check()\n  return')}last()\n`)).toEqual([
      '  check()',
      'last()',
    ])
  })

  it('shows nothing of a deletion', () => {
    expect(shown(FILE, FILE.replace("  open('a', 1);\n", ''))).toEqual([])
  })
})

describe('a change looks like careless recall', () => {
  it.each<[string, string]>([
    ['a line in other quotes', FILE.replace("'a'", '"a"')],
    ['a line with other blanks', FILE.replace("('a', 1)", "( 'a',1 )")],
    ['a line without its semicolon', FILE.replace('1);', '1)')],
    ['a comment with other signs', FILE.replace('// Reads one item.', '/* Reads one item */')],
    ['a comment in two lines', FILE.replace('one item', 'one\n// item')],
    ['a comment left out', FILE.replace('// Reads one item.\n', '')],
    [
      'such a line among others',
      FILE.replace("  open('a', 1);\n  return next();", '  open("a", 1);\n  return previous();'),
    ],
  ])('%s', (_name, after) => {
    expect(after).not.toBe(FILE)
    expect(recallsOldLines(plan(FILE, after))).toBe(true)
  })

  it.each<[string, string]>([
    ['a line with another word', FILE.replace("'a'", "'b'")],
    ['a line left out', FILE.replace("  open('a', 1);\n", '')],
    ['a comment in other words', FILE.replace('one item', 'two items')],
    [
      'a comment left out with its code',
      FILE.replace('// Reads one item.\nfunction read() {\n', 'function load() {\n'),
    ],
    ['a new line', FILE.replace('  return', '  check()\n  return')],
    ['nothing', FILE],
  ])('not: %s', (_name, after) => {
    expect(recallsOldLines(plan(FILE, after))).toBe(false)
  })
})
