/** Request bodies: their schemas, and how each becomes merges to be made. */
import type { ApplyRequest } from '@mortise/core'
import { z } from 'zod'
import { expandAnchors, withoutProtocol } from './anchors.js'
import { type Fault, fault, refuse } from './fault.js'
import { guessLanguage } from './language.js'
import { DEFAULT_MODEL, isForeign } from './models.js'
import { readPrompt } from './prompt.js'

/** A request as every route understands it: one or more merges, and how the answer is wanted. */
export interface Order {
  readonly model: string
  readonly requests: readonly ApplyRequest[]
  readonly stream: boolean
  /** Streams end with a chunk of token counts. */
  readonly streamUsage: boolean
  /** The answer says for each line where it comes from. */
  readonly trace: boolean
  /** A batch that is answered whole or not at all. */
  readonly allOrNothing: boolean
  /** The file goes between these. */
  readonly wrapping?: readonly [string, string]
  /** Must not occur in the answer. */
  readonly forbidden?: string
}

export type Reading =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'fault'; readonly fault: Fault }

const ORIGINAL = ['original_code', 'initial_code', 'originalCode', 'initialCode', 'original', 'code', 'file']
const EDIT = ['edit_snippet', 'editSnippet', 'update', 'code_edit', 'edit']
const INSTRUCTION = ['instruction', 'instructions']
const PATH = ['path', 'file_path', 'filePath', 'filename', 'target_filepath']

const SPELLINGS: readonly (readonly string[])[] = [ORIGINAL, EDIT, INSTRUCTION, PATH]

const merge = {
  original_code: z
    .string()
    .describe(`The file as it stands; empty for a new file. Also read as ${ORIGINAL.slice(1).join(', ')}.`),
  edit_snippet: z
    .string()
    .describe(
      `The lazy edit: changed lines, some context, markers. Also read as ${EDIT.slice(1).join(', ')}.`,
    ),
  instruction: z.string().nullish().describe('What the edit does, in a sentence. A hint.'),
  path: z
    .string()
    .nullish()
    .describe('Names the file; gives the language, which is guessed from the text otherwise.'),
  language: z.string().nullish().describe('Overrides the language that `path` suggests.'),
}
const model = z.string().nullish().describe('Any name is accepted and echoed.')
const stream = z
  .boolean()
  .nullish()
  .describe('Answer as server-sent events, begun when the merge is known to be good.')

export const ApplyBody = z.object({
  model,
  ...merge,
  stream,
  trace: z.boolean().nullish().describe('Say for each line where it comes from.'),
})

export const BatchBody = z.object({
  model,
  files: z.array(z.object(merge)).min(1).max(1000),
  all_or_nothing: z
    .boolean()
    .nullish()
    .describe('Where one edit is refused, give no merged file at all and answer 422.'),
})

const TextContent = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
])

export const ChatBody = z.object({
  model,
  messages: z
    .array(z.looseObject({ role: z.string(), content: TextContent.nullish() }))
    .min(1)
    .describe('The last user message holds `<instruction>…</instruction><code>…</code><update>…</update>`.'),
  stream,
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  prediction: z
    .looseObject({ content: TextContent })
    .nullish()
    .describe('Instead of tags: the file here, the edit as the whole user message.'),
  tools: z.array(z.unknown()).nullish(),
})

const NO_SEARCH =
  'this server merges edits and does not serve code search or other models; send merges to mortise-fast'

/** `/v1/apply` and `/v1/code/apply`, in every spelling. */
export function readApply(body: unknown): Reading {
  const spelled = respelled(body)
  const parsed = isPlain(spelled) ? { success: true as const, data: spelled } : ApplyBody.safeParse(spelled)
  if (!parsed.success) return invalid(parsed.error)
  const { model, stream, trace, ...fields } = parsed.data
  return order({
    model: model || DEFAULT_MODEL,
    requests: [toRequest(fields)],
    stream: stream ?? false,
    trace: trace ?? false,
  })
}

export function readBatch(body: unknown): Reading {
  const spelled =
    isObject(body) && Array.isArray(body.files) ? { ...body, files: body.files.map(respelled) } : body
  const parsed = BatchBody.safeParse(spelled)
  if (!parsed.success) return invalid(parsed.error)
  const { model, files, all_or_nothing } = parsed.data
  return order({
    model: model || DEFAULT_MODEL,
    requests: files.map(toRequest),
    allOrNothing: all_or_nothing ?? false,
  })
}

