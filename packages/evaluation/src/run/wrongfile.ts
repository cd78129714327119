import type { Case } from '../cases/case.js'
import { stableHash } from '../cases/split.js'

/** How many wrong files each snippet is tried on. */
const FILES_PER_SNIPPET = 3

/**
 * Pairs each snippet with files of other cases of its set, none of which it was written for: a right engine refuses them all.
 * Files of the snippet's own language come first, as the harder test; among equals a hash of both ids decides.
 */
export function wrongFileCases(snippets: readonly Case[], files: readonly Case[]): Case[] {
  const distinct = [...new Map(files.map((c) => [`${c.set}\n${c.original}`, c])).values()]
  return snippets
    .filter((c) => c.answer === 'merge')
    .flatMap((c) => {
      const rank = (file: Case) =>
        (file.language === c.language ? 0 : 2 ** 32) + stableHash(`${c.id}\n${file.id}`)
      return distinct
        .filter((file) => file.set === c.set && file.original !== c.original)
        .map((file) => ({ file, rank: rank(file) }))
        .sort((a, b) => a.rank - b.rank)
        .slice(0, FILES_PER_SNIPPET)
        .map(({ file }) => misdirect(c, file))
    })
}

function misdirect(c: Case, file: Case): Case {
  return {
    ...c,
    id: `${c.id} @ ${file.id}`,
    path: file.path,
    language: file.language,
    answer: 'refuse',
    original: file.original,
    expected: [file.original],
    notes: `the snippet of ${c.id}, on the file of ${file.id}`,
  }
}
