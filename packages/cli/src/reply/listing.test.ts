import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { listFiles } from './listing.js'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mortise-list-')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function make(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
const list = async (below = '') => (await listFiles(join(folder, below))).sort()

it('leaves out what Git ignores, and packages', async () => {
  make({
    '.gitignore': 'dist/\n*.log\n',
    'src/a.ts': '',
    'dist/a.ts': '',
    'node_modules/x/a.ts': '',
    'b.log': '',
  })
  expect(await list()).toEqual(['.gitignore', 'src/a.ts'])
})

it('goes by the nearest .gitignore that says something', async () => {
  make({
    '.gitignore': '*.gen.ts\n/out\n',
    'a.gen.ts': '',
    'out/a.ts': '',
    'lib/.gitignore': '!keep.gen.ts\nlocal.ts\n',
    'lib/keep.gen.ts': '',
    'lib/other.gen.ts': '',
    'lib/local.ts': '',
    'lib/out/b.ts': '',
    'local.ts': '',
  })
  expect(await list()).toEqual([
    '.gitignore',
    'lib/.gitignore',
    'lib/keep.gen.ts',
    'lib/out/b.ts',
    'local.ts',
  ])
})

it('knows the rules above the root as far as the repository goes', async () => {
  make({
    '.gitignore': '*.ts\n',
    'repo/.git/info/exclude': 'secret.js\n',
    'repo/.gitignore': 'packages/*/dist\n',
    'repo/packages/a/dist/i.js': '',
    'repo/packages/a/i.ts': '',
    'repo/packages/a/secret.js': '',
  })
  expect(await list('repo/packages/a')).toEqual(['i.ts'])
})

it.skipIf(process.platform === 'win32')('does not follow symbolic links', async () => {
  make({ 'src/a.ts': '' })
  symlinkSync(join(folder, 'src'), join(folder, 'link'))
  expect(await list()).toEqual(['src/a.ts'])
})
