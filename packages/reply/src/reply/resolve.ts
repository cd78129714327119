/** Which file of the workspace a path of a reply means. */
import { likeness } from '../locate/likeness.js'
import { tidyPath } from './path.js'

export type Resolution =
  | { readonly status: 'found'; readonly path: string }
  /** No file has it; it may become one. `near`: files that it may have meant, best first. */
  | { readonly status: 'unknown'; readonly path: string; readonly near: readonly string[] }
  | { readonly status: 'refused'; readonly message: string; readonly near: readonly string[] }

/** The workspace's files, indexed once. */
export interface Catalogue {
  readonly paths: ReadonlySet<string>
  readonly byName: ReadonlyMap<string, readonly string[]>
  /** All folders of all files. */
  readonly folders: ReadonlySet<string>
}

const MAX_NEAR = 5
/** Names that are less alike are two names. */
const MIN_LIKENESS = 0.8

export function makeCatalogue(list: readonly string[]): Catalogue {
  const paths = new Set(list.map(tidyPath))
  const byName = new Map<string, string[]>()
  const folders = new Set<string>()
  for (const path of paths) {
    const name = nameOf(path).toLowerCase()
    const same = byName.get(name)
    if (same === undefined) byName.set(name, [path])
    else same.push(path)
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1))
      folders.add(path.slice(0, slash))
  }
  return { paths, byName, folders }
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Why a path can't be one of the workspace; undefined if it can. */
export function faultOfPath(path: string): string | undefined {
  const tidy = tidyPath(path)
  if (tidy === '' || tidy === '.') return 'the path is empty'
  if (tidy.includes('\0') || /[\r\n]/.test(tidy)) return 'the path holds characters that no path may hold'
  if (/^(?:\/|[A-Za-z]:|~|\\\\)/.test(tidy))
    return `${tidy} is an absolute path; give it relative to the workspace's root`
  if (tidy.split('/').includes('..')) return `${tidy} leads out of the workspace; give it without ..`
  return undefined
}

/** A path relative to the first of `roots` that it lies below; itself if it lies below none. */
export function pathBelow(path: string, roots: readonly string[]): string {
  const tidy = tidyPath(path)
  for (const root of roots) {
    const folder = tidyPath(root).replace(/\/$/, '')
    const isDrive = /^[A-Za-z]:/.test(folder)
    const same = (one: string): string => (isDrive ? one.toLowerCase() : one)
    if (folder !== '' && same(tidy).startsWith(`${same(folder)}/`)) return tidy.slice(folder.length + 1)
  }
  return path
}

/** Finds the file: by its path, or the only one whose path ends with it. */
export function resolvePath(path: string, catalogue: Catalogue): Resolution {
  const fault = faultOfPath(path)
  if (fault !== undefined) return { status: 'refused', message: fault, near: [] }
  const tidy = tidyPath(path)
  if (catalogue.paths.has(tidy)) return { status: 'found', path: tidy }
  const same = catalogue.byName.get(nameOf(tidy).toLowerCase()) ?? []
  const longer = same.filter((file) => file.endsWith(`/${tidy}`))
  if (longer.length === 1) return { status: 'found', path: longer[0]! }
  if (longer.length > 1) {
    const near = longer.slice(0, MAX_NEAR)
    return { status: 'refused', message: `${tidy} may be ${near.join(' or ')}; give the whole path`, near }
  }
  // The workspace's own folder in front, as in `project/src/a.ts`.
  const slash = tidy.indexOf('/')
  if (slash > 0 && !catalogue.folders.has(tidy.slice(0, slash))) {
    const rest = tidy.slice(slash + 1)
    if (rest.includes('/') && catalogue.paths.has(rest)) return { status: 'found', path: rest }
  }
  return { status: 'unknown', path: tidy, near: nearest(tidy, same, catalogue) }
}

/** Files of the same name, those first that share most of the folders; else of a name that differs in its ending only. */
function nearest(path: string, same: readonly string[], catalogue: Catalogue): string[] {
  const wanted = new Set(path.split('/'))
  const shared = (file: string): number => file.split('/').filter((part) => wanted.has(part)).length
  if (same.length > 0)
    return [...same]
      .sort((a, b) => shared(b) - shared(a) || a.length - b.length || (a < b ? -1 : 1))
      .slice(0, MAX_NEAR)
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const stem = nameOf(path)
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
  const near: string[] = []
  for (const file of catalogue.paths) {
    if (!file.startsWith(folder)) continue
    const name = nameOf(file)
      .replace(/\.[^.]*$/, '')
      .toLowerCase()
    if (name === stem || (stem.length >= 4 && (name === `${stem}s` || `${name}s` === stem))) near.push(file)
    if (near.length === MAX_NEAR) break
  }
  return near
}

/** Files whose name is that of `path` but for a letter or two, best first. */
export function misspelt(path: string, catalogue: Catalogue): string[] {
  const name = nameOf(tidyPath(path)).toLowerCase()
  const found: { file: string; alike: number }[] = []
  for (const [other, files] of catalogue.byName) {
    if (Math.abs(other.length - name.length) > 2) continue
    const alike = likeness(name, other)
    if (alike >= MIN_LIKENESS) for (const file of files) found.push({ file, alike })
  }
  return found
    .sort((a, b) => b.alike - a.alike || (a.file < b.file ? -1 : 1))
    .slice(0, MAX_NEAR)
    .map(({ file }) => file)
}
