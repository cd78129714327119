/** Exit codes of the command. 64 and up are those of BSD's `sysexits.h`, so that scripts can tell the causes apart. */
export const Exit = {
  done: 0,
  /** The engine, or a limit of the command, declined the edit; nothing was written. */
  refused: 2,
  usage: 64,
  /** The input is not UTF-8 text. */
  data: 65,
  /** The input is missing, unreadable, or not a file. */
  noInput: 66,
  /** A bug in Mortise. */
  software: 70,
  cannotCreate: 73,
  io: 74,
  /** The file changed while the merge was being made; trying again is right. */
  retry: 75,
} as const
export type Exit = (typeof Exit)[keyof typeof Exit]

/** Ends the command with a message, a hint that says what to do next, and an exit code. */
export class Failure extends Error {
  constructor(
    readonly exit: Exit,
    /** Stable name for programs, kebab-case. */
    readonly code: string,
    message: string,
    readonly hint = '',
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'Failure'
  }
}

/** The `code` of an error of the operating system (`ENOENT`), or an empty string. */
export function systemCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

/** What the operating system said, in plain words where there are some. */
export function systemReason(error: unknown): string {
  const code = systemCode(error)
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error))
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of the path is not a directory',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'the symbolic links go round in a circle',
  EMFILE: 'too many open files',
  EIO: 'input/output error',
  EBUSY: 'the file is in use by another program',
}
