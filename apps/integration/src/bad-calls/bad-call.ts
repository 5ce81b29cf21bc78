/**
 * What a bad call is, and core's functions without the types that most of these calls would not compile with.
 *
 * @module
 */
import * as core from "@weightinit/core";
import type { CpuRng } from "@weightinit/cpu";

/** A function whose arguments the compiler does not check: most of these calls do not compile. */
export type Untyped = (...args: unknown[]) => unknown;

export interface BadCall {
  readonly what: string;
  readonly code: core.ErrorCode;
  /** What the message must contain: the value it got, or the way out. */
  readonly message: RegExp;
  /** The call; `rng` is a fresh generator. */
  readonly call: (rng: CpuRng) => unknown;
}

export const bad = (code: core.ErrorCode, what: string, message: RegExp, call: BadCall["call"]): BadCall => ({
  what,
  code,
  message,
  call,
});

/** Core's functions. */
export const init = core as unknown as { readonly [name: string]: Untyped } & Record<
  | "constant"
  | "glorotUniform"
  | "identityInit"
  | "kaimingNormal"
  | "kaimingUniform"
  | "normal"
  | "orthogonal"
  | "sparseInit"
  | "truncatedNormal"
  | "uniform"
  | "zeros32",
  Untyped
>;