/** `/v1/chat/completions`; `anchored` where the client says that it uses the large-file anchor protocol. */
export function readChat(body: unknown, anchored: boolean): Reading {
  const parsed = ChatBody.safeParse(body)
  if (!parsed.success) return invalid(parsed.error)
  const { model: name, messages, stream, stream_options, prediction, tools } = parsed.data
  const model = name || DEFAULT_MODEL
  if (isForeign(model) || (tools?.length ?? 0) > 0)
    return no(fault(404, 'not_found_error', 'model_not_found', NO_SEARCH))

  const users = messages.filter((message) => message.role === 'user')
  const last = users[users.length - 1]
  if (last === undefined) {
    return no(
      fault(400, 'invalid_request_error', 'no_user_message', 'the request has no user message', 'messages'),
    )
  }
  const text = textOf(last.content)
  const asked = { model, stream: stream ?? false, streamUsage: stream_options?.include_usage ?? false }
  const reading = readPrompt(text)
  // With a prediction the message is the edit alone, and tags in it may be the edit's own.
  if (reading.kind === 'unreadable' && prediction == null) return no(refuse('invalid-input', reading.reason))
  if (reading.kind !== 'prompt') {
    if (prediction == null) {
      return no(
        refuse(
          'invalid-input',
          'the last user message has no `<code>…</code><update>…</update>`, and there is no prediction',
        ),
      )
    }
    return order({
      ...asked,
      requests: [withLanguage({ original: textOf(prediction.content), edit: text })],
    })
  }

  const { prompt } = reading
  const system = messages.some(
    (message) => message.role === 'system' && textOf(message.content).includes('<updated-code>'),
  )
  const wrapping = prompt.wrapped || system ? (['<updated-code>', '</updated-code>'] as const) : undefined
  const expansion = anchored ? expandAnchors(prompt.code) : undefined
  if (anchored && expansion === undefined && prompt.code.startsWith('⟪MORPH_DEFINITIONS_BEGIN_')) {
    return no(refuse('invalid-input', 'the table of anchors before the file does not fit its skeleton'))
  }
  return order({
    ...asked,
    requests: [
      withLanguage({
        original: expansion?.text ?? prompt.code,
        edit: prompt.update,
        instruction: prompt.instruction === undefined ? undefined : withoutProtocol(prompt.instruction),
      }),
    ],
    ...(wrapping === undefined ? {} : { wrapping }),
    ...(expansion === undefined ? {} : { forbidden: expansion.cut }),
  })
}

/** The same object with the first spelling present of each field under our own name. */
function respelled(body: unknown): unknown {
  if (!isObject(body)) return body
  const spelled: Record<string, unknown> = { ...body }
  for (const names of SPELLINGS) {
    const name = names.find((name) => body[name] !== undefined)
    if (name !== undefined) spelled[names[0]] = body[name]
  }
  return spelled
}

const TEXTS = ['model', 'instruction', 'path', 'language'] as const
const FLAGS = ['stream', 'trace'] as const

/**
 * Whether the schema would take it. Most bodies are as they should be, and the schema's own code, which a merge has
 * driven out of the processor's caches, takes a tenth of a ms to see that; it says what is wrong with the others.
 */
function isPlain(body: unknown): body is z.infer<typeof ApplyBody> {
  return (
    isObject(body) &&
    typeof body.original_code === 'string' &&
    typeof body.edit_snippet === 'string' &&
    TEXTS.every((name) => body[name] == null || typeof body[name] === 'string') &&
    FLAGS.every((name) => body[name] == null || typeof body[name] === 'boolean')
  )
}

function toRequest(fields: z.infer<z.ZodObject<typeof merge>>): ApplyRequest {
  return withLanguage({
    original: fields.original_code,
    edit: fields.edit_snippet,
    instruction: fields.instruction ?? undefined,
    path: fields.path ?? undefined,
    language: fields.language ?? undefined,
  })
}

/** Where the client does not tell the language, the file may. */
function withLanguage(request: ApplyRequest): ApplyRequest {
  if (request.path !== undefined || request.language !== undefined) return request
  return { ...request, language: guessLanguage(request.original) }
}

function textOf(content: z.infer<typeof TextContent> | null | undefined): string {
  if (content == null) return ''
  return typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function order(given: Partial<Order> & Pick<Order, 'model' | 'requests'>): Reading {
  return {
    kind: 'order',
    order: { stream: false, streamUsage: false, trace: false, allOrNothing: false, ...given },
  }
}

function no(fault: Fault): Reading {
  return { kind: 'fault', fault }
}

function invalid(error: z.ZodError): Reading {
  const issue = error.issues[0]
  const where = issue.path.join('.')
  const message = where === '' ? 'the body must be a JSON object' : `${where} ${complaint(issue)}`
  return no(fault(400, 'invalid_request_error', 'invalid_request', message, where === '' ? undefined : where))
}

/** What is wrong with a field, after its name. */
function complaint(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      // Zod tells a missing field from one of the wrong type in its words alone.
      return issue.message.endsWith('received undefined')
        ? `is missing: it must be ${article(issue.expected)}`
        : `must be ${article(issue.expected)}`
    case 'invalid_union':
      return 'must be a string, or an array of `{"type":"text","text":"…"}`'
    case 'too_small':
      return 'must not be empty'
    case 'too_big':
      return `must have no more than ${issue.maximum} items`
    default:
      return `is not right: ${issue.message}`
  }
}

function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`
}
