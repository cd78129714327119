import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'
import { packageVersion, toolVersion } from './version.js'

/** Where and with what a report was made. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly v8: string
  /** Of this repository; `+` where files differ from it. */
  readonly commit: string
  /** Processes that wanted a core, over the last minute, when the run began. */
  readonly loadBefore: number
  readonly versions: Readonly<Record<string, string>>
}

const PACKAGES = [
  '@mortise/core',
  '@vscode/tree-sitter-wasm',
  'agent-booster',
  'diff',
  'diff-match-patch',
  'echarts',
  'fast-check',
  'gpt-tokenizer',
  'playwright-core',
  'vite',
  'web-tree-sitter',
  '@codemirror/view',
]

export function describeMachine(): Machine {
  const versions: Record<string, string> = {}
  for (const name of PACKAGES) versions[name] = packageVersion(name)
  for (const tool of ['git', 'patch']) versions[tool] = toolVersion(tool) ?? 'not installed'
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    // Without what a distributor or a host adds to the number.
    system: `${type()} ${/^[\d.]+/.exec(release())?.[0] ?? ''}`,
    node: process.version,
    v8: process.versions.v8,
    commit: commit(),
    loadBefore: load(),
    versions,
  }
}

export const load = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10

function commit(): string {
  const cwd = fileURLToPath(new URL('.', import.meta.url))
  const git = (...args: string[]): string => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim()
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '-uno') === '' ? '' : '+')
  } catch {
    return 'unknown'
  }
}
