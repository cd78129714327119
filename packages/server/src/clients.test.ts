/** The real clients, from npm, unchanged, each with every kind of file. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { clientsFolder, serving } from './fixture/serving.js'

const installed = existsSync(join(clientsFolder(), 'node_modules'))
const mustRun = process.env.CI !== undefined
if (!installed) {
  console.warn('skipped: the real clients are not installed; run packages/server/scripts/prepare-tests')
}

interface Edit {
  readonly name: string
  /** Undefined: there is no file yet. */
  readonly original: string | undefined
  readonly edit: string
  readonly merged: string
}

const MARKER = '// ... existing code ...'
const many = (line: (n: number) => string) => Array.from({ length: 4000 }, (_, n) => line(n)).join('')
const constant = (n: number) => `export const veryLongConstantName${n} = computeSomething(${n});\n`
const BIG = many(constant)

const EDITS: readonly Edit[] = [
  {
    name: 'a normal edit',
    original: 'function hello() {\n  return "world";\n}\n',
    edit: `function hello() {\n  return "universe";\n}\n`,
    merged: 'function hello() {\n  return "universe";\n}\n',
  },
  { name: 'a new file', original: undefined, edit: 'export const a = 1\n', merged: 'export const a = 1\n' },
  {
    name: 'CRLF',
    original: 'function a() {\r\n  return 1\r\n}\r\n\r\nfunction b() {\r\n  return 2\r\n}\r\n',
    edit: `${MARKER}\nfunction b() {\n  return 3\n}\n`,
    merged: 'function a() {\r\n  return 1\r\n}\r\n\r\nfunction b() {\r\n  return 3\r\n}\r\n',
  },
  {
    name: 'no final newline',
    original: 'function a() {\n  return 1\n}\n\nfunction b() {\n  return 2\n}',
    edit: `${MARKER}\nfunction b() {\n  return 3\n}`,
    merged: 'function a() {\n  return 1\n}\n\nfunction b() {\n  return 3\n}',
  },
  {
    name: 'a file of 131,072 characters and more',
    original: BIG,
    edit: `${MARKER}\n${constant(2000)}export const between = 1;\n${constant(2001)}${MARKER}\n`,
    merged: BIG.replace(constant(2001), `export const between = 1;\n${constant(2001)}`),
  },
  {
    name: '</code> inside the file',
    original: '<p>\n<code>x</code>\n</p>\n<i>\n</i>\n',
    edit: '<p>\n<code>y</code>\n</p>\n<!-- ... existing code ... -->\n',
    merged: '<p>\n<code>y</code>\n</p>\n<i>\n</i>\n',
  },
  {
    name: 'text that looks like the anchor protocol inside the file',
    original: 'a ⟪M0:0:line⟫\nb\nc\n',
    edit: 'a ⟪M0:0:line⟫\nB\nc\n',
    merged: 'a ⟪M0:0:line⟫\nB\nc\n',
  },
  {
    name: 'a marker inside the file',
    original: `function a() {\n  return '${MARKER}'\n}\n\nfunction b() {\n  return 2\n}\n`,
    edit: `${MARKER}\nfunction b() {\n  return 3\n}\n`,
    merged: `function a() {\n  return '${MARKER}'\n}\n\nfunction b() {\n  return 3\n}\n`,
  },
]

/** What a client made of an edit: the file as it is afterwards, and what the client said. */
interface Made {
  readonly file: string | undefined
  readonly success: boolean
  readonly words: string
}

interface Given {
  readonly url: string
  readonly folder: string
  readonly path: string
  readonly original: string | undefined
  readonly edit: string
}

type Use = (given: Given) => Promise<Made>

const INSTRUCTION = 'I change what the edit shows'
const KEY = 'sk-local'

// biome-ignore lint/suspicious/noExplicitAny: the clients are installed apart, so their types are not here
let clients: any

