import { type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const BIN = fileURLToPath(new URL('../bin/mortise.js', import.meta.url))

const ORIGINAL = `import { readFile } from 'node:fs/promises'

export async function readSettings(path) {
  const text = await readFile(path, 'utf8')
  return JSON.parse(text)
}

export function defaultSettings() {
  return { theme: 'dark', columns: 80 }
}
`
const EDIT = `// ... existing code ...

export function defaultSettings() {
  return { theme: 'light', columns: 100 }
}
`
const MERGED = ORIGINAL.replace("theme: 'dark', columns: 80", "theme: 'light', columns: 100")

let folder: string
const at = (name: string) => join(folder, name)

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mortise-')))
  chmodSync(folder, 0o755)
  writeFileSync(at('settings.js'), ORIGINAL)
  writeFileSync(at('edit.md'), EDIT)
})

afterEach(() => {
  chmodSync(folder, 0o755)
  rmSync(folder, { recursive: true, force: true })
})

/** Runs the built command in the test's folder. */
function mortise(args: readonly string[], options: SpawnSyncOptions = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: folder,
    input: '',
    maxBuffer: 256 * 1024 * 1024,
    ...options,
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...options.env },
    encoding: 'utf8',
  })
  return { status, stdout: String(stdout), stderr: String(stderr) }
}

/** No temporary file may stay behind, whatever happened. */
function leftovers() {
  return readdirSync(folder).filter((name) => name.endsWith('.tmp'))
}

/** Permissions do not bind root, so under root these tests run the command as nobody, if nobody can run it. */
const NOBODY = { uid: 65534, gid: 65534 }
const asUser = process.getuid?.() === 0 ? NOBODY : {}
const permissionsBind =
  process.platform !== 'win32' && spawnSync(process.execPath, [BIN, '--version'], asUser).status === 0
const onPosix = process.platform !== 'win32'

describe('the result', () => {
  it('is the merged file on standard output; the file stays as it is', () => {
    expect(mortise(['apply', 'settings.js'], { input: EDIT })).toEqual({
      status: 0,
      stdout: MERGED,
      stderr: '',
    })
    expect(readFileSync(at('settings.js'), 'utf8')).toBe(ORIGINAL)
  })

  it.each([['--edit', 'edit.md'], ['-e', 'edit.md'], ['--edit=edit.md']])(
    'takes the edit from %s %s',
    (...flags) => {
      expect(mortise(['apply', 'settings.js', ...flags]).stdout).toBe(MERGED)
    },
  )

  it('takes the edit from standard input for --edit -', () => {
    expect(mortise(['apply', 'settings.js', '--edit', '-'], { input: EDIT }).stdout).toBe(MERGED)
  })

  it('is a patch that git can apply with --diff, without colour in a pipe', () => {
    mkdirSync(at('src'))
    writeFileSync(at('src/settings.js'), ORIGINAL)
    const { stdout, status } = mortise(['apply', './src/settings.js', '-e', 'edit.md', '--diff'])
    expect(status).toBe(0)
    expect(stdout).toContain('--- a/src/settings.js\n+++ b/src/settings.js\n@@ ')
    const git = spawnSync('git', ['apply', '-'], { cwd: folder, input: stdout })
    if (git.error) return // no git here
    expect(readFileSync(at('src/settings.js'), 'utf8')).toBe(MERGED)
  })

  it('is coloured where FORCE_COLOR asks for it', () => {
    const { stdout } = mortise(['apply', 'settings.js', '-e', 'edit.md', '--diff'], {
      env: { FORCE_COLOR: '1' },
    })
    expect(stdout).toContain("\u001b[32m+  return { theme: 'light', columns: 100 }\u001b[39m")
  })

  it('comes with an explanation on standard error with --explain', () => {
    const { stdout, stderr } = mortise(['apply', 'settings.js', '-e', 'edit.md', '--explain'])
    expect(stdout).toBe(MERGED)
    expect(stderr.length).toBeGreaterThan(20)
  })

  it('keeps CRLF line ends and the byte-order mark', () => {
    writeFileSync(at('settings.js'), `\uFEFF${ORIGINAL.replaceAll('\n', '\r\n')}`)
    expect(mortise(['apply', 'settings.js', '-e', 'edit.md', '--write']).status).toBe(0)
    expect(readFileSync(at('settings.js'), 'utf8')).toBe(`\uFEFF${MERGED.replaceAll('\n', '\r\n')}`)
  })

  it('takes a file name that begins with a dash after --', () => {
    writeFileSync(at('-x.js'), ORIGINAL)
    expect(mortise(['apply', '-e', 'edit.md', '--', '-x.js']).stdout).toBe(MERGED)
  })
})

