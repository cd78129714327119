import { describe, expect, it } from 'vitest'
import { comparePatch, printPatch } from './patch.js'

const print = async (before: string, after: string, colour = false, path = 'a.txt', created = false) =>
  printPatch(await comparePatch(path, before, after, created), colour)

describe('a patch', () => {
  it('is empty for equal texts', async () => {
    expect(await print('a\n', 'a\n')).toBe('')
  })

  it('names a new file as Git does', async () => {
    expect(await print('', 'a\n', false, 'src/a.txt', true)).toBe(
      '--- /dev/null\n+++ b/src/a.txt\n@@ -0,0 +1,1 @@\n+a\n',
    )
  })

  it('tells of a lost final newline', async () => {
    expect(await print('a\n', 'a')).toContain('-a\n+a\n\\ No newline at end of file\n')
  })

  it.each([
    ['./src/a.ts', 'src/a.ts'],
    ['src\\a.ts', 'src/a.ts'],
    ['C:\\code\\a.ts', 'code/a.ts'],
    ['/home/me/a.ts', 'home/me/a.ts'],
    ['../a.ts', '../a.ts'],
  ])('of %s is for %s', async (path, name) => {
    expect(await print('a\n', 'b\n', false, path)).toContain(`--- a/${name}\n`)
  })

  it('keeps carriage returns for programs and hides them from people where every line has one', async () => {
    expect(await print('a\r\nb\r\n', 'a\r\nc\r\n')).toContain(' a\r\n-b\r\n+c\r\n')
    expect(await print('a\r\nb\r\n', 'a\r\nc\r\n', true)).not.toContain('\r')
  })

  it('shows people a carriage return that is new', async () => {
    expect(await print('a\n', 'a\r\n', true)).toContain('+a^M')
  })

  it('does not let a file steer the terminal', async () => {
    const shown = await print('a\n', '\u001b]0;title\u0007\u009b2J\n', true)
    expect(shown).toContain('+^[]0;title^G\\x9b2J')
  })

  it('tells a header from a removed line that looks like one', async () => {
    const shown = await print('-- a/x\nb\n', 'b\n', true)
    expect(shown).toContain('\u001b[31m--- a/x\u001b[39m')
  })
})
