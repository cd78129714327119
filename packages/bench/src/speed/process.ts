/** Things that run as processes of their own. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hunksBetween, unifiedDiff } from '../edit/hunk.js'
import { toolVersion } from '../machine/version.js'

let hasGit: boolean | undefined

/** Times of `git apply` for the patch from one text to another, ms; none where there is no git, or nothing to patch. */
export function gitApply(original: string, expected: string, runs: number): number[] {
  hasGit ??= toolVersion('git') !== null
  if (!hasGit) return []
  const hunks = hunksBetween(original, expected)
  if (hunks.length === 0) return []
  const folder = mkdtempSync(join(tmpdir(), 'mortise-bench-'))
  try {
    writeFileSync(join(folder, 'edit.diff'), unifiedDiff(hunks, 'file'))
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: folder, GIT_DIR: join(folder, '.none') }
    const times: number[] = []
    // The first run finds git's own files uncached.
    for (let run = -1; run < runs; run++) {
      writeFileSync(join(folder, 'file'), original)
      const start = performance.now()
      const { status } = spawnSync('git', ['apply', 'edit.diff'], { cwd: folder, env, stdio: 'ignore' })
      if (status !== 0) return []
      if (run >= 0) times.push(performance.now() - start)
    }
    return times
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
