import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../dist/eval.js', import.meta.url))

test.each([
  ['help', 0, ['--help'], 'Usage: eval'],
  ['an unknown option', 64, ['--no-such-option'], 'unknown option'],
  ['a number out of range', 64, ['--min-confidence', '2'], 'Not a number from 0 to 1'],
  ['an unknown group', 64, ['--by', 'colour'], 'Allowed choices are'],
  ['paths beside generated cases', 64, ['--generated', '5', 'some.jsonl'], 'either paths or --generated'],
  ['a filter that leaves nothing', 64, ['--id', 'no such case'], 'no case fits'],
  ['a missing path', 66, ['no-such-folder'], 'no such file or folder: no-such-folder'],
])('%s exits with %i', (_, code, args, said) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' })
  expect(stdout + stderr).toContain(said)
  expect(status).toBe(code)
})
