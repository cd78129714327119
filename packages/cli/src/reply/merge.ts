import type { ApplyRequest, Engine, Outcome } from '@mortise/core'
import type { BlockReport, EditOutcome, EditRequest } from '@mortise/reply'

/** Merges an edit in any dialect into one file. A lazy snippet is the engine's own matter, its grammar loaded first. */
export async function mergeEdit(
  request: ApplyRequest,
  engine: Engine,
  settings: Pick<EditRequest, 'format' | 'minConfidence' | 'partial' | 'complete'>,
): Promise<Outcome | EditOutcome> {
  const { applyEdit, detectFormat } = await import('@mortise/reply')
  const format = settings.format ?? detectFormat(request.edit, request.path)
  if (format === 'lazy') return engine.apply(request)
  return applyEdit({ ...request, ...settings, format }, engine)
}

/** The blocks of an edit that were refused, where it has blocks. */
export const refusedBlocks = (
  outcome: Outcome | EditOutcome,
): readonly Extract<BlockReport, { status: 'refused' }>[] =>
  'blocks' in outcome ? outcome.blocks.flatMap((block) => (block.status === 'refused' ? [block] : [])) : []
