import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { serving } from './fixture/serving.js'

describe('the API’s description', () => {
  const running = serving()

  it('is valid OpenAPI, and names every route', async () => {
    const api = (await (await fetch(`${running.url}/openapi.json`)).json()) as {
      paths: Record<string, object>
      servers: { url: string }[]
    }
    expect(await new Validator().validate(structuredClone(api))).toMatchObject({ valid: true })
    expect(api.servers[0].url).toBe(running.url)
    expect(Object.keys(api.paths)).toEqual([
      '/v1/apply',
      '/v1/code/apply',
      '/v1/chat/completions',
      '/v1/apply/batch',
      '/v1/models',
      '/healthz',
      '/readyz',
      '/metrics',
    ])
  })

  it('gives examples that work', async () => {
    const api = (await (await fetch(`${running.url}/openapi.json`)).json()) as {
      paths: Record<string, { post?: { requestBody: { content: Record<string, { example: object }> } } }>
    }
    for (const [path, { post }] of Object.entries(api.paths)) {
      if (post === undefined) continue
      const response = await running.post(path, post.requestBody.content['application/json'].example)
      expect([path, response.status]).toEqual([path, 200])
      expect(await response.text()).toContain('Hello')
    }
  })

  it('is a page too, which loads nothing from elsewhere', async () => {
    const response = await fetch(`${running.url}/docs`)
    const page = await response.text()
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(page).toContain('/v1/chat/completions')
    expect(page).not.toMatch(/<script|src=/)
  })
})
