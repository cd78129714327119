/** Keys, limits and usage, over HTTP, with each kind of database. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keysCommand } from '@mortise/server'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Postgres, postgresFolder, startPostgres } from './fixture/postgres.js'
import { type Serving, start } from './fixture/serving.js'
import { openStore, type Store } from './ledger/store.js'

const ORIGINAL = 'function a() {\n  return 1\n}\n\nfunction b() {\n  return 2\n}\n'
const EDIT = '// ... existing code ...\nfunction b() {\n  return 3\n}\n'
const BODY = { original_code: ORIGINAL, edit_snippet: EDIT, model: 'morph-v3-large' }

const hasPostgres = postgresFolder() !== undefined
if (!hasPostgres)
  console.warn('skipped: PostgreSQL is not installed; run packages/server/scripts/prepare-tests')

const folder = mkdtempSync(join(tmpdir(), 'mortise-keys-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs `mortise keys`. */
async function keys(database: string, ...args: string[]) {
  const said = { out: '', err: '' }
  const exit = await keysCommand.run(args, {
    out: async (text) => {
      said.out += text
    },
    err: async (text) => {
      said.err += text
    },
    env: { DATABASE_URL: database },
  })
  return { exit, ...said }
}

async function makeKey(database: string, ...limits: string[]): Promise<{ id: string; key: string }> {
  return JSON.parse((await keys(database, 'create', 'test', '--json', ...limits)).out)
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

function guards(database: () => string): void {
  let running: Serving
  let store: Store
  beforeAll(async () => {
    running = await start({ keys: 'required', database: database() })
    store = await openStore(database())
  })
  afterAll(async () => {
    await running?.server.close()
    await store?.close()
  })

  it('lets nobody in without a key, and everybody see that it lives', async () => {
    for (const headers of [{}, bearer('sk-x'), bearer(`sk-mortise-0123456789ab-${'a'.repeat(43)}`)]) {
      const response = await running.post('/v1/apply', BODY, headers as Record<string, string>)
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ error: { type: 'authentication_error' } })
    }
    expect((await fetch(`${running.url}/metrics`)).status).toBe(401)
    expect((await fetch(`${running.url}/v1/models`)).status).toBe(401)
    expect((await fetch(`${running.url}/healthz`)).status).toBe(200)
  })

  it('lets a key in, by either header, until it is revoked', async () => {
    const { id, key } = await makeKey(database())
    expect((await running.post('/v1/apply', BODY, bearer(key))).status).toBe(200)
    expect((await running.post('/v1/apply', BODY, { 'x-api-key': key })).status).toBe(200)
    expect((await running.post('/v1/apply', BODY, bearer(`${key.slice(0, -1)}_`))).status).toBe(401)
    expect((await keys(database(), 'revoke', id)).exit).toBe(0)
    await expect
      .poll(async () => (await running.post('/v1/apply', BODY, bearer(key))).status, {
        timeout: 20_000,
        interval: 500,
      })
      .toBe(401)
  }, 40_000)

  it('keeps to a key’s limit, and says where it stands', async () => {
    const { key } = await makeKey(database(), '--requests', '2')
    const first = await running.post('/v1/apply', BODY, bearer(key))
    expect(first.status).toBe(200)
    expect(first.headers.get('x-ratelimit-limit-requests')).toBe('2')
    expect(first.headers.get('x-ratelimit-remaining-requests')).toBe('1')
    await running.post('/v1/apply', BODY, bearer(key))
    const third = await running.post('/v1/apply', BODY, bearer(key))
    expect(third.status).toBe(429)
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await third.json()).toMatchObject({
      error: { type: 'rate_limit_error', code: 'rate_limit_exceeded' },
    })
  })

  it('keeps to a limit of tokens', async () => {
    const { key } = await makeKey(database(), '--tokens', '50')
    const first = await running.post('/v1/apply', BODY, bearer(key))
    expect(first.status).toBe(200)
    expect(first.headers.get('x-ratelimit-limit-tokens')).toBe('50')
    expect(first.headers.get('x-ratelimit-remaining-tokens')).toMatch(/^\d+$/)
    expect(first.headers.get('x-ratelimit-reset-tokens')).toMatch(/^[\d.]+s$/)
    expect((await running.post('/v1/apply', BODY, bearer(key))).status).toBe(429)
  })

  it('records who used what, with tokens counted', async () => {
    const { id, key } = await makeKey(database())
    await running.post('/v1/apply', BODY, bearer(key))
    await running.post('/v1/code/apply', { ...BODY, edit_snippet: 'REFUSE' }, bearer(key))
    const mine = async () => (await store.listUsage(1000)).filter(({ keyId }) => keyId === id)
    await expect.poll(async () => (await mine()).length, { timeout: 20_000 }).toBe(2)
    expect(await mine()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          route: '/v1/apply',
          model: 'morph-v3-large',
          status: 200,
          outcome: 'applied',
          tokensIn: countTokens(`${ORIGINAL}\n${EDIT}`),
          tokensOut: countTokens(ORIGINAL),
          counted: true,
          files: 1,
        }),
        expect.objectContaining({
          route: '/v1/code/apply',
          status: 422,
          outcome: 'ambiguous-anchor',
          tokensOut: 0,
        }),
      ]),
    )
    const listed = JSON.parse((await keys(database(), 'list', '--json')).out) as {
      id: string
      requests: number
    }[]
    expect(listed.find((each) => each.id === id)).toMatchObject({ requests: 2, name: 'test' })
    expect(JSON.stringify(listed)).not.toContain('hash')
  })

  it('loses nothing on a clean shutdown', async () => {
    const other = await start({ usage: true, keys: 'none', database: database() })
    const before = await store.countUsage()
    await Promise.all(
      Array.from({ length: 60 }, () => other.post('/v1/apply', BODY).then((response) => response.text())),
    )
    expect(await other.server.close()).toBe(0)
    expect(await store.countUsage()).toBe(before + 60)
  })

  it('loses at most what waited when it is killed', async () => {
    const child = spawn(
      process.execPath,
      [
        fileURLToPath(new URL('../scripts/serve.mjs', import.meta.url)),
        '--port',
        '0',
        '--usage',
        '--log',
        'silent',
      ],
      { env: { ...process.env, DATABASE_URL: database() }, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const url = await urlOf(child)
    const before = await store.countUsage()
    const post = () =>
      fetch(`${url}/v1/apply`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(BODY),
      }).then((response) => response.text())
    for (let n = 0; n < 20; n++) await post()
    // What was flushed stays, whatever comes after.
    await expect.poll(() => store.countUsage(), { timeout: 20_000 }).toBe(before + 20)
    for (let n = 0; n < 10; n++) await post()
    child.kill('SIGKILL')
    await once(child, 'exit')
    const after = await store.countUsage()
    expect(after).toBeGreaterThanOrEqual(before + 20)
    expect(after).toBeLessThanOrEqual(before + 30)
  })
}

