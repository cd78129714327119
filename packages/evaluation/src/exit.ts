import { type Command, CommanderError, InvalidArgumentError } from 'commander'

/** Exit codes as in BSD's `sysexits.h`. */
const EXIT_CODES = { usage: 64, badData: 65, noInput: 66 } as const

/** Ends the program with a message. */
export function exitWith(code: keyof typeof EXIT_CODES, message: string): never {
  console.error(message)
  process.exit(EXIT_CODES[code])
}

/** Parses the command line of this process; leaves with the code for wrong usage where it is wrong. */
export function parseArguments<Flags>(command: Command): { paths: string[]; flags: Flags } {
  try {
    command.exitOverride().parse()
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander has printed the message already; asking for help is no error.
    process.exit(error.exitCode === 0 ? 0 : EXIT_CODES.usage)
  }
  return { paths: command.processedArgs[0] ?? [], flags: command.opts() as Flags }
}

/** A parser for options that take a number. */
export function numberIn(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !(value >= min && value <= max)) {
      throw new InvalidArgumentError(`Not a number from ${min} to ${max}.`)
    }
    return value
  }
}

/** A parser for options that may be repeated, each time with one of the names. */
export function oneOf(names: readonly string[]): (text: string, before?: readonly string[]) => string[] {
  return (text, before = []) => {
    if (!names.includes(text)) throw new InvalidArgumentError(`Allowed choices are ${names.join(', ')}.`)
    return [...before, text]
  }
}
