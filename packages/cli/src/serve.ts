import type { Command } from 'commander'
import { Exit, Failure, systemCode } from './failure.js'
import type { Terminal } from './terminal.js'

/**
 * What this package needs of `@mortise/server`, which is installed with it unless optional packages are left out: its
 * tokeniser and database are most of what an install takes.
 */
interface ServerCommand {
  run(args: readonly string[], terminal: Pick<Terminal, 'out' | 'err' | 'env'>): Promise<number>
}

const SERVER: string = '@mortise/server'

/** `mortise serve` and `mortise keys`; they read their own arguments, help included. */
export function addServerCommands(program: Command, terminal: Terminal, setExit: (code: Exit) => void): void {
  const commands = [
    ['serve', 'serveCommand', 'serve merges over HTTP, with a page to try them'],
    ['keys', 'keysCommand', 'make, list and revoke the keys of "mortise serve"'],
  ] as const
  for (const [name, exported, summary] of commands) {
    program
      .command(name)
      .summary(summary)
      .argument('[ARGS...]')
      .helpOption(false)
      .allowUnknownOption()
      .action(async (args: string[]) => {
        const server = await loadServer()
        setExit((await server[exported].run(args, terminal)) as Exit)
      })
  }
}

async function loadServer(): Promise<Record<'serveCommand' | 'keysCommand', ServerCommand>> {
  try {
    return await import(SERVER)
  } catch (error) {
    if (systemCode(error) !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new Failure(
      Exit.usage,
      'no-server',
      `${SERVER} is not installed`,
      `Install it beside this command: npm install -g ${SERVER}`,
      { cause: error },
    )
  }
}
