/** One parse of a whole file by tree-sitter, compiled to WebAssembly: a yardstick that every machine has. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Language, Parser } from 'web-tree-sitter'

const require = createRequire(import.meta.url)

const GRAMMARS: Readonly<Record<string, string>> = {
  javascript: 'javascript',
  typescript: 'typescript',
  tsx: 'tsx',
  python: 'python',
  go: 'go',
  rust: 'rust',
  java: 'java',
  c: 'cpp',
  cpp: 'cpp',
  csharp: 'c-sharp',
  ruby: 'ruby',
  php: 'php',
  shell: 'bash',
  css: 'css',
}

/** Parses a text once and drops the tree. */
export type Parse = (text: string) => void

/** By language; languages that the yardstick's package has no grammar for are left out. */
export async function loadParsers(languages: Iterable<string>): Promise<ReadonlyMap<string, Parse>> {
  await Parser.init()
  const parsers = new Map<string, Parse>()
  for (const language of new Set(languages)) {
    const grammar = GRAMMARS[language]
    if (grammar === undefined) continue
    const wasm = require.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`)
    const parser = new Parser().setLanguage(await Language.load(await readFile(wasm)))
    parsers.set(language, (text) => parser.parse(text)?.delete())
  }
  return parsers
}
