/** What Mortise knows about a language: plain data, enough for a scanner that never parses. */

/** A string literal. A run of `fence` characters, equally long on both sides, may stand before the last character of
 * `open` and after the first of `close`: Rust `r##"…"##`, Lua `[==[…]==]`, Swift `#"…"#`. */
export interface StringDelimiter {
  readonly open: string
  readonly close: string
  /** How `close` is hidden: after a backslash, by being doubled, or not at all (raw strings). */
  readonly escape: 'backslash' | 'doubled' | 'none'
  /** May hold line ends. Where false, an unclosed string ends with its line. */
  readonly multiline: boolean
  readonly fence?: '#' | '='
  /** Opens nested code inside the string, which then runs to the `}` or `)` that balances it: `${`, `#{`, `\(`. */
  readonly interpolation?: string
  /** Holds one character or one escape; a lone quote is no delimiter (Rust `'a`, Haskell `foldl'`, C++ `1'000`). */
  readonly character?: true
}

/** A raw string whose ends carry a name of the author's choice: C++ `R"x(…)x"`, PostgreSQL `$x$…$x$`. */
export interface TaggedString {
  /** Sticky; group 1 is the tag, maybe empty. */
  readonly opener: RegExp
  /** Closes with `close[0] + tag + close[1]`. */
  readonly close: readonly [string, string]
}

export interface BlockComment {
  readonly open: string
  readonly close: string
  /** An inner `open` must be closed too. */
  readonly nested?: true
  /** Counts only at the start of a line (Ruby `=begin`). */
  readonly lineStart?: true
  /** As in `StringDelimiter`: Lua `--[==[…]==]`. */
  readonly fence?: '='
}

/**
 * Words that nest in a language of structure 'keywords'. They count as whole words in code, not after a dot nor before
 * a colon (Ruby's `x.class`, Elixir's `do:`), and not right behind a closing word (SQL's `END IF`).
 */
export interface BlockWords {
  /** Open a block wherever they stand as code. */
  readonly open: readonly string[]
  /** Open a block only as a statement's first word, or after `=` (Ruby's `x if y` opens nothing). A `do` on the same
   * line belongs to them. */
  readonly openFirst: readonly string[]
  readonly close: readonly string[]
  /** Stand at the depth of their opener: `else`, `rescue`. */
  readonly middle: readonly string[]
}

/** What shows nesting. */
export type Structure = 'brackets' | 'indentation' | 'keywords' | 'tags' | 'none'

export interface Language {
  /** Unique, lower case: 'typescript', 'cpp', 'text'. */
  readonly name: string
  /** Other names that people and tools give it, lower case. */
  readonly aliases: readonly string[]
  /** With the dot, lower case. */
  readonly extensions: readonly string[]
  /** Base names, lower case. */
  readonly filenames: readonly string[]
  /** Programs of a `#!` line. */
  readonly interpreters: readonly string[]
  readonly lineComments: readonly string[]
  /** Where a line comment token counts: anywhere in code, at the start of a word (shell `$#`), of a line (Dockerfile). */
  readonly lineCommentAt: 'anywhere' | 'word' | 'line'
  readonly blockComments: readonly BlockComment[]
  /** Longer openers stand before their prefixes. Where structure is 'tags' they count inside a tag only. */
  readonly strings: readonly StringDelimiter[]
  readonly taggedStrings: readonly TaggedString[]
  /** Sticky; group `tag` is the closing line, which may be indented where group `indented` is not empty. */
  readonly heredoc: RegExp | null
  /** `/…/` may be a regular expression. */
  readonly regexLiterals: boolean
  readonly structure: Structure
  readonly blockWords: BlockWords | null
  /** Element name to the default language of its text: `script` in HTML. */
  readonly embedded: Readonly<Record<string, string>>
  /** The grammar that checks its syntax, or null where there is none. */
  readonly grammar: string | null
}
