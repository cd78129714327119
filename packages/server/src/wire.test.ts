/** What real clients send and read, as they were seen to do it; each statement by a real request. */
import { describe, expect, it } from 'vitest'
import { serving } from './fixture/serving.js'

const FILE = 'function hello() {\n  return "world";\n}\n\nfunction bye() {\n  return "moon";\n}\n'
const SNIPPET = '// ... existing code ...\nfunction bye() {\n  return "sun";\n}\n'
const MERGED = FILE.replace('moon', 'sun')

const running = serving()

interface Completion {
  readonly id: string
  readonly object: string
  readonly created: number
  readonly model: string
  readonly choices: readonly {
    readonly index: number
    readonly delta: { readonly role?: string; readonly content?: string }
    readonly message: { readonly role: string; readonly content: string }
    readonly finish_reason: string | null
  }[]
  readonly usage: {
    readonly prompt_tokens: number
    readonly completion_tokens: number
    readonly total_tokens: number
  }
}

const chat = (content: unknown, more: object = {}) => ({
  model: 'morph-v3-large',
  messages: [{ role: 'user', content }],
  ...more,
})
const ask = (body: object, path = '/v1/chat/completions', headers = {}) => running.post(path, body, headers)
const contentOf = async (response: Response) => {
  expect(response.status).toBe(200)
  return ((await response.json()) as Completion).choices[0].message.content
}

describe('the SDK’s fast apply and the MCP server’s edit_file', () => {
  /** As version 0.2.196 sends them. */
  const HEADERS = {
    accept: 'application/json',
    'user-agent': 'OpenAI/JS 4.104.0',
    'x-stainless-lang': 'js',
    'x-stainless-retry-count': '0',
    'x-stainless-timeout': '600',
    'x-morph-sdk-version': '0.2.196',
    'openai-organization': 'org-x',
    authorization: 'Bearer sk-x',
  }
  const prompt = (file: string, snippet: string) =>
    `<instruction>I change the return value</instruction>\n<code>${file}</code>\n<update>${snippet}</update>`

  it('are answered by frames of which they read id, content and finish_reason', async () => {
    const body = chat(prompt(FILE, SNIPPET), { stream: true })
    const response = await ask(body, '/v1/chat/completions', HEADERS)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const text = await response.text()
    expect(text.endsWith('\n\ndata: [DONE]\n\n')).toBe(true)
    const frames = text.split('\n\n').slice(0, -2)
    for (const frame of frames) expect(frame).toMatch(/^data: \{.*\}$/)
    const chunks = frames.map((frame) => JSON.parse(frame.slice('data: '.length)) as Completion)
    for (const chunk of chunks) {
      expect(chunk).toMatchObject({ object: 'chat.completion.chunk', model: 'morph-v3-large' })
      expect(chunk.id).toBe(chunks[0].id)
      expect(chunk.choices).toHaveLength(1)
    }
    expect(chunks[0].choices[0].delta.role).toBe('assistant')
    expect(chunks.map(({ choices }) => choices[0].delta.content ?? '').join('')).toBe(MERGED)
    expect(chunks.map(({ choices }) => choices[0].finish_reason)).toEqual([
      ...chunks.slice(1).map(() => null),
      'stop',
    ])
    expect(chunks.at(-1)?.choices[0].delta).toEqual({})
  })

  it('are answered by one JSON object where they do not stream, as version 0.2.171 does not', async () => {
    const response = await ask(chat(prompt(FILE, SNIPPET)), '/v1/chat/completions', HEADERS)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const { object, choices, usage } = (await response.json()) as Completion
    expect(object).toBe('chat.completion')
    expect(choices).toEqual([
      expect.objectContaining({
        index: 0,
        message: expect.objectContaining({ role: 'assistant', content: MERGED }),
        finish_reason: 'stop',
      }),
    ])
    expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens)
  })

  it.each([
    ['CRLF', FILE.replaceAll('\n', '\r\n'), SNIPPET, MERGED.replaceAll('\n', '\r\n')],
    ['no final newline', FILE.trimEnd(), SNIPPET.trimEnd(), MERGED.trimEnd()],
    ['a fence around the snippet', FILE, `\`\`\`js\n${SNIPPET}\`\`\``, MERGED],
    ['a new file', '', 'export const a = 1\n', 'export const a = 1\n'],
  ])('get the file and nothing around it: %s', async (_, file, snippet, merged) => {
    expect(await contentOf(await ask(chat(prompt(file, snippet))))).toBe(merged)
  })

  it.each([
    '/v1/chat/completions',
    '//v1/chat/completions',
    '/v1/v1/chat/completions',
    '/chat/completions',
    '/v1/apply/chat/completions',
    '/api/v1/chat/completions',
  ])('find it at %s', async (path) => {
    expect(await contentOf(await ask(chat(prompt(FILE, SNIPPET)), path))).toBe(MERGED)
  })

  it.each([
    ['a refusal', chat(prompt(FILE, 'REFUSE')), 422, 'merge_refused'],
    ['a refusal of a stream', chat(prompt(FILE, 'REFUSE'), { stream: true }), 422, 'merge_refused'],
    ['a prompt that can not be read', chat('x'), 422, 'merge_refused'],
    ['a body that can not be read', { messages: 1 }, 400, 'invalid_request_error'],
    ['a model that is not served', chat('x', { model: 'morph-warp-grep-v2.1' }), 404, 'not_found_error'],
  ])('show the message of %s, and do not try again', async (_, body, status, type) => {
    const response = await ask(body, '/v1/chat/completions', HEADERS)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(response.headers.get('x-should-retry')).toBe('false')
    const { error } = (await response.json()) as { error: Record<string, unknown> }
    expect(error).toMatchObject({ type, message: expect.any(String), code: expect.any(String) })
  })

  it.each([
    ['POST', '/v1/compact'],
    ['POST', '/v1/router/openai'],
    ['POST', '/v1/router/classify'],
    ['POST', '/v1/reflex/predict'],
    ['GET', '/v1/fine_tuning/jobs?limit=50'],
  ])('are told that %s %s is not served', async (method, path) => {
    const response = await fetch(running.url + path, { method })
    expect(response.status).toBe(404)
    const { error } = (await response.json()) as { error: { message: string } }
    expect(error.message).toContain('is not served here')
  })
})

