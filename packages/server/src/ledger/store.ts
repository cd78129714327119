/**
 * Keys and usage in a database: PostgreSQL where a URL is given, an SQLite file otherwise. One path of queries for
 * both, through Kysely.
 */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  type Dialect,
  Kysely,
  type Migration,
  Migrator,
  PostgresDialect,
  type SqliteDatabase,
  SqliteDialect,
  sql,
} from 'kysely'
import { type KeyRecord, makeKey } from './key.js'
import type { UsageRecord } from './usage.js'

/** A PostgreSQL URL, or the path of an SQLite file. */
export type DatabaseAddress = string

export interface KeyLimits {
  readonly requestsPerMinute?: number | null
  readonly tokensPerMinute?: number | null
}

export interface KeyUse {
  readonly requests: number
  readonly tokensIn: number
  readonly tokensOut: number
}

export interface Store {
  /** The key itself is seen here once and never again. */
  makeKey(name: string, limits: KeyLimits): Promise<{ readonly key: string; readonly record: KeyRecord }>
  /** False where there is no such key, or it is revoked already. */
  revokeKey(id: string): Promise<boolean>
  findKey(id: string): Promise<KeyRecord | undefined>
  listKeys(): Promise<readonly (KeyRecord & KeyUse)[]>
  /** Records that are there already, by id, are left as they are: a batch may be sent twice. */
  addUsage(records: readonly UsageRecord[]): Promise<void>
  listUsage(limit: number): Promise<readonly UsageRecord[]>
  countUsage(): Promise<number>
  close(): Promise<void>
}

interface Tables {
  mortise_key: {
    id: string
    name: string
    hash: string
    created_at: number
    revoked_at: number | null
    requests_per_minute: number | null
    tokens_per_minute: number | null
  }
  mortise_usage: {
    id: string
    key_id: string | null
    at: number
    route: string
    model: string
    status: number
    outcome: string
    tokens_in: number
    tokens_out: number
    counted: number
    latency_ms: number
    engine_ms: number
    files: number
  }
}

/** Rows of one statement: 13 columns each, and SQLite binds at most 32,766 values. */
const ROWS_PER_INSERT = 500

/** What a statement waits for another process's lock on the SQLite file, ms. */
const BUSY_TIMEOUT_MS = 5_000
const CONNECT_TIMEOUT_MS = 5_000
const MAX_CONNECTIONS = 4

export function isPostgres(address: DatabaseAddress): boolean {
  return /^postgres(ql)?:\/\//.test(address)
}

export async function openStore(address: DatabaseAddress): Promise<Store> {
  const db = new Kysely<Tables>({
    dialect: isPostgres(address) ? await postgres(address) : await sqlite(address),
  })
  try {
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => MIGRATIONS },
      migrationTableName: 'mortise_migration',
      migrationLockTableName: 'mortise_migration_lock',
    })
    const { error } = await migrator.migrateToLatest()
    if (error !== undefined) throw error
  } catch (error) {
    await db.destroy()
    throw error
  }
  return overTables(db)
}

