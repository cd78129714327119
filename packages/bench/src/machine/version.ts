import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(import.meta.url)

/** The folder of an installed package. */
export function packageFolder(name: string): string {
  // Not by `require.resolve(name/package.json)`: many packages do not export it.
  const found = require.resolve.paths(name)?.find((folder) => existsSync(join(folder, name, 'package.json')))
  if (found === undefined) throw new Error(`the package ${name} is not installed`)
  return join(found, name)
}

/** The installed version of a package. */
export function packageVersion(name: string): string {
  const description = readFileSync(join(packageFolder(name), 'package.json'), 'utf8')
  return (JSON.parse(description) as { version: string }).version
}

/** The version that a tool reports; null where there is no such tool. */
export function toolVersion(tool: string): string | null {
  const { status, stdout } = spawnSync(tool, ['--version'], { encoding: 'utf8' })
  return status === 0 ? (/\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? 'unknown') : null
}
