/** The API's description, made from the schemas that requests are read with. */
import { REFUSAL_CODES } from '@mortise/core'
import { z } from 'zod'
import { MODELS } from '../wire/models.js'
import { ApplyBody, BatchBody, ChatBody } from '../wire/schemas.js'

const Range = z.object({ start: z.int(), end: z.int() }).describe('A run of lines: 0-based, half-open.')
const Share = z.number().min(0).max(1)
const Hunk = z.object({
  original: Range,
  output: Range,
  edit: Range.describe('Lines of the edit as given; empty for a pure deletion.'),
  confidence: Share,
})
const Usage = z
  .object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() })
  .describe('Estimates, at four UTF-16 units a token. Usage records hold counts by a tokeniser.')
const Timing = z.object({ engine_ms: z.number(), total_ms: z.number() }).describe('Milliseconds.')
const common = {
  id: z.string(),
  model: z.string().describe('The model that was asked for.'),
  answered_by: z.string().describe('The model that answered.'),
  note: z.string().optional().describe('Says why another model answered than was asked for.'),
  usage: Usage,
  timing: Timing,
}
const Trace = z
  .object({
    origin: z.array(z.int()).describe('Per output line: 0 kept, 1 context, 2 edited, 3 re-indented.'),
    original_line: z.array(z.int()).describe('Per output line: the original line that it is, or -1.'),
    edit_line: z.array(z.int()).describe('Per output line: the line of the edit that it is, or -1.'),
    loss: z
      .array(z.int())
      .describe('Per original line: 0 not gone, 1 replaced, 2 omitted, 3 removed, 4 moved, 5 rewritten.'),
  })
  .describe('Where each line comes from. Lines are 0-based.')
const ApplyResult = z.object({
  object: z.literal('apply.result'),
  status: z.literal('applied'),
  merged_code: z.string(),
  mergedCode: z.string().optional().describe('The same, in the other spelling; from /v1/code/apply alone.'),
  confidence: Share.describe('The chance that the merge is what the edit meant.'),
  hunks: z.array(Hunk),
  trace: Trace.optional(),
  ...common,
})
const Candidate = z.object({
  start: z.int(),
  end: z.int(),
  text: z.string().describe('Its first line, trimmed.'),
  score: Share.describe('How well it fits, relative to the others.'),
})
const ErrorBody = z.object({
  error: z.object({
    message: z.string().describe('For people and coding agents: what is wrong, and what to do.'),
    type: z.enum([
      'merge_refused',
      'invalid_request_error',
      'authentication_error',
      'rate_limit_error',
      'not_found_error',
      'overloaded_error',
      'server_error',
    ]),
    code: z.string().describe(`With merge_refused one of: ${REFUSAL_CODES.join(', ')}.`),
    candidates: z
      .array(Candidate)
      .optional()
      .describe('With merge_refused: the places that the edit may have meant.'),
    param: z.string().optional(),
  }),
})
const BatchResult = z.object({
  object: z.literal('apply.batch'),
  status: z.enum(['applied', 'partial', 'refused']),
  results: z.array(
    z.object({
      index: z.int(),
      path: z.string().optional(),
      status: z
        .enum(['applied', 'refused', 'withheld'])
        .describe('withheld: could be merged, but others of an all-or-nothing batch could not.'),
      merged_code: z.string().optional(),
      confidence: Share.optional(),
      hunks: z.array(Hunk).optional(),
      error: ErrorBody.shape.error.optional(),
    }),
  ),
  ...common,
})
const Completion = z.looseObject({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.int(),
  model: z.string(),
  system_fingerprint: z.string().describe('The model that answered.'),
  choices: z.array(
    z.looseObject({
      index: z.int(),
      message: z.looseObject({
        role: z.literal('assistant'),
        content: z.string().describe('The merged file.'),
      }),
      finish_reason: z.literal('stop'),
    }),
  ),
  usage: Usage,
})

const SCHEMAS = { ApplyBody, BatchBody, ChatBody, ApplyResult, BatchResult, Completion, Error: ErrorBody }

const ref = (name: keyof typeof SCHEMAS) => ({ $ref: `#/components/schemas/${name}` })
const json = (name: keyof typeof SCHEMAS) => ({ 'application/json': { schema: ref(name) } })
const fails = (description: string) => ({ description, content: json('Error') })

const FAULTS = {
  400: fails('The body can not be read as a request.'),
  401: fails('Where keys are needed: none, or one that is not known.'),
  413: fails('The body is larger than the server takes.'),
  422: fails('The merge is refused. Nothing is merged; the message says what to add to the edit.'),
  429: fails('The key’s limit is used up; see Retry-After and the x-ratelimit headers.'),
  503: fails('The server has as much to do as it takes on; see Retry-After.'),
}

