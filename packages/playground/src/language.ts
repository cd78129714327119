/** Syntax colours, by the file's name; each language is loaded when it is first needed. */
import type { Extension } from '@codemirror/state'

type Load = () => Promise<Extension>

const javascript =
  (options: object): Load =>
  async () =>
    (await import('@codemirror/lang-javascript')).javascript(options)

const LANGUAGES: Record<string, Load> = {
  js: javascript({ jsx: true }),
  jsx: javascript({ jsx: true }),
  mjs: javascript({}),
  cjs: javascript({}),
  ts: javascript({ typescript: true }),
  tsx: javascript({ typescript: true, jsx: true }),
  py: async () => (await import('@codemirror/lang-python')).python(),
  css: async () => (await import('@codemirror/lang-css')).css(),
  html: async () => (await import('@codemirror/lang-html')).html(),
  yaml: async () => (await import('@codemirror/lang-yaml')).yaml(),
  yml: async () => (await import('@codemirror/lang-yaml')).yaml(),
  go: async () => (await import('@codemirror/lang-go')).go(),
  rs: async () => (await import('@codemirror/lang-rust')).rust(),
  json: async () => (await import('@codemirror/lang-json')).json(),
  java: async () => (await import('@codemirror/lang-java')).java(),
  c: async () => (await import('@codemirror/lang-cpp')).cpp(),
  h: async () => (await import('@codemirror/lang-cpp')).cpp(),
  cc: async () => (await import('@codemirror/lang-cpp')).cpp(),
  cpp: async () => (await import('@codemirror/lang-cpp')).cpp(),
}

export async function languageOf(path: string): Promise<Extension> {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  return (await LANGUAGES[extension]?.()) ?? []
}
