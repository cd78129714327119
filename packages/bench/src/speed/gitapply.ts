/** `git apply` of the equal patch, a process of its own: a yardstick that every developer has. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hunksBetween, unifiedDiff } from '../edit/hunk.js'
import { makeScratch } from '../machine/scratch.js'
import { toolVersion } from '../machine/version.js'

let hasGit: boolean | undefined

/** Times of `git apply` for the patch from one text to another, ms; none where there is no git, or nothing to patch. */
export function gitApply(original: string, expected: string, runs: number): number[] {
  hasGit ??= toolVersion('git') !== null
  if (!hasGit) return []
  const hunks = hunksBetween(original, expected)
  if (hunks.length === 0) return []
  const { folder, env, remove } = makeScratch()
  try {
    writeFileSync(join(folder, 'edit.diff'), unifiedDiff(hunks, 'file'))
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
    remove()
  }
}
