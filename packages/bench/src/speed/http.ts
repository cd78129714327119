/** The same merges over HTTP: through the SDK of a vendor, unchanged, and by a plain request. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createEngine } from '@mortise/core'
import type { Subject } from '../subject/subject.js'
import type { Pace } from './pace.js'
import { type Percentiles, percentiles } from './sample.js'

export interface Http {
  readonly files: number
  /** The merge alone, in this process; a request and its answer; a call of the SDK. ms */
  readonly inProcess: Percentiles
  readonly request: Percentiles
  /** Absent where the SDK is not installed. */
  readonly sdk?: Percentiles
  readonly sdkVersion?: string
}

const SERVER = fileURLToPath(new URL('../../../server/scripts/serve.mjs', import.meta.url))
const CLIENTS = fileURLToPath(new URL('../../../server/clients/', import.meta.url))
const SDK = '@morphllm/morphsdk'
/** Rounds before the clock counts: the server's threads start cold. */
const WARM_UP = 3

/** A call of the SDK; the file is merged, or the promise is rejected. */
type Call = (subject: Subject) => Promise<unknown>

export async function measureHttp(
  subjects: readonly Subject[],
  pace: Pace,
  progress: (name: string) => void,
): Promise<Http> {
  const engine = createEngine()
  const server = spawn(process.execPath, [SERVER, '--port', '0', '--log', 'silent', '--keys', 'none'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    const url = await new Promise<string>((resolve, reject) => {
      server.stdout.on('data', (data) => {
        const found = /http:\/\/\S+/.exec(String(data))?.[0]
        if (found !== undefined) resolve(found)
      })
      server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    })
    while (!(await fetch(`${url}/readyz`)).ok);
    const request: Call = async ({ request }) => {
      const { original, edit, path, instruction } = request
      const body = { original_code: original, edit_snippet: edit, path, instruction }
      const response = await fetch(`${url}/v1/apply`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return response.text()
    }
    const inProcess: Call = ({ request }) => engine.apply(request)
    const sdk = await sdkCall(url)
    const calls = { inProcess, request, ...(sdk === null ? {} : { sdk: sdk.call }) }
    progress(Object.keys(calls).join(', '))
    const times = await quietly(() => timeCalls(calls, subjects, pace))
    return {
      files: subjects.length,
      inProcess: percentiles(times.inProcess!),
      request: percentiles(times.request!),
      ...(sdk === null ? {} : { sdk: percentiles(times.sdk!), sdkVersion: sdk.version }),
    }
  } finally {
    server.kill('SIGTERM')
    await new Promise((resolve) => server.once('exit', resolve))
  }
}

/** The SDK reports each refusal to the console too. */
async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  const { error } = console
  console.error = () => {}
  try {
    return await work()
  } finally {
    console.error = error
  }
}

async function timeCalls(
  calls: Readonly<Record<string, Call>>,
  subjects: readonly Subject[],
  pace: Pace,
): Promise<Record<string, number[]>> {
  const times = Object.fromEntries(Object.keys(calls).map((name) => [name, [] as number[]]))
  const until = performance.now() + pace.loadMs * 2
  for (let round = 0; ; round++) {
    const counts = round >= WARM_UP
    if (counts && round >= WARM_UP + pace.minRounds && performance.now() > until) break
    for (const subject of subjects)
      for (const [name, call] of Object.entries(calls)) {
        const start = performance.now()
        // A refusal is an answer too.
        await call(subject).catch(() => undefined)
        if (counts) times[name]!.push(performance.now() - start)
      }
  }
  return times
}

async function sdkCall(url: string): Promise<{ call: Call; version: string } | null> {
  if (!existsSync(`${CLIENTS}node_modules/${SDK}`)) return null
  const clients = (await import(`${CLIENTS}all.mjs`)) as {
    fastapply: { applyEdit(input: object, config: object): Promise<unknown> }
  }
  const { default: description } = (await import(`${CLIENTS}node_modules/${SDK}/package.json`, {
    with: { type: 'json' },
  })) as { default: { version: string } }
  const config = { morphApiKey: 'sk-local', morphApiUrl: url }
  return {
    version: description.version,
    call: ({ request }) =>
      clients.fastapply.applyEdit(
        {
          originalCode: request.original,
          codeEdit: request.edit,
          instruction: request.instruction ?? 'I change what the edit shows',
        },
        config,
      ),
  }
}
