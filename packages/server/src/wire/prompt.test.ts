import { describe, expect, it } from 'vitest'
import { readPrompt } from './prompt.js'

/** What a prompt reads as, in short. */
function read(text: string) {
  const reading = readPrompt(text)
  return reading.kind === 'prompt' ? reading.prompt : reading.kind
}

const HTML = '<p>\n<code>x</code>\n</p>\n'

describe('a prompt', () => {
  it.each([
    ['with line breaks between its tags', '\n'],
    ['with spaces', ' '],
    ['with nothing', ''],
  ])('%s', (_, gap) => {
    expect(read(`<instruction>I do</instruction>${gap}<code>a\n</code>${gap}<update>b</update>`)).toEqual({
      code: 'a\n',
      update: 'b',
      instruction: 'I do',
      wrapped: false,
    })
  })

  it('may say <instructions>', () => {
    expect(read('<instructions>I do</instructions>\n<code>a</code>\n<update>b</update>')).toMatchObject({
      code: 'a',
      instruction: 'I do',
    })
  })

  it('may have no instruction', () => {
    expect(read('<code>a</code>\n<update>b</update>')).toEqual({ code: 'a', update: 'b', wrapped: false })
  })

  it('may have an empty file', () => {
    expect(read('<instruction>x</instruction>\n<code></code>\n<update>b\n</update>')).toMatchObject({
      code: '',
      update: 'b\n',
    })
  })

  it('keeps every byte of a file with CRLF and no final newline', () => {
    expect(read('<code>\r\n a\r\nb</code>\n<update>\r\nc</update>')).toMatchObject({
      code: '\r\n a\r\nb',
      update: '\r\nc',
    })
  })

  it('may hold <code> in its file', () => {
    expect(read(`<code>${HTML}</code>\n<update>${HTML}<i></i>\n</update>`)).toMatchObject({
      code: HTML,
      update: `${HTML}<i></i>\n`,
    })
  })

  it('may hold </update> in its edit and its file', () => {
    const file = 'a </update> b\n'
    expect(read(`<code>${file}</code>\n<update>${file}c\n</update>`)).toMatchObject({
      code: file,
      update: `${file}c\n`,
    })
  })

  it('may speak of tags in its instruction', () => {
    const text =
      '<instruction>I close </instruction> and the <code> tag</instruction>\n<code>a</code>\n<update>b</update>'
    expect(read(text)).toMatchObject({
      code: 'a',
      instruction: 'I close </instruction> and the <code> tag',
    })
  })

  it('may speak of tags in prose before them, and ask for <updated-code>', () => {
    const text =
      'Merge all changes from the <update> snippet into the <code> below.\n' +
      '- Output only the updated code, enclosed within <updated-code> and </updated-code> tags.\n\n' +
      '<code>a\n</code>\n\n<update>b\n</update>\n\nProvide the complete updated code.'
    expect(read(text)).toEqual({ code: 'a\n', update: 'b\n', wrapped: true })
  })

  it('does not ask for <updated-code> where the file speaks of it', () => {
    expect(read('<code><updated-code></code>\n<update>b</update>')).toMatchObject({ wrapped: false })
  })
})

describe('a file that holds the separator itself', () => {
  const file = 'prompt = """\n<code>x</code>\n<update>y</update>\n"""\nprint(prompt)\nprint(1)\n'

  it('is read whole, since only then the edit is found in it', () => {
    expect(read(`<code>${file}</code>\n<update>print(prompt)\nprint(2)\n</update>`)).toMatchObject({
      code: file,
      update: 'print(prompt)\nprint(2)\n',
    })
  })

  it('is refused where two readings are as good', () => {
    expect(read('<code>a</code>\n<update>b</code>\n<update>c</update>')).toBe('unreadable')
  })
})

describe('a prompt that is no request to merge', () => {
  it.each([
    ['has no tags', 'Hello there', 'untagged'],
    ['has no end of the edit', '<code>a</code>\n<update>b', 'unreadable'],
    ['has no file', 'a</code>\n<update>b</update>', 'unreadable'],
    ['has no edit', '<code>a</code>', 'unreadable'],
  ])('%s', (_, text, kind) => {
    expect(read(text)).toBe(kind)
  })
})
