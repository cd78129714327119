import type { ApplyRequest, Engine, Outcome } from '@mortise/core'
import type { Format } from '@mortise/reply'

/** Merges an edit in any dialect into one file. A lazy snippet is the engine's own matter, its grammar loaded first. */
export async function mergeEdit(
  request: ApplyRequest,
  engine: Engine,
  format: Format | undefined,
  minConfidence: number | undefined,
): Promise<Outcome> {
  const { applyEdit, detectFormat } = await import('@mortise/reply')
  const dialect = format ?? detectFormat(request.edit)
  if (dialect === 'lazy') return engine.apply(request)
  return applyEdit({ ...request, format: dialect, minConfidence }, engine)
}