describe('--json', () => {
  it('describes a merge', () => {
    const { status, stdout, stderr } = mortise(['apply', 'settings.js', '-e', 'edit.md', '--json'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.endsWith('}\n')).toBe(true)
    const outcome = JSON.parse(stdout)
    expect(outcome).toMatchObject({ status: 'applied', file: 'settings.js', written: false, text: MERGED })
    expect(outcome.confidence).toBeGreaterThan(0)
    expect(outcome.hunks[0].original).toEqual({ start: 8, end: 9 })
    expect(outcome.stats.originalLines).toBe(10)
    expect(outcome).not.toHaveProperty('trace')
  })

  it('leaves the text out when it was written, and adds the trace with --explain', () => {
    const { stdout } = mortise(['apply', 'settings.js', '-e', 'edit.md', '--json', '--write', '--explain'])
    const outcome = JSON.parse(stdout)
    expect(outcome).toMatchObject({ status: 'applied', written: true })
    expect(outcome).not.toHaveProperty('text')
    expect(outcome.explanation).toEqual(expect.any(String))
    expect(outcome.trace.origin).toHaveLength(10)
    expect(readFileSync(at('settings.js'), 'utf8')).toBe(MERGED)
  })

  it('describes a refusal', () => {
    const { status, stdout, stderr } = mortise(['apply', 'settings.js', '--json'], {
      input: 'fn stray() -> u8 { 7 }\n// ... existing code ...\nmod other_crate;\n',
    })
    expect(status).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'refused',
      file: 'settings.js',
      code: expect.any(String),
    })
    expect(JSON.parse(stdout).candidates).toEqual(expect.any(Array))
    expect(stderr).toContain('mortise: refused (')
  })

  it('describes an error', () => {
    const { status, stdout } = mortise(['apply', 'absent.js', '-e', 'edit.md', '--json'])
    expect(status).toBe(66)
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'error',
      code: 'no-such-file',
      exit: 66,
      file: 'absent.js',
    })
  })
})

