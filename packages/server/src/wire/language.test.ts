import { expect, it } from 'vitest'
import { guessLanguage } from './language.js'

it.each([
  ['javascript', "const a = require('a')\n\nfunction b() {\n  return a === 1\n}\n"],
  ['typescript', "import { a } from './a.js'\n\nexport function b(c: string): number {\n  return a(c)\n}\n"],
  [
    'tsx',
    "import type { A } from './a'\n\nexport const B = (a: A) => {\n  return <div>{a}</div>\n}\nexport default B\n",
  ],
  ['python', 'import os\n\ndef a(b):\n    if b:\n        return os.name\n'],
  ['go', 'package a\n\nimport "fmt"\n\nfunc B() error {\n\tc := fmt.Sprint(1)\n\treturn nil\n}\n'],
  ['rust', 'use std::fmt;\n\npub fn a(b: &str) -> Option<u8> {\n    let mut c = b.len();\n    Some(1)\n}\n'],
  ['java', 'package a;\n\nimport java.util.List;\n\npublic class A {\n  private final List<String> b;\n}\n'],
  ['c', '#include <stdio.h>\n\nint main(void) {\n  printf("a");\n  return 0;\n}\n'],
  ['ruby', "require 'set'\n\nclass A < B\n  def c(d)\n    @e = d\n  end\nend\n"],
  ['lua', 'local a = require("a")\n\nlocal function b(c)\n  if c then\n    return a\n  end\nend\n'],
  ['css', '.a {\n  color: red;\n}\n\n.b:hover {\n  margin: 0;\n}\n'],
  ['yaml', 'services:\n  web:\n    image: nginx\n    ports:\n      - "80:80"\n'],
])('knows %s by its text', (language, text) => {
  expect(guessLanguage(text)).toBe(language)
})

it.each([
  ['nothing', ''],
  ['prose', 'Once upon a time\nthere was a file,\nand nobody knew what it was.\n'],
  ['a line that many languages have', 'x = 1\n'],
])('makes no guess at %s', (_, text) => {
  expect(guessLanguage(text)).toBeUndefined()
})
