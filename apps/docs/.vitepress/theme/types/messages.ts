/**
 * What the page and the worker that checks types say to each other.
 *
 * @module
 */

export interface CheckRequest {
  readonly id: number;
  readonly code: string;
}

export interface TypeProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
  /** TypeScript's number of the error, as in `TS2345`. */
  readonly code: number;
}

export interface CheckAnswer {
  readonly id: number;
  /** `undefined` where the compiler did not load, or failed. */
  readonly problems: readonly TypeProblem[] | undefined;
}
