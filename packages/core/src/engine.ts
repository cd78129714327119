/** The pipeline of one merge: read, align, weave, weigh, verify, decide. */
import { type Choice, chooseDraft } from './decide/candidates.js'
import { confidenceOf, inputsOf } from './decide/model.js'
import { explainDoubt, type Reason, vetoOf } from './decide/refusal.js'
import { placeRivals, type Rival, summarise } from './decide/rivals.js'
import { type Draft, readRequest } from './draft.js'
import { FITTED_WEIGHTS, FULL_MODEL } from './fitted.js'
import { languageByName } from './language/index.js'
import type { Applied, ApplyRequest, EngineOptions, Outcome, Refused, Stats, Trace } from './outcome.js'
import { LineOrigin } from './outcome.js'
import { ItemKind } from './snippet/snippet.js'
import { loadedGrammar, loadGrammar, syntaxRegression } from './syntax/index.js'
import { splitLines, trimmedText } from './text/lines.js'
import { markerLeft, openEndLeft } from './verify/audit.js'
import { checkConservation } from './verify/conservation.js'
import { hunksOf } from './verify/hunks.js'

/** A reusable engine: its options, and the grammars it has loaded. */
export interface Engine {
  /** Merges one edit into one file; loads the language's grammar first if it is needed. Never throws on bad input. */
  apply(request: ApplyRequest): Promise<Outcome>
  /** The same without waiting: checks syntax only where the grammar is loaded already. */
  applySync(request: ApplyRequest): Outcome
  /** Loads grammars ahead of time, by language name. */
  load(languages: readonly string[]): Promise<void>
}

export const DEFAULT_OPTIONS: Required<EngineOptions> = {
  minConfidence: 0.7,
  verify: 'local',
  budgetMs: 5_000,
  maxOriginalLength: 64 * 1024 * 1024,
  maxEditLength: 8 * 1024 * 1024,
}

/** Makes an engine. Engines are independent; one serves any number of merges. */
export function createEngine(options: EngineOptions = {}): Engine {
  const settings: Required<EngineOptions> = { ...DEFAULT_OPTIONS, ...options }
  return {
    applySync(request) {
      const merged = merge(request, settings)
      return 'status' in merged ? merged : finish(merged, settings)
    },
    async apply(request) {
      const merged = merge(request, settings)
      if ('status' in merged) return merged
      // Most merges need no parser; only one that asks for it waits for its grammar.
      if (wantsSyntax(merged, settings)) await loadGrammar(merged.draft.reading.language.name)
      return finish(merged, settings)
    },
    async load(languages) {
      await Promise.all(languages.map((name) => loadGrammar(languageByName(name)?.name ?? name)))
    },
  }
}

const shared = createEngine()

/** Merges with one shared engine, or with one of the given options. Never throws on bad input. */
export function apply(request: ApplyRequest, options?: EngineOptions): Promise<Outcome> {
  return (options === undefined ? shared : createEngine(options)).apply(request)
}

/** A merge that all but the syntax check has passed. */
interface Merged {
  readonly request: ApplyRequest
  readonly clock: Clock
  readonly draft: Draft
  readonly confidence: number
  readonly route: Stats['route']
}

function merge(request: ApplyRequest, settings: Required<EngineOptions>): Outcome | Merged {
  const clock: Clock = {
    begun: performance.now(),
    budgetMs: settings.budgetMs,
    cells: 0,
    parsed: 0,
    syntax: 'unneeded',
  }
  const invalid = checkInput(request, settings)
  if (invalid !== null) return refuse(request, clock, invalid, null, 0)
  if (request.original === request.edit) return identical(request, clock)

  const reading = readRequest(request, FITTED_WEIGHTS)
  const { snippet } = reading
  const isNewFile = reading.problem.original.lines.count === 0
  if (isNewFile) {
    const marker = snippet.kind.indexOf(ItemKind.marker)
    if (marker >= 0)
      return refuse(
        request,
        clock,
        {
          code: 'marker-unresolved',
          message: `The file is empty, so the marker at line ${snippet.editLine[marker]! + 1} of the snippet, \`${trimmedText(snippet.lines, marker)}\`, stands for nothing. Give the whole file, or the right path.`,
          candidates: [],
        },
        null,
        0,
      )
  }
  const isLate = (): boolean => isNewFile || performance.now() - clock.begun > clock.budgetMs / 2
  const choice = chooseDraft(reading, isLate)
  const { draft, evidence } = choice
  clock.cells += draft.alignment.cells
  for (const other of [...choice.bound, ...(choice.leanings ?? [])]) clock.cells += other.alignment.cells
  const { confidence, rivals } = isNewFile ? { confidence: 1, rivals: [] } : weigh(choice)

  const broken = auditDraft(request, draft) ?? (isNewFile ? null : vetoOf(draft, evidence))
  if (broken !== null) return refuse(request, clock, broken, draft, confidence)
  if (performance.now() - clock.begun > clock.budgetMs)
    return refuse(request, clock, overBudget(clock), draft, confidence)
  if (confidence < settings.minConfidence)
    return refuse(request, clock, explainDoubt(draft, evidence, rivals), draft, confidence)
  return { request, clock, draft, confidence, route: isNewFile ? 'new-file' : 'aligned' }
}

