import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import type { Files } from '@mortise/reply'
import { Exit, Failure, systemCode } from '../failure.js'
import { readTextFile, type TextFile } from '../textfile.js'
import { listFiles } from './listing.js'

/** The folder that a reply is for. Nothing outside it is read or written. */
export interface Workspace extends Files {
  /** The root, behind all symbolic links. */
  readonly root: string
  /** What was read of a file, to be sure at writing time that it is still the same. */
  fileOf(path: string): TextFile | undefined
  /** Where a path leads to, behind symbolic links of its folders; refuses one that leads out. */
  locate(path: string): Promise<string>
}

export async function openWorkspace(folder: string): Promise<Workspace> {
  const root = await realpath(folder).catch((error: unknown) => {
    const hint = 'Name the folder that the reply is for.'
    throw new Failure(Exit.noInput, 'no-such-folder', `there is no folder ${folder}`, hint, { cause: error })
  })
  const files = new Map<string, TextFile>()
  const locate = async (path: string): Promise<string> => {
    const target = join(root, path)
    const real = await realNearest(target)
    if (isWithin(root, real) && isWithin(root, target)) return target
    const message = `${path} leads out of ${folder}`
    throw new Failure(
      Exit.refused,
      'outside-root',
      message,
      'Take it out of the reply, or name another --root.',
    )
  }
  return {
    root,
    fileOf: (path) => files.get(path),
    locate,
    async read(path) {
      const target = await locate(path)
      const status = await lstat(target).catch(() => undefined)
      // A folder is no file; whether a file may be made in its place is for the writing to say.
      if (status === undefined || status.isDirectory()) return null
      const file = await readTextFile(target)
      if (file !== undefined) files.set(path, file)
      return file?.text ?? null
    },
    list: () => listFiles(root),
  }
}

const isWithin = (root: string, path: string): boolean => {
  const way = relative(root, path)
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
}

/** The real path of what there is of a path: of itself, or of the nearest folder above it that there is. */
async function realNearest(path: string): Promise<string> {
  const above: string[] = []
  for (let at = path; ; at = dirname(at)) {
    try {
      return join(await realpath(at), ...above)
    } catch (error) {
      const code = systemCode(error)
      // A link to nowhere can't be followed, and must not be written through.
      if (code === 'ENOENT' && (await lstat(at).catch(() => undefined)) !== undefined) return `${sep}`
      if ((code !== 'ENOENT' && code !== 'ENOTDIR') || dirname(at) === at) throw error
      above.unshift(basename(at))
    }
  }
}
