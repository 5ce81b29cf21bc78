/**
 * `defineInitializer`: a scheme becomes an initializer with the calling convention that all of them share.
 *
 * @module
 */
import type { Distribution } from "./distribution.ts";
import type { DType } from "./dtype.ts";
import type { FixedInitializer, Initializer } from "./initializer-types.ts";
import { lawOfAny } from "./laws/all.ts";
import type { LawKinds } from "./laws/law-kind.ts";
import { MADE_OF } from "./made-of.ts";
import { makeTensor } from "./make-tensor.ts";
import type { CommonOptions } from "./options.ts";
import { parseCall } from "./parse-call.ts";
import { Bag } from "./plain-object.ts";
import { describePartial } from "./print-partial.ts";
import { type AnyScheme, type BoundArguments, erased, type OwnScheme, type Scheme, withLaws } from "./scheme.ts";
import { settingsOf } from "./settings.ts";

export function initializer(scheme: AnyScheme, bound: BoundArguments): unknown {
  const init = (...args: unknown[]): unknown => {
    const call = parseCall(scheme, bound, args);
    return call.shape === undefined ? initializer(scheme, call) : makeTensor(scheme, call, call.shape);
  };
  const text = { value: () => describePartial(scheme, bound) };
  return Object.defineProperties(init, {
    name: { value: scheme.name },
    settings: { get: () => settingsOf(scheme, bound) },
    [MADE_OF]: { value: { scheme, bound } },
    toString: text,
    [Symbol.for("nodejs.util.inspect.custom")]: text,
  });
}

const nothing = (dtype?: DType): BoundArguments => ({ rng: undefined, dtype, options: new Bag() });

/**
 * Makes an initializer of your own from a scheme, with the calling convention of the built-in ones.
 *
 * @throws {@link WeightInitError} `WI_BAD_ARGUMENT` if it is no scheme.
 * @example
 * ```ts
 * import { type CommonOptions, defineInitializer } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * interface GainOptions extends CommonOptions {
 *   gain?: number | undefined;
 * }
 * const lecunNormal = defineInitializer<GainOptions>({
 *   name: "lecunNormal",
 *   options: { gain: { default: 1, check: Number.isFinite, expected: "a finite number" } },
 *   distribution: ({ fans, options }) => ({ kind: "normal", mean: 0, std: options.gain / Math.sqrt(fans.in) }),
 * });
 * console.log(lecunNormal(new CpuRng(42), "float64", 2, 5).dtype); // float64
 * ```
 */
export function defineInitializer<O extends CommonOptions, const A extends DType = DType>(
  scheme: Scheme<O, A>,
): Initializer<O, A> {
  return initializer(erased(scheme, lawOfAny), nothing()) as Initializer<O, A>;
}

/** {@link defineInitializer} for schemes of ours: only the kinds of laws that it returns come with it. */
export function initializerOf<O extends CommonOptions, const A extends DType, K extends Distribution["kind"]>(
  laws: LawKinds<K>,
  scheme: OwnScheme<O, A, K>,
): Initializer<O, A> {
  return initializer(withLaws(scheme, laws), nothing()) as Initializer<O, A>;
}

/** An initializer whose dtype is fixed: passing one throws `WI_DTYPE_FIXED`. */
export function fixedInitializerOf<O extends CommonOptions, D extends DType, K extends Distribution["kind"]>(
  dtype: D,
  laws: LawKinds<K>,
  scheme: OwnScheme<O, D, K>,
): FixedInitializer<O, D> {
  return initializer(withLaws(scheme, laws, dtype), nothing(dtype)) as FixedInitializer<O, D>;
}
