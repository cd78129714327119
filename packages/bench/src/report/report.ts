import type { Accuracy } from '../accuracy/accuracy.js'
import type { Cost } from '../cost/cost.js'
import type { Machine } from '../machine/machine.js'
import type { ClassSpeed } from '../speed/classes.js'
import type { Cold } from '../speed/cold.js'
import type { Growth } from '../speed/growth.js'
import type { Http } from '../speed/http.js'
import type { Profile } from '../speed/profile.js'
import type { Round } from '../speed/round.js'
import type { Throughput } from '../speed/throughput.js'

/** All numbers of one run. What the pages show is made of nothing else. */
export interface Report {
  /** ISO 8601, when the run began. */
  readonly date: string
  /** A quick run: fewer cases, files and rounds. */
  readonly quick: boolean
  readonly machine: Machine
  readonly loadAfter: number
  readonly seconds: number
  readonly accuracy: Accuracy
  readonly classes: readonly ClassSpeed[]
  readonly growth: Growth
  readonly cold: Cold
  readonly throughput: readonly Throughput[]
  readonly round: Round
  /** Null where the server could not be started. */
  readonly http: Http | null
  readonly profiles: readonly Profile[]
  readonly costs: readonly Cost[]
}
