import { run } from './program.js'
import { processTerminal } from './terminal.js'

// Not `process.exit`: what is still on its way into a pipe would be cut off.
process.exitCode = await run(process.argv.slice(2), processTerminal(), () => import('@mortise/core'))
