/**
 * Parameters that are functions of others: the norms of a weight-normalised convolution.
 *
 * The other's numbers are needed on the host, and to read them back from a device would have to wait. So they are made once
 * more by a generator of the CPU, which has the same numbers.
 *
 * @module
 */
import { type DType, deviceOf, given, isPortable, type Rng, shown, WeightInitError } from "@weightinit/core";
import type { Parameter } from "./plan.ts";

interface ForkingRng extends Rng {
  fork(name: string): Rng;
}

/** An initializer's call, whose types the compiler does not follow. */
type AnyCall = (rng: Rng, dtype: DType, shape: readonly number[]) => unknown;

/** Who makes a derived parameter. */
export interface DerivedRequest {
  /** What it is a function of. */
  readonly source: Parameter;
  readonly rng: ForkingRng;
  /** A generator of the CPU with the same numbers, where `rng` is of another device. */
  readonly host: Rng | undefined;
  readonly dtype: DType;
}

/** The generator that makes the other's numbers on the host. */
function hostOf(name: string, rng: Rng, host: Rng | undefined): ForkingRng {
  if (deviceOf(rng).name === "cpu") return rng as ForkingRng;
  const sameKey = (a: object, b: object) => isPortable(a) && isPortable(b) && String(a.key) === String(b.key);
  if (host !== undefined && deviceOf(host).name === "cpu" && sameKey(rng, host)) return host as ForkingRng;
  throw new WeightInitError(
    "WI_BAD_OPTION",
    `expected option host to be a generator of the CPU with the seed of rng, as new CpuRng(seed) is, for ${name}, a function of another parameter; got ${shown(host)}`,
  );
}

/**
 * Makes one.
 *
 * @throws WeightInitError `WI_BAD_OPTION` without a host for another device than the CPU.
 */
export function derived(parameter: Parameter, { source, rng, host, dtype }: DerivedRequest): unknown {
  const { name, shape, from } = parameter;
  const cpu = hostOf(name, rng, host);
  const make = source.initializer as unknown as AnyCall;
  // In float32 whatever the model's dtype is.
  const other = make(cpu.fork(source.name), "float32", source.shape) as { readonly data: Float32Array };
  const data = from!.values(other.data);
  const own = given({ dtype: "float32", shape: [...shape], data }) as unknown as AnyCall;
  return own(rng.fork(name), parameter.dtype === "int64" ? dtype : (parameter.dtype ?? dtype), shape);
}
