import { isShifted } from './alignment.js'
import { indentationOf, isBlank, isCloser } from './block.js'
import type { Plan } from './plan.js'
import type { Random } from './random.js'
import type { SnippetLine } from './snippet.js'
import type { Syntax } from './syntax.js'

/** More than this, and nobody could tell context from change. */
const MAX_PARAPHRASED = 2

/** Writes one or two unchanged lines as they are remembered rather than as they are. Adds them to `vague`. */
export function paraphrase(
  lines: readonly SnippetLine[],
  { alignment, hunks }: Plan,
  syntax: Syntax,
  random: Random,
  vague: Set<number>,
): SnippetLine[] {
  const border = new Set(hunks.flatMap((h) => [h.after.from - 1, h.after.to]))
  const edited = new Map<number, string[]>()
  for (const line of random.shuffle(lines)) {
    if (vague.size === MAX_PARAPHRASED) break
    const { after, marker, text } = line
    if (after < 0 || marker || alignment.source[after] < 0 || isBlank(text) || isShifted(alignment, after))
      continue
    const forms = [
      ...respellings(text, alignment.after[after + 1] ?? '', syntax),
      ...(border.has(after) ? [] : recalls(text, syntax)),
    ]
    if (forms.length === 0) continue
    edited.set(after, random.pick(forms))
    vague.add(after)
  }
  return lines.flatMap((line) => {
    const texts = line.after >= 0 ? edited.get(line.after) : undefined
    return texts === undefined ? [line] : texts.map((text) => ({ ...line, text }))
  })
}

/** The same code in another spelling. */
function respellings(text: string, below: string, syntax: Syntax): string[][] {
  const forms: string[] = []
  const script = syntax.name === 'javascript' || syntax.name === 'typescript' || syntax.name === 'tsx'
  if (script || syntax.name === 'python') {
    if (/^[^"'`]*'[^"'`\\]*'[^"'`]*$/.test(text)) forms.push(text.replaceAll("'", '"'))
    if (/^[^"'`]*"[^"'`\\]*"[^"'`]*$/.test(text)) forms.push(text.replaceAll('"', "'"))
  }
  if (script) {
    if (/[\w)\]];$/.test(text)) forms.push(text.slice(0, -1))
    if (/\{ [^{}]+ \}/.test(text)) forms.push(text.replace(/\{ ([^{}]+) \}/, '{$1}'))
    if (/[\w'"]$/.test(text) && /^[\]}]/.test(below.trimStart()) && /^\s*[\w'"]+(?::|$)/.test(text))
      forms.push(`${text},`)
    if (/[\w'"\])],$/.test(text) && isCloser(below)) forms.push(text.slice(0, -1))
  }
  return forms.map((form) => [form])
}

/** A comment in fewer words, or broken into two lines. */
function recalls(text: string, syntax: Syntax): string[][] {
  const [open, close] = syntax.comments[0]
  const indentation = indentationOf(text)
  const mark = open.trim()
  const body = text.slice(indentation.length)
  if (close !== '' || !body.startsWith(mark)) return []
  const words = body.slice(mark.length).trim().split(/\s+/)
  if (words.length < 6) return []
  const line = (part: string[]) => `${indentation}${open}${part.join(' ')}`
  const half = Math.ceil(words.length / 2)
  return [[line(words.slice(0, half))], [line(words.slice(0, half)), line(words.slice(half))]]
}
