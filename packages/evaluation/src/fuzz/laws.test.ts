import {
  type ApplyRequest,
  createEngine,
  LineLoss,
  LineOrigin,
  type Outcome,
  REFUSAL_CODES,
} from '@mortise/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCases } from '../cases/reader.js'
import { generateCases } from '../generate/generator.js'
import { SHIPPED_CASES } from '../places.js'
import { anyRequest } from './arbitrary.js'

// A fixed seed, so that a failure is never the weather's; FUZZ_SEED and FUZZ_RUNS go exploring.
const PARAMETERS = { seed: Number(process.env.FUZZ_SEED ?? 1), numRuns: Number(process.env.FUZZ_RUNS ?? 100) }
/** Larger files take long and show nothing new. */
const MAX_FILE_LENGTH = 20_000

const engine = createEngine()
const { cases } = await readCases(SHIPPED_CASES)
const files = cases
  .filter((c) => c.original.length <= MAX_FILE_LENGTH)
  .map((c) => ({ path: c.path, before: c.original, source: c.source }))
const edits = generateCases({ pairs: [], files }, PARAMETERS.seed, PARAMETERS.numRuns).map((c) => ({
  original: c.original,
  edit: c.snippet,
  path: c.path,
}))

/** Checks a law on arbitrary requests, and on edits as models write them. */
function law(name: string, holds: (request: ApplyRequest) => void) {
  describe(name, () => {
    test('on arbitrary input', () => {
      fc.assert(fc.property(anyRequest, holds), PARAMETERS)
    })
    test('on generated edits', () => {
      fc.assert(fc.property(fc.constantFrom(...edits), holds), PARAMETERS)
    })
  })
}

law('an outcome is well formed, whatever comes in', (request) => {
  const outcome = engine.applySync(request)
  if (outcome.status === 'refused') {
    expect(REFUSAL_CODES).toContain(outcome.code)
    expect(outcome.message).not.toBe('')
  } else {
    expect(outcome.confidence).toBeGreaterThanOrEqual(0)
    expect(outcome.confidence).toBeLessThanOrEqual(1)
  }
})

law('the same request gives the same text', (request) => {
  expect(textOf(engine.applySync(request))).toBe(textOf(engine.applySync(request)))
})

law('an edit that is applied again changes nothing, or is refused', (request) => {
  const once = engine.applySync(request)
  if (once.status === 'refused') return
  const twice = engine.applySync({ ...request, original: once.text })
  if (twice.status === 'applied') expect(twice.text).toBe(once.text)
})

law('a file with CRLF ends is merged as its twin with LF ends', (request) => {
  const lf = {
    ...request,
    original: request.original.replace(/\r\n?/g, '\n'),
    edit: request.edit.replace(/\r\n?/g, '\n'),
  }
  const outcome = engine.applySync(lf)
  const twin = engine.applySync({ ...lf, original: lf.original.replaceAll('\n', '\r\n') })
  // A file of one line has no line end to follow.
  if (lf.original.includes('\n')) expect(textOf(twin)).toBe(textOf(outcome)?.replaceAll('\n', '\r\n'))
})

law('every line of the file and of the result is accounted for', (request) => {
  const outcome = engine.applySync(request)
  if (outcome.status === 'refused') return
  const { origin, originalLine, editLine, loss } = outcome.trace
  const original = linesOf(request.original)
  const edit = linesOf(request.edit)
  const output = linesOf(outcome.text)
  expect([origin.length, originalLine.length, editLine.length, loss.length]).toEqual([
    output.length,
    output.length,
    output.length,
    original.length,
  ])
  for (const [i, line] of output.entries()) {
    if (origin[i] === LineOrigin.kept || origin[i] === LineOrigin.context)
      expect(line).toBe(original[originalLine[i]])
    else if (origin[i] === LineOrigin.edited) expect(line.trim()).toBe(edit[editLine[i]].trim())
    else expect(line.trim()).toBe(original[originalLine[i]].trim())
  }
  const survivors = new Set(originalLine)
  for (const [i, reason] of loss.entries()) {
    if (reason === LineLoss.none) expect(survivors, `original line ${i}: ${original[i]}`).toContain(i)
  }
})

/** Lines as the engine counts them: a lone CR ends none, and nothing behind the last line end is no line. */
function linesOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  if (lines[lines.length - 1] === '') lines.pop()
  return lines.map((line) => line.replace(/\r$/, ''))
}

function textOf(outcome: Outcome): string | undefined {
  return outcome.status === 'applied' ? outcome.text : undefined
}
