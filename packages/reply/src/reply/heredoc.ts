/** Files that a shell command writes: `cat > path <<'EOF'`, lines, `EOF`. Nothing is run, and nothing is expanded. */
import { isBlank } from '../text.js'

/** Lines are those of the script, 0-based, half-open. */
export interface Heredoc {
  /** From the command to the line past the closing word. */
  readonly start: number
  readonly end: number
  /** Its text. */
  readonly from: number
  readonly to: number
  /** False: the closing word is missing. */
  readonly closed: boolean
  /** `<<-`: tabs in front of its lines don't count. */
  readonly tabs: boolean
  /** Its text is taken as it stands. */
  readonly quoted: boolean
  readonly target: Target
}

/** What becomes of the text. `unsure`: it goes to a file that the command doesn't name in so many words. */
export type Target =
  | { readonly kind: 'write' | 'append'; readonly path: string }
  | { readonly kind: 'patch' | 'unsure' | 'command' }

export interface Script {
  readonly heredocs: readonly Heredoc[]
  /** The lines with commands that do something else. */
  readonly commands: readonly number[]
  /** The first line that goes to another folder; -1 if none does. */
  readonly moves: number
}

const OPERATOR = /(?<!<)<<(-?)[ \t]*(?:'([A-Za-z_]\w*)'|"([A-Za-z_]\w*)"|(\\?)([A-Za-z_]\w*))/
const PATH = /(?:"([^"$`\\]+)"|'([^']+)'|([^\s"'$`\\;&|<>*?(){}[\]]+))/.source
const REDIRECTED = new RegExp(`^cat\\s*(>>?)\\s*${PATH}$`)
const TEED = new RegExp(
  `^(?:cat\\s*\\|\\s*)?(?:sudo\\s+)?tee\\s+((?:-a|--append)\\s+)?${PATH}(?:\\s*>\\s*/dev/null)?$`,
)
const PATCHES = /^(?:cat\s*\|\s*)?(?:apply_patch|git\s+apply|patch)\b[^>]*$/
/** Commands without which the files are the same. */
const HARMLESS = /^(?:mkdir|set|touch)\b/
const MOVES = /^(?:cd|pushd|popd)\b/
/** What comes after it may not be run, or more than once. */
const CONTROL = /^(?:if|for|while|until|case|select|function|[({])|\(\)\s*\{?$/

/** The word that closes the heredoc which a line opens. */
export function closingWord(line: string): string | undefined {
  const found = OPERATOR.exec(line)
  return found === null ? undefined : (found[2] ?? found[3] ?? found[5])
}

/** Reads the lines of a shell block. O(lines): a heredoc that isn't closed is the last one. */
export function readScript(lines: readonly string[]): Script {
  const heredocs: Heredoc[] = []
  const commands: number[] = []
  let moves = -1
  let certain = true
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!.replace(/^\s*[$%]\s+/, '').trim()
    const word = closingWord(line)
    const segments = line.split(/&&|;/).map((one) => one.trim())
    const opener = segments.findIndex((one) => closingWord(one) !== undefined)
    const others = segments.filter((one, i) => one !== '' && i !== opener && !one.startsWith('#'))
    if (moves < 0 && others.some((one) => MOVES.test(one))) moves = at
    if (others.some((one) => CONTROL.test(one))) certain = false
    if (others.some((one) => !HARMLESS.test(one))) commands.push(at)
    if (word === undefined) {
      at++
      continue
    }
    // A command before it on its line may fail.
    const depends = segments.slice(0, opener).some((one) => !HARMLESS.test(one) && !MOVES.test(one))
    const target = certain && !depends ? targetOf(segments[opener]!) : UNSURE
    if (target.kind === 'command' && commands.at(-1) !== at) commands.push(at)
    const [, dash, single, double, backslash] = OPERATOR.exec(line)!
    const tabs = dash === '-'
    let to = at + 1
    while (to < lines.length && (tabs ? lines[to]!.replace(/^\t+/, '') : lines[to]) !== word) to++
    const closed = to < lines.length
    const end = closed ? to + 1 : to
    const quoted = (single ?? double ?? '') !== '' || backslash === '\\'
    heredocs.push({ start: at, end, from: at + 1, to, closed, tabs, quoted, target })
    at = end
  }
  return { heredocs, commands, moves }
}

const UNSURE: Target = { kind: 'unsure' }

/** What a command with a heredoc does with it. */
function targetOf(segment: string): Target {
  const command = segment.replace(OPERATOR, ' ').replace(/\s+/g, ' ').trim()
  const redirected = REDIRECTED.exec(command)
  const [, sign, ...paths] = redirected ?? TEED.exec(command) ?? []
  const path = paths.find((one) => one !== undefined)
  if (path !== undefined) {
    const appends = redirected === null ? sign !== undefined : sign === '>>'
    return { kind: appends ? 'append' : 'write', path }
  }
  if (PATCHES.test(command)) return { kind: 'patch' }
  return { kind: /^(?:sudo )?(?:cat|tee)\b/.test(command) ? 'unsure' : 'command' }
}

/** The lines of a heredoc, or the first of them, 0-based in the script, that the shell would change. */
export function textOf(lines: readonly string[], heredoc: Heredoc): readonly string[] | number {
  const { from, to, tabs, quoted } = heredoc
  const text = lines.slice(from, to)
  const changed = quoted ? -1 : text.findIndex((line) => EXPANDED.test(line))
  if (changed >= 0) return from + changed
  return tabs ? text.map((line) => line.replace(/^\t+/, '')) : text
}

const EXPANDED = /\$[\w{(@*#?$!'"-]|`|\\[$`\\]|\\$/

/** Tells whether a block whose language isn't said is a command with a heredoc. */
export const beginsWithHeredoc = (lines: readonly string[]): boolean => {
  const first = lines.find((line) => !isBlank(line))
  return (
    first !== undefined &&
    closingWord(first) !== undefined &&
    readScript([first]).heredocs[0]?.target.kind !== 'command'
  )
}
