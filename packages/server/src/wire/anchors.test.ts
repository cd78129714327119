import { describe, expect, it } from 'vitest'
import { expandAnchors, withoutProtocol } from './anchors.js'

const table = (skeleton: string, ...definitions: string[]) =>
  [
    '⟪MORPH_DEFINITIONS_BEGIN_3⟫',
    ...definitions,
    '⟪MORPH_DEFINITIONS_END_3⟫',
    '⟪MORPH_CODE_BEGIN_3⟫',
    skeleton,
  ].join('\n')

describe('the large-file anchor protocol', () => {
  it('reads placeholders back, as often as they stand', () => {
    const code = table(
      '⟪M3:0:line⟫\r\nx\n⟪M3:1:div⟫⟪M3:0:line⟫',
      '⟪M3:0:line⟫="say \\"hi\\"\\n"',
      '⟪M3:1:div⟫="<div>"',
    )
    expect(expandAnchors(code)?.text).toBe('say "hi"\n\r\nx\n<div>say "hi"\n')
  })

  it('keeps the end of the file as it is', () => {
    expect(expandAnchors(table('⟪M3:0:line⟫\n\n', '⟪M3:0:line⟫="a"'))?.text).toBe('a\n\n')
    expect(expandAnchors(table('⟪M3:0:line⟫', '⟪M3:0:line⟫="a"'))?.text).toBe('a')
  })

  it('leaves placeholders of other namespaces alone', () => {
    expect(expandAnchors(table('⟪M0:0:line⟫ ⟪M3:0:line⟫', '⟪M3:0:line⟫="⟪M3"'))?.text).toBe('⟪M0:0:line⟫ ⟪M3')
  })

  it.each([
    ['a placeholder that is not defined', table('⟪M3:1:line⟫', '⟪M3:0:line⟫="a"')],
    ['a definition that is no string', table('⟪M3:0:line⟫', '⟪M3:0:line⟫=1')],
    ['a table that does not end', '⟪MORPH_DEFINITIONS_BEGIN_3⟫\n⟪M3:0:line⟫="a"\n'],
    ['another text', 'a\n'],
  ])('does not read %s', (_, code) => {
    expect(expandAnchors(code)).toBeUndefined()
  })

  it('takes its own explanation out of the instruction', () => {
    expect(withoutProtocol('I do\n\nLARGE-FILE ANCHOR PROTOCOL:\nThe <code> block …')).toBe('I do')
    expect(withoutProtocol('I do')).toBe('I do')
  })
})
