/** Blocks by indentation: good enough for tidy code in any language, and independent of the engine's scanner. */

/** A run of lines, half-open. */
export interface Lines {
  readonly from: number
  readonly to: number
}

/** Lines that end a block or carry it on, at the indentation of its first line. */
const CLOSER =
  /^(?:[}\])]|<\/|\/>|>|(?:end|fi|done|esac|else|elif|elsif|except|finally|catch|rescue|ensure|then|do)\b)/

export function isBlank(line: string): boolean {
  return line.trim() === ''
}

export function indentationOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length)
}

/** Depth of a line in characters. The stars of a block comment stand one deeper than what they belong to. */
export function depthOf(line: string): number {
  const indentation = indentationOf(line).length
  return line[indentation] === '*' && indentation > 0 ? indentation - 1 : indentation
}

export function isCloser(line: string): boolean {
  return CLOSER.test(line.trimStart())
}

/** The statement, declaration or entry that starts at line `from`, with its block and closer; no blank line after it. */
export function statementAt(lines: readonly string[], from: number): Lines {
  const depth = depthOf(lines[from])
  let to = from + 1
  for (let i = from + 1; i < lines.length; i++) {
    if (isBlank(lines[i])) continue
    const own = depthOf(lines[i])
    if (own < depth || (own === depth && !isCloser(lines[i]))) break
    to = i + 1
  }
  return { from, to }
}

/**
 * The header of the block that line `at` is in: the line above it with less indentation, together with the lines of
 * a signature that spans several. Undefined at the outermost level.
 */
export function headerOf(lines: readonly string[], at: number): Lines | undefined {
  const depth = depthOf(lines[at])
  for (let i = at - 1; i >= 0; i--) {
    if (isBlank(lines[i])) continue
    const own = depthOf(lines[i])
    if (own >= depth) continue
    let from = i
    if (/^[)\]]/.test(lines[i].trimStart())) {
      // `): void {` ends a signature that starts further up, at the same indentation.
      while (from > 0 && (isBlank(lines[from]) || depthOf(lines[from]) > own || from === i)) from--
    }
    return { from, to: i + 1 }
  }
  return undefined
}

/** Whether brackets close as often as they open and never too early. Strings and comments are cut out roughly. */
export function isBalanced(lines: readonly string[]): boolean {
  return depthChange(lines) === 0
}

/** Net bracket depth of some lines; NaN where a bracket closes that was not opened here. */
export function depthChange(lines: readonly string[]): number {
  let depth = 0
  for (const line of lines) {
    for (const char of codeOf(line)) {
      if ('([{'.includes(char)) depth++
      else if (')]}'.includes(char) && --depth < 0) return Number.NaN
    }
  }
  return depth
}

/** Opened minus closed brackets and tags; what a piece of a change must not alter if it is to stand alone. */
export function drift(lines: readonly string[]): number {
  let sum = 0
  for (const line of lines) {
    const code = codeOf(line)
    sum += (code.match(/[([{]/g)?.length ?? 0) - (code.match(/[)\]}]/g)?.length ?? 0)
    // Tags weigh differently, so that a tag never makes up for a bracket.
    sum +=
      1000 *
      ((code.match(/<[a-zA-Z][^<>]*[^/<>]>|<[a-zA-Z]>/g)?.length ?? 0) -
        (code.match(/<\/|\/>/g)?.length ?? 0))
  }
  return sum
}

/** A line without its strings and comments, roughly. */
export function codeOf(line: string): string {
  return line
    .replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/g, '')
    .replace(/(?:^|\s)(?:\/\/|#).*$/, '')
}

const NAMED =
  /^\s*(?:@\w+\s+)*(?:(?:export|default|public|private|protected|internal|static|final|abstract|async|override|open|inline|pub(?:\([^)]*\))?|unsafe|const|extern|suspend|data)\s+)*(?:function\*?|class|def|fn|func|fun|interface|struct|enum|type|trait|module|object|protocol|namespace|message|service)\s+(?:\([^)]*\)\s*)?([\w$.]+)/
const METHOD =
  /^\s*(?:(?:async|static|get|set|public|private|protected|override|final|void|int|bool|boolean|const|virtual|[A-Z]\w*(?:<[^>]*>)?)\s+)*([\w$]+)\s*\([^;]*\)?\s*(?::\s*[^=;]+|const|noexcept)?\s*\{\s*$/
const CONTROL =
  /^(?:if|for|while|switch|catch|else|return|with|do|try|function|using|lock|foreach|synchronized|when|match|unless|until)$/

/** The name that a line declares: of a function, method, class, type. Undefined where it declares none. */
export function declaredName(line: string): string | undefined {
  const name = (NAMED.exec(line) ?? METHOD.exec(line))?.[1]
  return name === undefined || CONTROL.test(name) ? undefined : name
}

export function isImport(line: string): boolean {
  return /^(?:import\b|from\s+\S+\s+import\b|#\s*include\b|use\s|using\s|@import\b|@use\b|require\b|(?:const|var|let)\s[^=]+=\s*require\()/.test(
    line,
  )
}
