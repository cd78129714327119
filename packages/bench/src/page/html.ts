/** The report as one page that needs nothing else: light and dark, for a screen and for a phone. */
import { marked } from 'marked'
import { type Chart, drawChart, WIDTHS } from './draw.js'
import { variables } from './palette.js'

export function htmlOf(markdown: string, charts: readonly Chart[], title: string): string {
  let body = marked.parse(markdown, { async: false, gfm: true })
  body = body.replace(/<table>/g, '<div class="scroll"><table>').replace(/<\/table>/g, '</table></div>')
  for (const chart of charts) {
    const figure = `<figure id="${chart.name}"><div class="wide">${drawChart(chart, WIDTHS.wide)}</div><div class="narrow">${drawChart(chart, WIDTHS.narrow)}</div></figure>`
    body = body.replace(new RegExp(`<p>${slot(chart.name)}</p>`), () => figure)
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}

/** Marks a chart's place in the text. */
export const slot = (name: string): string => `chart:${name}`

const STYLE = `
:root{${variables(false)}}
@media (prefers-color-scheme:dark){:root{${variables(true)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:840px;margin:0 auto;padding:24px 20px 64px}
h1{font-size:2rem;line-height:1.2;margin:.6em 0 .4em}
h2{font-size:1.4rem;margin:2.4em 0 .6em;padding-top:.6em;border-top:1px solid var(--rule)}
h3{font-size:1.08rem;margin:1.9em 0 .5em}
a{color:var(--ours)}
code{background:var(--panel);border-radius:4px;padding:.1em .3em;font-size:.88em}
figure{margin:16px 0;padding:16px 12px 8px;background:var(--paper);border:1px solid var(--rule);border-radius:8px;overflow:hidden}
figure svg{display:block;max-width:100%;height:auto}
.narrow{display:none}
.scroll{overflow-x:auto;margin:14px 0}
table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums}
th,td{padding:5px 12px 5px 0;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;white-space:nowrap}
th{color:var(--quiet);font-weight:500}
td[align=right],th[align=right]{text-align:right}
details{margin:14px 0;padding:8px 12px;background:var(--panel);border-radius:8px}
summary{cursor:pointer;font-weight:500}
li{margin:.3em 0}
@media (max-width:640px){
main{padding:12px 14px 48px}
h1{font-size:1.6rem}
figure{margin:14px -8px;padding:10px 2px 4px}
.wide{display:none}.narrow{display:flex;justify-content:center}
}
`
