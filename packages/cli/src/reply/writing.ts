import { access, mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FileOutcome } from '@mortise/reply'
import { Exit, Failure, systemCode, systemReason } from '../failure.js'
import { createFile, replaceFile } from '../replacement.js'
import { readTextFile } from '../textfile.js'
import type { Workspace } from './workspace.js'

/**
 * Writes the files of a reply, each all or nothing. If one fails, those written before it are put back as they were, so
 * that the reply is there as a whole or not at all (unless the power goes meanwhile).
 */
export async function writeFiles(files: readonly FileOutcome[], workspace: Workspace): Promise<void> {
  const undo: (() => Promise<void>)[] = []
  try {
    for (const file of files) undo.push(await writeOne(file, workspace))
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => undefined)
    throw error instanceof Failure ? error : cannotWrite(error)
  }
}

function cannotWrite(error: unknown): Failure {
  const message = `cannot write: ${systemReason(error)}`
  return new Failure(Exit.io, 'write-failed', message, 'Nothing was changed.', { cause: error })
}

/** Writes one file, and returns what undoes it. */
async function writeOne(file: FileOutcome, workspace: Workspace): Promise<() => Promise<void>> {
  const target = await workspace.locate(file.path)
  const there = workspace.fileOf(file.path)
  const { text, original } = file
  if (text === null) {
    await rm(target)
    return () => createFile(target, original ?? '')
  }
  if (there === undefined) {
    const made = await mkdir(dirname(target), { recursive: true })
    await createFile(target, text)
    return () => rm(made ?? target, { recursive: made !== undefined })
  }
  if (text !== original) await replaceFile(there, text)
  const restore = async (): Promise<void> => {
    const now = await readTextFile(target)
    if (now !== undefined && text !== original) await replaceFile(now, original ?? '')
  }
  if (file.to === undefined) return restore
  const to = await workspace.locate(file.to)
  try {
    const made = await mkdir(dirname(to), { recursive: true })
    await requireFree(to, file.to)
    await rename(target, to)
    return async () => {
      await rename(to, target)
      if (made !== undefined) await rm(made, { recursive: true })
      await restore()
    }
  } catch (error) {
    await restore()
    throw error
  }
}

async function requireFree(target: string, path: string): Promise<void> {
  const taken = await access(target).then(
    () => true,
    (error: unknown) => systemCode(error) !== 'ENOENT',
  )
  if (taken) throw new Failure(Exit.retry, 'file-changed', `${path} has come into being`, 'Try again.')
}
