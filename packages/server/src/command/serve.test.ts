import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { readOptions } from './serve.js'

it('reads what it is told', () => {
  const args = [
    '-p',
    '0',
    '--keys',
    'required',
    '--budget',
    '500',
    '--body-limit',
    '2',
    '--memory',
    '64',
    '--origin',
    'http://a',
    '--verify',
    'none',
  ]
  expect(readOptions(args, { DATABASE_URL: 'x.sqlite' })).toEqual({
    port: 0,
    keys: 'required',
    budgetMs: 500,
    bodyLimit: 2 * 1024 * 1024,
    memoryLimit: 64 * 1024 * 1024,
    origins: ['http://a'],
    database: 'x.sqlite',
    engine: { verify: 'none' },
  })
  expect(readOptions([], { PORT: '80' })).toEqual({ port: 80, engine: {} })
  expect(readOptions(['--help'], {})).toBeUndefined()
})

it.each([
  [['--port', '99999'], '--port must be a whole number from 0 to 65535'],
  [['--keys', 'maybe'], '--keys must be one of auto, required, none'],
  [['--min-confidence', '2'], '--min-confidence must be a number from 0 to 1'],
])('%j is wrong usage', (args, message) => {
  expect(() => readOptions(args, {})).toThrow(message)
})

it('says where it listens, and ends on a signal', async () => {
  const file = fileURLToPath(new URL('../../scripts/serve.mjs', import.meta.url))
  const child = spawn(process.execPath, [file, '--port', '0', '--log', 'silent'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said.toString())?.[0]
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

it('asks nothing of anybody: every connection that it would open is told, and there is none', async () => {
  const file = fileURLToPath(new URL('../../scripts/serve.mjs', import.meta.url))
  const told = `import net from 'node:net'
    import dns from 'node:dns'
    import dgram from 'node:dgram'
    const tell = (what) => { process._rawDebug('NETWORK', what); throw new Error(what) }
    net.Socket.prototype.connect = () => tell('connect')
    dgram.createSocket = () => tell('socket')
    const { lookup } = dns
    dns.lookup = (name, ...more) => net.isIP(name) ? lookup(name, ...more) : tell(name)`
  const child = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(told)}`, file, '--port', '0', '--usage'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DATABASE_URL: join(mkdtempSync(join(tmpdir(), 'mortise-serve-')), 'a.sqlite') },
    },
  )
  let err = ''
  child.stderr.on('data', (data) => {
    err += data
  })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said.toString())?.[0]
  const response = await fetch(`${url}/v1/apply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ original_code: 'a\nb\nc\n', edit_snippet: 'a\nB\nc\n', path: 'a.ts' }),
  })
  expect(response.status).toBe(200)
  for (const path of ['/', '/docs', '/metrics']) expect((await fetch(url + path)).ok).toBe(true)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(err).toContain('"status":200')
  expect(err).not.toContain('NETWORK')
})

it('says that a port is taken', async () => {
  const file = fileURLToPath(new URL('../../scripts/serve.mjs', import.meta.url))
  const first = spawn(process.execPath, [file, '--port', '0', '--log', 'silent'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [said] = (await once(first.stdout, 'data')) as [Buffer]
  const port = /:(\d+) /.exec(said.toString())![1]
  const second = spawn(process.execPath, [file, '--port', port, '--log', 'silent'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let err = ''
  second.stderr.on('data', (data) => {
    err += data
  })
  expect(await once(second, 'exit')).toEqual([69, null])
  expect(err).toContain(`127.0.0.1:${port}`)
  first.kill('SIGINT')
  expect(await once(first, 'exit')).toEqual([0, null])
})
