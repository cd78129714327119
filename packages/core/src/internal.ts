/** What the repository's own fitting and measuring tools see of the engine. Not for users: it changes without notice. */
export type { Weights } from './align/weights.js'
export { makeDraft, type Reading, readRequest } from './draft.js'
export { FITTED_WEIGHTS } from './fitted.js'
