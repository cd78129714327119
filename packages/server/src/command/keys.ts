/** `mortise keys`. */
import { parseArgs } from 'node:util'
import type { Store } from '../ledger/store.js'
import { defaultDatabase } from '../options.js'
import { EXIT, type ServerCommand, saying, UsageError, wholeNumber } from './terminal.js'

const HELP = `Usage: mortise keys <create NAME | list | revoke ID> [options]

Makes, lists and revokes the keys of "mortise serve". A key is shown once, when it is made; only a hash of it is kept.

Options:
      --requests <N>   with create: requests a minute (default: no limit)
      --tokens <N>     with create: tokens a minute, in and out together (default: no limit)
      --database <D>   where keys and usage are: a PostgreSQL URL or an SQLite file
                       (default: $DATABASE_URL, or server.sqlite in your data folder)
      --json           print JSON
  -h, --help           show this help

Examples:
  mortise keys create laptop --requests 600
  mortise keys list
  mortise keys revoke 3f9c2a71b0de

A running server takes a new key at once, and forgets a revoked one within 5 seconds.
`

export const keysCommand: ServerCommand = {
  name: 'keys',
  summary: 'make, list and revoke the keys of "mortise serve"',
  run: (args, terminal) =>
    saying('keys', terminal, async () => {
      const { values, positionals } = parseArgs({
        args: [...args],
        allowPositionals: true,
        options: {
          requests: { type: 'string' },
          tokens: { type: 'string' },
          database: { type: 'string' },
          json: { type: 'boolean', default: false },
          help: { type: 'boolean', short: 'h' },
        },
      })
      if (values.help) {
        await terminal.out(HELP)
        return EXIT.done
      }
      const [action, name, ...more] = positionals
      if (action === undefined) throw new UsageError('say what to do: create, list or revoke')
      if (!['create', 'list', 'revoke'].includes(action)) throw new UsageError(`there is no "${action}"`)
      if (more.length > 0 || (action === 'list' && name !== undefined)) {
        throw new UsageError(`"${more[0] ?? name}" is too much`)
      }
      if (action !== 'list' && name === undefined) {
        throw new UsageError(
          action === 'create' ? 'give the key a name' : 'say which key: its ID, from "mortise keys list"',
        )
      }
      const limits = {
        requestsPerMinute: wholeNumber('requests', values.requests, 1, 1_000_000) ?? null,
        tokensPerMinute: wholeNumber('tokens', values.tokens, 1, 2_000_000_000) ?? null,
      }
      const { openStore } = await import('../ledger/store.js')
      const store = await openStore(
        values.database ?? terminal.env.DATABASE_URL ?? defaultDatabase(terminal.env),
      )
      try {
        switch (action) {
          case 'create': {
            const { key, record } = await store.makeKey(name, limits)
            await terminal.out(values.json ? `${JSON.stringify({ id: record.id, name, key })}\n` : `${key}\n`)
            if (!values.json) await terminal.err(`Keep it: it is not shown again. Its ID is ${record.id}.\n`)
            return EXIT.done
          }
          case 'revoke':
            if (await store.revokeKey(name)) return EXIT.done
            await terminal.err(`mortise keys: no key in use has the ID ${name}\n`)
            return EXIT.refused
          default:
            await terminal.out(await list(store, values.json))
            return EXIT.done
        }
      } finally {
        await store.close()
      }
    }),
}

async function list(store: Store, json: boolean): Promise<string> {
  const keys = (await store.listKeys()).map(({ hash: _, ...key }) => key)
  if (json) return `${JSON.stringify(keys, null, 2)}\n`
  if (keys.length === 0) return 'There are no keys. Make one: mortise keys create NAME\n'
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  return table([
    ['ID', 'NAME', 'MADE', 'STATE', 'REQUESTS', 'TOKENS IN', 'TOKENS OUT', 'LIMITS A MINUTE'],
    ...keys.map((key) => [
      key.id,
      key.name,
      day(key.createdAt),
      key.revokedAt === null ? 'in use' : `revoked ${day(key.revokedAt)}`,
      String(key.requests),
      String(key.tokensIn),
      String(key.tokensOut),
      [
        key.requestsPerMinute === null ? '' : `${key.requestsPerMinute} requests`,
        key.tokensPerMinute === null ? '' : `${key.tokensPerMinute} tokens`,
      ]
        .filter((limit) => limit !== '')
        .join(', ') || 'none',
    ]),
  ])
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
