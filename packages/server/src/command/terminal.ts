/** What a command may touch of the process around it; a subset of what the `mortise` command hands over. */
export interface CommandTerminal {
  out(text: string): Promise<void>
  err(text: string): Promise<void>
  readonly env: Readonly<Record<string, string | undefined>>
}

/** A command of `mortise` that this package brings. */
export interface ServerCommand {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** Runs with the arguments after the command's name; resolves to the exit code. Never throws. */
  run(args: readonly string[], terminal: CommandTerminal): Promise<number>
}

/** As in BSD's `sysexits.h`. */
export const EXIT = { done: 0, refused: 1, usage: 64, unavailable: 69, software: 70 } as const

/** The arguments make no sense; the message says why. */
export class UsageError extends Error {}

/** Runs `body`, and says in words what went wrong. */
export async function saying(
  command: string,
  terminal: CommandTerminal,
  body: () => Promise<number>,
): Promise<number> {
  try {
    return await body()
  } catch (error) {
    const message = error instanceof Error && error.message !== '' ? error.message : String(error)
    const usage = error instanceof UsageError || isParseError(error)
    const hint = usage ? `\nRun "mortise ${command} --help" to see how it is used.` : ''
    await terminal.err(`mortise ${command}: ${message}${hint}\n`)
    return usage ? EXIT.usage : EXIT.unavailable
  }
}

function isParseError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}

/** A whole number between two, or a `UsageError` that names the flag. */
export function wholeNumber(
  flag: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new UsageError(`--${flag} must be a whole number from ${least} to ${most}, not "${text}"`)
}