/** Checks the syntax, with the grammar if it is loaded. */
function finish(merged: Merged, settings: Required<EngineOptions>): Outcome {
  const { request, clock, draft, confidence, route } = merged
  const regression = wantsSyntax(merged, settings) ? checkSyntax(merged, settings) : null
  if (regression !== null) return refuse(request, clock, regression, draft, confidence)
  return applied(request, clock, draft.text, draft.trace, confidence, route)
}

/** What one merge has spent. */
interface Clock {
  readonly begun: number
  readonly budgetMs: number
  cells: number
  parsed: number
  syntax: Stats['syntax']
}

function checkInput(request: ApplyRequest, settings: Required<EngineOptions>): Reason | null {
  const { original, edit } = request
  if (typeof original !== 'string' || typeof edit !== 'string')
    return invalidInput('`original` and `edit` must both be strings.')
  if (original.length > settings.maxOriginalLength)
    return tooLarge('file', original.length, settings.maxOriginalLength, 'maxOriginalLength')
  if (edit.length > settings.maxEditLength)
    return tooLarge('edit', edit.length, settings.maxEditLength, 'maxEditLength')
  if (edit.trim() === '') return invalidInput('The edit is empty: it must hold at least one line of code.')
  if (original.includes('\u0000') || edit.includes('\u0000'))
    return invalidInput('The file or the edit holds NUL characters: it is no text.')
  return null
}

const invalidInput = (message: string): Reason => ({ code: 'invalid-input', message, candidates: [] })

function tooLarge(what: string, length: number, limit: number, option: string): Reason {
  return {
    code: 'too-large',
    message: `The ${what} has ${length} characters; the limit is ${limit}. Raise \`${option}\`, or split it.`,
    candidates: [],
  }
}

const overBudget = (clock: Clock): Reason => ({
  code: 'budget-exceeded',
  message: `The merge took longer than its budget of ${clock.budgetMs} ms. Raise \`budgetMs\`, or send the changes one place at a time.`,
  candidates: [],
})

/** How sure a choice is: by its own evidence where that is plain, else by its rivals too. */
function weigh(choice: Choice): { confidence: number; rivals: readonly Rival[] } {
  const { draft, evidence, quick } = choice
  if (choice.leanings === null) return { confidence: quick, rivals: [] }
  const rivals = placeRivals(draft, evidence)
  const summary = summarise(choice, rivals)
  return { confidence: confidenceOf(FULL_MODEL, inputsOf(evidence, summary)), rivals }
}

/** An instruction that asks for a change of style. */
const STYLE =
  /format|quot|indent|semicolon|comma|style|lint|prettier|white ?space|spac|tabs?\b|newline|align/i

/** The laws: nothing lost, no marker written. */
function auditDraft(request: ApplyRequest, draft: Draft): Reason | null {
  if (draft.weave.triviaOnly && !STYLE.test(request.instruction ?? ''))
    return {
      code: 'conflicting-edit',
      message:
        'The snippet differs from the file in quotes, spacing or closing punctuation alone: it was applied before, or the change is missing from it. If the style is the change, say so in the instruction.',
      candidates: [],
    }
  const { snippet } = draft.reading
  const marker = markerLeft(draft)
  const open = marker >= 0 ? marker : openEndLeft(draft)
  if (open >= 0)
    return {
      code: 'marker-unresolved',
      message: `The marker at line ${snippet.editLine[open]! + 1} of the snippet, \`${trimmedText(snippet.lines, open)}\`, could not be matched with the code that it stands for. Put it on a line of its own between two unchanged lines, or write out what it stands for.`,
      candidates: [],
    }
  const conserved = checkConservation(request.original, request.edit, draft)
  if (!conserved.ok)
    return {
      code: 'conflicting-edit',
      message: `The merge could not account for every line (${conserved.reason}). Send the changes one place at a time.`,
      candidates: [],
    }
  return null
}

