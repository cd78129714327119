import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { serving, start } from './fixture/serving.js'

const ORIGINAL = 'function a() {\n  return 1\n}\n\nfunction b() {\n  return 2\n}\n'
const EDIT = '// ... existing code ...\nfunction b() {\n  return 3\n}\n'
const MERGED = ORIGINAL.replace('2', '3')

/** Long enough for the threads that take large files. */
const LARGE = `${'// a comment that makes the file long\n'.repeat(8000)}`

const prompt = (code: string, update: string) =>
  `<instruction>I do</instruction>\n<code>${code}</code>\n<update>${update}</update>`
const chat = (content: unknown, more: object = {}) => ({
  model: 'm',
  messages: [{ role: 'user', content }],
  ...more,
})

/** Waits as long as a busy machine may take. */
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 })

/** The data of a stream's events. */
const events = async (response: Response) =>
  (await response.text())
    .trim()
    .split('\n\n')
    .map((event) => event.replace(/^data: /, ''))

describe('POST /v1/apply', () => {
  const { post } = serving()

  it('merges, and says how sure it is, where the changes are, and what it took', async () => {
    const response = await post('/v1/apply', { original_code: ORIGINAL, edit_snippet: EDIT, path: 'a.ts' })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      id: expect.stringMatching(/^apply-/),
      object: 'apply.result',
      model: 'mortise-fast',
      status: 'applied',
      merged_code: MERGED,
      confidence: expect.any(Number),
      hunks: expect.any(Array),
      usage: { prompt_tokens: 28, completion_tokens: 15, total_tokens: 43 },
      timing: { engine_ms: expect.any(Number), total_ms: expect.any(Number) },
      answered_by: 'mortise-fast',
    })
  })

  it.each([
    ['original_code', 'edit_snippet', 'instruction'],
    ['initial_code', 'edit_snippet', 'instructions'],
    ['initialCode', 'editSnippet', 'instruction'],
    ['code', 'edit', 'instruction'],
    ['file', 'update', 'instruction'],
  ])('reads %s and %s, there and at /v1/code/apply', async (original, edit, instruction) => {
    for (const path of ['/v1/apply', '/v1/code/apply', '/code/apply']) {
      const response = await post(path, { [original]: ORIGINAL, [edit]: EDIT, [instruction]: 'I do' })
      expect(await response.json()).toMatchObject({
        merged_code: MERGED,
        ...(path === '/v1/apply' ? {} : { mergedCode: MERGED }),
      })
    }
  })

  it('traces every line on request', async () => {
    const response = await post('/v1/apply', {
      original_code: 'const a = 1\nconst b = 2\nconst c = 3\n',
      edit_snippet: 'const a = 1\nconst b = 20\nconst c = 3\n',
      trace: true,
    })
    expect(await response.json()).toMatchObject({
      trace: { origin: [1, 2, 1], original_line: [0, 1, 2], edit_line: [0, 1, 2], loss: [0, 0, 0] },
    })
  })

  it('streams the file, then what else there is to say', async () => {
    const response = await post('/v1/apply', { original_code: ORIGINAL, edit_snippet: EDIT, stream: true })
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const [chunk, result, done, ...more] = await events(response)
    expect(JSON.parse(chunk)).toMatchObject({ object: 'apply.chunk', delta: MERGED })
    expect(JSON.parse(result)).toMatchObject({ object: 'apply.result', status: 'applied' })
    expect(done).toBe('[DONE]')
    expect(more).toEqual([])
  })

  it.each(['mortise-large', 'morph-v3-large', 'auto', 'morph/morph-v3-large'])(
    'says that no language model stands behind %s',
    async (model) => {
      const response = await post('/v1/apply', { model, original_code: ORIGINAL, edit_snippet: EDIT })
      expect(response.headers.get('x-mortise-model')).toBe('mortise-fast')
      expect(await response.json()).toMatchObject({
        model,
        answered_by: 'mortise-fast',
        note: 'no language model is configured; answered by mortise-fast, the engine alone',
      })
    },
  )
})

describe('a refusal', () => {
  const { post } = serving()
  const error = {
    message: 'the edit fits 2 places: line 1 and line 5; show a line that only one of them has',
    type: 'merge_refused',
    code: 'ambiguous-anchor',
    candidates: [
      { start: 0, end: 2, text: 'function a() {', score: 0.5 },
      { start: 4, end: 6, text: 'function b() {', score: 0.5 },
    ],
  }

  it.each([
    ['/v1/apply', { original_code: ORIGINAL, edit_snippet: 'REFUSE' }],
    ['/v1/code/apply', { initialCode: ORIGINAL, editSnippet: 'REFUSE', stream: true }],
    ['/v1/chat/completions', chat(prompt(ORIGINAL, 'REFUSE'))],
    ['/v1/chat/completions', chat(prompt(ORIGINAL, 'REFUSE'), { stream: true })],
  ])('is 422 with the engine’s words at %s, streamed or not', async (path, body) => {
    const response = await post(path, body)
    expect(response.status).toBe(422)
    expect(await response.json()).toEqual({ error })
  })
})

