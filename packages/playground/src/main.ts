/** The page: type an edit, see the merge and where each of its lines comes from. */
import './style.css'
import { inputPane, mergedPane } from './editors.js'
import { EXAMPLES } from './examples.js'
import { languageOf } from './language.js'
import { type Answer, ask, type Trace } from './service.js'

/** After the last key, ms: a merge takes a few of them, so that this is all the delay there is. */
const PAUSE_MS = 60

const find = <T extends Element = HTMLElement>(selector: string) => document.querySelector<T>(selector)!
const pathInput = find<HTMLInputElement>('#path')
const instructionInput = find<HTMLInputElement>('#instruction')
const verdict = find('#verdict')
const refusal = find('#refusal')
const source = find('#source')

let trace: Trace | undefined
let answered = { original: '', text: '' }
let key = sessionStorage.getItem('mortise-key') ?? ''
let asking = new AbortController()
let timer = 0
/** An example was chosen: its first change is to be seen. */
let isFresh = false

const original = inputPane(find('#original'), 'Original file', later)
const edit = inputPane(find('#edit'), 'Edit', later)
const merged = mergedPane(find('#merged'), 'Merged file', explainLine)

function later(): void {
  clearTimeout(timer)
  timer = window.setTimeout(merge, PAUSE_MS)
}

async function merge(): Promise<void> {
  asking.abort()
  asking = new AbortController()
  const { signal } = asking
  const question = {
    original: original.text(),
    edit: edit.text(),
    path: pathInput.value.trim(),
    instruction: instructionInput.value.trim(),
    key,
  }
  if (question.edit.trim() === '') return showNothing(question.original)
  document.body.classList.add('asking')
  try {
    show(await ask(question, signal), question.original)
  } catch {
    // A newer question is on its way.
  } finally {
    if (!signal.aborted) document.body.classList.remove('asking')
  }
}

function showNothing(text: string): void {
  setMerged(text, text)
  original.mark([])
  edit.mark([])
  trace = undefined
  say('', 'Type an edit')
  numbers()
}

function show(answer: Answer, text: string): void {
  explainLine(-1)
  switch (answer.kind) {
    case 'merged': {
      trace = answer.trace
      setMerged(text, answer.text)
      merged.setOrigins(answer.trace.origin)
      const changed = merged.chunks()
      say(
        'applied',
        answer.text === text ? 'No change' : `Applied${changed > 0 ? `, ${count(changed, 'change')}` : ''}`,
      )
      numbers(answer.confidence, answer.engineMs, answer.tokens)
      refusal.hidden = true
      original.mark([])
      edit.mark([])
      if (isFresh) merged.showFirstChange()
      isFresh = false
      break
    }
    case 'refused':
      trace = undefined
      setMerged(text, text)
      merged.setOrigins([])
      isFresh = false
      say('refused', 'Refused')
      numbers()
      showRefusal(answer.message, answer.code, answer.candidates)
      break
    case 'trouble':
      say('refused', 'No answer')
      numbers()
      showRefusal(answer.message, '', [])
      if (answer.needsKey) askForKey()
      break
  }
}

function setMerged(before: string, after: string): void {
  answered = { original: before, text: after }
  merged.setOriginal(before)
  merged.setText(after)
  if (before === after) refusal.hidden = true
}

function showRefusal(
  message: string,
  code: string,
  candidates: readonly { start: number; end: number; text: string; score: number }[],
): void {
  refusal.hidden = false
  refusal.replaceChildren()
  const title = document.createElement('p')
  title.append(...withCode(message))
  if (code !== '') {
    const tag = element('span', code)
    tag.className = 'tag'
    title.append(' ', tag)
  }
  refusal.append(title)
  original.mark(candidates.map(({ start, end }) => ({ start, end, kind: 'candidate' as const })))
  edit.mark(namedLines(message).map((line) => ({ start: line, end: line + 1, kind: 'candidate' as const })))
  if (candidates.length > 0) {
    original.show(candidates[0].start)
    const list = document.createElement('ul')
    // Scores are relative to each other: two that fit alike are both 1.
    const all = candidates.reduce((sum, { score }) => sum + score, 0)
    for (const { start, text, score } of candidates) {
      const item = document.createElement('li')
      const button = element('button', `line ${start + 1}`)
      button.setAttribute('type', 'button')
      button.addEventListener('click', () => {
        choosePane('original')
        original.show(start)
        const { from } = original.view.state.doc.line(start + 1)
        original.view.dispatch({ selection: { anchor: from } })
        original.view.focus()
      })
      item.append(button, element('code', text), element('small', `${Math.round((score / all) * 100)} %`))
      list.append(item)
    }
    refusal.append(list)
  }
}

/** Text with code between backticks, as elements. */
function withCode(message: string): Node[] {
  return message
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? element('code', part) : document.createTextNode(part)))
}

/** The lines of the edit that a message speaks of, 0-based. */
function namedLines(message: string): number[] {
  return [...message.matchAll(/\blines? (\d+) of the (?:snippet|edit)\b/gi)].map(
    (match) => Number(match[1]) - 1,
  )
}

