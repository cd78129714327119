import { randomBytes } from 'node:crypto'
import { type Stats, unlinkSync } from 'node:fs'
import {
  access,
  constants,
  type FileHandle,
  link,
  open,
  readFile,
  realpath,
  rename,
  stat,
  unlink,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Exit, Failure, systemCode, systemReason } from './failure.js'
import type { TextFile } from './textfile.js'

/**
 * Puts `text` in the place of the file, all or nothing: after a crash the path holds the old bytes or the new ones.
 * Keeps the mode, the owner where the system allows it, and symbolic links (their target is replaced). Other hard
 * links to the file keep the old bytes, as with any replacement by renaming.
 *
 * Refuses if the file no longer holds the bytes it was read with. Between that check and the renaming a few
 * microseconds remain in which a change by another program would be lost; POSIX has no compare-and-rename.
 */
export async function replaceFile(file: TextFile, text: string): Promise<void> {
  await requireWritable(file)
  const before = await stat(file.target).catch((error: unknown) => {
    throw changed(file.path, { cause: error })
  })
  await throughTemporary(file.path, file.target, text, before, async (temporary) => {
    await requireUnchanged(file)
    await rename(temporary, file.target)
  })
}

/** Makes a new file, all or nothing. Refuses if the path has come into being meanwhile. */
export async function createFile(path: string, text: string): Promise<void> {
  await throughTemporary(path, path, text, undefined, async (temporary) => {
    try {
      // Unlike renaming, linking fails if the name is taken.
      await link(temporary, path)
      await unlink(temporary)
    } catch (error) {
      if (systemCode(error) === 'EEXIST') throw changed(path, { cause: error })
      // FAT and some network file systems have no links.
      if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(systemCode(error))) throw error
      await rename(temporary, path)
    }
  })
}

async function requireWritable(file: TextFile): Promise<void> {
  try {
    await access(file.target, constants.W_OK)
  } catch (error) {
    // Renaming would get past a read-only mode; whoever set it did not mean that.
    if (systemCode(error) === 'ENOENT') return
    const hint = 'Make it writable first (chmod u+w), or leave --write out to see the result.'
    const message = `cannot write ${file.path}: ${systemReason(error)}`
    throw new Failure(Exit.cannotCreate, 'not-writable', message, hint, { cause: error })
  }
}

async function requireUnchanged(file: TextFile): Promise<void> {
  let same: boolean
  try {
    // Bytes rather than times: a change within one tick of the clock leaves the times alone.
    same = (await realpath(file.path)) === file.target && (await readFile(file.target)).equals(file.bytes)
  } catch (error) {
    throw changed(file.path, { cause: error })
  }
  if (!same) throw changed(file.path)
}

function changed(path: string, options?: ErrorOptions): Failure {
  const message = `${path} changed on disk while the edit was being merged; nothing was written`
  return new Failure(Exit.retry, 'changed-on-disk', message, 'Run the command again.', options)
}

/** Writes the text beside the target, hands it to `place`, and leaves no trace if anything fails. */
async function throughTemporary(
  path: string,
  target: string,
  text: string,
  like: Stats | undefined,
  place: (temporary: string) => Promise<void>,
): Promise<void> {
  const folder = dirname(target)
  const temporary = join(folder, `.${basename(target).slice(0, 64)}.${randomBytes(6).toString('hex')}.tmp`)
  const guard = removeOnSignal(temporary)
  try {
    const handle = await openTemporary(path, temporary, folder, like)
    try {
      await handle.writeFile(text)
      if (like) await takeOver(handle, like)
      // Without this a crash soon after the renaming could leave an empty file.
      await handle.sync()
    } finally {
      await handle.close()
    }
    await place(temporary)
    await syncFolder(folder)
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    if (error instanceof Failure) throw error
    const message = `cannot write ${path}: ${systemReason(error)}; the file is as it was`
    throw new Failure(Exit.io, 'write-failed', message, '', { cause: error })
  } finally {
    guard.release()
  }
}

async function openTemporary(
  path: string,
  temporary: string,
  folder: string,
  like: Stats | undefined,
): Promise<FileHandle> {
  try {
    // A replacement stays private until it has the mode of the file it replaces.
    return await open(temporary, 'wx', like ? 0o600 : 0o666)
  } catch (error) {
    const missing = systemCode(error) === 'ENOENT'
    const message = missing
      ? `cannot create ${path}: there is no folder ${folder}`
      : `cannot write ${path}: no file can be created in ${folder} (${systemReason(error)})`
    const hint = missing
      ? 'Create the folder first.'
      : 'The file is replaced by renaming, so its folder must be writable. Leave --write out to see the result.'
    throw new Failure(Exit.cannotCreate, 'cannot-create', message, hint, { cause: error })
  }
}

/** Gives the new file the owner and mode of the old one. */
async function takeOver(handle: FileHandle, like: Stats): Promise<void> {
  const own = await handle.stat()
  if (own.uid !== like.uid || own.gid !== like.gid) {
    // Only root may give files away; for anyone else the file becomes theirs, as with other editors.
    await handle.chown(like.uid, like.gid).catch(() => undefined)
  }
  // After the owner, because changing that clears the set-user-id bit.
  await handle.chmod(like.mode & 0o7777)
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {
    // Windows cannot open folders, and some file systems cannot sync them; the file itself is safe by now.
  }
}

function removeOnSignal(path: string): { release(): void } {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const remove = (signal: NodeJS.Signals) => {
    try {
      unlinkSync(path)
    } catch {
      // Not made yet, or in place already.
    }
    release()
    process.kill(process.pid, signal)
  }
  const release = () => {
    for (const signal of signals) process.off(signal, remove)
  }
  for (const signal of signals) process.on(signal, remove)
  return { release }
}
