import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for a tool to work in, and to be removed afterwards. */
export interface Scratch {
  readonly folder: string
  /** Tells git that it is outside of any repository, whatever lies above. */
  readonly env: NodeJS.ProcessEnv
  remove(): void
}

export function makeScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'mortise-bench-'))
  return {
    folder,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: folder, GIT_DIR: join(folder, '.none') },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
