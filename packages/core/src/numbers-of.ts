/**
 * Tensors where one generator makes them, with the numbers of another.
 *
 * @module
 */
import type { DType, StorageOf } from "./dtype.ts";
import { shown, WeightInitError } from "./errors.ts";
import { deviceOf } from "./registry.ts";
import type { Rng } from "./rng.ts";
import type { Tensor } from "./tensor.ts";

const SOURCE = /* @__PURE__ */ Symbol.for("@weightinit/core source of numbers");
const NUMBERS = /* @__PURE__ */ Symbol.for("@weightinit/core numbers of");

/**
 * A generator whose tensors lie where those of `rng` do, with the numbers of `source`, a generator of the CPU: they are
 * made there and copied. So another framework's numbers come to a GPU. It advances `source`, and leaves `rng` alone.
 *
 * @throws {@link WeightInitError} `WI_NO_BACKEND` if either is not a registered generator.
 * @example
 * ```ts
 * import { kaimingNormal, withNumbersOf } from "@weightinit/core";
 * import { CpuRng, cpuRngFrom } from "@weightinit/cpu";
 *
 * const rng = withNumbersOf(new CpuRng(0), cpuRngFrom(Math.random)); // new WebGpuRng(0, { device }) on a GPU
 * console.log(kaimingNormal(rng, 2, 5).shape); // [ 2, 5 ]
 * ```
 */
export function withNumbersOf<R extends Rng>(rng: R, source: Rng): R {
  deviceOf(rng);
  deviceOf(source);
  const child = (name: "clone" | "fork") => ({
    value: (...args: unknown[]) => {
      const make = (source as unknown as Partial<Record<typeof name, unknown>>)[name];
      if (typeof make === "function") return withNumbersOf(rng, make.apply(source, args) as Rng);
      throw new WeightInitError("WI_NOT_PORTABLE", `expected a generator that can ${name}, got ${shown(source)}`);
    },
  });
  const numbers: NumbersOf = (make) => {
    const { data } = make(source) as Partial<{ data: StorageOf[DType] }>;
    if (data !== undefined) return data;
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected a generator of the CPU to take numbers of, got ${shown(source)}`,
    );
  };
  return Object.create(rng, {
    [NUMBERS]: { value: numbers },
    [SOURCE]: { value: source },
    clone: child("clone"),
    fork: child("fork"),
  }) as R;
}

/** Has the generator that draws make the tensor, and gives its values. */
type NumbersOf = (make: (source: Rng) => Tensor) => StorageOf[DType];

/** Of a generator for which another draws. */
export function numbersOf(rng: Rng): NumbersOf | undefined {
  return (rng as { readonly [NUMBERS]?: NumbersOf })[NUMBERS];
}

/**
 * The generator that draws where `rng` makes a tensor: `source` of {@link withNumbersOf}, otherwise `rng` itself.
 *
 * @example
 * ```ts
 * import { sourceOf, withNumbersOf } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const source = new CpuRng(42);
 * console.log(sourceOf(withNumbersOf(new CpuRng(0), source)) === source); // true
 * ```
 */
export function sourceOf(rng: Rng): Rng {
  return (rng as { readonly [SOURCE]?: Rng })[SOURCE] ?? rng;
}
