import type { Outcome } from '@mortise/core'
import type { FileOutcome, ReplyOutcome } from '@mortise/reply'
import type pc from 'picocolors'
import { plainTrace } from '../report.js'

type Paint = ReturnType<typeof pc.createColors>

/** One line a file: what becomes of it, lines added and removed, how sure the merge is. */
export function summaryOf(outcome: ReplyOutcome, paint: Paint): string {
  const width = outcome.files.reduce((most, file) => Math.max(most, nameOf(file).length), 1)
  const lines = outcome.files.map((file) => {
    const name = nameOf(file).padEnd(Math.min(width, MAX_WIDTH))
    if (file.outcome.status === 'refused') return `  ${paint.red('refused')}  ${name}`
    const left = file.parts.filter((part) => part.status === 'refused').length
    const facts = `${paint.green(`+${file.added}`)} ${paint.red(`-${file.removed}`)}  confidence ${file.outcome.confidence.toFixed(3)}`
    const rest = left > 0 ? paint.yellow(`  ${left} of ${file.parts.length} blocks left out`) : ''
    const none = isUnchanged(file) ? '  no change' : ''
    return `  ${VERBS[file.action]}  ${name}  ${facts}${rest}${none}`
  })
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

const MAX_WIDTH = 60
const VERBS = { edit: 'edit   ', create: 'create ', delete: 'delete ', rename: 'rename ' } as const

export const isUnchanged = (file: FileOutcome): boolean =>
  file.outcome.status === 'applied' && file.text === file.original && file.to === undefined

const nameOf = (file: FileOutcome): string =>
  file.to === undefined ? file.path : `${file.path} -> ${file.to}`

/** Why blocks were refused, and what of the reply was passed over; for standard error. */
export function complaintsOf(outcome: ReplyOutcome, paint: Paint): string {
  const refused = outcome.files.flatMap((file) =>
    file.parts.flatMap((part) => {
      if (part.status !== 'refused') return []
      const places = part.candidates
        .slice(0, MAX_PLACES)
        .map((place) => `\n  ${paint.cyan(`${file.path}:${place.start + 1}`)}  ${place.text}`)
      return `${paint.red('mortise: refused')} (${part.code}): ${file.path}: ${part.message}${places.join('')}`
    }),
  )
  const leftOut = outcome.skipped.map(({ lines, reason, text }) =>
    paint.dim(`mortise: left out the block at line ${lines.start + 1} of the reply (${text}): ${reason}`),
  )
  const lines = [...someOf(refused, 'refused'), ...someOf(leftOut, 'left out')]
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

/** The first of many lines, and how many more there are. */
const someOf = (lines: readonly string[], what: string): readonly string[] =>
  lines.length <= MAX_COMPLAINTS
    ? lines
    : [...lines.slice(0, MAX_COMPLAINTS), `mortise: and ${lines.length - MAX_COMPLAINTS} more ${what}`]

/** More than anyone reads; `--json` has them all. */
const MAX_COMPLAINTS = 100
const MAX_PLACES = 5

type Explain = (outcome: Outcome) => string

/** Every merge in words, file by file. */
export const explanationOf = (outcome: ReplyOutcome, explain: Explain): string =>
  outcome.files.map((file) => `${nameOf(file)}: ${explain(file.outcome).trimEnd()}\n`).join('')

/**
 * What `--json` prints: one object on one line. Line ranges are 0-based and half-open, and those of edits the reply's.
 * With `explain` also each file's explanation, trace, and the draft that a refusal held back.
 */
export function replyReport(outcome: ReplyOutcome, written: boolean, explain: Explain | undefined): string {
  const files = outcome.files.map(({ outcome: merged, text, original, ...file }) => {
    const explanation = explain?.(merged)
    if (merged.status === 'refused') {
      const { draft, ...refused } = merged
      return { ...file, ...refused, ...(explain && { explanation, draft }) }
    }
    const { text: _text, trace, ...applied } = merged
    return {
      ...file,
      ...applied,
      exists: original !== null,
      ...(!written && { text }),
      ...(explain && { explanation, trace: plainTrace(trace) }),
    }
  })
  return `${JSON.stringify({ status: outcome.status, written, files, skipped: outcome.skipped })}\n`
}