describe.skipIf(!installed && !mustRun)('unchanged clients', () => {
  const running = serving()
  let folder: string

  beforeAll(async () => {
    clients = await import(/* @vite-ignore */ join(clientsFolder(), 'all.mjs'))
  }, 120_000)
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mortise-server-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  afterAll(() => mcp.close())

  const use = (client: Use, original: string | undefined, edit: string) => {
    const path = join(folder, 'file.ts')
    if (original !== undefined) writeFileSync(path, original)
    return client({ url: running.url, folder, path, original, edit })
  }

  for (const [name, client] of Object.entries(allClients())) {
    describe(name, () => {
      it.each(EDITS)('merges: $name', async ({ original, edit, merged }) => {
        const made = await use(client, original, edit)
        expect(made.words).not.toMatch(/error/i)
        expect(made.success).toBe(true)
        expect(made.file === merged || made.file).toBe(true)
      })

      it('leaves the file as it was when the edit is refused, and says why', async () => {
        const original = 'function a() {\n}\n'
        const before = running.log.length
        // The SDK tells the console too.
        vi.spyOn(console, 'error').mockImplementation(() => {})
        const made = await use(client, original, 'REFUSE\n')
        expect(made).toMatchObject({ success: false, file: original })
        expect(made.words).toContain('the edit fits 2 places')
        expect(made.words).toContain('422')
        // Asked once: what is refused is not asked again.
        expect(running.log.slice(before).filter((line) => line.includes('"status":422'))).toHaveLength(1)
      })
    })
  }

  it.each(['/v1', '/', '/api'])('the SDK with a base URL that ends in %s', async (end) => {
    const { original, edit, merged } = EDITS[0]
    const config = { morphApiKey: KEY, morphApiUrl: running.url + end }
    const result = await clients.fastapply.applyEdit(
      { originalCode: original, codeEdit: edit, instruction: INSTRUCTION },
      config,
    )
    expect(result).toMatchObject({ success: true, mergedCode: merged })
  })

  it('the MCP server’s dry run writes nothing', async () => {
    const path = join(folder, 'file.ts')
    writeFileSync(path, EDITS[0].original ?? '')
    const made = await mcp.call(running.url, folder, {
      path,
      code_edit: EDITS[0].edit,
      instruction: INSTRUCTION,
      dryRun: true,
    })
    expect(made.text).toContain('modified 1')
    expect(readFileSync(path, 'utf8')).toBe(EDITS[0].original)
  })

  it('the MCP server’s code search shows that it is not served', async () => {
    const args = { search_string: 'x', repo_path: folder }
    const made = await mcp.call(running.url, folder, args, 'codebase_search')
    expect(made.text).toContain('404 this server merges edits and does not serve code search')
  })

  it('a stream can end with a chunk of token counts', async () => {
    const openai = new clients.OpenAI({ apiKey: KEY, baseURL: `${running.url}/v1` })
    const stream = await openai.chat.completions.create({
      model: 'morph-v3-large',
      messages: [{ role: 'user', content: promptOf(EDITS[0].original ?? '', EDITS[0].edit) }],
      stream: true,
      stream_options: { include_usage: true },
    })
    const chunks: unknown[] = []
    for await (const chunk of stream) chunks.push(chunk)
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: expect.any(Number) } })
    expect(chunks.at(-2)).toMatchObject({ choices: [{ delta: {}, finish_reason: 'stop' }] })
  })

  it('a large file comes in many chunks', async () => {
    const openai = new clients.OpenAI({ apiKey: KEY, baseURL: `${running.url}/v1` })
    const { original, edit, merged } = EDITS[4]
    const stream = await openai.chat.completions.create({
      model: 'auto',
      messages: [{ role: 'user', content: promptOf(original ?? '', edit) }],
      stream: true,
    })
    const parts: string[] = []
    for await (const chunk of stream) parts.push(chunk.choices[0].delta.content ?? '')
    expect(parts.length).toBeGreaterThan(50)
    expect(parts.join('') === merged).toBe(true)
  })

  it('models are listed', async () => {
    const openai = new clients.OpenAI({ apiKey: KEY, baseURL: `${running.url}/v1` })
    const models: string[] = []
    for await (const model of await openai.models.list()) models.push(model.id)
    expect(models).toEqual(
      expect.arrayContaining(['mortise-fast', 'morph-v3-large', 'auto', 'relace/relace-apply-3']),
    )
  })
})

function promptOf(code: string, update: string): string {
  return `<instruction>${INSTRUCTION}</instruction>\n<code>${code}</code>\n<update>${update}</update>`
}

/** Clients that hand back the merged text, as those do that write it themselves. */
function handing(merge: (given: Given) => Promise<string>): Use {
  return async (given) => {
    try {
      return { success: true, file: await merge(given), words: '' }
    } catch (error) {
      return { success: false, file: given.original, words: String(error) }
    }
  }
}

/** Clients that write the file. */
function writing(edit: (given: Given) => Promise<{ success: boolean; error?: string }>): Use {
  return async (given) => {
    const { success, error = '' } = await edit(given)
    return {
      success,
      words: error,
      file: existsSync(given.path) ? readFileSync(given.path, 'utf8') : undefined,
    }
  }
}