describe('--write', () => {
  it('replaces the file and says so', () => {
    const { status, stdout, stderr } = mortise(['apply', 'settings.js', '-e', 'edit.md', '--write'])
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(stderr).toContain('settings.js: written')
    expect(readFileSync(at('settings.js'), 'utf8')).toBe(MERGED)
    expect(leftovers()).toEqual([])
  })

  it.runIf(onPosix)('keeps the mode', () => {
    chmodSync(at('settings.js'), 0o751)
    mortise(['apply', 'settings.js', '-e', 'edit.md', '--write'])
    expect(readFileSync(at('settings.js'), 'utf8')).toBe(MERGED)
    expect(statSync(at('settings.js')).mode & 0o7777).toBe(0o751)
  })

  it.runIf(process.getuid?.() === 0)('keeps the owner, where it may', () => {
    chownSync(at('settings.js'), NOBODY.uid, NOBODY.gid)
    mortise(['apply', 'settings.js', '-e', 'edit.md', '--write'])
    expect(readFileSync(at('settings.js'), 'utf8')).toBe(MERGED)
    expect(statSync(at('settings.js'))).toMatchObject(NOBODY)
  })

  it.runIf(onPosix)('keeps a symbolic link and writes through to its target', () => {
    mkdirSync(at('real'))
    writeFileSync(at('real/settings.js'), ORIGINAL)
    symlinkSync('real/settings.js', at('link.js'))
    symlinkSync('link.js', at('link-to-link.js'))
    expect(mortise(['apply', 'link-to-link.js', '-e', 'edit.md', '--write']).status).toBe(0)
    expect(lstatSync(at('link-to-link.js')).isSymbolicLink()).toBe(true)
    expect(lstatSync(at('link.js')).isSymbolicLink()).toBe(true)
    expect(readFileSync(at('real/settings.js'), 'utf8')).toBe(MERGED)
    expect(readdirSync(at('real'))).toEqual(['settings.js'])
  })

  it.runIf(onPosix)('replaces by renaming: another hard link keeps the old bytes', () => {
    linkSync(at('settings.js'), at('backup.js'))
    mortise(['apply', 'settings.js', '-e', 'edit.md', '--write'])
    expect(readFileSync(at('backup.js'), 'utf8')).toBe(ORIGINAL)
  })

  it('leaves a file alone that reads as the edit says already', () => {
    writeFileSync(at('settings.js'), MERGED)
    const long = new Date(2001, 1, 1)
    utimesSync(at('settings.js'), long, long)
    const { status, stderr } = mortise(['apply', 'settings.js', '-e', 'edit.md', '--write'])
    expect(status).toBe(0)
    expect(stderr).toContain('no change')
    expect(statSync(at('settings.js')).mtimeMs).toBe(long.getTime())
  })

  it('writes nothing when the edit is refused', () => {
    const { status, stderr } = mortise(['apply', 'settings.js', '--write'], {
      input: 'fn stray() -> u8 { 7 }\n// ... existing code ...\nmod other_crate;\n',
    })
    expect(status).toBe(2)
    expect(stderr).toContain('Nothing was written.')
    expect(readFileSync(at('settings.js'), 'utf8')).toBe(ORIGINAL)
  })

  it.runIf(permissionsBind)(
    'does not write into a folder where it must not, and leaves the file whole',
    () => {
      chmodSync(at('settings.js'), 0o666)
      chmodSync(folder, 0o555)
      const { status, stderr } = mortise(['apply', 'settings.js', '-e', 'edit.md', '--write'], asUser)
      expect(status).toBe(73)
      expect(stderr).toContain('permission denied')
      expect(stderr).toContain('its folder must be writable')
      expect(readFileSync(at('settings.js'), 'utf8')).toBe(ORIGINAL)
      expect(leftovers()).toEqual([])
    },
  )

  it.runIf(permissionsBind)('does not get round a read-only mode by renaming', () => {
    chmodSync(folder, 0o777)
    chmodSync(at('settings.js'), 0o444)
    const { status, stderr } = mortise(['apply', 'settings.js', '-e', 'edit.md', '--write'], asUser)
    expect(status).toBe(73)
    expect(stderr).toContain('chmod u+w')
    expect(readFileSync(at('settings.js'), 'utf8')).toBe(ORIGINAL)
    expect(leftovers()).toEqual([])
  })
})

describe('--create', () => {
  it('makes a new file of the edit', () => {
    const { status, stderr } = mortise(['apply', 'fresh.js', '--write', '--create'], {
      input: 'export const one = 1\n',
    })
    expect(status).toBe(0)
    expect(stderr).toContain('fresh.js: written')
    expect(readFileSync(at('fresh.js'), 'utf8')).toBe('export const one = 1\n')
    expect(leftovers()).toEqual([])
  })

  it('shows the new file without --write', () => {
    const { stdout } = mortise(['apply', 'fresh.js', '--create'], { input: 'export const one = 1\n' })
    expect(stdout).toBe('export const one = 1\n')
    expect(existsSync(at('fresh.js'))).toBe(false)
  })

  it('says what is missing where the folder does not exist', () => {
    const { status, stderr } = mortise(['apply', 'no/fresh.js', '--write', '--create'], { input: 'one\n' })
    expect(status).toBe(73)
    expect(stderr).toContain('Create the folder first.')
  })
})

