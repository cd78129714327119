import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeScratch } from '../machine/scratch.js'

/** Longest time for one patch, ms. */
const TIMEOUT = 20_000

/** Runs a patching tool in a folder of its own; null where it reports failure. */
export async function patchWith(
  command: string,
  args: readonly string[],
  original: string,
  diff: string,
  name: string,
): Promise<string | null> {
  const { folder, env, remove } = makeScratch()
  try {
    const file = join(folder, name)
    await writeFile(file, original)
    await writeFile(join(folder, 'edit.diff'), diff)
    const done = await new Promise<boolean>((resolve) => {
      const options = { cwd: folder, env, timeout: TIMEOUT }
      execFile(command, [...args, 'edit.diff'], options, (error) => resolve(error === null))
    })
    return done ? await readFile(file, 'utf8') : null
  } finally {
    remove()
  }
}
