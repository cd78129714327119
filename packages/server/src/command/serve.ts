/** `mortise serve`. */
import { parseArgs } from 'node:util'
import { DEFAULT_HOST, DEFAULT_PORT, type LogLevel, MIB, type ServerOptions } from '../options.js'
import { startServer } from '../server.js'
import { EXIT, type ServerCommand, saying, UsageError, wholeNumber } from './terminal.js'

const LOG_LEVELS: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug']
const KEYS = ['auto', 'required', 'none'] as const

const HELP = `Usage: mortise serve [options]

Serves merges over HTTP, as clients of fast-apply services expect it, and a page to try them.

Options:
  -p, --port <N>          port to listen on; 0 for any free one (default: ${DEFAULT_PORT}, or $PORT)
      --host <ADDRESS>    address to listen on (default: ${DEFAULT_HOST}, this machine alone)
      --keys <WHEN>       whether clients need a key: auto (beyond this machine), required, none (default: auto)
      --usage             record usage even where no key is needed
      --database <D>      where keys and usage are: a PostgreSQL URL or an SQLite file
                          (default: $DATABASE_URL, or server.sqlite in your data folder)
      --threads <N>       threads that merge (default: one a core)
      --queue <N>         merges that may wait; further ones are answered 503 (default: 256)
      --budget <MS>       time for one request (default: 10000)
      --body-limit <MB>   largest request (default: 32)
      --memory <MB>       requests held at once, all together; further ones are answered 503 (default: 512)
      --origin <URL>      let pages of this origin call the server; may be given more than once
      --min-confidence <X>  refuse below this confidence, 0 to 1
      --verify <HOW>      check syntax: none, local, full
      --log <LEVEL>       ${LOG_LEVELS.join(', ')} (default: info); never holds text of files
  -h, --help              show this help

Examples:
  mortise serve
  MORPH_API_URL=http://127.0.0.1:${DEFAULT_PORT} MORPH_API_KEY=sk-local npx @morphllm/morphmcp
  mortise keys create laptop && mortise serve --host 0.0.0.0
`

export const serveCommand: ServerCommand = {
  name: 'serve',
  summary: 'serve merges over HTTP, with a page to try them',
  run: (args, terminal) =>
    saying('serve', terminal, async () => {
      const options = readOptions(args, terminal.env)
      if (options === undefined) {
        await terminal.out(HELP)
        return EXIT.done
      }
      const server = await startServer(options)
      await terminal.out(`Mortise listens on ${server.url} (Ctrl-C ends it)\n`)
      const signal = await untilSignalled()
      await terminal.err(`mortise serve: ${signal}, ending what is under way\n`)
      const lost = await server.close()
      if (lost === 0) return EXIT.done
      await terminal.err(`mortise serve: ${lost} usage records could not be written\n`)
      return EXIT.unavailable
    }),
}

/** Undefined: help is asked for. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ServerOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', short: 'p' },
      host: { type: 'string' },
      keys: { type: 'string' },
      usage: { type: 'boolean' },
      database: { type: 'string' },
      threads: { type: 'string' },
      queue: { type: 'string' },
      budget: { type: 'string' },
      'body-limit': { type: 'string' },
      memory: { type: 'string' },
      origin: { type: 'string', multiple: true },
      'min-confidence': { type: 'string' },
      verify: { type: 'string' },
      log: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  const megabytes = wholeNumber('body-limit', values['body-limit'], 1, 1024)
  const memory = wholeNumber('memory', values.memory, 1, 1024 * 1024)
  const minConfidence = share('min-confidence', values['min-confidence'])
  const verify = oneOf('verify', values.verify, ['none', 'local', 'full'] as const)
  return defined({
    port: wholeNumber('port', values.port ?? env.PORT, 0, 65_535),
    host: values.host,
    keys: oneOf('keys', values.keys, KEYS),
    usage: values.usage,
    database: values.database ?? env.DATABASE_URL,
    threads: wholeNumber('threads', values.threads, 1, 256),
    queueLimit: wholeNumber('queue', values.queue, 0, 1_000_000),
    budgetMs: wholeNumber('budget', values.budget, 1, 3_600_000),
    bodyLimit: megabytes === undefined ? undefined : megabytes * MIB,
    memoryLimit: memory === undefined ? undefined : memory * MIB,
    origins: values.origin,
    logLevel: oneOf('log', values.log, LOG_LEVELS),
    engine: defined({ minConfidence, verify }),
  })
}

async function untilSignalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal))
  })
}

function oneOf<T extends string>(
  flag: string,
  text: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (text === undefined) return undefined
  const choice = choices.find((each) => each === text)
  if (choice === undefined)
    throw new UsageError(`--${flag} must be one of ${choices.join(', ')}, not "${text}"`)
  return choice
}

function share(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value <= 1) return value
  throw new UsageError(`--${flag} must be a number from 0 to 1, not "${text}"`)
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Without the fields that are undefined. */
function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>
}