function askForKey(): void {
  const form = document.createElement('form')
  const input = document.createElement('input')
  input.type = 'password'
  input.placeholder = 'sk-mortise-…'
  input.setAttribute('aria-label', 'Key')
  const button = element('button', 'Use key')
  form.append(input, button)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    key = input.value.trim()
    sessionStorage.setItem('mortise-key', key)
    void merge()
  })
  refusal.append(form)
}

function say(kind: string, words: string): void {
  find('.pane[data-pane=merged]').classList.toggle('untouched', kind === 'refused')
  verdict.className = `verdict ${kind}`
  verdict.textContent = words
}

function numbers(confidence?: number, engineMs = 0, tokens = 0): void {
  const meter = find('#confidence')
  meter.hidden = confidence === undefined
  const speed = find('#speed')
  speed.textContent = ''
  if (confidence === undefined) return
  const percent = Math.round(confidence * 1000) / 10
  find('#confidence b').textContent = `${percent} %`
  find<HTMLElement>('#confidence i').style.width = `${percent}%`
  const perSecond = engineMs > 0 ? Math.round((tokens / engineMs) * 1000) : 0
  speed.textContent = `${engineMs < 10 ? engineMs.toFixed(2) : engineMs.toFixed(0)} ms · ${perSecond.toLocaleString('en')} tokens/s`
}

/** Says where a line of the merged file comes from, and shows it there. */
function explainLine(line: number): void {
  if (trace === undefined || line < 0 || line >= trace.origin.length) {
    source.textContent = ''
    if (trace !== undefined) {
      original.mark([])
      edit.mark([])
    }
    return
  }
  const from = trace.original_line[line]
  const by = trace.edit_line[line]
  const words = [
    `kept from line ${from + 1}`,
    `line ${from + 1}, shown by line ${by + 1} of the edit`,
    from < 0 ? `new, line ${by + 1} of the edit` : `line ${by + 1} of the edit, for line ${from + 1}`,
    `line ${from + 1}, re-indented`,
  ]
  source.textContent = `Line ${line + 1}: ${words[trace.origin[line]]}`
  const mark = (at: number) => (at < 0 ? [] : [{ start: at, end: at + 1, kind: 'source' as const }])
  original.mark(mark(from))
  edit.mark(mark(by))
  if (from >= 0) original.show(from)
  if (by >= 0) edit.show(by)
}

async function copy(): Promise<void> {
  const button = find('#copy')
  try {
    await navigator.clipboard.writeText(answered.text)
    button.textContent = 'Copied'
  } catch {
    button.textContent = 'Not allowed'
  }
  setTimeout(() => {
    button.textContent = 'Copy'
  }, 1200)
}

const PANES = { original, edit, merged }

function choosePane(name: keyof typeof PANES): void {
  find('#panes').dataset.shown = name
  for (const tab of document.querySelectorAll<HTMLElement>('[role=tab]')) {
    tab.setAttribute('aria-selected', String(tab.dataset.pane === name))
  }
}

function load(index: number): void {
  const example = EXAMPLES[index]
  pathInput.value = example.path
  instructionInput.value = example.instruction
  original.setText(example.original)
  edit.setText(example.edit)
  void colour()
  instructionInput.title = example.instruction
  clearTimeout(timer)
  isFresh = true
  // The first merge in a language compiles code and loads a grammar: what the second one takes is what it takes.
  void merge().then(later)
}

async function colour(): Promise<void> {
  const language = await languageOf(pathInput.value)
  for (const pane of [original, edit, merged]) pane.setLanguage(language)
}

const THEMES = ['auto', 'light', 'dark'] as const

function setTheme(theme: string): void {
  document.documentElement.dataset.theme = theme
  localStorage.setItem('mortise-theme', theme)
  find('#theme').textContent = { auto: '◐', light: '☀', dark: '☾' }[theme] ?? '◐'
  find('#theme').title = `Colours: ${theme}`
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}

const examples = find<HTMLSelectElement>('#examples')
for (const [index, { name }] of EXAMPLES.entries()) examples.add(new Option(name, String(index)))
examples.addEventListener('change', () => load(Number(examples.value)))
pathInput.addEventListener('input', () => {
  void colour()
  later()
})
instructionInput.addEventListener('input', () => {
  instructionInput.title = instructionInput.value
  later()
})
find('#copy').addEventListener('click', copy)
find<HTMLInputElement>('#diff').addEventListener('change', (event) =>
  merged.setDiff((event.target as HTMLInputElement).checked),
)
find('#theme').addEventListener('click', () => {
  const now = THEMES.indexOf(document.documentElement.dataset.theme as (typeof THEMES)[number])
  setTheme(THEMES[(now + 1) % THEMES.length])
})
for (const tab of document.querySelectorAll<HTMLElement>('[role=tab]')) {
  tab.addEventListener('click', () => choosePane(tab.dataset.pane as keyof typeof PANES))
}
addEventListener('keydown', (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return
  const name = ({ Digit1: 'original', Digit2: 'edit', Digit3: 'merged' } as const)[event.code as 'Digit1']
  if (name !== undefined) {
    event.preventDefault()
    choosePane(name)
    PANES[name].view.focus()
  } else if (event.code === 'KeyC') {
    event.preventDefault()
    void copy()
  }
})

setTheme(localStorage.getItem('mortise-theme') ?? 'auto')
load(0)