describe('input that cannot be merged into', () => {
  it('a missing file', () => {
    const { status, stdout, stderr } = mortise(['apply', 'absent.js', '-e', 'edit.md'])
    expect({ status, stdout }).toEqual({ status: 66, stdout: '' })
    expect(stderr).toBe(
      'mortise: there is no file absent.js. Check the name, or add --create to make a new file of the edit.\n',
    )
  })

  it('a missing edit file', () => {
    const { status, stderr } = mortise(['apply', 'settings.js', '-e', 'absent.md'])
    expect(status).toBe(66)
    expect(stderr).toContain('there is no edit file absent.md')
  })

  it('a directory, as the file or as the edit', () => {
    expect(mortise(['apply', '.', '-e', 'edit.md'])).toMatchObject({
      status: 66,
      stderr: 'mortise: . is a directory. Name a file in it.\n',
    })
    expect(mortise(['apply', 'settings.js', '-e', '.'])).toMatchObject({ status: 66 })
  })

  it.runIf(onPosix)('a link to nothing', () => {
    symlinkSync('nowhere', at('link.js'))
    const { status, stderr } = mortise(['apply', 'link.js', '-e', 'edit.md', '--create', '--write'])
    expect(status).toBe(66)
    expect(stderr).toContain('link.js is a symbolic link to nowhere, which does not exist')
  })

  it.runIf(onPosix)('a device', () => {
    expect(mortise(['apply', '/dev/null', '-e', 'edit.md'])).toMatchObject({ status: 66 })
  })

  it('a binary file', () => {
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d])
    writeFileSync(at('picture.png'), bytes)
    const { status, stderr } = mortise(['apply', 'picture.png', '-e', 'edit.md', '--write'])
    expect(status).toBe(65)
    expect(stderr).toContain('picture.png is a binary file')
    expect(readFileSync(at('picture.png'))).toEqual(bytes)
  })

  it('a file that is not UTF-8, with the line', () => {
    const bytes = Buffer.from(ORIGINAL.replace('dark', 'd\u00fcster'), 'latin1')
    writeFileSync(at('settings.js'), bytes)
    const { status, stderr } = mortise(['apply', 'settings.js', '-e', 'edit.md', '--write'])
    expect(status).toBe(65)
    expect(stderr).toContain('settings.js is not valid UTF-8: see line 9')
    expect(readFileSync(at('settings.js'))).toEqual(bytes)
  })

  it('a UTF-16 file', () => {
    writeFileSync(at('settings.js'), `\uFEFF${ORIGINAL}`, 'utf16le')
    expect(mortise(['apply', 'settings.js', '-e', 'edit.md'])).toMatchObject({
      status: 65,
      stderr: expect.stringContaining('is UTF-16, not UTF-8'),
    })
  })

  it('an edit that is not text', () => {
    writeFileSync(at('edit.md'), Buffer.from([0xff, 0x80, 0x0a]))
    expect(mortise(['apply', 'settings.js', '-e', 'edit.md'])).toMatchObject({ status: 65 })
  })

  it('a file of 200 MB, which it does not even read', () => {
    // Sparse: takes no room on the disk.
    truncateSync(at('settings.js'), 200_000_000)
    const { status, stderr } = mortise(['apply', 'settings.js', '-e', 'edit.md'])
    expect(status).toBe(2)
    expect(stderr).toContain('refused (too-large)')
    expect(stderr).toContain('the limit is 64 MiB')
  })

  it.runIf(permissionsBind)('a file that it may not read', () => {
    chmodSync(at('settings.js'), 0o000)
    const { status, stderr } = mortise(['apply', 'settings.js', '-e', 'edit.md'], asUser)
    expect(status).toBe(66)
    expect(stderr).toBe(
      'mortise: cannot read settings.js: permission denied. Check its permissions and those of its folders.\n',
    )
  })

  it.each(['', '\n  \n'])('an empty edit: %j', (input) => {
    const { status, stderr } = mortise(['apply', 'settings.js'], { input })
    expect(status).toBe(2)
    expect(stderr).toContain('refused (invalid-input): the edit is empty')
    expect(stderr).toContain('// ... existing code ...')
  })
})

