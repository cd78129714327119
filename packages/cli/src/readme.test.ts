import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const BIN = fileURLToPath(new URL('../bin/mortise.js', import.meta.url))
const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')

it('the first example of the README is what the command prints', () => {
  const [original, edit, diff] = Array.from(README.matchAll(/^```\w+\n(.*?)^```$/gms), (block) => block[1]!)
  const folder = mkdtempSync(join(tmpdir(), 'mortise-'))
  try {
    writeFileSync(join(folder, 'cart.js'), original!)
    writeFileSync(join(folder, 'edit.md'), edit!)
    const run = spawnSync(process.execPath, [BIN, 'apply', 'cart.js', '--edit', 'edit.md', '--diff'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(run.stdout).toBe(diff)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
