import { fileURLToPath } from 'node:url'

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** The cases that ship with the repository. */
export const SHIPPED_CASES = fromRoot('cases')

/** Where `npm run pairs` keeps what it fetched; ignored by git. */
export const PAIR_CACHE = fromRoot('.cache/pairs')