function merging(
  operationId: string,
  summary: string,
  description: string,
  body: keyof typeof SCHEMAS,
  result: keyof typeof SCHEMAS,
  example: object,
  streamed?: string,
) {
  return {
    post: {
      operationId,
      tags: ['Merging'],
      summary,
      description,
      requestBody: { required: true, content: { 'application/json': { schema: ref(body), example } } },
      responses: {
        200: {
          description: 'Merged.',
          content: {
            ...json(result),
            ...(streamed === undefined
              ? {}
              : { 'text/event-stream': { schema: { type: 'string', description: streamed } } }),
          },
        },
        ...FAULTS,
      },
    },
  }
}

function reading(operationId: string, summary: string, description: string, type = 'application/json') {
  return {
    get: {
      operationId,
      tags: ['Service'],
      summary,
      description,
      responses: {
        200: {
          description,
          content: { [type]: { schema: { type: type.endsWith('json') ? 'object' : 'string' } } },
        },
      },
    },
  }
}

const ORIGINAL = 'function greet(name) {\n  return name\n}\n'
const SNIPPET = "function greet(name) {\n  return 'Hello ' + name\n}\n"

/** Plain data, ready for `JSON.stringify`. */
export function describeApi(version: string, url: string, keys: boolean): ApiDescription {
  const schemas = Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => {
      const { $schema: _, ...rest } = z.toJSONSchema(schema as z.ZodType, { io: 'input' })
      return [name, rest]
    }),
  )
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mortise',
      version,
      description:
        'Merges an AI assistant’s lazy edits into files: right, or refused with a reason. Point a client of a ' +
        'fast-apply service here and it works unchanged. Answers that are not a merge are refusals (422), never a guess.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url }],
    ...(keys ? { security: [{ key: [] }] } : {}),
    tags: [{ name: 'Merging' }, { name: 'Service' }],
    paths: {
      '/v1/apply': merging(
        'apply',
        'Merge one edit into one file',
        'The service’s own route, with all that it has to say about a merge.',
        'ApplyBody',
        'ApplyResult',
        { original_code: ORIGINAL, edit_snippet: SNIPPET, path: 'greet.js' },
        'Events {object:"apply.chunk", delta} with the file, one {object:"apply.result"} with the rest, then [DONE].',
      ),
      '/v1/code/apply': merging(
        'codeApply',
        'Merge one edit, as other services spell it',
        'The same as /v1/apply. Reads initial_code or initialCode, edit_snippet or editSnippet.',
        'ApplyBody',
        'ApplyResult',
        { initialCode: ORIGINAL, editSnippet: SNIPPET },
      ),
      '/v1/chat/completions': merging(
        'chatCompletions',
        'Merge one edit, as a chat completion',
        'For clients that speak OpenAI’s protocol. The last user message holds instruction, file and edit between ' +
          'tags; the answer’s content is the merged file. A stream begins when the merge is known to be good. ' +
          'Also served at //v1/chat/completions, /v1/v1/…, /api/v1/…, /chat/completions and /v1/apply/chat/completions.',
        'ChatBody',
        'Completion',
        {
          model: 'mortise-fast',
          messages: [
            {
              role: 'user',
              content: `<instruction>I greet</instruction>\n<code>${ORIGINAL}</code>\n<update>${SNIPPET}</update>`,
            },
          ],
        },
        'Chunks of a chat completion, then [DONE].',
      ),
      '/v1/apply/batch': merging(
        'applyBatch',
        'Merge many edits in one request',
        'Up to 1000 files. With all_or_nothing, one refusal keeps all of them back and the answer is 422.',
        'BatchBody',
        'BatchResult',
        {
          files: [{ path: 'greet.js', original_code: ORIGINAL, edit_snippet: SNIPPET }],
          all_or_nothing: true,
        },
      ),
      '/v1/models': reading(
        'models',
        'List model names',
        `Any name is accepted; these are listed: ${MODELS.join(', ')}.`,
      ),
      '/healthz': reading('health', 'Is the server alive?', 'Answers as long as the process does.'),
      '/readyz': reading(
        'ready',
        'Is the server ready?',
        '200 when a merge thread is ready, 503 before that and at shutdown.',
      ),
      '/metrics': reading('metrics', 'Metrics', 'For Prometheus.', 'text/plain'),
    },
    components: {
      schemas,
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key made by `mortise keys create NAME`. None is needed on this machine by default.',
        },
      },
    },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: JSON whose shape OpenAPI defines
export type ApiDescription = Record<string, any>
