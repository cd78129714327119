/** The solver's prices, in units of a rare line's worth. The fitted ones stand in `fitted.ts`. */
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
  /** Subtracted, by the line's worth, where the heads of the two lines' blocks are not versions of each other. */
  readonly newParent: number
  /** Factor on a match of equal lines in such blocks. */
  readonly foreignParent: number
  /** Subtracted where both declare, but different names. */
  readonly otherName: number
  /** Subtracted, by the line's worth, where both set or import, but different things. */
  readonly otherKey: number
  /** Added to a match that follows a match without a gap. */
  readonly run: number
  readonly insert: number
  /** Inserting a line that the original holds, by its worth. */
  readonly insertHeld: number
  /** The same for a line that declares something, added. */
  readonly insertHeldName: number
  /** Taken from a similar match by how alike the second-best partner is: new items of a list look like its others. */
  readonly listed: number
  /** Taken, by the line's worth, from a similar match at the edge of a chunk: context is missing there. */
  readonly edgeVersion: number
  /** Factor on a match of lines in differently named declarations. */
  readonly otherScope: number
  /** The same for a line that stands several times, where a marker between it and its declaration may hide the end of that. */
  readonly otherScopeFar: number
  /** Factor on a match of equal lines where the edges of the chunk place it elsewhere. */
  readonly elsewhere: number
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
