/**
 * Several drafts of one edit, and the choice between them. The solver's own score and the confidence model look at
 * different things: a draft that the model trusts more by far is the better one.
 */
import { boundByEdges, type Draft, makeDraft, type Reading } from '../draft.js'
import { QUICK_MODEL } from '../fitted.js'
import { type Evidence, gatherEvidence } from './evidence.js'
import { confidenceOf, inputsOf } from './model.js'
import { leaningDrafts } from './rivals.js'

/** Confidence by its own evidence from which a draft needs no other beside it. */
const SURE = 0.985
/** By how much another draft must be trusted more. */
const LEAD = 0.1
