/** Outcomes in plain words. */
import { type Applied, LineLoss, LineOrigin, type Outcome, type Refused } from './outcome.js'

/** Says in a few lines what went where, or why nothing did. */
export function explain(outcome: Outcome): string {
  return outcome.status === 'applied' ? explainApplied(outcome) : explainRefused(outcome)
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

function explainApplied(applied: Applied): string {
  const { origin, loss } = applied.trace
  const counts = [0, 0, 0, 0]
  for (const kind of origin) counts[kind] = (counts[kind] ?? 0) + 1
  const lost = new Map<number, number>()
  for (const reason of loss) if (reason !== LineLoss.none) lost.set(reason, (lost.get(reason) ?? 0) + 1)
  const lines = [
    `Applied with confidence ${applied.confidence.toFixed(3)}: ${plural(applied.hunks.length, 'hunk')}.`,
    `Of ${plural(origin.length, 'output line')}, ${counts[LineOrigin.kept]} kept, ${counts[LineOrigin.context]} shown and unchanged, ${counts[LineOrigin.edited]} from the edit, ${counts[LineOrigin.reindented]} re-indented.`,
  ]
  for (const [name, reason] of Object.entries(LineLoss))
    if (lost.has(reason))
      lines.push(`${plural(lost.get(reason)!, 'original line')} ${LOSS_WORDS[name] ?? name}.`)
  for (const hunk of applied.hunks)
    lines.push(
      `- lines ${range(hunk.original)} of the original became lines ${range(hunk.output)}, from lines ${range(hunk.edit)} of the edit`,
    )
  return lines.join('\n')
}

const LOSS_WORDS: Record<string, string> = {
  replaced: 'replaced by lines of the edit',
  omitted: 'removed: the edit shows their neighbours without a marker between',
  removed: 'removed because the edit or its instruction says so',
  moved: 'moved to where the edit shows them',
  rewritten: 'gone with a block that the edit rewrites',
}

/** A range of lines, 1-based, both ends included; `-` where it is empty. */
const range = ({ start, end }: { start: number; end: number }): string =>
  end <= start ? `- (before ${start + 1})` : end === start + 1 ? String(start + 1) : `${start + 1}–${end}`

function explainRefused(refused: Refused): string {
  const lines = [`Refused (${refused.code}): ${refused.message}`]
  for (const candidate of refused.candidates) lines.push(`- line ${range(candidate)}: ${candidate.text}`)
  if (refused.draft !== undefined)
    lines.push(`A draft was held back at confidence ${refused.draft.confidence.toFixed(3)}.`)
  return lines.join('\n')
}