describe('POST /v1/chat/completions', () => {
  const { post } = serving()

  it('answers as OpenAI does', async () => {
    const response = await post('/v1/chat/completions', chat(prompt(ORIGINAL, EDIT)))
    expect(await response.json()).toEqual({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'm',
      system_fingerprint: 'mortise-fast',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: MERGED, refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 29, completion_tokens: 15, total_tokens: 44 },
    })
  })

  it('streams chunks, one that stops, and [DONE]', async () => {
    const response = await post('/v1/chat/completions', chat(prompt(ORIGINAL, EDIT), { stream: true }))
    const [first, last, done, ...more] = await events(response)
    expect(JSON.parse(first)).toMatchObject({
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { role: 'assistant', content: MERGED }, finish_reason: null }],
    })
    expect(JSON.parse(last)).toMatchObject({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
    expect(done).toBe('[DONE]')
    expect(more).toEqual([])
  })

  const content = async (body: object) => {
    const answer = (await (await post('/v1/chat/completions', body)).json()) as {
      choices: { message: { content: string } }[]
    }
    return answer.choices?.[0].message.content ?? answer
  }

  it('reads content in parts', async () => {
    expect(await content(chat([{ type: 'text', text: prompt(ORIGINAL, EDIT) }]))).toBe(MERGED)
  })

  it('takes the last user message', async () => {
    const messages = [
      { role: 'system', content: 'You merge <code>.' },
      { role: 'user', content: prompt('x\n', 'y\n') },
      { role: 'assistant', content: 'y\n' },
      { role: 'user', content: prompt(ORIGINAL, EDIT) },
    ]
    expect(await content({ model: 'm', messages })).toBe(MERGED)
  })

  it.each(['openrouter/auto', 'gpt-4o', 'any name at all'])(
    'takes any name for a model: %s',
    async (model) => {
      expect(await content(chat(prompt(ORIGINAL, EDIT), { model }))).toBe(MERGED)
    },
  )

  it('takes the file from a prediction and the edit from the message', async () => {
    const prediction = { type: 'content', content: [{ type: 'text', text: ORIGINAL }] }
    expect(await content(chat(EDIT, { prediction }))).toBe(MERGED)
  })

  it('wraps the file where the prompt asks for it', async () => {
    const text = `Merge the <update> into the <code> below, within <updated-code> tags.\n\n<code>${ORIGINAL}</code>\n\n<update>${EDIT}</update>\n`
    expect(await content(chat(text))).toBe(`<updated-code>${MERGED}</updated-code>`)
  })

  it('keeps dollar signs when it wraps', async () => {
    const text = '<updated-code>\n<code>a $& $1\nb\nd\n</code>\n<update>a $& $1\nc $$\nd\n</update>\n'
    expect(await content(chat(text))).toBe('<updated-code>a $& $1\nc $$\nd\n</updated-code>')
  })

  it.each([
    ['has no tags', chat('hello'), 422, 'invalid-input'],
    ['reads in two ways', chat('<code>a</code>\n<update>b</code>\n<update>c</update>'), 422, 'invalid-input'],
    [
      'has no user message',
      { model: 'm', messages: [{ role: 'system', content: 'x' }] },
      400,
      'no_user_message',
    ],
    ['asks for code search', chat('x', { model: 'morph-warp-grep-v2.1' }), 404, 'model_not_found'],
  ])('says what is wrong with a prompt that %s', async (_, body, status, code) => {
    const response = await post('/v1/chat/completions', body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({
      error: { code, message: expect.stringMatching(/\w+ \w+/) },
    })
  })
})

