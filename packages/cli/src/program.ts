import { createRequire } from 'node:module'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { ApplyOptions } from './apply.js'
import type { BenchOptions } from './bench.js'
import type { LoadCore } from './engine.js'
import { Exit, Failure } from './failure.js'
import type { ReplyFlags } from './reply/command.js'
import { addServerCommands } from './serve.js'
import type { Terminal } from './terminal.js'

/** Runs the command line `args` (without the program's name) and returns the exit code. Never throws. */
export async function run(args: readonly string[], terminal: Terminal, loadCore: LoadCore): Promise<Exit> {
  let exit: Exit = Exit.done
  const setExit = (code: Exit) => {
    exit = code
  }
  // Commander writes while it parses and cannot wait; what it says is handed over afterwards.
  const said = { out: '', err: '' }
  const program = createProgram(said, terminal, loadCore, setExit)
  try {
    await program.parseAsync(args, { from: 'user' }).finally(() => terminal.out(said.out))
  } catch (error) {
    setExit(report(error, said))
  }
  // With standard error closed there is no one left to tell; the exit code still says it.
  await terminal.err(said.err).catch(() => undefined)
  return exit
}

function report(error: unknown, said: { err: string }): Exit {
  if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.done : Exit.usage
  if (error instanceof Failure) {
    const refused = error.exit === Exit.refused
    said.err = refused
      ? `mortise: refused (${error.code}): ${error.message}. ${error.hint}\nNothing was written.\n`
      : `mortise: ${error.message}.${error.hint ? ` ${error.hint}` : ''}\n`
    return error.exit
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  said.err = `mortise: this is a bug in Mortise, please report it.\n${stack}\n`
  return Exit.software
}

function createProgram(
  said: { out: string; err: string },
  terminal: Terminal,
  loadCore: LoadCore,
  setExit: (code: Exit) => void,
): Command {
  const program = new Command('mortise')
    .description('Puts the lazy edit of an AI assistant into a file: right, or refused with a reason.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        said.out += text
      },
      writeErr: (text) => {
        said.err += text
      },
      outputError: (text, write) => write(text.replace(/^error:/, 'mortise:')),
    })
    .showHelpAfterError('Run "mortise --help" to see how it is used.')
    .addHelpText('after', PROGRAM_EXAMPLES)

  const apply = program
    .command('apply')
    .summary('merge an edit into a file, or a whole reply into many')
    .description(
      'Merges an edit into FILE: a lazy one (new lines, some context, markers such as "// ... existing code ..."),\n' +
        'SEARCH/REPLACE blocks, a unified diff, an apply_patch patch, str_replace calls.\n' +
        'Prints the merged file, or a coloured diff where a person looks on; changes FILE only with --write.\n' +
        'Without FILE, reads a whole reply of an assistant and merges all of its files, or none.',
    )
    .argument('[FILE]', 'the file to merge into; without it the edit is a whole reply')
    .addOption(editOption('read the edit from F; "-" or nothing: standard input'))
    .addOption(instructionOption())
    .option('-w, --write', 'replace FILE by the result, all or nothing')
    .option('--create', 'if FILE does not exist, make a new file of the edit')
    .addOption(new Option('-d, --diff', 'print a unified diff instead of the merged file').conflicts('json'))
    .option('--json', 'print the outcome as one JSON object, refusals and errors too')
    .option('--explain', 'say what went where and why, on standard error')
    .addOption(new Option('--format <F>', 'take the edit for this dialect').choices(DIALECTS))
    .addOption(new Option('--clipboard', 'read the edit from the clipboard').conflicts('edit'))
    .option('--partial', 'apply the blocks that can be placed, though others are refused')
    .option(
      '--complete',
      'the model ended by itself: a closing line that is missing was forgotten, not cut off',
    )
  withEngineOptions(apply)
    .optionsGroup('Options for a whole reply, without FILE:')
    .option('--root <DIR>', 'the folder that the reply is for; nothing outside it is touched')
    .option('-y, --yes', 'write without asking')
    .option('--dry-run', 'only say what would be written')
    .addHelpText('after', APPLY_NOTES)
    .showHelpAfterError('Run "mortise apply --help" to see how it is used.')
    .action(async (file: string | undefined, options: ApplyOptions & ReplyFlags) => {
      if (file === undefined) {
        const { replyCommand } = await import('./reply/command.js')
        return setExit(await replyCommand(options, terminal, loadCore))
      }
      const { applyCommand } = await import('./apply.js')
      setExit(await applyCommand(file, options, terminal, loadCore))
    })

  const bench = program
    .command('bench')
    .summary('time the engine, on your own file')
    .description(
      'Times the merge of one edit into FILE, first and warm. Changes nothing.\n' +
        'Without --edit, three lines are taken out of FILE and an edit is made that puts them back.\n' +
        'Without FILE, generated TypeScript of about 2,000, 8,000 and 32,000 tokens is used.',
    )
    .argument('[FILE]', 'the file to time the engine on')
    .addOption(editOption('a real edit of FILE; "-": standard input'))
    .addOption(instructionOption())
    .option('--runs <N>', 'measured runs at most; time runs out after three seconds', parseRuns, 1000)
    .option('--json', 'print the results as one JSON object')
  withEngineOptions(bench)
    .addHelpText('after', BENCH_EXAMPLES)
    .showHelpAfterError('Run "mortise bench --help" to see how it is used.')
    .action(async (file: string | undefined, options: BenchOptions) => {
      if (file === undefined && options.edit !== undefined) {
        throw new Failure(
          Exit.usage,
          'no-file',
          '--edit needs a FILE to merge into',
          'Name the file before it.',
        )
      }
      const { benchCommand } = await import('./bench.js')
      setExit(await benchCommand(file, options, terminal, loadCore))
    })
  addServerCommands(program, terminal, setExit)
  return program
}

