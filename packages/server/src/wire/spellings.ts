/** The names that clients send fields under; the first of each is ours. */

export const ORIGINAL = [
  'original_code',
  'initial_code',
  'originalCode',
  'initialCode',
  'original',
  'code',
  'file',
]
export const EDIT = ['edit_snippet', 'editSnippet', 'update', 'code_edit', 'edit']
export const INSTRUCTION = ['instruction', 'instructions']
export const PATH = ['path', 'file_path', 'filePath', 'filename', 'target_filepath']
