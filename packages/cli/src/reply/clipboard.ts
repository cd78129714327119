import { Exit, Failure } from '../failure.js'

/** The clipboard's text. */
export async function readClipboard(): Promise<string> {
  const { readText } = await import('tinyclip')
  const text = await readText().catch((error: unknown) => {
    const hint = 'Pipe the reply in instead: mortise apply < reply.md'
    throw new Failure(Exit.noInput, 'no-clipboard', 'the clipboard cannot be read', hint, { cause: error })
  })
  if (text.trim() !== '') return text
  throw new Failure(Exit.refused, 'invalid-input', 'the clipboard holds no text', 'Copy the reply first.')
}
