import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Postgres, postgresFolder, startPostgres } from '../fixture/postgres.js'
import { usageOf } from '../fixture/usage.js'
import { isKeyOf } from './key.js'
import { openStore, type Store } from './store.js'

const hasPostgres = postgresFolder() !== undefined
if (!hasPostgres)
  console.warn('skipped: PostgreSQL is not installed; run packages/server/scripts/prepare-tests')

function behaves(address: () => string): void {
  let store: Store
  beforeAll(async () => {
    store = await openStore(address())
  })
  afterAll(() => store?.close())

  it('makes keys, finds them, revokes them once', async () => {
    const { key, record } = await store.makeKey('laptop', { requestsPerMinute: 60 })
    const found = await store.findKey(record.id)
    expect(found).toEqual(record)
    expect(found).toMatchObject({
      name: 'laptop',
      revokedAt: null,
      requestsPerMinute: 60,
      tokensPerMinute: null,
    })
    expect(isKeyOf(key, found!)).toBe(true)
    expect(await store.revokeKey(record.id)).toBe(true)
    expect(await store.revokeKey(record.id)).toBe(false)
    expect(await store.revokeKey('000000000000')).toBe(false)
    expect((await store.findKey(record.id))?.revokedAt).toBeTypeOf('number')
    expect(await store.findKey('000000000000')).toBeUndefined()
  })

  it('keeps usage, once each, and adds it up by key', async () => {
    const { record } = await store.makeKey('server', {})
    const records = [usageOf(`a-${record.id}`, record.id), usageOf(`b-${record.id}`, record.id)]
    await store.addUsage(records)
    await store.addUsage([...records, usageOf(`c-${record.id}`, null)])
    expect(await store.countUsage()).toBe(3)
    expect(await store.listUsage(10)).toEqual(expect.arrayContaining(records))
    const keys = await store.listKeys()
    expect(keys.find(({ id }) => id === record.id)).toMatchObject({
      requests: 2,
      tokensIn: 200,
      tokensOut: 100,
    })
    expect(keys.find(({ name }) => name === 'laptop')).toMatchObject({ requests: 0, tokensIn: 0 })
  })

  it('takes many records at once', async () => {
    await store.addUsage(Array.from({ length: 3000 }, (_, n) => usageOf(`many-${n}`, null)))
    expect(await store.countUsage()).toBe(3003)
  })

  it('can be opened by two at a time', async () => {
    const others = await Promise.all([openStore(address()), openStore(address())])
    for (const other of others) {
      expect((await other.makeKey('x', {})).record.name).toBe('x')
      await other.close()
    }
  })
}

describe('in SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mortise-store-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  behaves(() => join(folder, 'deep', 'server.sqlite'))
})

describe.skipIf(!hasPostgres && process.env.CI === undefined)('in PostgreSQL', () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await startPostgres()
  }, 60_000)
  afterAll(() => postgres?.stop())
  behaves(() => postgres.url)
})
