/** The repository's examples, bundled. */

export interface Example {
  readonly name: string
  readonly path: string
  readonly original: string
  readonly edit: string
  readonly instruction: string
}

const FILES: Record<string, string> = import.meta.glob('../../../examples/*/*', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** Files of an example that are not the one to be edited. */
const OTHERS = /^(edit\.md|instruction\.txt|expected\..*|refusal\.json)$/

const REFUSED = ' (refused)'

/** Words that are not written as a folder's name has them. */
const SPELLINGS: Record<string, string> = {
  typescript: 'TypeScript',
  http: 'HTTP',
  css: 'CSS',
  yaml: 'YAML',
}

export const EXAMPLES: readonly Example[] = read().sort((a, b) => rank(a.name) - rank(b.name))

function read(): Example[] {
  const folders = new Map<string, Map<string, string>>()
  for (const [path, text] of Object.entries(FILES)) {
    const [folder, file] = path.split('/').slice(-2)
    folders.set(folder, (folders.get(folder) ?? new Map()).set(file, text))
  }
  return [...folders].flatMap(([folder, files]) => {
    const path = [...files.keys()].find((file) => !OTHERS.test(file))
    if (path === undefined) return []
    const refused = files.has('refusal.json') ? REFUSED : ''
    return [
      {
        name: titleOf(folder) + refused,
        path,
        original: files.get(path) ?? '',
        edit: withoutFence(files.get('edit.md') ?? ''),
        instruction: (files.get('instruction.txt') ?? '').trim(),
      },
    ]
  })
}

function titleOf(folder: string): string {
  const words = folder.split('-').map((word) => SPELLINGS[word] ?? word)
  const title = words.join(' ')
  return title.charAt(0).toUpperCase() + title.slice(1)
}

/** The engine reads fences; the editor's colours do not. */
function withoutFence(edit: string): string {
  return /^```[^\n]*\n([\s\S]*\n)```\s*$/.exec(edit)?.[1] ?? edit
}

/** The one that most people read first; the refusal last. */
function rank(name: string): number {
  return name.startsWith('TypeScript') ? 0 : name.endsWith(REFUSED) ? 2 : 1
}
