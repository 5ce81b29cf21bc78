/**
 * Which Julia to repeat. Its numbers changed in 1.11 (seeding of MersenneTwister, tail of randn) and change again after
 * 1.12 (Julia PR 60206), so a version that is not known here is refused.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";

/** `"1.10"` stands for Julia 1.7 to 1.10. */
export type JuliaVersion = "1.10" | "1.11";

/** Options of both generators. */
export interface JuliaOptions {
  /** Julia version whose numbers to repeat. Default `"1.10"`, which also stands for 1.7 to 1.9. */
  readonly julia?: JuliaVersion | undefined;
}

/**
 * The version that options name.
 *
 * @throws WeightInitError `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
 */
export function juliaVersion(options: unknown): JuliaVersion {
  if (typeof options !== "object" || options === null) {
    throw new WeightInitError("WI_BAD_OPTION", `expected options such as { julia: "1.10" }, got ${shown(options)}`);
  }
  const unknown = Object.keys(options).find((name) => name !== "julia");
  if (unknown !== undefined) {
    throw new WeightInitError("WI_UNKNOWN_OPTION", `expected the option julia, got ${shown(unknown)}`);
  }
  const { julia = "1.10" } = options as { readonly julia?: unknown };
  if (julia !== "1.10" && julia !== "1.11") {
    throw new WeightInitError(
      "WI_BAD_OPTION",
      `expected julia: "1.10" (for 1.7 to 1.10) or "1.11", as a string, got ${shown(julia)}; other versions draw other numbers`,
    );
  }
  return julia;
}
