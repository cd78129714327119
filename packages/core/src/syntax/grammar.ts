import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Parser, Tree } from 'web-tree-sitter'
import { type Language, languageByName } from '../language/index.js'

const require = createRequire(import.meta.url)

/** Node has it; the libraries that TypeScript is told of here do not. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Memory: new (pages: { initial: number; maximum: number }) => object
}

/**
 * The wasm file of each grammar, as `package/path`. Two packages, both plain files without install scripts or
 * dependencies: the one that VS Code ships (Microsoft builds it from current releases), and Cursorless' collection for
 * what is not in there, an optional dependency (44 MB unpacked): where it was left out, its languages go unchecked.
 *
 * Without a grammar, hence checked by structure alone: SQL, TOML and Objective-C (no package of reasonable size has a
 * prebuilt one that loads), SCSS, Less and Perl (those that load reject everyday code), Markdown (every text is valid).
 */
const WASM_FILES: Readonly<Record<string, string>> = {
  typescript: '@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm',
  tsx: '@vscode/tree-sitter-wasm/wasm/tree-sitter-tsx.wasm',
  javascript: '@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm',
  python: '@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm',
  go: '@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm',
  rust: '@vscode/tree-sitter-wasm/wasm/tree-sitter-rust.wasm',
  java: '@vscode/tree-sitter-wasm/wasm/tree-sitter-java.wasm',
  cpp: '@vscode/tree-sitter-wasm/wasm/tree-sitter-cpp.wasm',
  csharp: '@vscode/tree-sitter-wasm/wasm/tree-sitter-c-sharp.wasm',
  ruby: '@vscode/tree-sitter-wasm/wasm/tree-sitter-ruby.wasm',
  php: '@vscode/tree-sitter-wasm/wasm/tree-sitter-php.wasm',
  bash: '@vscode/tree-sitter-wasm/wasm/tree-sitter-bash.wasm',
  css: '@vscode/tree-sitter-wasm/wasm/tree-sitter-css.wasm',
  powershell: '@vscode/tree-sitter-wasm/wasm/tree-sitter-powershell.wasm',
  c: '@cursorless/tree-sitter-wasms/out/tree-sitter-c.wasm',
  kotlin: '@cursorless/tree-sitter-wasms/out/tree-sitter-kotlin.wasm',
  scala: '@cursorless/tree-sitter-wasms/out/tree-sitter-scala.wasm',
  swift: '@cursorless/tree-sitter-wasms/out/tree-sitter-swift.wasm',
  lua: '@cursorless/tree-sitter-wasms/out/tree-sitter-lua.wasm',
  json: '@cursorless/tree-sitter-wasms/out/tree-sitter-json.wasm',
  yaml: '@cursorless/tree-sitter-wasms/out/tree-sitter-yaml.wasm',
  dart: '@cursorless/tree-sitter-wasms/out/tree-sitter-dart.wasm',
  elixir: '@cursorless/tree-sitter-wasms/out/tree-sitter-elixir.wasm',
  haskell: '@cursorless/tree-sitter-wasms/out/tree-sitter-haskell.wasm',
  hcl: '@cursorless/tree-sitter-wasms/out/tree-sitter-hcl.wasm',
  r: '@cursorless/tree-sitter-wasms/out/tree-sitter-r.wasm',
  zig: '@cursorless/tree-sitter-wasms/out/tree-sitter-zig.wasm',
}

/**
 * The parsers' memory, which they share, in pages of 64 KiB: grows to 512 MiB at most. A parse of 4 MB takes a fifth of
 * that, but error recovery on hostile input (`<a <a <a …` in C#) takes all there is.
 */
const MEMORY = { initial: 512, maximum: 8192 }

/** How often the runtime may be replaced; the memory of a lost one is never given back. */
const MAX_RUNTIMES = 4

/** Languages of tags: a scanner of our own checks the tags, the grammars of the embedded languages their text. */
const MARKUP_EMBEDS: Readonly<Record<string, readonly string[]>> = {
  html: ['javascript', 'json', 'css'],
  vue: ['javascript', 'typescript', 'tsx', 'css'],
  svelte: ['javascript', 'typescript', 'css'],
  xml: [],
}

/** Parses a whole language with tree-sitter. */
export interface TreeGrammar {
  readonly kind: 'tree'
  readonly name: string
  readonly language: Language
}

