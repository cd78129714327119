/** How often places of each kind are right, beside how sure they are said to be. */
import type { Evidence } from '../locate/sameness.js'
import type { Sample } from './placements.js'

export function printReliability(
  samples: readonly Sample[],
  said: (evidence: Evidence, sample: Sample) => number = (_, sample) => sample.confidence,
): void {
  const line = (cells: readonly (string | number)[]): void =>
    console.log(
      `${String(cells[0]).padEnd(28)}${cells
        .slice(1)
        .map((cell) => String(cell).padStart(9))
        .join('')}`,
    )
  const row = (name: string, of: readonly Sample[]): void => {
    const right = of.filter((sample) => sample.right).length / of.length
    const mean = of.reduce((sum, sample) => sum + said(sample.evidence, sample), 0) / of.length
    line([name, of.length, mean.toFixed(3), right.toFixed(3)])
  }
  line(['least sure block by', 'applied', 'said', 'right'])
  const kinds = [...new Set(samples.map((sample) => sample.evidence))].sort()
  for (const kind of kinds)
    row(
      kind,
      samples.filter((sample) => sample.evidence === kind),
    )
  for (const told of ['scope', 'order', 'number'] as const) {
    const of = samples.filter((sample) => sample.doubts.told === told)
    if (of.length > 0) row(`told by ${told}`, of)
  }
  const edges = [0, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1]
  for (let at = 1; at < edges.length; at++) {
    const [from, to] = [edges[at - 1]!, edges[at]!]
    const of = samples.filter((sample) => {
      const value = said(sample.evidence, sample)
      return value >= from && (value < to || to === 1)
    })
    if (of.length > 0) row(`said ${from.toFixed(2)} to ${to.toFixed(2)}`, of)
  }
}