function overTables(db: Kysely<Tables>): Store {
  return {
    async makeKey(name, limits) {
      const { id, key, hash } = makeKey()
      const record: KeyRecord = {
        id,
        name,
        hash,
        createdAt: Date.now(),
        revokedAt: null,
        requestsPerMinute: limits.requestsPerMinute ?? null,
        tokensPerMinute: limits.tokensPerMinute ?? null,
      }
      await db
        .insertInto('mortise_key')
        .values({
          id,
          name,
          hash,
          created_at: record.createdAt,
          revoked_at: null,
          requests_per_minute: record.requestsPerMinute,
          tokens_per_minute: record.tokensPerMinute,
        })
        .execute()
      return { key, record }
    },

    async revokeKey(id) {
      const { numUpdatedRows } = await db
        .updateTable('mortise_key')
        .set({ revoked_at: Date.now() })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      return Number(numUpdatedRows) > 0
    },

    async findKey(id) {
      const row = await db.selectFrom('mortise_key').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? undefined : toKey(row)
    },

    async listKeys() {
      const rows = await db
        .selectFrom('mortise_key as k')
        .leftJoin('mortise_usage as u', 'u.key_id', 'k.id')
        .selectAll('k')
        .select(({ fn }) => [
          fn.count('u.id').as('requests'),
          fn.coalesce(fn.sum('u.tokens_in'), sql<number>`0`).as('tokens_in'),
          fn.coalesce(fn.sum('u.tokens_out'), sql<number>`0`).as('tokens_out'),
        ])
        .groupBy('k.id')
        .orderBy('k.created_at')
        .execute()
      return rows.map((row) => ({
        ...toKey(row),
        requests: Number(row.requests),
        tokensIn: Number(row.tokens_in),
        tokensOut: Number(row.tokens_out),
      }))
    },

    async addUsage(records) {
      for (let at = 0; at < records.length; at += ROWS_PER_INSERT) {
        await db
          .insertInto('mortise_usage')
          .values(records.slice(at, at + ROWS_PER_INSERT).map(fromUsage))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
      }
    },

    async listUsage(limit) {
      const rows = await db
        .selectFrom('mortise_usage')
        .selectAll()
        .orderBy('at', 'desc')
        .limit(limit)
        .execute()
      return rows.map(toUsage)
    },

    async countUsage() {
      const row = await db
        .selectFrom('mortise_usage')
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    close: () => db.destroy(),
  }
}

async function sqlite(path: string): Promise<Dialect> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const { default: Database } = await import('libsql')
  const database = new Database(path)
  database.exec(`PRAGMA journal_mode = WAL`)
  database.exec(`PRAGMA synchronous = NORMAL`)
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
  return new SqliteDialect({ database: database as unknown as SqliteDatabase })
}

async function postgres(url: string): Promise<Dialect> {
  const { default: pg } = await import('pg')
  const types = new pg.TypeOverrides()
  // Times in ms and sums of tokens stay far below 2^53.
  types.setTypeParser(pg.types.builtins.INT8, Number)
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // A statement that waits for somebody else's lock must not hang a shutdown.
    statement_timeout: 30_000,
  })
  // A connection that breaks while idle is replaced by the next query.
  pool.on('error', () => {})
  return new PostgresDialect({ pool })
}

const MIGRATIONS: Record<string, Migration> = {
  '1-keys-and-usage': {
    async up(db) {
      await db.schema
        .createTable('mortise_key')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('revoked_at', 'bigint')
        .addColumn('requests_per_minute', 'integer')
        .addColumn('tokens_per_minute', 'integer')
        .execute()
      await db.schema
        .createTable('mortise_usage')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('key_id', 'text')
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('route', 'text', (column) => column.notNull())
        .addColumn('model', 'text', (column) => column.notNull())
        .addColumn('status', 'integer', (column) => column.notNull())
        .addColumn('outcome', 'text', (column) => column.notNull())
        .addColumn('tokens_in', 'integer', (column) => column.notNull())
        .addColumn('tokens_out', 'integer', (column) => column.notNull())
        .addColumn('counted', 'integer', (column) => column.notNull())
        .addColumn('latency_ms', 'double precision', (column) => column.notNull())
        .addColumn('engine_ms', 'double precision', (column) => column.notNull())
        .addColumn('files', 'integer', (column) => column.notNull())
        .execute()
      await db.schema
        .createIndex('mortise_usage_by_key')
        .on('mortise_usage')
        .columns(['key_id', 'at'])
        .execute()
    },
  },
}

function toKey(row: Tables['mortise_key']): KeyRecord {
  return {
    id: row.id,
    name: row.name,
    hash: row.hash,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
    requestsPerMinute: row.requests_per_minute,
    tokensPerMinute: row.tokens_per_minute,
  }
}

function fromUsage(record: UsageRecord): Tables['mortise_usage'] {
  return {
    id: record.id,
    key_id: record.keyId,
    at: record.at,
    route: record.route,
    model: record.model,
    status: record.status,
    outcome: record.outcome,
    tokens_in: record.tokensIn,
    tokens_out: record.tokensOut,
    counted: record.counted ? 1 : 0,
    latency_ms: record.latencyMs,
    engine_ms: record.engineMs,
    files: record.files,
  }
}

function toUsage(row: Tables['mortise_usage']): UsageRecord {
  return {
    id: row.id,
    keyId: row.key_id,
    at: row.at,
    route: row.route,
    model: row.model,
    status: row.status,
    outcome: row.outcome,
    tokensIn: row.tokens_in,
    tokensOut: row.tokens_out,
    counted: row.counted === 1,
    latencyMs: row.latency_ms,
    engineMs: row.engine_ms,
    files: row.files,
  }
}
