/** Request bodies: how each becomes merges to be made. */
import type { ApplyRequest } from '@mortise/core'
import type { z } from 'zod'
import { expandAnchors, withoutProtocol } from './anchors.js'
import { type Fault, fault, refuse } from './fault.js'
import { guessLanguage } from './language.js'
import { DEFAULT_MODEL, isForeign } from './models.js'
import { readPrompt } from './prompt.js'
import type { ApplyFields, ChatFields, MergeFields, Text } from './schemas.js'
import { EDIT, INSTRUCTION, ORIGINAL, PATH } from './spellings.js'

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

const SPELLINGS: readonly (readonly string[])[] = [ORIGINAL, EDIT, INSTRUCTION, PATH]

/** Loaded when a body first needs them: that takes longer than loading the engine, and most bodies need none. */
const schemas = () => import('./schemas.js')

const NO_SEARCH =
  'this server merges edits and does not serve code search or other models; send merges to mortise-fast'

/** `/v1/apply` and `/v1/code/apply`, in every spelling. */
export async function readApply(body: unknown): Promise<Reading> {
  const spelled = respelled(body)
  const parsed = isPlainApply(spelled)
    ? { success: true as const, data: spelled }
    : (await schemas()).ApplyBody.safeParse(spelled)
  if (!parsed.success) return invalid(parsed.error)
  const { model, stream, trace, ...fields } = parsed.data
  return order({
    model: model || DEFAULT_MODEL,
    requests: [toRequest(fields)],
    stream: stream ?? false,
    trace: trace ?? false,
  })
}

export async function readBatch(body: unknown): Promise<Reading> {
  const spelled =
    isObject(body) && Array.isArray(body.files) ? { ...body, files: body.files.map(respelled) } : body
  const parsed = (await schemas()).BatchBody.safeParse(spelled)
  if (!parsed.success) return invalid(parsed.error)
  const { model, files, all_or_nothing } = parsed.data
  return order({
    model: model || DEFAULT_MODEL,
    requests: files.map(toRequest),
    allOrNothing: all_or_nothing ?? false,
  })
}

/** `/v1/chat/completions`; `anchored` where the client says that it uses the large-file anchor protocol. */
export async function readChat(body: unknown, anchored: boolean): Promise<Reading> {
  const parsed = isPlainChat(body)
    ? { success: true as const, data: body }
    : (await schemas()).ChatBody.safeParse(body)
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
function isPlainApply(body: unknown): body is ApplyFields {
  return (
    isObject(body) &&
    typeof body.original_code === 'string' &&
    typeof body.edit_snippet === 'string' &&
    TEXTS.every((name) => body[name] == null || typeof body[name] === 'string') &&
    FLAGS.every((name) => body[name] == null || typeof body[name] === 'boolean')
  )
}

/** The same for a chat: one that holds texts and nothing that clients seldom send. */
function isPlainChat(body: unknown): body is ChatFields {
  return (
    isObject(body) &&
    (body.model == null || typeof body.model === 'string') &&
    (body.stream == null || typeof body.stream === 'boolean') &&
    Array.isArray(body.messages) &&
    body.messages.length > 0 &&
    body.messages.every(isPlainMessage) &&
    body.stream_options == null &&
    body.prediction == null &&
    body.tools == null
  )
}

function isPlainMessage(message: unknown): boolean {
  return isObject(message) && typeof message.role === 'string' && typeof message.content === 'string'
}

function toRequest(fields: MergeFields): ApplyRequest {
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

function textOf(content: Text | null | undefined): string {
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
