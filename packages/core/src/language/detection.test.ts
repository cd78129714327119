import { describe, expect, it } from 'vitest'
import { LANGUAGES, languageByName, languageOf } from './index.js'

describe('languageOf', () => {
  it.each([
    ['src/App.TSX', 'tsx'],
    ['a.d.ts', 'typescript'],
    ['C:\\code\\Program.cs', 'csharp'],
    ['Dockerfile', 'dockerfile'],
    ['deploy/Dockerfile.dev', 'dockerfile'],
    ['Makefile', 'makefile'],
    ['CMakeLists.txt', 'cmake'],
    ['.bashrc', 'bash'],
    ['Gemfile', 'ruby'],
    ['Rakefile', 'ruby'],
    ['go.mod', 'gomod'],
    ['package.json', 'json'],
    ['tsconfig.json', 'jsonc'],
    ['.env.local', 'ini'],
    ['main.rs.bak', 'rust'],
    ['README', 'text'],
    ['notes.txt', 'text'],
    ['', 'text'],
    ['..', 'text'],
    ['dir.py/', 'text'],
    ['__proto__', 'text'],
  ])('%s is %s', (path, name) => {
    expect(languageOf(path).name).toBe(name)
  })

  it.each([
    ['#!/bin/sh\nls\n', 'bash'],
    ['#!/usr/bin/env -S DEBUG=1 python3.11 -u\n', 'python'],
    ['#!/usr/local/bin/node --no-warnings\n', 'javascript'],
    ['#!/usr/bin/unheard-of\n', 'text'],
    ['#!', 'text'],
    ['\uFEFF<?xml version="1.0"?>\n', 'xml'],
    ['<?php echo 1;', 'php'],
    ['plain words', 'text'],
  ])('a file without a telling name that begins %j is %s', (text, name) => {
    expect(languageOf('run', text).name).toBe(name)
    expect(languageOf(undefined, text).name).toBe(name)
  })

  it('lets the name win over the shebang', () => {
    expect(languageOf('tool.rb', '#!/bin/sh\n').name).toBe('ruby')
  })

  it.each([
    ['a.h', 'int f(void);\n', 'c'],
    ['a.h', '#include <x>\nnamespace a {\n}\n', 'cpp'],
    ['a.h', '@interface A : NSObject\n@end\n', 'objective-c'],
    ['de.ts', '<?xml version="1.0"?>\n', 'xml'],
    ['.prettierrc', '{\n  "semi": false\n}\n', 'jsonc'],
    ['.prettierrc', 'semi: false\n', 'yaml'],
  ])('%s with %j is %s', (path, text, name) => {
    expect(languageOf(path, text).name).toBe(name)
  })
})

describe('languageByName', () => {
  it.each([
    ['ts', 'typescript'],
    ['TypeScript', 'typescript'],
    ['py', 'python'],
    ['rs', 'rust'],
    ['C++', 'cpp'],
    ['csharp', 'csharp'],
    ['c#', 'csharp'],
    ['shell', 'bash'],
    ['.kt', 'kotlin'],
    ['jsx', 'javascript'],
  ])('%s is %s', (given, name) => {
    expect(languageByName(given)?.name).toBe(name)
  })

  it('has no answer for an unknown name', () => {
    expect(languageByName('klingon')).toBeUndefined()
    expect(languageByName('')).toBeUndefined()
    expect(languageByName('constructor')).toBeUndefined()
  })
})

describe('LANGUAGES', () => {
  it('claims each name, extension and file name once', () => {
    for (const key of ['extensions', 'filenames', 'interpreters'] as const) {
      const all = LANGUAGES.flatMap((language) => language[key])
      expect(all.filter((one, index) => all.indexOf(one) !== index)).toEqual([])
    }
    const names = LANGUAGES.flatMap((language) => [language.name, ...language.aliases])
    expect(names.filter((one, index) => names.indexOf(one) !== index)).toEqual([])
  })

  it('writes longer string openers before their prefixes', () => {
    for (const { name, strings } of LANGUAGES) {
      for (const [index, { open }] of strings.entries()) {
        const hidden = strings.slice(index + 1).filter((later) => later.open.startsWith(open))
        expect([name, hidden]).toEqual([name, []])
      }
    }
  })

  it('gives block words exactly to the languages that nest by keywords', () => {
    for (const language of LANGUAGES) {
      expect(language.blockWords !== null).toBe(language.structure === 'keywords')
    }
  })

  it.each([
    ['bash', 'cat <<-"EOF"', 'EOF', '-'],
    ['ruby', 'x = <<~SQL', 'SQL', '~'],
    ['ruby', 'x = <<~sql', 'sql', '~'],
    ['php', "$x = <<<'TXT'", 'TXT', ''],
    ['perl', 'print <<"END";', 'END', ''],
  ])('%s finds the heredoc of %j', (name, line, tag, indented) => {
    const { heredoc } = languageByName(name)!
    heredoc!.lastIndex = line.indexOf('<<')
    expect(heredoc!.exec(line)?.groups).toMatchObject({ tag, indented })
  })

  it.each([
    ['ruby', 'list <<x'],
    ['bash', 'cat <<<word'],
    ['bash', '$((1 << 2))'],
  ])('%s sees no heredoc in %j', (name, line) => {
    const { heredoc } = languageByName(name)!
    heredoc!.lastIndex = line.indexOf('<<')
    expect(heredoc!.exec(line)).toBeNull()
  })
})