/** Confidence from which brackets that balance are syntax enough. */
const PLAIN = 0.995

/** Tells whether only a parser can say that a merge is sound. */
function wantsSyntax({ request, draft, confidence }: Merged, settings: Required<EngineOptions>): boolean {
  if (settings.verify === 'none' || draft.text === request.original) return false
  const balanced = draft.alignment.endDrift === 0 && !draft.reading.input.byIndentation
  if (settings.verify === 'local' && confidence >= PLAIN && balanced) return false
  return draft.reading.language.grammar !== null
}

function checkSyntax(
  { request, clock, draft, confidence }: Merged,
  settings: Required<EngineOptions>,
): Reason | null {
  const grammar = loadedGrammar(draft.reading.language.name)
  if (grammar === null) {
    clock.syntax = 'unchecked'
    return null
  }
  const changed = hunksOf(draft.trace, draft.reading.problem.original.lines.count, confidence).map(
    (hunk) => ({
      before: hunk.original,
      after: hunk.output,
    }),
  )
  const left = Math.max(20, clock.budgetMs - (performance.now() - clock.begun))
  const verdict = syntaxRegression(
    grammar,
    request.original,
    draft.text,
    settings.verify === 'full' ? 'full' : 'local',
    changed,
    left,
  )
  clock.parsed += verdict.parsed
  clock.syntax = verdict.complete ? 'checked' : 'unchecked-in-part'
  if (verdict.regression === null) return null
  const { line, message } = verdict.regression
  return {
    code: 'syntax-regression',
    message: `The merged file would not parse at line ${line + 1}: ${message}. The file parsed before; check that the snippet opens and closes its blocks, or show the whole block.`,
    candidates: [],
  }
}

function statsOf(request: ApplyRequest, clock: Clock, output: string, route: Stats['route']): Stats {
  const length = (text: unknown): number => (typeof text === 'string' ? text.length : 0)
  return {
    originalLength: length(request.original),
    editLength: length(request.edit),
    originalLines: typeof request.original === 'string' ? lineCount(request.original) : 0,
    editLines: typeof request.edit === 'string' ? lineCount(request.edit) : 0,
    ms: performance.now() - clock.begun,
    tokens: Math.round((length(request.original) + output.length) / 4),
    cells: clock.cells,
    parsed: clock.parsed,
    syntax: clock.syntax,
    route,
  }
}

function lineCount(text: string): number {
  if (text === '') return 0
  let count = text.endsWith('\n') ? 0 : 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

function applied(
  request: ApplyRequest,
  clock: Clock,
  text: string,
  trace: Trace,
  confidence: number,
  route: Stats['route'],
): Applied {
  return {
    status: 'applied',
    text,
    confidence,
    hunks: hunksOf(trace, trace.loss.length, confidence),
    trace,
    stats: statsOf(request, clock, text, route),
  }
}

function identical(request: ApplyRequest, clock: Clock): Applied {
  const { count } = splitLines(request.original)
  const own = Int32Array.from({ length: count }, (_, line) => line)
  const trace: Trace = {
    origin: new Uint8Array(count).fill(LineOrigin.context),
    originalLine: own,
    editLine: own.slice(),
    loss: new Uint8Array(count),
  }
  return applied(request, clock, request.original, trace, 1, 'identical')
}

function refuse(
  request: ApplyRequest,
  clock: Clock,
  reason: Reason,
  draft: Draft | null,
  confidence: number,
): Refused {
  return {
    status: 'refused',
    ...reason,
    ...(draft === null
      ? {}
      : {
          hunks: hunksOf(draft.trace, draft.reading.problem.original.lines.count, confidence),
          draft: { text: draft.text, confidence },
        }),
    stats: statsOf(request, clock, draft?.text ?? '', 'aligned'),
  }
}
