import { describe, expect, it } from 'vitest'
import { indentText, isBlankLine, lineText, splitLines, tabWidthOf, trimmedText } from './lines.js'

const texts = (text: string): string[] => {
  const lines = splitLines(text)
  return Array.from({ length: lines.count }, (_, line) => lineText(lines, line))
}

describe('splitLines', () => {
  it.each<[string, string, string[]]>([
    ['an empty text has no lines', '', []],
    ['a lone byte order mark is no line', '\uFEFF', []],
    ['a final line end starts no other line', 'a\nb\n', ['a', 'b']],
    ['a text without a final line end has the same lines', 'a\nb', ['a', 'b']],
    ['a line end alone is one blank line', '\n', ['']],
    ['CRLF ends a line and belongs to none', 'a\r\nb\r\n', ['a', 'b']],
    ['line ends may be mixed', 'a\r\nb\nc', ['a', 'b', 'c']],
    ['a lone CR ends no line', 'a\rb\n', ['a\rb']],
    ['a CR at the very end is text, for no LF follows', 'a\r', ['a\r']],
    ['of two CRs before a LF one belongs to the line', 'a\r\r\n', ['a\r']],
    ['the byte order mark belongs to no line', '\uFEFFa\n', ['a']],
    ['other breaks of Unicode end no line', 'a\u2028b\u0085c\n', ['a\u2028b\u0085c']],
    ['trailing blanks belong to the line', 'a  \n', ['a  ']],
  ])('%s', (_name, text, expected) => {
    expect(texts(text)).toEqual(expected)
  })

  it('spans the text from the first line to one past the last', () => {
    const lines = splitLines('ab\r\ncd')
    expect([...lines.start.subarray(0, 3)]).toEqual([0, 4, 6])
    expect([...lines.end.subarray(0, 2)]).toEqual([2, 6])
  })

  it('leaves the byte order mark before the first line', () => {
    expect(splitLines('\uFEFFa').start[0]).toBe(1)
  })

  it('cuts any text into lines and line ends that join to it again', () => {
    for (const text of ['a\n\r\n\tb', '\r\n\n\r', 'x', '  \n  \n', 'a\r\nb\rc\n']) {
      const lines = splitLines(text)
      let joined = ''
      for (let line = 0; line < lines.count; line++)
        joined += text.slice(lines.start[line], lines.start[line + 1])
      expect(joined).toBe(text)
    }
  })
})

describe('indentation', () => {
  it.each<[string, string, number, number]>([
    ['a space is one column', '  a', 4, 2],
    ['a tab is as wide as told', '\ta', 4, 4],
    ['a tab may be wider', '\ta', 8, 8],
    ['a tab ends at the next stop, not a width on', '  \ta', 4, 4],
    ['blanks behind a tab count on', '\t  a', 4, 6],
    ['a blank line has none', '    ', 4, 0],
  ])('%s', (_name, text, tabWidth, expected) => {
    expect(splitLines(text, tabWidth).indent[0]).toBe(expected)
  })

  it('is given as written, and is empty for a blank line', () => {
    const lines = splitLines('\t  a \n  \n')
    expect(indentText(lines, 0)).toBe('\t  ')
    expect(trimmedText(lines, 0)).toBe('a')
    expect(indentText(lines, 1)).toBe('')
    expect(trimmedText(lines, 1)).toBe('')
  })

  it.each<[string, string, number]>([
    ['is 4 columns where no tab stands', '    a\n', 4],
    ['is 4 columns where tabs stand alone', '\ta\n\t\tb\n', 4],
    ['is 8 columns where levels alternate between blanks and tabs', 'a\n    b\n\tc\n\t    d\n', 8],
    ['is 4 columns where a tab is only followed by blanks', '\ta\n\t    b\n', 4],
  ])('the width of a tab %s', (_name, text, expected) => {
    expect(tabWidthOf(text)).toBe(expected)
  })
})

describe('hashes', () => {
  const hashes = (line: string): { exact: number; loose: number } => {
    const lines = splitLines(line)
    return { exact: lines.exact[0]!, loose: lines.loose[0]! }
  }

  it.each([
    ['indentation', 'a = b', '    a = b'],
    ['trailing blanks', 'a = b', 'a = b  \t'],
    ['a carriage return before the line end', 'a = b', 'a = b\r\n'],
  ])('neither hash sees %s', (_name, one, other) => {
    expect(hashes(one)).toEqual(hashes(other))
  })

  it.each([
    ['blanks within', 'f(a, b)', 'f(a,b)'],
    ['the kind of quote', "x = 'a'", 'x = "a"'],
    ['a backtick for a quote', 'x = `a`', 'x = "a"'],
    ['a closing semicolon', 'x = 1;', 'x = 1'],
    ['a closing comma', '"a": 1,', '"a": 1'],
  ])('the loose hash alone does not see %s', (_name, one, other) => {
    expect(hashes(one).loose).toBe(hashes(other).loose)
    expect(hashes(one).exact).not.toBe(hashes(other).exact)
  })

  it.each([
    ['words', 'return a', 'return b'],
    ['order', 'ab', 'ba'],
    ['case', 'Name', 'name'],
    ['a comma within', 'f(a, b)', 'f(a b)'],
    ['a lone semicolon from a lone comma', ';', ','],
  ])('both hashes see %s', (_name, one, other) => {
    expect(hashes(one).loose).not.toBe(hashes(other).loose)
    expect(hashes(one).exact).not.toBe(hashes(other).exact)
  })

  it('are 0 for blank lines and for no other', () => {
    const lines = splitLines(' \t\n\u00a0\n\f\n;\n')
    expect([...lines.exact.subarray(0, 3)]).toEqual([0, 0, 0])
    expect([...lines.loose.subarray(0, 3)]).toEqual([0, 0, 0])
    expect([0, 1, 2].every((line) => isBlankLine(lines, line))).toBe(true)
    expect(lines.loose[3]).not.toBe(0)
  })
})
