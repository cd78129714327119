import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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
  const folder = await mkdtemp(join(tmpdir(), 'mortise-bench-'))
  try {
    const file = join(folder, name)
    await writeFile(file, original)
    await writeFile(join(folder, 'edit.diff'), diff)
    const done = await new Promise<boolean>((resolve) => {
      // Outside of any repository, whatever lies above: git would look for one.
      const env = { ...process.env, GIT_CEILING_DIRECTORIES: folder, GIT_DIR: join(folder, '.none') }
      execFile(command, [...args, 'edit.diff'], { cwd: folder, env, timeout: TIMEOUT }, (error) =>
        resolve(error === null),
      )
    })
    return done ? await readFile(file, 'utf8') : null
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
