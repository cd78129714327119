import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(import.meta.url)

/** The installed version of a package. */
export function packageVersion(name: string): string {
  // Not by `require(name/package.json)`: many packages do not export it.
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      return (JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as { version: string })
        .version
    } catch {
      // Not in this folder.
    }
  }
  return 'unknown'
}

/** The version that a tool reports; null where there is no such tool. */
export function toolVersion(tool: string): string | null {
  const { status, stdout } = spawnSync(tool, ['--version'], { encoding: 'utf8' })
  return status === 0 ? (/\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? 'unknown') : null
}