describe('POST /v1/apply/batch', () => {
  const { post } = serving()
  const good = { path: 'a.ts', original_code: ORIGINAL, edit_snippet: EDIT }
  const bad = { path: 'b.ts', initialCode: ORIGINAL, editSnippet: 'REFUSE' }

  it('merges many files', async () => {
    const response = await post('/v1/apply/batch', { files: [good, good] })
    expect(await response.json()).toMatchObject({
      status: 'applied',
      results: [
        { index: 0, path: 'a.ts', status: 'applied', merged_code: MERGED },
        { index: 1, status: 'applied', merged_code: MERGED },
      ],
    })
  })

  it('answers 200 with what could be merged, unless told otherwise', async () => {
    const response = await post('/v1/apply/batch', { files: [good, bad] })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      status: 'partial',
      results: [
        { status: 'applied', merged_code: MERGED },
        {
          index: 1,
          path: 'b.ts',
          status: 'refused',
          error: { code: 'ambiguous-anchor', candidates: [{}, {}] },
        },
      ],
    })
  })

  it('gives nothing at all with all_or_nothing when one is refused', async () => {
    const response = await post('/v1/apply/batch', { files: [good, bad], all_or_nothing: true })
    expect(response.status).toBe(422)
    const text = await response.text()
    expect(text).not.toContain('return 3')
    expect(JSON.parse(text)).toMatchObject({
      error: {
        type: 'merge_refused',
        code: 'ambiguous-anchor',
        message: expect.stringContaining('1 of 2 edits refused'),
      },
      status: 'refused',
      results: [{ status: 'withheld' }, { status: 'refused' }],
    })
  })
})

