/** Bearer keys: `sk-mortise-ID-SECRET`. The ID finds the record; of the whole key only a hash is kept. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Some clients take no key that does not begin with `sk-`. */
const PREFIX = 'sk-mortise-'
const ID_BYTES = 6
/** 256 bits from the system's generator: no slow hash is needed, since there is nothing to guess. */
const SECRET_BYTES = 32

export interface KeyRecord {
  readonly id: string
  readonly name: string
  /** SHA-256 of the whole key, hex. */
  readonly hash: string
  /** Ms since 1970. */
  readonly createdAt: number
  readonly revokedAt: number | null
  /** Null: no limit. */
  readonly requestsPerMinute: number | null
  readonly tokensPerMinute: number | null
}

export function makeKey(): { id: string; key: string; hash: string } {
  const id = randomBytes(ID_BYTES).toString('hex')
  const key = `${PREFIX}${id}-${randomBytes(SECRET_BYTES).toString('base64url')}`
  return { id, key, hash: hashKey(key) }
}

/** The ID in a key, or undefined where the text is no key of ours. */
export function keyId(key: string): string | undefined {
  return /^sk-mortise-([0-9a-f]{12})-[\w-]{43}$/.exec(key)?.[1]
}

/** Takes the same time whatever `key` is. */
export function isKeyOf(key: string, record: Pick<KeyRecord, 'hash'>): boolean {
  return timingSafeEqual(Buffer.from(hashKey(key), 'hex'), Buffer.from(record.hash, 'hex'))
}

function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
