/** What a million edits cost: CPU time at a public price, and the same edits at the list prices of models. */
import type { ClassSpeed } from '../speed/classes.js'
import claims from './claims.json' with { type: 'json' }
import prices from './prices.json' with { type: 'json' }

export interface Cost {
  /** Size class of the edits. */
  readonly name: string
  /** CPU seconds for a million edits, and what they cost; US dollars. */
  readonly cpuSeconds: number
  readonly dollars: number
  /** The same edits by a model's list price: a claim of its vendor. */
  readonly models: readonly { readonly name: string; readonly dollars: number }[]
}

export const PRICES = prices
export const CLAIMS = claims

const MILLION = 1_000_000
const SECONDS_PER_HOUR = 3_600

export function costOf({ name, cpu, inputTokens, outputTokens }: ClassSpeed): Cost {
  const cpuSeconds = (cpu / 1_000) * MILLION
  return {
    name,
    cpuSeconds,
    dollars: (cpuSeconds / SECONDS_PER_HOUR) * prices.vcpu.perHour,
    // Prices are for a million tokens, and so are the edits counted.
    models: prices.models.map((model) => ({
      name: model.name,
      dollars: inputTokens * model.input + outputTokens * model.output,
    })),
  }
}
