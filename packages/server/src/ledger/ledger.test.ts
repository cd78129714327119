import { expect, it } from 'vitest'
import { usageOf } from '../fixture/usage.js'

/** The clerk is a thread, and threads run what is built. */
const BUILT = new URL('../../dist/ledger/ledger.js', import.meta.url).href
const { openLedger } = (await import(/* @vite-ignore */ BUILT)) as typeof import('./ledger.js')

it('holds 50,000 records for a database that does not answer, gives up the oldest, and tells of each once', async () => {
  const lost: number[] = []
  const ledger = openLedger('postgresql://x@127.0.0.1:1/x', (_, records) => lost.push(records))
  for (let n = 0; n < 50_010; n++) ledger.record(usageOf(String(n)), undefined)
  expect(await ledger.close()).toBe(50_010)
  expect(lost.reduce((sum, records) => sum + records, 0)).toBe(10)
  expect(lost.length).toBeGreaterThan(1)
}, 60_000)
