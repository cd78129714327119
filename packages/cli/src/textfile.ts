import { isUtf8 } from 'node:buffer'
import type { Stats } from 'node:fs'
import { lstat, open, readFile, readlink, realpath, stat } from 'node:fs/promises'
import { Exit, Failure, systemCode, systemReason } from './failure.js'

/** Above this a file is refused before it is read: the text alone would take four times as much memory. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024

/** Where a zero byte makes a file binary: in its first 8,000 bytes, as Git has it. */
const BINARY_PROBE_BYTES = 8_000

/** A file as it was read. `bytes` and `text` are the same content; the text holds the byte-order mark if there is one. */
export interface TextFile {
  /** As the user named it. */
  readonly path: string
  /** The file itself, behind all symbolic links. */
  readonly target: string
  readonly bytes: Buffer
  readonly text: string
}

/** Reads the file that is to be edited. Undefined if there is none. */
export async function readTextFile(path: string): Promise<TextFile | undefined> {
  const status = await statFile(path)
  if (!status) return undefined
  if (status.isDirectory()) {
    throw new Failure(Exit.noInput, 'is-a-directory', `${path} is a directory`, 'Name a file in it.')
  }
  if (!status.isFile()) {
    const hint = 'Name a regular file; a pipe or a device cannot be merged into.'
    throw new Failure(Exit.noInput, 'not-a-file', `${path} is not a regular file`, hint)
  }
  if (status.size > MAX_FILE_BYTES) throw tooLarge(path, status.size)
  try {
    const target = await realpath(path)
    const bytes = await readFile(target)
    return { path, target, bytes, text: decode(bytes, path) }
  } catch (error) {
    throw error instanceof Failure ? error : unreadable(path, error)
  }
}

async function statFile(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw unreadable(path, error)
    const link = await lstat(path).catch(() => undefined)
    if (!link?.isSymbolicLink()) return undefined
    const to = await readlink(path)
    const message = `${path} is a symbolic link to ${to}, which does not exist`
    throw new Failure(Exit.noInput, 'dangling-link', message, 'Mend the link, or name the file itself.')
  }
}

function unreadable(path: string, error: unknown): Failure {
  const hint = systemCode(error) === 'EACCES' ? 'Check its permissions and those of its folders.' : ''
  const message = `cannot read ${path}: ${systemReason(error)}`
  return new Failure(Exit.noInput, 'unreadable', message, hint, { cause: error })
}

/** Reads an edit from a file, a named pipe or a device: whatever can be opened. */
export async function readEditFile(path: string): Promise<string> {
  try {
    const handle = await open(path, 'r')
    try {
      return await readEditStream(handle.createReadStream({ autoClose: false }), path)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw unreadableEdit(path, error)
    const hint = 'Check the name given to --edit, or leave it out and pipe the edit in.'
    throw new Failure(Exit.noInput, 'no-such-file', `there is no edit file ${path}`, hint)
  }
}

/** Reads an edit to its end. `name` is what messages call it. */
export async function readEditStream(
  stream: AsyncIterable<Uint8Array | string>,
  name: string,
): Promise<string> {
  try {
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      size += bytes.length
      if (size > MAX_FILE_BYTES) throw tooLarge(name, size)
      chunks.push(bytes)
    }
    return decode(Buffer.concat(chunks), name)
  } catch (error) {
    throw unreadableEdit(name, error)
  }
}

function unreadableEdit(name: string, error: unknown): Failure {
  if (error instanceof Failure) return error
  if (systemCode(error) !== 'EISDIR') return unreadable(name, error)
  return new Failure(Exit.noInput, 'is-a-directory', `${name} is a directory`, 'Give the edit as a file.')
}

/** Decodes UTF-8 only where encoding it again gives the same bytes: nothing that is not text gets past here. */
function decode(bytes: Buffer, name: string): string {
  const encoding = wideEncoding(bytes)
  if (encoding) {
    const hint = 'Convert it to UTF-8 first, for example with iconv.'
    throw new Failure(Exit.data, 'not-utf8', `${name} is ${encoding}, not UTF-8`, hint)
  }
  if (bytes.subarray(0, BINARY_PROBE_BYTES).includes(0)) {
    throw new Failure(
      Exit.data,
      'binary',
      `${name} is a binary file`,
      'Only text can be merged; name a text file.',
    )
  }
  if (!isUtf8(bytes)) {
    const message = `${name} is not valid UTF-8: see line ${firstInvalidLine(bytes)}`
    const hint = 'Mend that line, or convert the file to UTF-8 first, for example with iconv.'
    throw new Failure(Exit.data, 'not-utf8', message, hint)
  }
  return bytes.toString('utf8')
}

function wideEncoding(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes[2] === 0 && bytes[3] === 0 ? 'UTF-32' : 'UTF-16'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16'
  return undefined
}

/** 1-based. No UTF-8 sequence holds a line feed, so the file is valid exactly if each line is. */
function firstInvalidLine(bytes: Buffer): number {
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start)
    const end = newline < 0 ? bytes.length : newline + 1
    if (!isUtf8(bytes.subarray(start, end))) return line
    start = end
  }
  return line
}

function tooLarge(name: string, bytes: number): Failure {
  const mebibytes = (count: number) => `${Math.ceil(count / 1024 / 1024)} MiB`
  const message = `${name} is too large: ${mebibytes(bytes)} or more, and the limit is ${mebibytes(MAX_FILE_BYTES)}`
  const hint = 'Split the file, or change it with a tool that works on streams, such as sed.'
  return new Failure(Exit.refused, 'too-large', message, hint)
}
