/** What a person opens in a browser: the playground, and the API's reference. */
import { readdir, readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sendBytes, sendJson, sendText } from './exchange.js'
import type { Front } from './front.js'

export interface PageSettings {
  /** Where the server listens. */
  readonly url: () => string
  readonly keys: boolean
}

/** The playground's files, as its bundler left them; read once and kept. A few hundred KB. */
const FOLDER = fileURLToPath(new URL('../playground/', import.meta.url))

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
}

/** Pages load nothing from elsewhere, and can't be framed. Styles are set by scripts: the editor does so. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'"

export async function addPages(front: Front, settings: PageSettings): Promise<void> {
  const describe = async (request: IncomingMessage) => {
    const { describeApi } = await import('./openapi.js')
    const { version } = JSON.parse(
      await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as { version: string }
    return describeApi(version, calledAs(request) ?? settings.url(), settings.keys)
  }
  front.on('GET', '/openapi.json', async (exchange) =>
    sendJson(exchange, 200, await describe(exchange.request)),
  )
  front.on('GET', '/docs', async (exchange) => {
    const { referencePage } = await import('./reference.js')
    exchange.headers['content-security-policy'] = POLICY
    sendText(exchange, 200, TYPES['.html'], referencePage(await describe(exchange.request)))
  })

  for (const name of await filesIn(FOLDER)) {
    const path = name === 'index.html' ? '/' : `/${name}`
    let content: Promise<Buffer> | undefined
    front.on('GET', path, async (exchange) => {
      content ??= readFile(join(FOLDER, name))
      exchange.headers['content-security-policy'] = POLICY
      exchange.headers['cache-control'] = path.startsWith('/assets/')
        ? 'public, max-age=31536000, immutable'
        : 'no-cache'
      sendBytes(exchange, 200, TYPES[extname(name)] ?? 'application/octet-stream', await content)
    })
  }
}

/** The address that the client knows us by: one that we listen on, such as 0.0.0.0, need not be one to call. */
function calledAs(request: IncomingMessage): string | undefined {
  const { host = '' } = request.headers
  return /^[\w.-]+(:\d+)?$|^\[[\da-f:]+\](:\d+)?$/i.test(host) ? `http://${host}` : undefined
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/'))
  } catch {
    // Built without the playground.
    return []
  }
}
