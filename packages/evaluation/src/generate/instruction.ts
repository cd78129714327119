import type { Alignment, Hunk } from './alignment.js'
import { declaredName, depthOf, isBlank, statementAt } from './block.js'
import type { Random } from './random.js'

/** A new declaration and the one that it goes behind. */
export interface Addition {
  readonly name: string
  readonly after: string
}

/** What a hunk adds behind which declaration; undefined where it adds something else, or not behind one. */
export function additionOf({ before, after }: Alignment, hunk: Hunk): Addition | undefined {
  if (hunk.before.from !== hunk.before.to) return undefined
  const added = after.slice(hunk.after.from, hunk.after.to).filter((line) => !isBlank(line))
  const name = added[0] === undefined ? undefined : declaredName(added[0])
  if (name === undefined || before.some((line) => declaredName(line) === name)) return undefined
  for (let at = hunk.before.from - 1; at >= 0; at--) {
    if (isBlank(before[at]) || depthOf(before[at]) > depthOf(added[0])) continue
    const above = declaredName(before[at])
    if (above !== undefined) {
      const { to } = statementAt(before, at)
      const behind = before.slice(to, hunk.before.from).every(isBlank)
      const unique = before.filter((line) => declaredName(line) === above).length === 1
      return behind && unique && depthOf(before[at]) === depthOf(added[0])
        ? { name, after: above }
        : undefined
    }
    if (depthOf(before[at]) < depthOf(added[0])) return undefined
  }
  return undefined
}

/** What the author says about the whole change, in a sentence as models write them; '' for a change without a name. */
export function instructionOf(alignment: Alignment, hunks: readonly Hunk[], random: Random): string {
  const { before, after } = alignment
  const names = (lines: readonly string[]): string[] => [
    ...new Set(lines.map(declaredName).filter((name) => name !== undefined)),
  ]
  const added = names(hunks.flatMap((h) => after.slice(h.after.from, h.after.to)))
  const removed = names(hunks.flatMap((h) => before.slice(h.before.from, h.before.to)))
  const start = random.pick(['I am', "I'm"])
  if (hunks.every((h) => h.before.from === h.before.to)) {
    const place = hunks.length === 1 ? additionOf(alignment, hunks[0]) : undefined
    const what = added.length === 0 ? 'a few lines' : added.slice(0, 2).join(' and ')
    if (place === undefined || random.chance(0.4)) return `${start} adding ${what}.`
    return `${start} adding ${place.name} right after ${place.after}.`
  }
  if (hunks.every((h) => h.after.from === h.after.to)) {
    return `${start} removing ${removed.length === 0 ? 'lines that nothing needs' : removed.slice(0, 2).join(' and ')}.`
  }
  const changed = removed.filter((name) => added.includes(name))
  return changed.length === 0 ? '' : `${start} updating ${changed.slice(0, 2).join(' and ')}.`
}
