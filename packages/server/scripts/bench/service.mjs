/** The server as a process of its own. */
import { spawn, spawnSync } from 'node:child_process'
import os from 'node:os'
import { fileURLToPath } from 'node:url'

/** Starts it as it is by default, on one core where `pin` names one, lets `use` have it, and ends it. */
export async function inService(pin, use) {
  const file = fileURLToPath(new URL('../serve.mjs', import.meta.url))
  const command = [process.execPath, file, '--port', '0', '--keys', 'none']
  if (pin !== undefined) command.unshift('taskset', '-c', pin)
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const url = await new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error('the server did not start')))
      child.stdout.on('data', (data) => {
        const found = /http:\/\/\S+/.exec(String(data))?.[0]
        if (found) resolve(found)
      })
    })
    return await use(url)
  } finally {
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('exit', resolve))
  }
}

/** Reads gauges of the server, by name. */
export async function readMetrics(url, names) {
  const text = await (await fetch(`${url}/metrics`)).text()
  return names.map((name) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]))
}

export function canPin() {
  return os.availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0
}
