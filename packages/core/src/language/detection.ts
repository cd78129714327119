import type { Language } from './language.js'
import { LANGUAGES, TEXT } from './languages.js'

/** How much of a text is looked at where its name leaves the language open, UTF-16 units. */
const SAMPLE_LENGTH = 4096

const byName = new Map<string, Language>()
const byExtension = new Map<string, Language>()
const byFilename = new Map<string, Language>()
const byInterpreter = new Map<string, Language>()
for (const language of LANGUAGES) {
  for (const name of [language.name, ...language.aliases]) byName.set(name, language)
  for (const extension of language.extensions) byExtension.set(extension, language)
  for (const filename of language.filenames) byFilename.set(filename, language)
  for (const interpreter of language.interpreters) byInterpreter.set(interpreter, language)
}

/**
 * The language of a file, from its base name, else its extension, else the first lines of `text`; 'text' where nothing
 * tells. `text` also settles names that several languages share (`.h`, `.ts`, `.prettierrc`).
 */
export function languageOf(path: string | undefined, text?: string): Language {
  const base =
    path === undefined ? '' : path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  const named = languageOfBaseName(base.trim().toLowerCase())
  const sample = text === undefined ? '' : text.slice(0, SAMPLE_LENGTH).replace(/^\uFEFF/, '')
  if (named !== undefined) return refineByText(named, sample)
  return languageOfText(sample) ?? TEXT
}

/** The language that people call so: 'ts', 'C++', 'shell', '.py'. Undefined where the name is unknown. */
export function languageByName(name: string): Language | undefined {
  const key = name.trim().toLowerCase()
  return byName.get(key) ?? byExtension.get(key.startsWith('.') ? key : `.${key}`)
}

function languageOfBaseName(base: string): Language | undefined {
  if (base === '') return undefined
  const whole = byFilename.get(base)
  if (whole !== undefined) return whole
  // The last extension that is known: 'app.ts.bak' and 'nginx.conf.template' tell by the one before.
  for (let dot = base.lastIndexOf('.'); dot >= 0; dot = dot === 0 ? -1 : base.lastIndexOf('.', dot - 1)) {
    const end = base.indexOf('.', dot + 1)
    const language = byExtension.get(end < 0 ? base.slice(dot) : base.slice(dot, end))
    if (language !== undefined && (language !== TEXT || base.indexOf('.') === dot)) return language
  }
  // 'Dockerfile.dev', 'Makefile.local', '.env.production'.
  const stem = base.slice(0, base.indexOf('.', 1) < 0 ? base.length : base.indexOf('.', 1))
  return byFilename.get(stem)
}

/** Names that more than one language uses: the text may overrule the usual one. */
function refineByText(language: Language, sample: string): Language {
  if (sample === '') return language
  switch (language.name) {
    case 'c':
      if (/^\s*@(?:interface|protocol|class|end|property)\b/m.test(sample)) return byName.get('objective-c')!
      if (
        /^\s*(?:class\s+\w|namespace\b|template\s*<|using\s|(?:public|private|protected)\s*:)|\bstd::/m.test(
          sample,
        )
      )
        return byName.get('cpp')!
      return language
    case 'typescript':
      // Qt keeps translations in XML files named `.ts`.
      return /^\s*<\?xml|^\s*<!DOCTYPE TS>/.test(sample) ? byName.get('xml')! : language
    case 'yaml':
      // `.prettierrc` and its like are YAML or JSON at the author's pleasure.
      return /^\s*\{\s*(?:"|\/\/|\/\*|\}|$)/.test(sample) ? byName.get('jsonc')! : language
    default:
      return language
  }
}

function languageOfText(sample: string): Language | undefined {
  const shebang = /^#!\s*(\S+)(?:[ \t]+(.*))?/.exec(sample)
  if (shebang !== null) {
    let program = shebang[1]!.slice(shebang[1]!.lastIndexOf('/') + 1)
    if (program === 'env') {
      const words = (shebang[2] ?? '')
        .split(/\s+/)
        .filter((word) => !word.startsWith('-') && !word.includes('='))
      program = words[0]?.slice(words[0].lastIndexOf('/') + 1) ?? ''
    }
    program = program.toLowerCase()
    return byInterpreter.get(program) ?? byInterpreter.get(program.replace(/[\d.]+$/, ''))
  }
  if (/^\s*<\?xml\b/.test(sample)) return byName.get('xml')
  if (/^\s*<\?php\b/.test(sample)) return byName.get('php')
  if (/^\s*<(?:!doctype html|html)\b/i.test(sample)) return byName.get('html')
  return undefined
}
