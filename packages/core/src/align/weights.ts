/** The solver's prices, in units of a rare line's worth. Fitted numbers are read from `fitted.ts`. */
export interface Weights {
  /** Worth of a match by the information in the line. */
  readonly exact: number
  readonly loose: number
  /** A changed line is worth `similarSlope * similarity - similarBase` of its weight. */
  readonly similarSlope: number
  readonly similarBase: number
  /** Added where both lines introduce the same key, or declare the same name. */
  readonly sameKey: number
  readonly sameName: number
  /** Subtracted where both declare, but different names. */
  readonly otherName: number
  /** Added to a match that follows a match without a gap. */
  readonly run: number
  readonly insert: number
  /** Inserting a line that the original holds, by its worth. */
  readonly insertHeld: number
  /** The same for a line that declares something, added. */
  readonly insertHeldName: number
  /** Taken from a similar match by how alike the second-best partner is: new items of a list look like its others. */
  readonly listed: number
  /** Factor on a match of lines in differently named declarations. */
  readonly otherScope: number
  readonly editOpen: number
  readonly deleteOpen: number
  readonly deleteLine: number
  readonly deleteWeight: number
  readonly deleteName: number
  /** Deleting next to a marker, with no match between. */
  readonly borderOpen: number
  readonly borderLine: number
  /** Keeping without a marker. */
  readonly skipOpen: number
  readonly skipLine: number
  readonly skipMixed: number
  /** New text that begins in a gap: per level that it is off, inside a deeper block, an import away from imports. */
  readonly placeLevel: number
  readonly placeInside: number
  readonly placeImport: number
  /** Share of the file that is left below new text that nothing anchors. */
  readonly placeLate: number
  /** Earned where the instruction names the place. */
  readonly placeHint: number
  /** A chunk that touches no original line. */
  readonly float: number
  /** A marker that keeps nothing. */
  readonly emptyMarker: number
  /** Keeping a line under a marker between chunks. */
  readonly keepLine: number
  /** Keeping a line that is less deep than the marker. */
  readonly keepOutside: number
  /** A match whose indentation differs, per level. */
  readonly level: number
  /** A match whose bracket depth drifted from the original's, per level not seen in its indentation. */
  readonly drift: number
  /** A gap entered while the depth is drifted. */
  readonly driftGap: number
  readonly driftEnd: number
  /** The edit ends, without a marker, inside a block that it opened, and lines of that block follow. */
  readonly tailInside: number
}

export const DEFAULT_WEIGHTS: Weights = {
  exact: 1,
  loose: 0.95,
  similarSlope: 1.6,
  similarBase: 0.75,
  sameKey: 1,
  sameName: 3,
  otherName: 2,
  run: 0.25,
  insert: 0.05,
  insertHeld: 0.8,
  insertHeldName: 2,
  listed: 1.5,
  otherScope: 0.1,
  editOpen: 0.25,
  deleteOpen: 0.4,
  deleteLine: 0.1,
  deleteWeight: 0.06,
  deleteName: 2,
  borderOpen: 2.5,
  borderLine: 0.6,
  skipOpen: 5,
  skipLine: 0.18,
  skipMixed: 4,
  placeLevel: 0.4,
  placeInside: 1,
  placeImport: 1,
  placeLate: 0.15,
  placeHint: 4,
  float: 2,
  emptyMarker: 0.15,
  keepLine: 0.0004,
  keepOutside: 0.3,
  level: 0.5,
  drift: 1.2,
  driftGap: 1,
  driftEnd: 4,
  tailInside: 2,
}
