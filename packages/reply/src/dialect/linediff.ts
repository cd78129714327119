/** Old lines against new ones, as rows that stay, go and come. */
import type { Row } from '../block.js'

/** Above this the middle is taken as replaced as a whole: the table would pass 8 MiB. */
const MAX_CELLS = 2_000_000

/**
 * Longest common subsequence over what differs between the equal head and tail. O(old + new) outside it,
 * O(old × new) inside, bounded by `MAX_CELLS`.
 */
export function diffRows(
  old: readonly string[],
  now: readonly string[],
  oldAt: number,
  nowAt: number,
): Row[] {
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let oldEnd = old.length
  let nowEnd = now.length
  while (oldEnd > head && nowEnd > head && old[oldEnd - 1] === now[nowEnd - 1]) {
    oldEnd--
    nowEnd--
  }
  const rows: Row[] = []
  const stay = (line: number): void => {
    rows.push({ sign: ' ', text: now[line]!, editLine: nowAt + line })
  }
  for (let line = 0; line < head; line++) stay(line)
  const n = oldEnd - head
  const m = nowEnd - head
  const go = (line: number): void => {
    rows.push({ sign: '-', text: old[line]!, editLine: oldAt + line })
  }
  const come = (line: number): void => {
    rows.push({ sign: '+', text: now[line]!, editLine: nowAt + line })
  }
  if (n * m > MAX_CELLS || n === 0 || m === 0) {
    for (let i = 0; i < n; i++) go(head + i)
    for (let j = 0; j < m; j++) come(head + j)
  } else {
    // length[i * (m + 1) + j]: longest common subsequence of old[i..] and new[j..].
    const length = new Uint32Array((n + 1) * (m + 1))
    for (let i = n - 1; i >= 0; i--)
      for (let j = m - 1; j >= 0; j--) {
        const at = i * (m + 1) + j
        length[at] =
          old[head + i] === now[head + j]
            ? length[at + m + 2]! + 1
            : Math.max(length[at + 1]!, length[at + m + 1]!)
      }
    let i = 0
    let j = 0
    while (i < n || j < m) {
      if (i < n && j < m && old[head + i] === now[head + j]) {
        stay(head + j)
        i++
        j++
      } else if (i < n && (j === m || length[(i + 1) * (m + 1) + j]! >= length[i * (m + 1) + j + 1]!))
        go(head + i++)
      else come(head + j++)
    }
  }
  for (let line = nowEnd; line < now.length; line++) stay(line)
  return rows
}