function allClients(): Record<string, Use> {
  const config = ({ url, folder }: Given) => ({ morphApiKey: KEY, morphApiUrl: url, baseDir: folder })
  const input = ({ edit }: Given) => ({
    target_filepath: 'file.ts',
    instruction: INSTRUCTION,
    instructions: INSTRUCTION,
    code_edit: edit,
  })
  const codes = ({ original = '', edit }: Given) => ({
    originalCode: original,
    codeEdit: edit,
    instruction: INSTRUCTION,
    instructions: INSTRUCTION,
  })
  const taken = (result: { success: boolean; mergedCode?: string; error?: string }): string => {
    if (!result.success) throw new Error(result.error)
    return result.mergedCode ?? ''
  }
  const openai = (url: string) => new clients.OpenAI({ apiKey: KEY, baseURL: `${url}/v1` })
  const messages = ({ original = '', edit }: Given) => [{ role: 'user', content: promptOf(original, edit) }]
  const codeApply = async (url: string, body: object) => {
    const response = await fetch(`${url}/v1/code/apply`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer rlc-x' },
      body: JSON.stringify(body),
    })
    const answer = (await response.json()) as {
      mergedCode: string
      usage: { total_tokens: number }
      error?: { message: string }
    }
    if (!response.ok) throw new Error(`${response.status} ${answer.error?.message}`)
    if (typeof answer.usage.total_tokens !== 'number') throw new Error('no usage')
    return answer.mergedCode
  }

  return {
    'SDK executeEditFile': writing((given) => clients.fastapply.executeEditFile(input(given), config(given))),
    'SDK executeEditFile without anchors': writing((given) =>
      clients.fastapply.executeEditFile(input(given), {
        ...config(given),
        anchorCompaction: false,
        large: false,
      }),
    ),
    'SDK applyEdit': handing(async (given) =>
      taken(await clients.fastapply.applyEdit(codes(given), config(given))),
    ),
    'SDK edge applyEdit': handing(async (given) =>
      taken(await clients.edge.applyEdit(codes(given), config(given))),
    ),
    'SDK tool for OpenAI': writing((given) =>
      clients.openaiTool.createEditFileTool(config(given)).execute(input(given)),
    ),
    'SDK tool for Anthropic': writing((given) =>
      clients.anthropicTool.createEditFileTool(config(given)).execute(input(given)),
    ),
    'SDK tool for Vercel': writing(async (given) => {
      try {
        return await clients.vercelTool.createEditFileTool(config(given)).execute(input(given), {})
      } catch (error) {
        return { success: false, error: String(error) }
      }
    }),
    'older SDK, not streamed': writing((given) =>
      clients.olderFastapply.executeEditFile(input(given), config(given)),
    ),
    'MCP edit_file over stdio': writing(async ({ url, folder, path, edit }) => {
      const { text, isError } = await mcp.call(url, folder, {
        path,
        code_edit: edit,
        instruction: INSTRUCTION,
      })
      return isError ? { success: false, error: text } : { success: true }
    }),
    'openai, not streamed': handing(async (given) => {
      const completion = await openai(given.url).chat.completions.create({
        model: 'morph-v3-fast',
        messages: messages(given),
      })
      if (completion.choices[0].finish_reason !== 'stop') throw new Error('not finished')
      return completion.choices[0].message.content
    }),
    'openai, streamed': handing(async (given) => {
      const stream = await openai(given.url).chat.completions.create({
        model: 'auto',
        messages: messages(given),
        stream: true,
      })
      let text = ''
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
      return text
    }),
    'Relace SDK, posting to code/apply': handing(async ({ url, original = '', edit }) => {
      const relace = new clients.Relace({ apiKey: 'rlc-x', baseURL: `${url}/v1` })
      const body = { initial_code: original, edit_snippet: edit, model: 'auto', stream: false }
      return (await relace.post('/code/apply', { body })).mergedCode
    }),
    'Continue’s call': handing(({ url, original = '', edit }) =>
      codeApply(url, { initialCode: original, editSnippet: edit }),
    ),
    'Codebuff’s call': handing(({ url, original = '', edit }) =>
      codeApply(url, {
        initialCode: original,
        editSnippet: edit,
        instructions: INSTRUCTION,
        stream: false,
        'relace-metadata': { x: 1 },
      }),
    ),
    'goose’s call to a Relace host': handing(async ({ url, original = '', edit }) => {
      const relace = new clients.OpenAI({ apiKey: KEY, baseURL: `${url}/v1/apply` })
      const completion = await relace.chat.completions.create({
        model: 'relace-apply-3',
        messages: [{ role: 'user', content: edit }],
        prediction: { type: 'content', content: original },
      })
      return completion.choices[0].message.content
    }),
  }
}

/** One MCP server for all tests: it reads its address from the environment. */
const mcp = {
  started: undefined as
    | Promise<{ callTool(call: object): Promise<object>; close(): Promise<void> }>
    | undefined,

  start(url: string, folder: string) {
    const started = async () => {
      const client = new clients.McpClient({ name: 'test', version: '1.0.0' })
      const transport = new clients.StdioClientTransport({
        command: process.execPath,
        args: [
          '--import',
          join(clientsFolder(), 'only-loopback.mjs'),
          join(clientsFolder(), 'node_modules/@morphllm/morphmcp/dist/index.js'),
          folder,
        ],
        env: {
          PATH: process.env.PATH ?? '',
          HOME: folder,
          MORPH_API_URL: url,
          MORPH_API_KEY: KEY,
          ENABLE_WORKSPACE_MODE: 'false',
        },
        stderr: 'ignore',
      })
      await client.connect(transport)
      return client
    }
    return started()
  },

  async call(
    url: string,
    folder: string,
    args: object,
    tool = 'edit_file',
  ): Promise<{ text: string; isError: boolean }> {
    mcp.started ??= mcp.start(url, tmpdir())
    const client = await mcp.started
    void folder
    const result = (await client.callTool({ name: tool, arguments: args })) as {
      content: { text: string }[]
      isError?: boolean
    }
    return { text: result.content.map(({ text }) => text).join('\n'), isError: result.isError ?? false }
  },

  async close() {
    await (await mcp.started)?.close()
  },
}