async function urlOf(child: ChildProcess): Promise<string> {
  for await (const chunk of child.stdout!) {
    const url = /http:\/\/[^\s]+/.exec(String(chunk))?.[0]
    if (url !== undefined) return url
  }
  throw new Error('the server did not start')
}

describe('with SQLite', () => guards(() => join(folder, 'server.sqlite')))

describe.skipIf(!hasPostgres && process.env.CI === undefined)('with PostgreSQL', () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await startPostgres()
  }, 60_000)
  afterAll(() => postgres?.stop())
  guards(() => postgres.url)

  it('merges at once while the database hangs, and writes the usage when it answers again', async () => {
    const store = await openStore(postgres.url)
    const before = await store.countUsage()
    postgres.freeze()
    const running = await start({ keys: 'none', usage: true, database: postgres.url })
    const response = await running.post('/v1/apply', BODY)
    expect(response.status).toBe(200)
    postgres.thaw()
    expect(await running.server.close()).toBe(0)
    expect(await store.countUsage()).toBe(before + 1)
    await store.close()
  })
})

describe('a database that is not there', () => {
  it('keeps keys from being known, and says so without its own words', async () => {
    const running = await start({ keys: 'required', database: 'postgresql://x:secret@127.0.0.1:1/x' })
    const response = await running.post(
      '/v1/apply',
      BODY,
      bearer(`sk-mortise-0123456789ab-${'a'.repeat(43)}`),
    )
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(await response.text()).not.toContain('127.0.0.1')
    expect(running.log.join('')).not.toContain('secret')
    await running.server.close()
  })

  it('does not keep merges from being made; what is lost is counted at the end', async () => {
    const running = await start({ keys: 'none', usage: true, database: 'postgresql://x@127.0.0.1:1/x' })
    expect((await running.post('/v1/apply', BODY)).status).toBe(200)
    expect(await running.server.close()).toBe(1)
  })
})

describe('mortise keys', () => {
  const database = join(folder, 'command.sqlite')

  it('prints the key alone, so that a script can take it', async () => {
    const { exit, out, err } = await keys(database, 'create', 'laptop', '--requests', '600')
    expect(exit).toBe(0)
    expect(out).toMatch(/^sk-mortise-[0-9a-f]{12}-[\w-]{43}\n$/)
    expect(err).toMatch(/Its ID is [0-9a-f]{12}\./)
  })

  it('lists them as a table', async () => {
    const { out } = await keys(database, 'list')
    expect(out.split('\n')[0]).toMatch(
      /^ID +NAME +MADE +STATE +REQUESTS +TOKENS IN +TOKENS OUT +LIMITS A MINUTE$/,
    )
    expect(out.split('\n')[1]).toMatch(
      /^[0-9a-f]{12} +laptop +\d{4}-\d\d-\d\d +in use +0 +0 +0 +600 requests$/,
    )
  })

  it.each([
    [[], 64, 'say what to do'],
    [['make'], 64, 'there is no "make"'],
    [['create'], 64, 'give the key a name'],
    [['create', 'a', '--requests', 'many'], 64, '--requests must be a whole number'],
    [['create', 'a', '--rquests', '1'], 64, "Unknown option '--rquests'"],
    [['revoke', '000000000000'], 1, 'no key in use has the ID'],
  ])('%j', async (args, exit, words) => {
    const said = await keys(database, ...args)
    expect(said.exit).toBe(exit)
    expect(said.err).toContain(words)
    expect(said.out).toBe('')
  })

  it('has help', async () => {
    expect((await keys(database, '--help')).out).toContain('Usage: mortise keys')
  })
})