describe('a request that is not right', () => {
  const running = serving({ bodyLimit: 1_000_000 })

  it.each([
    ['is not JSON', '{', 400, 'invalid_json'],
    ['is no object', '[]', 400, 'invalid_request'],
    ['is empty', '', 400, 'invalid_json'],
    ['has a file that is none', '{"original_code":null,"edit_snippet":"a"}', 400, 'invalid_request'],
    [
      'has a flag that is none',
      '{"original_code":"a","edit_snippet":"b","stream":"yes"}',
      400,
      'invalid_request',
    ],
    ['has no edit', '{"original_code":"a"}', 400, 'invalid_request'],
    ['has a number for a file', '{"original_code":1,"edit_snippet":"a"}', 400, 'invalid_request'],
    [
      'is too large',
      JSON.stringify({ original_code: 'a'.repeat(1_000_000), edit_snippet: '' }),
      413,
      'body_too_large',
    ],
  ])('because it %s', async (_, body, status, code) => {
    const response = await running.post('/v1/apply', body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', code } })
  })

  it('because it is not UTF-8', async () => {
    const body = Buffer.from('{"original_code":"\xff","edit_snippet":"a"}', 'latin1')
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${running.url}/v1/apply`, { method: 'POST', headers, body })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { message: "the request's body is not UTF-8" } })
  })

  it.each([
    [ORIGINAL, 200],
    ['a'.repeat(1_000_000), 413],
  ])('or is right, without its length told beforehand', async (original, status) => {
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
      const chunked = request(`${running.url}/v1/apply`, { method: 'POST', headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      chunked.on('error', reject)
      const body = JSON.stringify({ original_code: original, edit_snippet: EDIT })
      for (let at = 0; at < body.length; at += 50_000) chunked.write(body.slice(at, at + 50_000))
      chunked.end()
    })
    expect(answered).toBe(status)
  })

  it.each([
    ['/v1/apply', '{"original_code":"a"}', 'edit_snippet is missing: it must be a string'],
    ['/v1/apply', '{"original_code":1,"edit_snippet":"a"}', 'original_code must be a string'],
    ...['model', 'instruction', 'path', 'language'].map((field) => [
      '/v1/apply',
      JSON.stringify({ original_code: 'a', edit_snippet: 'b', [field]: 1 }),
      `${field} must be a string`,
    ]),
    ...['stream', 'trace'].map((field) => [
      '/v1/apply',
      JSON.stringify({ original_code: 'a', edit_snippet: 'b', [field]: 'yes' }),
      `${field} must be a boolean`,
    ]),
    ['/v1/apply', '[]', 'the body must be a JSON object'],
    ['/v1/apply', '', "the request's body is empty"],
    ['/v1/apply/batch', '{"files":[]}', 'files must not be empty'],
    ['/v1/apply/batch', '{"files":[{"code":"a"}]}', 'files.0.edit_snippet is missing: it must be a string'],
    ['/v1/chat/completions', '{"messages":1}', 'messages must be an array'],
    ['/v1/chat/completions', '{"messages":[]}', 'messages must not be empty'],
    [
      '/v1/chat/completions',
      '{"messages":[{"content":"a"}]}',
      'messages.0.role is missing: it must be a string',
    ],
    [
      '/v1/chat/completions',
      '{"messages":[{"role":"user","content":"a"}],"stream":1}',
      'stream must be a boolean',
    ],
    [
      '/v1/chat/completions',
      '{"messages":[{"role":"user","content":"a"}],"model":1}',
      'model must be a string',
    ],
    [
      '/v1/chat/completions',
      '{"messages":[{"role":"user","content":"a"}],"tools":1}',
      'tools must be an array',
    ],
    [
      '/v1/chat/completions',
      '{"messages":[{"role":"user","content":1}]}',
      'messages.0.content must be a string, or an array of `{"type":"text","text":"…"}`',
    ],
  ])('is told so in words: %s %s', async (path, body, message) => {
    const response = await running.post(path, body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { message } })
  })

  it('because it is compressed', async () => {
    const response = await running.post('/v1/apply', '{}', { 'content-encoding': 'gzip' })
    expect(response.status).toBe(415)
    expect(await response.json()).toMatchObject({ error: { code: 'encoded_body' } })
  })

  it('because it is no JSON by its type, which also keeps other pages’ forms out', async () => {
    const response = await running.post('/v1/apply', '{}', { 'content-type': 'text/plain' })
    expect(response.status).toBe(415)
  })

  it.each([
    ['GET', '/v1/apply', 405],
    ['POST', '/v1/compact', 404],
    ['GET', '/v1/fine_tuning/jobs?limit=50', 404],
  ])('%s %s', async (method, path, status) => {
    const response = await fetch(running.url + path, { method })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } })
  })
})

describe('a merge that fails', () => {
  const running = serving()

  it.each(['CRASH', 'EXIT'])(
    'tells the client nothing of how (%s), and the next merge is made',
    async (how) => {
      const response = await running.post('/v1/apply', { original_code: ORIGINAL, edit_snippet: how })
      expect(response.status).toBe(500)
      const text = await response.text()
      expect(JSON.parse(text)).toMatchObject({ error: { type: 'server_error', code: 'internal_error' } })
      expect(text).not.toMatch(/secret|\/a\/path|\.js/)
      const next = await running.post('/v1/apply', { original_code: ORIGINAL, edit_snippet: EDIT })
      expect(next.status).toBe(200)
    },
  )
})

describe('threads that can not start', () => {
  it('are told to the client at once, and to nobody why', async () => {
    const running = await start({ engineModule: 'file:///nowhere/engine.mjs' })
    await expect(running.server.ready).rejects.toThrow()
    const response = await running.post('/v1/apply', { original_code: ORIGINAL, edit_snippet: EDIT })
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('nowhere')
    expect(running.log.join('')).toContain('nowhere')
    expect((await fetch(`${running.url}/readyz`)).status).toBe(503)
    await running.server.close()
  })
})

describe('a merge that takes long', () => {
  it('does not hold up anything else', async () => {
    const running = await start()
    const order: string[] = []
    const large = running
      .post('/v1/apply', { original_code: LARGE, edit_snippet: 'SPIN 1500' })
      .then((response) => response.text())
      .then(() => order.push('large'))
    for (const path of ['/healthz', '/v1/models']) await (await fetch(running.url + path)).text()
    await (await running.post('/v1/apply', { original_code: ORIGINAL, edit_snippet: EDIT })).text()
    order.push('small')
    await large
    expect(order).toEqual(['small', 'large'])
    await running.server.close()
  })

  it.each([
    ['small', ORIGINAL],
    ['large', LARGE],
  ])('is stopped when its time is over (%s)', async (_, original) => {
    const running = await start({ budgetMs: 100 })
    const response = await running.post('/v1/apply', {
      original_code: original,
      edit_snippet: 'SPIN 3600000',
    })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ error: { type: 'merge_refused', code: 'budget-exceeded' } })
    await running.server.close()
  })

  it.each([
    ['small', ORIGINAL],
    ['large', LARGE],
  ])('is stopped when the client is gone (%s)', async (_, original) => {
    const running = await start()
    const gone = new AbortController()
    const dropped = fetch(`${running.url}/v1/apply`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ original_code: original, edit_snippet: 'SPIN 3600000' }),
      signal: gone.signal,
    })
    await soon(
      async () => (await (await fetch(`${running.url}/metrics`)).text()).match(/in_flight (\d)/)?.[1],
    ).toBe('1')
    gone.abort()
    await expect(dropped).rejects.toThrow()
    // The one thread of the pool is free again.
    const next = await running.post('/v1/apply', { original_code: original, edit_snippet: EDIT })
    await next.text()
    await soon(() => running.log.some((line) => line.includes('"outcome":"dropped"'))).toBe(true)
    await running.server.close()
  })
})

describe('too much to do', () => {
  it('is answered 503 with Retry-After when the queue is full', async () => {
    const running = await start({ queueLimit: 1 })
    const body = { original_code: ORIGINAL, edit_snippet: 'SPIN 1000' }
    const responses = await Promise.all(Array.from({ length: 4 }, () => running.post('/v1/apply', body)))
    const full = responses.filter((response) => response.status === 503)
    expect(responses.filter((response) => response.status === 200)).toHaveLength(2)
    expect(full).toHaveLength(2)
    expect(full[0].headers.get('retry-after')).toBe('1')
    expect(await full[0].json()).toMatchObject({ error: { type: 'overloaded_error' } })
    await running.server.close()
  })

  it('is answered 503 when bodies would take too much memory, before they are read', async () => {
    const running = await start({ memoryLimit: 1000 })
    const response = await running.post('/v1/apply', { original_code: 'a'.repeat(2000), edit_snippet: '' })
    expect(response.status).toBe(503)
    expect((await running.post('/v1/apply', { original_code: ORIGINAL, edit_snippet: EDIT })).status).toBe(
      200,
    )
    await running.server.close()
  })
})

describe('shutting down', () => {
  it('ends what is under way and takes nothing new', async () => {
    const running = await start()
    await running.server.ready
    const under = running.post('/v1/apply', { original_code: ORIGINAL, edit_snippet: `SPIN 500\n${EDIT}` })
    await soon(
      async () => (await (await fetch(`${running.url}/metrics`)).text()).match(/in_flight (\d)/)?.[1],
    ).toBe('1')
    const closed = running.server.close()
    expect((await under).status).toBe(200)
    expect(await closed).toBe(0)
    await expect(fetch(`${running.url}/healthz`)).rejects.toThrow()
    expect(await running.server.close()).toBe(0)
  })

  it('does not wait for ever', async () => {
    const running = await start({ shutdownMs: 200 })
    await running.server.ready
    const under = running.post('/v1/apply', { original_code: ORIGINAL, edit_snippet: 'SPIN 3600000' })
    await soon(
      async () => (await (await fetch(`${running.url}/metrics`)).text()).match(/in_flight (\d)/)?.[1],
    ).toBe('1')
    const closed = running.server.close()
    await expect(under).rejects.toThrow()
    await closed
  })
})

describe('what others see', () => {
  const running = serving()

  it('listens on this machine alone', () => {
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  it('is ready when a thread is', async () => {
    expect(await (await fetch(`${running.url}/healthz`)).json()).toEqual({ status: 'ok' })
    expect(await (await fetch(`${running.url}/readyz`)).json()).toEqual({ status: 'ready' })
  })

  it('logs no text of files, edits or instructions', async () => {
    const secret = 'the-secret-of-this-file'
    await running.post('/v1/apply', {
      original_code: secret,
      edit_snippet: secret,
      instruction: secret,
      path: secret,
    })
    await running.post('/v1/apply', { original_code: secret, edit_snippet: `CRASH ${secret}` })
    await running.post('/v1/apply', `{"original_code": "${secret}`)
    await running.post(`/v1/nowhere?${secret}`, {})
    await running.post('/v1/apply', secret, { 'content-type': 'text/plain' })
    const log = running.log.join('')
    expect(log).toContain('"outcome":"applied"')
    expect(log).toContain('"outcome":"failed"')
    expect(log).toContain('"status":415,"code":"not_json"')
    expect(log).not.toContain(secret)
  })

  it('counts for Prometheus', async () => {
    await running.post('/v1/apply', { original_code: ORIGINAL, edit_snippet: EDIT })
    await running.post('/v1/apply', { original_code: ORIGINAL, edit_snippet: 'REFUSE' })
    const text = await (await fetch(`${running.url}/metrics`)).text()
    expect(text).toMatch(
      /mortise_requests_total\{route="\/v1\/apply",grade="fast",status="422",outcome="ambiguous-anchor"\} \d/,
    )
    expect(text).toMatch(/mortise_engine_seconds_bucket\{le="0.001",route="\/v1\/apply"\} \d/)
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds')
  })

  it('allows no other origin', async () => {
    const headers = { origin: 'https://example.com', 'access-control-request-method': 'POST' }
    const response = await fetch(`${running.url}/v1/apply`, { method: 'OPTIONS', headers })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(response.status).toBe(405)
  })

  it('allows those that it is told to', async () => {
    const other = await start({ origins: ['https://example.com'] })
    for (const [origin, allowed] of [
      ['https://example.com', 'https://example.com'],
      ['https://example.org', null],
    ] as const) {
      const headers = { origin, 'access-control-request-method': 'POST' }
      const response = await fetch(`${other.url}/v1/apply`, { method: 'OPTIONS', headers })
      expect(response.headers.get('access-control-allow-origin')).toBe(allowed)
    }
    await other.server.close()
  })
})