it('the language is read off the file, which no prompt names', async () => {
  const file =
    'import os\n\n\ndef a():\n    return os.name\n\n\ndef b():\n    path = os.getcwd()\n    return path\n'
  const snippet =
    '# ... existing code ...\n\ndef b():\n    path = os.getcwd()\n    if path:\n        return path\n'
  const content = await contentOf(await ask(chat(`<code>${file}</code>\n<update>${snippet}</update>`)))
  expect(content).toBe(file.replace('    return path\n', '    if path:\n        return path\n'))
})

describe('prompts of other clients', () => {
  it.each([
    [
      'Kilo Code',
      `<instructions>I do</instructions>\n<code>${FILE}</code>\n<update>${SNIPPET}</update>`,
      { model: 'morph/morph-v3-large' },
    ],
    ['goose', `<code>${FILE}</code>\n<update>${SNIPPET}</update>`, {}],
    [
      'users of OpenRouter',
      `<instruction>I do</instruction> <code>${FILE}</code> <update>${SNIPPET}</update>`,
      { model: 'relace/relace-apply-3' },
    ],
    ['who puts nothing between', `<code>${FILE}</code><update>${SNIPPET}</update>`, { model: 'auto' }],
    [
      'LiteLLM',
      `<code>${FILE}</code>\n<update>${SNIPPET}</update>`,
      { temperature: 0, stop: null, max_tokens: 8000 },
    ],
  ])('%s', async (_, prompt, more) => {
    const response = await ask(chat(prompt, more))
    const completion = (await response.clone().json()) as Completion
    expect(await contentOf(response)).toBe(MERGED)
    expect(completion.model).toBe({ model: 'morph-v3-large', ...more }.model)
  })

  it('avante.nvim, which leaves out the file’s last newline', async () => {
    const prompt = `<instructions>I do</instructions>\n<code>${FILE.trimEnd()}</code>\n<update>${SNIPPET.trimEnd()}</update>`
    expect(await contentOf(await ask(chat(prompt)))).toBe(MERGED.trimEnd())
  })

  it('relace-mcp, whose rules stand in a system message', async () => {
    const messages = [
      { role: 'system', content: 'Merge the <update> into the <code>. Answer with the file alone.' },
      { role: 'user', content: `<code>\n${FILE}</code>\n<update>\n${SNIPPET}</update>` },
    ]
    const content = await contentOf(await ask({ model: 'auto', temperature: 0, messages }))
    expect(content.trim()).toBe(MERGED.trim())
  })

  it('opencode-fast-apply, which asks for tags around the file', async () => {
    const prompt = `Merge all changes from the <update> snippet into the <code> below.\nOutput within <updated-code> tags.\n\n<code>${FILE}</code>\n\n<update>${SNIPPET}</update>\n\nProvide the complete updated code.`
    const content = await contentOf(await ask(chat(prompt, { temperature: 0.05, max_tokens: 8000 })))
    expect(content).toBe(`<updated-code>${MERGED}</updated-code>`)
  })
})

describe('/v1/code/apply', () => {
  const ORIGINALS = ['initial_code', 'initialCode', 'original_code', 'code', 'file']
  const EDITS = ['edit_snippet', 'editSnippet', 'update', 'edit']
  const INSTRUCTIONS = ['instruction', 'instructions']
  const spellings = ORIGINALS.flatMap((original) =>
    EDITS.flatMap((edit) => INSTRUCTIONS.map((instruction) => [original, edit, instruction])),
  )

  it('reads every spelling, and answers with mergedCode, merged_code and usage', async () => {
    for (const [original, edit, instruction] of spellings) {
      const body = { [original]: FILE, [edit]: SNIPPET, [instruction]: 'I do', model: 'relace-apply-3' }
      const response = await ask({ ...body, 'relace-metadata': { x: 1 }, stream: false }, '/v1/code/apply')
      expect(await response.json()).toMatchObject({
        mergedCode: MERGED,
        merged_code: MERGED,
        usage: {
          prompt_tokens: expect.any(Number),
          completion_tokens: expect.any(Number),
          total_tokens: expect.any(Number),
        },
      })
    }
  })

  it.each(['/v1/code/apply', '/code/apply', '//v1/code/apply', '/v1/v1/code/apply', '/api/v1/code/apply'])(
    'is found at %s',
    async (path) => {
      const response = await ask({ initial_code: FILE, edit_snippet: SNIPPET }, path)
      expect(await response.json()).toMatchObject({ mergedCode: MERGED })
    },
  )
})

it('the models that vendors name are listed', async () => {
  const response = await fetch(`${running.url}/v1/models`)
  const { object, data } = (await response.json()) as { object: string; data: { id: string }[] }
  expect(object).toBe('list')
  expect(data.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      'mortise-fast',
      'mortise-large',
      'mortise-auto',
      'morph-v3-fast',
      'morph-v3-large',
      'auto',
      'morph-v2',
      'relace-apply-3',
      'relace-apply-2.5-lite',
      'Fast-Apply',
      'morph/morph-v3-fast',
      'morph/morph-v3-large',
      'relace/relace-apply-3',
    ]),
  )
})
