/** How thorough a run is. */
export interface Pace {
  /** Time for the counted rounds of one file, ms. */
  readonly fileMs: number
  readonly warmUpMs: number
  readonly warmUpRounds: number
  /** Lines of the longest file of the growth curve. */
  readonly mostLines: number
  /** Files of a class, at most. */
  readonly files: number
  readonly minRounds: number
  readonly maxRounds: number
  /** New processes for each thing that is timed cold. */
  readonly processes: number
  /** Load on the threads, ms. */
  readonly loadMs: number
  readonly profileMs: number
}

export const FULL: Pace = {
  fileMs: 1_000,
  warmUpMs: 300,
  warmUpRounds: 5,
  mostLines: 100_000,
  files: Number.POSITIVE_INFINITY,
  minRounds: 5,
  maxRounds: 400,
  processes: 7,
  loadMs: 6_000,
  profileMs: 8_000,
}

export const QUICK: Pace = {
  fileMs: 100,
  warmUpMs: 50,
  warmUpRounds: 1,
  mostLines: 10_000,
  files: 2,
  minRounds: 1,
  maxRounds: 20,
  processes: 1,
  loadMs: 700,
  profileMs: 1_000,
}