/** Checks tags, and the code inside some of them. */
export interface MarkupGrammar {
  readonly kind: 'markup'
  readonly name: string
  readonly language: Language
  /** By language name. */
  readonly embedded: ReadonlyMap<string, TreeGrammar>
}

export type Grammar = TreeGrammar | MarkupGrammar

const pending = new Map<string, Promise<Grammar | null>>()
const loaded = new Map<string, Grammar>()
/** By grammar name: one for each wasm file, however many languages use it. */
const parsers = new Map<string, Parser>()
const compiling = new Map<string, Promise<void>>()
let runtime: Promise<typeof import('web-tree-sitter')> | undefined
let generation = 1
/** What belonged to lost runtimes. Kept, since collecting it as garbage would free it in a memory that can't be trusted. */
const lost: unknown[] = []

/** The grammar for a language, by any name that it goes by; null where there is none. Reads its file once. */
export function loadGrammar(language: string): Promise<Grammar | null> {
  const record = languageByName(language)
  if (record === undefined || record.grammar === null) return Promise.resolve(null)
  let grammar = pending.get(record.name)
  if (grammar === undefined) {
    grammar = load(record).catch(() => loaded.get(record.name) ?? null)
    pending.set(record.name, grammar)
  }
  return grammar
}

/** The grammar, where `loadGrammar` has finished loading it; else null. */
export function loadedGrammar(language: string): Grammar | null {
  return loaded.get(languageByName(language)?.name ?? '') ?? null
}

/** The grammar's parser; null while it is being replaced, or after the last one was lost. */
export function parserOf(grammar: TreeGrammar): Parser | null {
  return parsers.get(grammar.name) ?? null
}

/**
 * To be called when a parser died halfway, so that the memory that all of them share can't be trusted any more. Loads all
 * grammars again in a new runtime; grammars stay valid, but check nothing until `loadGrammar` has come back. `tree` is what
 * the parser was at, if anything.
 */
export function replaceParsers(tree: Tree | null): void {
  lost.push(tree, ...parsers.values())
  generation++
  runtime = undefined
  parsers.clear()
  compiling.clear()
  pending.clear()
  for (const name of loaded.keys()) void loadGrammar(name)
}

async function load(language: Language): Promise<Grammar> {
  const name = language.grammar!
  const embeds = MARKUP_EMBEDS[name]
  let grammar: Grammar
  if (embeds === undefined) {
    await compile(name)
    grammar = { kind: 'tree', name, language }
  } else {
    const parts = await Promise.all(embeds.map(loadGrammar))
    const trees = parts.filter((part) => part?.kind === 'tree')
    grammar = {
      kind: 'markup',
      name,
      language,
      embedded: new Map(trees.map((part) => [part.language.name, part])),
    }
  }
  const known = loaded.get(language.name)
  if (known !== undefined) return known
  loaded.set(language.name, grammar)
  return grammar
}

function compile(name: string): Promise<void> {
  let done = compiling.get(name)
  if (done === undefined) {
    done = compileParser(name, generation)
    compiling.set(name, done)
  }
  return done
}

async function compileParser(name: string, born: number): Promise<void> {
  runtime ??= startRuntime()
  const { Language: TreeLanguage, Parser } = await runtime
  const bytes = await readFile(require.resolve(WASM_FILES[name]!))
  // The runtime has one current instance; a grammar for one that is lost would not link.
  if (born !== generation) return
  // Compiled here and now (1–5 ms, functions compile when first called): the asynchronous way queues behind whatever V8
  // optimises in the background, which for another grammar's lexer can take seconds.
  const tree = TreeLanguage.loadSync(new WebAssembly.Module(bytes))
  parsers.set(name, new Parser().setLanguage(tree))
}

/** A new instance of the runtime with memory of its own; the module allows but one for each copy of itself. */
async function startRuntime(): Promise<typeof import('web-tree-sitter')> {
  if (generation > MAX_RUNTIMES) throw new Error('the parsers failed too often')
  const file = join(dirname(require.resolve('web-tree-sitter/web-tree-sitter.wasm')), 'web-tree-sitter.js')
  const module: typeof import('web-tree-sitter') =
    generation === 1
      ? await import('web-tree-sitter')
      : await import(`${pathToFileURL(file).href}?copy=${generation}`)
  await module.Parser.init({ wasmMemory: new WebAssembly.Memory(MEMORY), printErr: () => {} } as object)
  return module
}
