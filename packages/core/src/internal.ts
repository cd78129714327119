/** What the repository's own fitting and measuring tools see of the engine. Not for users: it changes without notice. */
export type { Weights } from './align/weights.js'
export { chooseDraft } from './decide/candidates.js'
export { type Evidence, FEATURES, gatherEvidence } from './decide/evidence.js'
export {
  type ConfidenceModel,
  confidenceOf,
  inputsOf,
  type Network,
  RIVAL_INPUTS,
  scaled,
} from './decide/model.js'
export { placeRivals, summarise } from './decide/rivals.js'
export { makeDraft, type Reading, readRequest } from './draft.js'
export { FITTED_WEIGHTS } from './fitted.js'
