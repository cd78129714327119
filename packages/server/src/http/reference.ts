/** The API reference as one page: no script, nothing loaded from elsewhere. */
import type { ApiDescription } from './openapi.js'

// biome-ignore lint/suspicious/noExplicitAny: JSON Schema
type Schema = Record<string, any>

export function referencePage(api: ApiDescription): string {
  const operations = Object.entries(api.paths as Record<string, Record<string, Schema>>).flatMap(
    ([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const nav = operations
    .map(
      ({ path, method, operation }) =>
        `<li><a href="#${operation.operationId}"><b class="${method}">${method}</b>${text(path)}</a></li>`,
    )
    .join('\n')
  const sections = operations.map((each) => section(api, each)).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Mortise API reference</title>
<link rel="icon" href="/icon.svg">
<style>${STYLE}</style>
</head>
<body>
<header><a class="home" href="/">Mortise</a><span>API reference</span><a href="/openapi.json">openapi.json</a></header>
<div class="page">
<nav aria-label="Routes"><ul>${nav}</ul></nav>
<main>
<p class="lead">${text(api.info.description)}</p>
<p class="base">Base URL <code>${text(api.servers[0].url)}</code></p>
${sections}
</main>
</div>
</body>
</html>
`
}

function section(
  api: ApiDescription,
  { path, method, operation }: { path: string; method: string; operation: Schema },
): string {
  const media = operation.requestBody?.content?.['application/json']
  const parts = [
    `<section id="${operation.operationId}">`,
    `<h2><b class="${method}">${method}</b><code>${text(path)}</code></h2>`,
    `<p class="summary">${text(operation.summary)}</p>`,
    `<p>${prose(operation.description)}</p>`,
  ]
  if (media !== undefined) {
    parts.push('<h3>Body</h3>', fields(api, media.schema))
    parts.push('<h3>Example</h3>', `<pre><code>${text(curl(api, path, media.example))}</code></pre>`)
  }
  parts.push('<h3>Answers</h3>', '<dl class="answers">')
  for (const [status, response] of Object.entries(operation.responses as Record<string, Schema>)) {
    const schema = response.content?.['application/json']?.schema
    const stream = response.content?.['text/event-stream']?.schema.description
    const detail = Number(status) === 200 && schema?.$ref !== undefined ? fields(api, schema) : ''
    parts.push(
      `<dt><code class="s${status[0]}">${status}</code></dt>`,
      `<dd>${prose(response.description)}${stream === undefined ? '' : ` Streamed: ${prose(stream)}`}${detail}</dd>`,
    )
  }
  parts.push('</dl>', '</section>')
  return parts.join('\n')
}

function fields(api: ApiDescription, schema: Schema, depth = 0): string {
  const found = resolve(api, schema)
  const required = new Set<string>(found.required ?? [])
  const rows = Object.entries((found.properties ?? {}) as Record<string, Schema>).map(([name, property]) => {
    const inner = innerObject(api, property)
    const nested = inner !== undefined && depth < 3 ? fields(api, inner, depth + 1) : ''
    const what = property.description ?? ''
    return `<li><div><code>${text(name)}</code> <i>${text(typeOf(api, property))}</i>${
      required.has(name) ? '' : ' <small>optional</small>'
    }</div>${what === '' ? '' : `<p>${prose(what)}</p>`}${nested}</li>`
  })
  return rows.length === 0 ? '' : `<ul class="fields">${rows.join('\n')}</ul>`
}

function innerObject(api: ApiDescription, schema: Schema): Schema | undefined {
  const found = resolve(api, schema)
  if (found.properties !== undefined) return found
  if (found.items !== undefined) return innerObject(api, found.items)
  return (found.anyOf as Schema[] | undefined)
    ?.map((each) => innerObject(api, each))
    .find((each) => each !== undefined)
}

function typeOf(api: ApiDescription, schema: Schema): string {
  const found = resolve(api, schema)
  if (found.const !== undefined) return JSON.stringify(found.const)
  if (found.enum !== undefined) return found.enum.map((each: unknown) => JSON.stringify(each)).join(' | ')
  if (found.anyOf !== undefined) {
    const types = (found.anyOf as Schema[]).map((each) => typeOf(api, each)).filter((type) => type !== 'null')
    return [...new Set(types)].join(' | ')
  }
  if (found.type === 'array') return `${typeOf(api, found.items ?? {})}[]`
  if (Array.isArray(found.type)) return found.type.filter((type: string) => type !== 'null').join(' | ')
  return found.type ?? 'any'
}

function resolve(api: ApiDescription, schema: Schema): Schema {
  return schema.$ref === undefined ? schema : api.components.schemas[schema.$ref.split('/').at(-1)]
}

function curl(api: ApiDescription, path: string, example: object): string {
  const key = api.security === undefined ? '' : " \\\n  -H 'authorization: Bearer sk-mortise-…'"
  const body = JSON.stringify(example, null, 2).replaceAll("'", "'\\''")
  return `curl ${api.servers[0].url}${path} \\\n  -H 'content-type: application/json'${key} \\\n  -d '${body}'`
}

/** Text with code between backticks. */
function prose(value: unknown): string {
  return text(value).replace(/`([^`]+)`/g, '<code>$1</code>')
}

function text(value: unknown): string {
  return String(value ?? '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

const STYLE = `
:root{--bg:#fdfcfa;--panel:#fff;--ink:#1f1c18;--dim:#6d655b;--line:#e6e0d6;--wood:#9a5b1f;--post:#1d7a4d;--get:#2b5fb3;--bad:#b3432b;--code:#f6f2ea}
@media (prefers-color-scheme:dark){:root{--bg:#16140f;--panel:#1d1a15;--ink:#ece6db;--dim:#a0968a;--line:#342f27;--wood:#e0a366;--post:#6fcf9d;--get:#86b2f5;--bad:#f08b74;--code:#241f18}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:4.5rem}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.6 system-ui,sans-serif}
a{color:inherit}
header{position:sticky;top:0;z-index:1;display:flex;gap:1rem;align-items:baseline;padding:.8rem 1.5rem;background:var(--bg);border-bottom:1px solid var(--line)}
header .home{font-weight:700;text-decoration:none;color:var(--wood)}
header span{color:var(--dim);flex:1}
header a:last-child{color:var(--dim);font-size:.9rem}
.page{display:grid;grid-template-columns:19rem minmax(0,1fr);max-width:76rem;margin:0 auto}
nav{position:sticky;top:3.6rem;align-self:start;padding:1.5rem;font-size:.85rem}
nav ul{list-style:none;margin:0;padding:0}
nav a{display:block;padding:.25rem .5rem;border-radius:6px;text-decoration:none;font-family:ui-monospace,monospace;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
nav a:hover,nav a:focus-visible{background:var(--code)}
b.post,b.get{display:inline-block;width:2.8rem;font:700 .7rem ui-monospace,monospace;text-transform:uppercase;color:var(--get)}
b.post{color:var(--post)}
main{padding:1.5rem;min-width:0}
.lead{font-size:1.1rem}
.base{color:var(--dim)}
section{margin:2.5rem 0;padding:1.5rem;background:var(--panel);border:1px solid var(--line);border-radius:12px}
h2{display:flex;align-items:center;gap:.5rem;margin:0;font-size:1.15rem;overflow-wrap:anywhere}
h2 b.post,h2 b.get{font-size:.8rem;width:auto;padding:.1rem .5rem;border:1px solid currentColor;border-radius:99px}
h3{margin:1.6rem 0 .4rem;font-size:.8rem;letter-spacing:.06em;text-transform:uppercase;color:var(--dim)}
.summary{font-weight:600;margin:.8rem 0 .2rem}
p{margin:.3rem 0}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,monospace}
.base code,dt code{padding:.1rem .4rem;border-radius:6px;background:var(--code)}
pre{margin:0;padding:1rem;overflow-x:auto;border-radius:8px;background:var(--code);font-size:.85rem}
.fields{list-style:none;margin:0;padding:0}
.fields li{padding:.5rem 0;border-top:1px solid var(--line)}
.fields .fields{margin:.4rem 0 0;padding-left:1rem;border-left:2px solid var(--line)}
.fields p{margin:0;color:var(--dim);font-size:.92rem}
.fields i{font:normal .85em ui-monospace,monospace;color:var(--wood)}
.fields small{color:var(--dim)}
.fields div code{font-weight:600}
.answers{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.4rem 1rem;margin:0}
.answers dd{margin:0}
.s2{color:var(--post)}.s4,.s5{color:var(--bad)}
@media (max-width:50rem){.page{display:block}nav{display:none}main{padding:1rem}section{padding:1rem;margin:1.5rem 0}}
`
