import { diffLines, diffWordsWithSpace, structuredPatch } from 'diff'
import { isFailure } from '../cases/verdict.js'
import type { Result } from '../run/result.js'
import { terminalReport } from './terminal.js'

/** A self-contained page: the tables, then each failing case with its snippet and a diff from expected to got. */
export function htmlReport(results: readonly Result[]): string {
  const failures = results.filter((r) => isFailure(r.verdict))
  const verdicts = [...new Set(failures.map((r) => r.verdict))]
  const filters = verdicts.map(
    (v) =>
      `<label><input type="checkbox" checked data-verdict="${v}"> ${v} (${failures.filter((r) => r.verdict === v).length})</label>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mortise evaluation</title>
<style>${STYLE}</style>
<h1>Mortise evaluation</h1>
<pre class="tables">${escapeHtml(terminalReport(results, ['set', 'kind', 'language', 'habit']))}</pre>
<h2>${failures.length} cases to look at</h2>
<p class="filters">${filters.join(' ')}</p>
${failures.map(failureSection).join('\n')}
<script>${SCRIPT}</script>
</html>
`
}

function failureSection(r: Result): string {
  const { case: c, merge, refusal } = r
  const facts = [
    c.kind,
    c.language,
    ...c.sloppy,
    ...(merge === undefined
      ? []
      : [`confidence ${merge.confidence.toFixed(3)}${merge.heldBack ? ', held back' : ''}`]),
  ]
  return `<details class="${r.verdict}"${r.verdict === 'silent' || r.verdict === 'missed' ? ' open' : ''}>
<summary><b>${r.verdict}</b> ${escapeHtml(`${c.set} / ${c.id}`)} <small>${escapeHtml(facts.join(' · '))}</small></summary>
${paragraph('Instruction', c.instruction)}${paragraph('Notes', c.notes)}
${refusal === undefined ? '' : paragraph(refusal.code, refusal.message)}${r.crash === undefined ? '' : `<pre>${escapeHtml(r.crash)}</pre>`}
<h3>Snippet for ${escapeHtml(c.path)}</h3><pre>${escapeHtml(c.snippet)}</pre>
${merge === undefined ? '' : `<h3>Expected to got</h3>${diffTable(nearestAnswer(c.expected, merge.text), merge.text)}`}
<h3>Original to expected</h3>${diffTable(c.original, c.expected[0])}
</details>`
}

function paragraph(label: string, text: string): string {
  return text.trim() === '' ? '' : `<p><b>${escapeHtml(label)}:</b> ${escapeHtml(text)}</p>`
}

function nearestAnswer(answers: readonly [string, ...string[]], text: string): string {
  const changed = (answer: string) =>
    diffLines(answer, text).reduce(
      (sum, part) => sum + (part.added || part.removed ? (part.count ?? 0) : 0),
      0,
    )
  return answers.reduce((best, answer) => (changed(answer) < changed(best) ? answer : best))
}

/** A unified diff with line numbers of both sides; a changed line that has a partner shows its changed words. */
function diffTable(before: string, after: string): string {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 })
  if (hunks.length === 0) return '<p>No difference.</p>'
  const rows = hunks.map((hunk) => {
    let a = hunk.oldStart
    let b = hunk.newStart
    const cells: string[] = []
    const removed: string[] = []
    const added: string[] = []
    const flush = () => {
      const pairs =
        removed.length === added.length ? removed.map((line, i) => wordDiff(line, added[i])) : undefined
      for (const [i, line] of removed.entries())
        cells.push(row('del', String(a++), '', pairs?.[i][0] ?? visible(line)))
      for (const [i, line] of added.entries())
        cells.push(row('ins', '', String(b++), pairs?.[i][1] ?? visible(line)))
      removed.length = 0
      added.length = 0
    }
    for (const line of hunk.lines) {
      const text = line.slice(1)
      if (line[0] === '-') removed.push(text)
      else if (line[0] === '+') added.push(text)
      else if (line[0] === '\\') {
        flush()
        cells.push(row('note', '', '', escapeHtml(text.trim())))
      } else {
        flush()
        cells.push(row('', String(a++), String(b++), visible(text)))
      }
    }
    flush()
    return `<tbody>${cells.join('')}</tbody>`
  })
  return `<table>${rows.join('')}</table>`
}

function row(kind: string, a: string, b: string, html: string): string {
  return `<tr class="${kind}"><td>${a}</td><td>${b}</td><td>${html}</td></tr>`
}

function wordDiff(before: string, after: string): [string, string] {
  let old = ''
  let now = ''
  for (const part of diffWordsWithSpace(before, after)) {
    const html = visible(part.value)
    if (part.added) now += `<ins>${html}</ins>`
    else if (part.removed) old += `<del>${html}</del>`
    else {
      old += html
      now += html
    }
  }
  return [old, now]
}

/** Shows what the eye would miss: tabs, carriage returns and trailing spaces. */
function visible(text: string): string {
  return escapeHtml(text)
    .replace(/\t/g, '<i>→</i>\t')
    .replace(/\r/g, '<i>␍</i>')
    .replace(/ +$/, (spaces) => `<i>${'·'.repeat(spaces.length)}</i>`)
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
}

const STYLE = `
:root { color-scheme: light dark; --ins: #d8f5dd; --insw: #97dfa6; --del: #fde2e0; --delw: #f5aaa4; --dim: #6b7280; --line: #d7dae0; --box: #f6f7f9 }
@media (prefers-color-scheme: dark) { :root { --ins: #12351d; --insw: #1f6b38; --del: #43191a; --delw: #8a2f31; --dim: #9aa3b2; --line: #3a3f4a; --box: #1b1e25 } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 110rem; margin: 0 auto; padding: 1rem }
pre, table { font: 12.5px/1.45 ui-monospace, monospace; tab-size: 4 }
pre { background: var(--box); border: 1px solid var(--line); padding: .6rem; overflow: auto }
h3 { font-size: 1rem; margin: .8rem 0 .3rem }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: .4rem .7rem }
summary { cursor: pointer } small, td:nth-child(-n+2), .note, i { color: var(--dim) } i { font-style: normal }
table { border-collapse: collapse; display: block; overflow: auto; border: 1px solid var(--line) }
tbody + tbody { border-top: 3px double var(--line) }
td { padding: 0 .5rem; white-space: pre } td:nth-child(-n+2) { text-align: right; user-select: none }
.ins { background: var(--ins) } .del { background: var(--del) }
ins { background: var(--insw); text-decoration: none } del { background: var(--delw); text-decoration: none }
.filters label { margin-right: 1rem }
`

const SCRIPT = `
for (const box of document.querySelectorAll('[data-verdict]')) box.addEventListener('change', () => {
  for (const item of document.getElementsByClassName(box.dataset.verdict)) item.hidden = !box.checked
})
`