describe('pipes', () => {
  it.runIf(existsSync('/dev/stdin'))('may be named as the edit', () => {
    const line = `cat edit.md | "${process.execPath}" "${BIN}" apply settings.js --edit /dev/stdin`
    expect(spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8' }).stdout).toBe(MERGED)
  })

  it.runIf(onPosix)('ends quietly when the reader of its output has gone', async () => {
    writeFileSync(at('long.js'), `${ORIGINAL}${'// a long comment line to fill the pipe\n'.repeat(100_000)}`)
    const child = spawn(process.execPath, [BIN, 'apply', 'long.js', '-e', 'edit.md'], { cwd: folder })
    child.stdout.destroy()
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    const [status] = await once(child, 'close')
    expect({ status, said }).toEqual({ status: 0, said: '' })
  })

  it.runIf(existsSync('/dev/full'))('says when its output cannot be written', () => {
    const shell = spawnSync(
      'sh',
      ['-c', `"${process.execPath}" "${BIN}" apply settings.js -e edit.md > /dev/full`],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    )
    expect(shell.status).toBe(74)
    expect(shell.stderr).toContain('no space left')
  })
})

describe('usage', () => {
  it('--version prints the version of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    expect(mortise(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('--help shows examples', () => {
    expect(mortise(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('Examples:') })
    const help = mortise(['apply', '--help'])
    expect(help.status).toBe(0)
    expect(help.stdout).toContain('mortise apply src/server.ts --edit edit.md --write')
    expect(help.stdout).toContain('Exit codes:')
    expect(mortise(['help', 'bench']).stdout).toContain('mortise bench src/server.ts')
  })

  it.each([
    [[]],
    [['merge', 'settings.js']],
    [['apply', 'settings.js', 'other.js']],
    [['apply', 'settings.js', '--colour']],
    [['apply', 'settings.js', '--edit']],
    [['apply', 'settings.js', '--min-confidence', '1.5']],
    [['apply', 'settings.js', '--verify', 'some']],
    [['apply', 'settings.js', '--diff', '--json']],
    [['bench', '--edit', 'edit.md']],
    [['bench', 'settings.js', '--runs', '0']],
  ])('%j is wrong usage and says how it is right', (args) => {
    const { status, stdout, stderr } = mortise(args, { input: EDIT })
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' })
    expect(stderr).toMatch(/mortise.*--help|Usage: mortise|Name the file/)
  })
})

describe('bench', () => {
  it('times a real edit', () => {
    const { status, stdout, stderr } = mortise(['bench', 'settings.js', '--edit', 'edit.md', '--runs', '5'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/p50 .* ms {3}p95 .* ms {3}p99 .* ms {3}\(5 runs\)/)
    expect(stdout).toContain('tokens/s')
    expect(stderr).toContain('Timing settings.js')
  })

  it('makes an edit from the file itself', () => {
    const lines = Array.from({ length: 80 }, (_, index) => `  console.log('step number ${index}')`)
    writeFileSync(at('steps.js'), `function steps() {\n${lines.join('\n')}\n}\n`)
    const { status, stdout } = mortise(['bench', 'steps.js', '--runs', '5', '--json'])
    expect(status).toBe(0)
    const { results, machine } = JSON.parse(stdout)
    expect(machine.node).toBe(process.version)
    expect(results).toHaveLength(1)
    expect(results[0]).toMatchObject({ file: 'steps.js', status: 'applied', right: true, times: { runs: 5 } })
  })

  it('says what to do with a file too small for that', () => {
    const { status, stderr } = mortise(['bench', 'settings.js'])
    expect(status).toBe(64)
    expect(stderr).toContain('Give an edit with --edit FILE')
  })
})
