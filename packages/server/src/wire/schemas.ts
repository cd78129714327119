/** The schemas of request bodies. */
import { z } from 'zod'
import { EDIT, ORIGINAL } from './spellings.js'

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

export type ApplyFields = z.infer<typeof ApplyBody>
export type ChatFields = z.infer<typeof ChatBody>
export type MergeFields = z.infer<z.ZodObject<typeof merge>>
export type Text = z.infer<typeof TextContent>
