// biome-ignore-all lint/suspicious/noTemplateCurlyInString: samples of other languages
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../language/index.js'
import { loadedGrammar, loadGrammar, syntaxRegression } from './index.js'

/** For each language with a grammar: a text that is right, and one that is not. */
const SAMPLES: Readonly<Record<string, readonly [right: string, wrong: string]>> = {
  typescript: [
    'interface A<T> { b?: T }\nexport const f = (a: A<string>) => a satisfies object\n',
    'function f() {\n  return 1\n',
  ],
  tsx: ['const A = () => <div b={1}>c {d}</div>\n', 'const A = () => <div>\n'],
  javascript: ['class A { #b = 1; static c() { return <p/> } }\n', 'if (a) {\n  b()\n'],
  python: ['def f(a: int = 1, *b) -> str:\n    return f"{a!r}"\n', 'def f(:\n    pass\n'],
  go: ['package a\n\nfunc F[T any](x T) error { return nil }\n', 'package a\n\nfunc F() {\n'],
  rust: ["fn f<'a>(x: &'a str) -> Option<u8> { let Some(y) = g(x) else { return None }; y }\n", 'fn f() {\n'],
  java: ['record A(int b) { void c() { var d = """\n  e\n  """; } }\n', 'class A {\n  void f() {\n  }\n'],
  kotlin: ['class A(val b: Int) {\n  fun c() = b?.let { it + 1 }\n}\n', 'class A {\n  fun b() {\n}\n'],
  scala: ['object A {\n  def b(c: Int): Int = c match { case 1 => 2 }\n}\n', 'object A {\n  def b = {\n}\n'],
  c: ['int f(const char *a) { return a[0] ? 1 : 2; }\n', 'int f(void) {\n  if (1) {\n}\n'],
  cpp: [
    'template <class T> auto f(T &&a) -> int { return [&] { return 1; }(); }\n',
    'namespace a {\nint b;\n',
  ],
  csharp: [
    'namespace A;\npublic record B(int C) { public string? D => $"{C}"; }\n',
    'class A {\n  void B() {\n}\n',
  ],
  swift: ['struct A {\n  let b: Int?\n  func c() -> Int { b ?? 1 }\n}\n', 'struct A {\n  func b() {\n}\n'],
  ruby: [
    'class A\n  def b(c:) = c\n  def d\n    e.each { |f| f }\n  end\nend\n',
    'def a\n  if b\n    c\nend\n',
  ],
  php: [
    '<?php\nfinal class A { function __construct(private ?int $b = null) {} }\n',
    '<?php\nfunction f() {\n',
  ],
  lua: ['local function f(a)\n  if a then return { b = 1 } end\nend\n', 'function f()\n  if a then\nend\n'],
  bash: ['f() {\n  if [[ -n "$1" ]]; then echo "${1##*/}"; fi\n}\n', 'if a; then\n  b\n'],
  powershell: ['function F($a) { if ($a -eq 1) { Write-Host "b" } }\n', 'function F {\n  if ($a) {\n}\n'],
  css: ['@media (min-width: 1px) { a > b:hover { color: red } }\n', 'a { color: red;\nb { c: d }\n'],
  json: ['{ "a": [1, null, "b"] }\n', '{ "a": [1, }\n'],
  jsonc: ['// a\n{ "b": [1, 2,], }\n', '{ "a": [1, \n'],
  yaml: ['a:\n  - b: c\n    d: |\n      e\n', 'a: [b, c\nd: e\n'],
  html: ['<ul><li>a<li>b</ul><img src="c"><p>d < e\n', '<div><span>a</div>\n'],
  xml: ['<?xml version="1.0"?>\n<a b="c"><d/></a>\n', '<a><b></a>\n'],
  vue: [
    '<template><p v-if="a < b" @click="c">{{ a < b }}</p></template>\n<script setup lang="ts">\nlet a: number\n</script>\n',
    '<template><p></template>\n',
  ],
  svelte: [
    '<script>let a = 1</script>\n{#if a < 2}<p on:click={() => (a = "}")}>{a}</p>{/if}\n',
    '<script>let a = {</script>\n<p/>\n',
  ],
  dart: ['class A extends B {\n  final int c;\n  A({required this.c});\n}\n', 'class A {\n  void b() {\n}\n'],
  elixir: ['defmodule A do\n  def b(c), do: c |> d()\nend\n', 'defmodule A do\n  def b do\n    1\nend\n'],
  haskell: ['module A where\nf :: Int -> Int\nf x = case x of { 1 -> 2; _ -> 3 }\n', 'f x = (1 +\n'],
  hcl: ['resource "a" "b" {\n  c = "${d.e}"\n}\n', 'resource "a" "b" {\n  c = 1\n'],
  r: ['f <- function(x, ...) { x |> g() }\n', 'f <- function(x) {\n  x\n'],
  zig: [
    'pub fn main() !void {\n    const a: ?u8 = null;\n    _ = a;\n}\n',
    'pub fn main() void {\n    if (a) {\n}\n',
  ],
}

describe('loadGrammar', () => {
  it('is tested for every language that names a grammar', () => {
    const named = LANGUAGES.filter(({ grammar }) => grammar !== null).map(({ name }) => name)
    expect(Object.keys(SAMPLES).sort()).toEqual(named.sort())
  })

  it.each(Object.entries(SAMPLES))(
    '%s: loads, parses what is right and finds what is not',
    async (name, samples) => {
      const grammar = await loadGrammar(name)
      expect(grammar).not.toBeNull()
      expect(loadedGrammar(name)).toBe(grammar)
      const [right, wrong] = samples
      const empty = name === 'php' ? '<?php\n' : ''
      expect(syntaxRegression(grammar!, empty, right, 'full', [], 5_000)).toMatchObject({
        regression: null,
        complete: true,
      })
      expect(syntaxRegression(grammar!, right, wrong, 'full', [], 5_000).regression).not.toBeNull()
      expect(syntaxRegression(grammar!, wrong, wrong, 'full', [], 5_000).regression).toBeNull()
    },
  )

  it('takes a language by any of its names and gives one grammar for them all', async () => {
    expect(await loadGrammar('ts')).toBe(await loadGrammar('TypeScript'))
  })

  it.each(['text', 'markdown', 'sql', 'klingon', ''])('has none for %j', async (name) => {
    expect(await loadGrammar(name)).toBeNull()
    expect(loadedGrammar(name)).toBeNull()
  })
})
