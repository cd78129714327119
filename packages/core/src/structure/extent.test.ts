import { describe, expect, it } from 'vitest'
import { splitLines } from '../text/lines.js'
import { extentOf } from './extent.js'

describe('a declaration', () => {
  it('has its comment with it, and the blank line below', () => {
    const text = 'const a = 1\n\n// Loads.\nfunction load_all() {\n  return 1\n}\n\nconst b = 2\n'
    expect(extentOf('load_all', splitLines(text))).toEqual({ start: 2, end: 7 })
  })

  it.each([
    ['a directive right above it', '#ifdef DEBUG\nint load_all(void) {\n  return 1;\n}\n#endif\n'],
    ['the comment on top of the file above it', '// Licence\nfunction load_all() {\n  return 1\n}\n'],
  ])('is not known to begin where it seems to, with %s', (_name, text) => {
    expect(extentOf('load_all', splitLines(text))).toBeNull()
  })
})
