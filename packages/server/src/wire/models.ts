/** Model names: ours, and the vendors' as aliases. Any name is accepted and echoed. */

/** What stands behind a name. */
export type Grade = 'fast' | 'large' | 'auto'

const OWN = ['mortise-fast', 'mortise-large', 'mortise-auto'] as const
const MORPH = ['morph-v3-fast', 'morph-v3-large', 'morph-v2', 'auto']
const RELACE = ['relace-apply-3', 'relace-apply-2.5-lite']

/** The names that `GET /v1/models` lists, with and without a router's prefix. */
export const MODELS: readonly string[] = [
  ...OWN,
  ...MORPH,
  ...RELACE,
  'Fast-Apply',
  ...MORPH.filter((name) => name !== 'auto').map((name) => `morph/${name}`),
  ...RELACE.map((name) => `relace/${name}`),
]

export const DEFAULT_MODEL = 'mortise-fast'

/** What answers every name until a language model is configured. */
export const ANSWERING_MODEL = 'mortise-fast'

export function gradeOf(model: string): Grade {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase()
  if (/(^|-)large$/.test(name)) return 'large'
  if (/(^|-)auto$/.test(name)) return 'auto'
  return 'fast'
}

/** Says that a larger model was asked for than answered, or nothing. */
export function noteFor(model: string): string | undefined {
  return gradeOf(model) === 'fast'
    ? undefined
    : `no language model is configured; answered by ${ANSWERING_MODEL}, the engine alone`
}

/** Models of the vendors' that do something else than merge: these are answered 404, which their clients show. */
export function isForeign(model: string): boolean {
  return /\b(warp-?grep|compactor|router|reflex|embedding|rerank)/i.test(model)
}

export function modelList(created: number): object {
  return {
    object: 'list',
    data: MODELS.map((id) => ({
      id,
      object: 'model',
      created,
      owned_by: 'mortise',
      grade: gradeOf(id),
      answered_by: ANSWERING_MODEL,
    })),
  }
}
