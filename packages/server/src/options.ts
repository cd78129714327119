/** What a server can be told. */
import { availableParallelism, homedir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import type { EngineOptions } from '@mortise/core'

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug'

export interface ServerOptions {
  /** Address to listen on. Default: 127.0.0.1, this machine alone. */
  readonly host?: string
  /** Default: 8787. 0 for any free one. */
  readonly port?: number
  /**
   * Whether clients need a key. Default 'auto': only where the server listens beyond this machine.
   */
  readonly keys?: 'auto' | 'required' | 'none'
  /** Whether usage is recorded. Default: where keys are required. */
  readonly usage?: boolean
  /**
   * Where keys and usage are kept: a PostgreSQL URL or the path of an SQLite file. Default: `DATABASE_URL`, else
   * `mortise/server.sqlite` in the user's data folder. Opened only when keys or usage need it.
   */
  readonly database?: string
  /** Largest body, bytes. Default: 32 MiB. */
  readonly bodyLimit?: number
  /** Time for one request's merges, ms. Default: 10,000. */
  readonly budgetMs?: number
  /** Threads for merges. Default: one a core, at most 8. */
  readonly threads?: number
  /** Merges that may wait for a thread; further ones are answered 503. Default: 256. */
  readonly queueLimit?: number
  /** Bytes of bodies that may be held at once; further requests are answered 503. Default: 512 MiB. */
  readonly memoryLimit?: number
  /** Origins whose pages may call the server (CORS). Default: none. */
  readonly origins?: readonly string[]
  /** Default: 'info'. Logs never hold text of files. */
  readonly logLevel?: LogLevel
  /** Where log lines go, one JSON object each. Default: standard error. */
  readonly logTo?: Writable
  /** What requests under way may take at shutdown, ms. Default: 10,000. */
  readonly shutdownMs?: number
  /** Passed to the engine of each thread; `budgetMs` above wins over the one in here. */
  readonly engine?: EngineOptions
  /** A module that exports `createEngine`, instead of @mortise/core. */
  readonly engineModule?: string
}

export type Settings = Required<Omit<ServerOptions, 'keys' | 'usage'>> & {
  readonly keys: boolean
  readonly usage: boolean
}

export const DEFAULT_HOST = '127.0.0.1'
export const DEFAULT_PORT = 8787
export const MIB = 1024 * 1024
const MAX_THREADS = 8

export function settle(options: ServerOptions, env: NodeJS.ProcessEnv): Settings {
  const host = options.host ?? DEFAULT_HOST
  const keys =
    options.keys === undefined || options.keys === 'auto' ? !isLoopback(host) : options.keys === 'required'
  return {
    host,
    port: options.port ?? DEFAULT_PORT,
    keys,
    usage: options.usage ?? keys,
    database: options.database ?? env.DATABASE_URL ?? defaultDatabase(env),
    bodyLimit: options.bodyLimit ?? 32 * MIB,
    budgetMs: options.budgetMs ?? 10_000,
    threads: options.threads ?? Math.min(availableParallelism(), MAX_THREADS),
    queueLimit: options.queueLimit ?? 256,
    memoryLimit: options.memoryLimit ?? 512 * MIB,
    origins: options.origins ?? [],
    logLevel: options.logLevel ?? 'info',
    logTo: options.logTo ?? process.stderr,
    shutdownMs: options.shutdownMs ?? 10_000,
    engine: options.engine ?? {},
    engineModule: options.engineModule ?? '@mortise/core',
  }
}

export function defaultDatabase(env: Readonly<Record<string, string | undefined>>): string {
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'mortise', 'server.sqlite')
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
