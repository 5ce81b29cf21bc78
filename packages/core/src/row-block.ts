/**
 * A part of what `rowBlocks` makes.
 *
 * @module
 */

/** Some rows, and how they are made. */
export interface RowBlock {
  /** How many rows of the first axis. One block may have none said: it has those that are left. */
  readonly rows?: number | undefined;
  /** An initializer whose law is not sparse or computed; its dtype and its generator do not count. */
  readonly init: unknown;
}
