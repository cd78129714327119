import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import ignore, { type Ignore } from 'ignore'

/** Folders that no one edits by hand, whether or not Git is told to ignore them. */
const LEFT_OUT = new Set(['.git', '.hg', '.svn', 'node_modules'])
/** Beyond this many files a path must be given whole. */
const MAX_FILES = 200_000

/** The rules of one `.gitignore`, for paths below its folder. */
interface Rules {
  readonly folder: string
  readonly ignore: Ignore
}

/**
 * All files below the root that Git doesn't ignore, relative to it, with forward slashes. Reads the `.gitignore` files
 * itself rather than asking Git, which would run what the configuration of a foreign repository says. Symbolic links
 * aren't followed.
 */
export async function listFiles(root: string): Promise<string[]> {
  const found: string[] = []
  const folders: { path: string; rules: readonly Rules[] }[] = [{ path: root, rules: await rulesAbove(root) }]
  for (let next = folders.pop(); next !== undefined && found.length < MAX_FILES; next = folders.pop()) {
    const { path: folder } = next
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    const own = entries.some((entry) => entry.name === '.gitignore') ? await rulesOf(folder) : []
    const rules = [...next.rules, ...own]
    for (const entry of entries) {
      const path = join(folder, entry.name)
      const isFolder = entry.isDirectory()
      if (isFolder ? LEFT_OUT.has(entry.name) : !entry.isFile()) continue
      if (isIgnored(path, isFolder, rules)) continue
      if (isFolder) folders.push({ path, rules })
      else found.push(slashed(relative(root, path)))
    }
  }
  return found
}

const slashed = (path: string): string => path.split(sep).join('/')

/** The deepest `.gitignore` that says something of a path decides. */
function isIgnored(path: string, isFolder: boolean, rules: readonly Rules[]): boolean {
  for (const { folder, ignore } of [...rules].reverse()) {
    const { ignored, unignored } = ignore.test(slashed(relative(folder, path)) + (isFolder ? '/' : ''))
    if (ignored || unignored) return ignored
  }
  return false
}

async function rulesOf(folder: string, file = '.gitignore'): Promise<Rules[]> {
  const text = await readFile(join(folder, file), 'utf8').catch(() => undefined)
  return text === undefined ? [] : [{ folder, ignore: ignore().add(text) }]
}

/** The rules of the folders between the repository's own and `root`, outermost first; none outside a repository. */
async function rulesAbove(root: string): Promise<readonly Rules[]> {
  const above: Rules[][] = []
  for (let folder = root; ; folder = dirname(folder)) {
    const entries = await readdir(folder).catch((): string[] => [])
    if (folder !== root) above.unshift(await rulesOf(folder))
    if (entries.includes('.git')) return [...(await rulesOf(folder, '.git/info/exclude')), ...above.flat()]
    if (dirname(folder) === folder) return []
  }
}