function editOption(description: string): Option {
  return new Option('-e, --edit <F>', description)
}

function instructionOption(): Option {
  return new Option(
    '-i, --instruction <S>',
    'what the edit is meant to do, in a sentence: a hint to the engine',
  )
}

function withEngineOptions(command: Command): Command {
  return command
    .option('--min-confidence <X>', 'refuse below this confidence, 0 to 1', parseConfidence)
    .option('--language <L>', "the file's language, where its name does not tell")
    .addOption(
      new Option('--verify <HOW>', 'check syntax: not at all, around the changes, or the whole file').choices(
        ['none', 'local', 'full'],
      ),
    )
}

function parseConfidence(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value <= 1) return value
  throw new InvalidArgumentError('It must be a number from 0 to 1.')
}

function parseRuns(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 1_000_000) return value
  throw new InvalidArgumentError('It must be a whole number from 1 to 1000000.')
}

function version(): string {
  const { version } = createRequire(import.meta.url)('../package.json') as { version: string }
  return version
}

/** The dialects of `@mortise/reply`, named here so that `--help` need not load it. */
const DIALECTS = ['lazy', 'search-replace', 'unified-diff', 'apply-patch', 'str-replace', 'whole-file']

const PROGRAM_EXAMPLES = `
Examples:
  mortise apply src/server.ts < edit.md          see the result
  mortise apply src/server.ts -e edit.md --write change the file
  mortise apply < reply.md                       all files of a whole reply
  mortise bench src/server.ts                    see how long it takes
`

const APPLY_NOTES = `
Examples:
  mortise apply src/server.ts < edit.md
  pbpaste | mortise apply src/server.ts --diff
  mortise apply src/server.ts --edit edit.md --write --instruction "add a timeout to fetch"
  mortise apply src/new.ts --edit edit.md --write --create
  mortise apply src/server.ts --edit edit.md --json --explain
  mortise apply < reply.md
  mortise apply --clipboard --dry-run

Exit codes:
   0  applied (or nothing to change)
   2  refused: the reason, and what to add to the edit, on standard error
  64  wrong usage
  65  the file or the edit is not UTF-8 text
  66  the file or the edit is missing, unreadable, or a directory
  73  the result cannot be created     74  writing failed
  75  the file changed meanwhile: try again
`

const BENCH_EXAMPLES = `
Examples:
  mortise bench
  mortise bench src/server.ts
  mortise bench src/server.ts --edit edit.md --json
`
