import { basename, extname } from 'node:path'

/** Where a comment's words stand: `['# ', '']`, `['<!-- ', ' -->']`. */
export type CommentForm = readonly [open: string, close: string]

/**
 * What the generator needs to know about a language. Kept apart from the engine's own tables on purpose:
 * what is measured should not be measured by itself.
 */
export interface Syntax {
  readonly name: string
  readonly comments: readonly CommentForm[]
  /** How statements are grouped: decides how a run of them can be wrapped. */
  readonly blocks: 'braces' | 'indentation' | 'end' | 'markup' | 'data'
}

const SLASHES: CommentForm = ['// ', '']
const STARS: CommentForm = ['/* ', ' */']
const HASH: CommentForm = ['# ', '']
const DASHES: CommentForm = ['-- ', '']
const ANGLES: CommentForm = ['<!-- ', ' -->']
const JSX: CommentForm = ['{/* ', ' */}']

/** Comment forms that a model may use out of place, likeliest first. */
export const COMMENT_FORMS: readonly CommentForm[] = [SLASHES, HASH, STARS, ANGLES, DASHES]
export const JSX_COMMENT = JSX

function syntax(name: string, blocks: Syntax['blocks'], ...comments: CommentForm[]): Syntax {
  return { name, blocks, comments }
}

const BY_EXTENSION: Readonly<Record<string, Syntax>> = {
  '.js': syntax('javascript', 'braces', SLASHES),
  '.mjs': syntax('javascript', 'braces', SLASHES),
  '.cjs': syntax('javascript', 'braces', SLASHES),
  '.jsx': syntax('javascript', 'braces', SLASHES),
  '.ts': syntax('typescript', 'braces', SLASHES),
  '.mts': syntax('typescript', 'braces', SLASHES),
  '.cts': syntax('typescript', 'braces', SLASHES),
  '.tsx': syntax('tsx', 'braces', SLASHES),
  '.py': syntax('python', 'indentation', HASH),
  '.css': syntax('css', 'data', STARS),
  '.scss': syntax('scss', 'data', SLASHES),
  '.less': syntax('less', 'data', SLASHES),
  '.json': syntax('json', 'data', SLASHES),
  '.md': syntax('markdown', 'data', ANGLES),
  '.yml': syntax('yaml', 'data', HASH),
  '.yaml': syntax('yaml', 'data', HASH),
  '.toml': syntax('toml', 'data', HASH),
  '.html': syntax('html', 'markup', ANGLES),
  '.vue': syntax('vue', 'markup', ANGLES, SLASHES),
  '.svelte': syntax('svelte', 'markup', ANGLES, SLASHES),
  '.xml': syntax('xml', 'markup', ANGLES),
  '.c': syntax('c', 'braces', SLASHES, STARS),
  '.h': syntax('c', 'braces', SLASHES, STARS),
  '.cc': syntax('cpp', 'braces', SLASHES),
  '.cpp': syntax('cpp', 'braces', SLASHES),
  '.hpp': syntax('cpp', 'braces', SLASHES),
  '.m': syntax('objective-c', 'braces', SLASHES),
  '.mm': syntax('objective-c', 'braces', SLASHES),
  '.go': syntax('go', 'braces', SLASHES),
  '.rs': syntax('rust', 'braces', SLASHES),
  '.java': syntax('java', 'braces', SLASHES),
  '.kt': syntax('kotlin', 'braces', SLASHES),
  '.kts': syntax('kotlin', 'braces', SLASHES),
  '.gradle': syntax('groovy', 'braces', SLASHES),
  '.scala': syntax('scala', 'braces', SLASHES),
  '.swift': syntax('swift', 'braces', SLASHES),
  '.cs': syntax('csharp', 'braces', SLASHES),
  '.php': syntax('php', 'braces', SLASHES),
  '.rb': syntax('ruby', 'end', HASH),
  '.podspec': syntax('ruby', 'end', HASH),
  '.lua': syntax('lua', 'end', DASHES),
  '.sh': syntax('bash', 'end', HASH),
  '.bash': syntax('bash', 'end', HASH),
  '.pl': syntax('perl', 'braces', HASH),
  '.pm': syntax('perl', 'braces', HASH),
  '.sql': syntax('sql', 'data', DASHES),
  '.proto': syntax('protobuf', 'data', SLASHES),
  '.graphql': syntax('graphql', 'data', HASH),
  '.cmake': syntax('cmake', 'data', HASH),
}

/** The syntax of a file by its name; undefined where the generator doesn't know it. */
export function syntaxOf(path: string): Syntax | undefined {
  const base = basename(path)
  if (base.startsWith('Dockerfile')) return syntax('dockerfile', 'data', HASH)
  return BY_EXTENSION[extname(base).toLowerCase()]
}
