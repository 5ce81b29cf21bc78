/**
 * PyTorch's initializers, `torch.nn.init`, by name.
 *
 * @module
 */
import {
  calculateGain,
  constant,
  glorotNormal,
  glorotUniform,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  type Nonlinearity,
  normal,
  orthogonal,
  shown,
  sparseInit,
  truncatedNormal,
  uniform,
  WeightInitError,
} from "@weightinit/core";
import { isPlainObject } from "../plain-object.ts";
import { type AnyInitializer, bad, partial } from "./any-initializer.ts";
import { hint } from "./catalogue.ts";
import { camelCase } from "./foreign-fields.ts";

/** Arguments by PyTorch's names. */
export interface TorchOptions {
  readonly [argument: string]: unknown;
}

interface TorchFunction {
  /** Its arguments in order, with their defaults; `undefined` for one that is required. */
  readonly defaults: Readonly<Record<string, unknown>>;
  make(args: Readonly<Record<string, unknown>>): AnyInitializer;
}

const MODES = ["fanIn", "fanOut"];

/** Mode and gain: PyTorch takes a mode in any case. */
function kaimingOptions({ a, mode, nonlinearity }: Readonly<Record<string, unknown>>): object {
  const fan = camelCase(String(mode).toLowerCase());
  if (!MODES.includes(fan)) throw bad('mode to be "fan_in" or "fan_out"', mode);
  if (nonlinearity === "leaky_relu" && typeof a !== "number") throw bad("a to be a number, the slope of leaky_relu", a);
  return { gain: calculateGain(nonlinearity as Nonlinearity, a as number), mode: fan, layout: "torch" };
}

const KAIMING = { a: 0, mode: "fan_in", nonlinearity: "leaky_relu" };

const FUNCTIONS: Readonly<Record<string, TorchFunction>> = {
  uniform_: { defaults: { a: 0, b: 1 }, make: ({ a, b }) => partial(uniform, { lo: a, hi: b }) },
  normal_: { defaults: { mean: 0, std: 1 }, make: ({ mean, std }) => partial(normal, { mean, std }) },
  trunc_normal_: {
    defaults: { mean: 0, std: 1, a: -2, b: 2 },
    make: ({ mean, std, a, b }) => partial(truncatedNormal, { mean, std, lo: a, hi: b }),
  },
  constant_: {
    defaults: { val: undefined },
    make({ val }) {
      if (typeof val !== "number") throw bad("val of constant_ to be a number", val);
      return partial(constant, { value: val });
    },
  },
  ones_: { defaults: {}, make: () => partial(constant, { value: 1 }) },
  zeros_: { defaults: {}, make: () => partial(constant, { value: 0 }) },
  eye_: { defaults: {}, make: () => partial(identityInit, { layout: "torch" }) },
  dirac_: { defaults: { groups: 1 }, make: ({ groups }) => partial(identityInit, { groups, layout: "torch" }) },
  xavier_uniform_: { defaults: { gain: 1 }, make: ({ gain }) => partial(glorotUniform, { gain, layout: "torch" }) },
  xavier_normal_: { defaults: { gain: 1 }, make: ({ gain }) => partial(glorotNormal, { gain, layout: "torch" }) },
  kaiming_uniform_: { defaults: KAIMING, make: (args) => partial(kaimingUniform, kaimingOptions(args)) },
  kaiming_normal_: { defaults: KAIMING, make: (args) => partial(kaimingNormal, kaimingOptions(args)) },
  orthogonal_: { defaults: { gain: 1 }, make: ({ gain }) => partial(orthogonal, { gain, layout: "torch" }) },
  sparse_: {
    defaults: { sparsity: undefined, std: 0.01 },
    make: ({ sparsity, std }) => partial(sparseInit, { sparsity, std }),
  },
};

/**
 * PyTorch's initializer of a name, with or without its last underscore, and arguments by PyTorch's names: the same law,
 * with layout `"torch"` where axes count. The numbers are this library's, not PyTorch's.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` for a name, mode or nonlinearity that there is not; `WI_UNKNOWN_OPTION` for an
 *   argument that the function has not; and the initializer's codes for their values.
 * @example
 * ```ts
 * import { fromTorch } from "@weightinit/core/config";
 *
 * console.log(String(fromTorch("kaiming_normal_", { mode: "fan_out", nonlinearity: "relu" })));
 * // kaimingNormal(rng, float32, ...dims, { gain: 1.4142135623730951, mode: "fanOut", layout: "torch" })
 * ```
 */
export function fromTorch(name: string, options: TorchOptions = {}): AnyInitializer {
  const own = typeof name === "string" && !name.endsWith("_") ? `${name}_` : name;
  const known = Object.hasOwn(FUNCTIONS, own) ? FUNCTIONS[own] : undefined;
  if (known === undefined) throw bad(`a function of torch.nn.init${hint(name, Object.keys(FUNCTIONS))}`, name);
  if (!isPlainObject(options)) throw bad(`arguments of ${own} by name`, options);
  const names = Object.keys(known.defaults);
  const args: Record<string, unknown> = { ...known.defaults };
  for (const [argument, value] of Object.entries(options)) {
    if (!names.includes(argument)) {
      throw new WeightInitError(
        "WI_UNKNOWN_OPTION",
        `expected arguments of ${own} (${names.join(", ")}), got ${shown(argument)}${hint(argument, names)}`,
      );
    }
    if (value !== undefined) args[argument] = value;
  }
  return known.make(args);
}
