// Packs the published packages, installs the tarballs in an empty folder, and uses them there: what is published must work on
// its own. Run it with `npm run test:pack`, which builds first.

import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const EXAMPLE = join(ROOT, 'examples', 'typescript-http-client')
const PACKAGES = {
  '@mortise/core': 'packages/core',
  '@mortise/reply': 'packages/reply',
  '@mortise/server': 'packages/server',
  mortise: 'packages/cli',
}

const npmCli = process.env.npm_execpath
if (!npmCli) throw new Error('run this with `npm run test:pack`')
const npxCli = join(dirname(npmCli), 'npx-cli.js')

// The settings that npm hands to its scripts would bind the inner npm to this repository.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_local_prefix)/i.test(name)),
)

/** Runs a Node program and returns what it printed. @param {string} cwd @param {string[]} args */
function node(cwd, ...args) {
  return execFileSync(process.execPath, args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** @param {string} what @param {boolean} holds @param {string} [detail] */
function check(what, holds, detail = '') {
  if (!holds) throw new Error(`${what}: no. ${detail}`)
  console.log(`ok  ${what}`)
}

/** Starts `mortise serve` in `folder`, as npm installed it, and ends it after `use`. @param {string} folder @param {(url: string) => Promise<void>} use */
async function serving(folder, use) {
  const child = spawn(
    process.execPath,
    [join(folder, 'node_modules', 'mortise', 'bin', 'mortise.js'), 'serve', '--port', '0', '--log', 'error'],
    { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const exit = new Promise((resolve) => child.once('exit', resolve))
  try {
    /** @type {string} */
    const url = await new Promise((resolve, reject) => {
      child.stdout.on('data', (data) => {
        const found = /http:\/\/\S+/.exec(String(data))?.[0]
        if (found) resolve(found)
      })
      exit.then((code) => reject(new Error(`mortise serve ended with ${code}`)))
    })
    await use(url)
  } finally {
    child.kill('SIGTERM')
    await exit
  }
  check('mortise serve ends on a signal', child.exitCode === 0, `exit code ${child.exitCode}`)
}

const folder = mkdtempSync(join(tmpdir(), 'mortise-pack-'))
try {
  for (const [name, path] of Object.entries(PACKAGES)) {
    const [{ files }] = JSON.parse(
      node(join(ROOT, path), npmCli, 'pack', '--json', '--pack-destination', folder),
    )
    const paths = files.map((/** @type {{ path: string }} */ file) => file.path)
    const stray = paths.filter((/** @type {string} */ file) => /\.test\.|tsbuildinfo|^src\//.test(file))
    check(`${name}: the tarball holds no tests and no sources`, stray.length === 0, stray.join(' '))
    const missing = ['LICENSE', 'README.md', 'package.json'].filter((file) => !paths.includes(file))
    check(
      `${name}: the tarball holds its licence and readme`,
      missing.length === 0,
      `missing: ${missing.join(' ')}`,
    )
  }

  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
  node(
    folder,
    npmCli,
    'install',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    ...tarballs.map((file) => `./${file}`),
  )
  check('the tarballs install in an empty folder', true)

  const expected = readFileSync(join(EXAMPLE, 'expected.ts'), 'utf8')
  const instruction = readFileSync(join(EXAMPLE, 'instruction.txt'), 'utf8')
  writeFileSync(join(folder, 'client.ts'), readFileSync(join(EXAMPLE, 'http-client.ts')))
  writeFileSync(join(folder, 'edit.md'), readFileSync(join(EXAMPLE, 'edit.md')))
  const printed = node(
    folder,
    npxCli,
    '--no',
    'mortise',
    'apply',
    'client.ts',
    '-e',
    'edit.md',
    '-i',
    instruction,
  )
  check('npx mortise apply prints the merged file', printed === expected)

  const help = node(folder, npxCli, '--no', 'mortise', 'serve', '--help')
  check('npx mortise serve --help says how', help.includes('Usage: mortise serve'))
  await serving(folder, async (url) => {
    check('mortise serve answers /healthz', (await fetch(`${url}/healthz`)).ok)
    const page = await (await fetch(url)).text()
    const script = /src="([^"]+\.js)"/.exec(page)?.[1]
    check('it serves the playground', script !== undefined && (await fetch(url + script)).ok, page)
    const response = await fetch(`${url}/v1/apply`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        original_code: readFileSync(join(folder, 'client.ts'), 'utf8'),
        edit_snippet: readFileSync(join(folder, 'edit.md'), 'utf8'),
        path: 'client.ts',
        instruction,
      }),
    })
    const { merged_code } = /** @type {{ merged_code?: string }} */ (await response.json())
    check('it merges', merged_code === expected, String(response.status))
  })
  const database = join(folder, 'keys.sqlite')
  const key = node(folder, npxCli, '--no', 'mortise', 'keys', 'create', 'test', '--database', database)
  check('npx mortise keys makes a key', key.startsWith('sk-mortise-'), key)

  writeFileSync(
    join(folder, 'use.js'),
    `import { readFileSync } from 'node:fs'
import { apply } from '@mortise/core'
const [original, edit] = ['client.ts', 'edit.md'].map((file) => readFileSync(file, 'utf8'))
const outcome = await apply({ original, edit, path: 'client.ts', instruction: process.argv[2] })
process.stdout.write(outcome.status === 'applied' ? outcome.text : outcome.message)
`,
  )
  check("import { apply } from '@mortise/core' works", node(folder, 'use.js', instruction) === expected)

  writeFileSync(
    join(folder, 'use.ts'),
    `import { apply, type Outcome } from '@mortise/core'
export const outcome: Promise<Outcome> = apply({ original: '', edit: 'x', path: 'a.ts' })
`,
  )
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  node(
    folder,
    tsc,
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--types',
    '',
    'use.ts',
  )
  check('its types hold for a TypeScript program', true)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
