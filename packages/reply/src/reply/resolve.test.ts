import { expect, test } from 'vitest'
import { makeCatalogue, pathBelow, resolvePath } from './resolve.js'

const catalogue = makeCatalogue([
  'src/a.ts',
  'src/util/b.ts',
  'lib/util/b.ts',
  'web/index.ts',
  'api/index.ts',
  'README.md',
])

test.each([
  ['as it stands', 'src/a.ts', 'src/a.ts'],
  ['./ in front', './src/a.ts', 'src/a.ts'],
  ['backslashes', 'src\\a.ts', 'src/a.ts'],
  ['the only file that ends with it', 'a.ts', 'src/a.ts'],
  ["the project's folder in front", 'project/src/a.ts', 'src/a.ts'],
])('%s', (_name, path, expected) => {
  expect(resolvePath(path, catalogue)).toEqual({ status: 'found', path: expected })
})

test.each([
  ['..', '../src/a.ts'],
  ['.. within', 'src/../../a.ts'],
  ['an absolute path', '/etc/passwd'],
  ['a drive', 'C:\\a.ts'],
  ['a home', '~/a.ts'],
  ['several files that end with it', 'util/b.ts'],
  ['nothing', ''],
])('%s is refused', (_name, path) => {
  expect(resolvePath(path, catalogue).status).toBe('refused')
})

test('a file that is not there comes with those near it', () => {
  expect(resolvePath('server/index.ts', catalogue)).toEqual({
    status: 'unknown',
    path: 'server/index.ts',
    near: ['api/index.ts', 'web/index.ts'],
  })
})

test('a folder that is there is not taken for the project', () => {
  expect(resolvePath('lib/src/a.ts', catalogue).status).toBe('unknown')
})

test.each([
  ['/home/me/project/src/a.ts', ['/home/me/project'], 'src/a.ts'],
  ['/home/me/project/src/a.ts', ['/mnt/project', '/home/me/project/'], 'src/a.ts'],
  ['C:\\Work\\src\\a.ts', ['c:\\work'], 'src/a.ts'],
  ['/home/me/project2/a.ts', ['/home/me/project'], '/home/me/project2/a.ts'],
  ['/home/me/project/../a.ts', ['/home/me/project'], '../a.ts'],
  ['src/a.ts', ['/home/me/project'], 'src/a.ts'],
  ['/etc/a.ts', ['/'], '/etc/a.ts'],
])('%s below %j is %s', (path, roots, expected) => {
  expect(pathBelow(path, roots)).toBe(expected)
})
