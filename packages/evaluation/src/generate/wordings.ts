/**
 * Words with which models say that code is left out, as seen in published conversations and commits.
 * `scope` says where they would be true: anywhere, in the import block, between the members of a class or the
 * declarations of a file, inside a function, in markup, or for all the rest of the file.
 */
export interface Wording {
  readonly words: string
  readonly scope: 'any' | 'imports' | 'members' | 'body' | 'markup' | 'tail'
}

/** The one that most prompts ask for. */
export const USUAL_WORDS = 'existing code'

const WORDS_BY_SCOPE: Readonly<Record<Wording['scope'], readonly string[]>> = {
  any: [
    USUAL_WORDS,
    'existing code stays the same',
    'existing code remains unchanged',
    'Existing code',
    'keep existing code',
    'keep the existing code',
    'unchanged',
    'unchanged code',
    'same',
    'same as before',
    'no changes',
    'no changes here',
    'no changes needed',
    'previous code',
    'previous code remains the same',
    'your existing code',
    'rest of the code',
    'rest of the existing code',
    'rest of your code',
    'rest of the code remains the same',
    'rest of the code remains exactly the same',
    'code omitted',
    'code omitted for brevity',
    'omitted for brevity',
    'snip',
    '其余代码保持不变',
    '现有代码',
    '既存のコード',
    '기존 코드',
    'código existente',
    'resto del código',
    'todo o código existente',
    'reste du code inchangé',
    'остальной код без изменений',
  ],
  imports: ['existing imports', 'other imports', 'keep existing imports'],
  members: [
    'existing methods',
    'other existing methods',
    'other methods remain the same',
    'other methods remain unchanged',
    'keep all other methods unchanged',
    'existing functions',
    'other existing functions',
    'existing handlers',
  ],
  body: [
    'rest of the function',
    'rest of the method',
    'rest of the function remains the same',
    'rest of the method remains the same',
    'keep the rest of the method as is',
    'existing implementation',
    'implementation remains the same',
    'keep existing function content',
    'existing logic',
  ],
  markup: [
    'existing content',
    'existing elements',
    'existing fields',
    'rest of the content remains unchanged',
    'rest of layout',
    'existing form content',
  ],
  tail: [
    'rest of the file',
    'rest of the file remains unchanged',
    'rest of the file stays the same',
    'Rest of the file unchanged',
    'no changes below this line',
  ],
}

export const WORDINGS: readonly Wording[] = Object.entries(WORDS_BY_SCOPE).flatMap(([scope, list]) =>
  list.map((words) => ({ words, scope: scope as Wording['scope'] })),
)

/** What stands around the words, inside the comment; `%` is their place. With how often it is seen. */
export const DECORATIONS: readonly (readonly [string, number])[] = [
  ['... % ...', 60],
  ['... %', 10],
  ['...% ...', 2],
  ['...%...', 4],
  ['... (%) ...', 5],
  ['... (%)', 6],
  ['(%)', 3],
  ['[%]', 2],
  ['[... %]', 2],
  ['…%…', 2],
  ['... [%] ...', 1],
  ['%...', 3],
]
