/**
 * The arguments of a call: `([rng], [dtype], ...dims, [options])`.
 *
 * @module
 */
import type { Device } from "./device.ts";
import { type DType, dtypeInfo } from "./dtype.ts";
import { shown, WeightInitError } from "./errors.ts";
import { checkOptions } from "./options.ts";
import { isPlainObject } from "./plain-object.ts";
import { deviceOf, findDevice } from "./registry.ts";
import type { Rng } from "./rng.ts";
import type { AnyScheme, BoundArguments } from "./scheme.ts";
import { checkShape } from "./shape.ts";

/** A call: what it gave, over what was bound. */
export interface Call extends BoundArguments {
  /** The device of the rng, if this call gave it. */
  readonly device: Device | undefined;
  /** Lengths of the axes, checked and frozen; `undefined` for a partial call. */
  readonly shape: number[] | undefined;
}

function checkDType(scheme: AnyScheme, value: string): DType {
  if (scheme.fixedDType !== undefined) {
    throw new WeightInitError(
      "WI_DTYPE_FIXED",
      `expected no dtype for ${scheme.name}, which makes ${scheme.fixedDType}, got ${shown(value)}`,
    );
  }
  const { name } = dtypeInfo(value as DType);
  if (!scheme.dtypes.includes(name)) {
    throw new WeightInitError(
      "WI_DTYPE_NOT_IN_SCHEME",
      `expected a dtype of ${scheme.name} (${scheme.dtypes.join(", ")}), got ${shown(value)}`,
    );
  }
  return name;
}

/** Refuses a first argument that is neither rng, dtype, dim nor options. */
function checkFirst(first: unknown, second: unknown, count: number): void {
  if (typeof first === "function" || (typeof first === "object" && !Array.isArray(first) && !isPlainObject(first))) {
    deviceOf(first as unknown as Rng); // throws the error that names the ways out
  } else if (count > 1 && isPlainObject(first)) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected ([rng], [dtype], ...dims, [options]), got an object literal before ${shown(second)}; options come last, and an RNG is an instance of a class registered with registerRng`,
    );
  }
}

/** The shape that items `from` … `to` − 1 of the arguments name, as numbers or as one array; `undefined` for none. */
function readShape(args: readonly unknown[], from: number, to: number): number[] | undefined {
  if (from === to) return undefined;
  const first = args[from];
  if (!Array.isArray(first)) return checkShape(args, from, to);
  if (to - from === 1) return checkShape(first);
  throw new WeightInitError(
    "WI_BAD_DIMS",
    `expected dims as numbers or as one array, got an array and ${shown(args[from + 1])}`,
  );
}

/** Reads a call's arguments; what is given here wins over what was bound. */
export function parseCall(scheme: AnyScheme, bound: BoundArguments, args: readonly unknown[]): Call {
  let from = 0;
  let to = args.length;
  let { rng, dtype, options } = bound;
  const first = args[0];
  const device = typeof first === "object" && first !== null ? findDevice(first) : undefined;
  if (device !== undefined) {
    rng = first as Rng;
    from++;
  } else if (typeof first !== "number") checkFirst(first, args[1], to);
  const second = args[from];
  if (typeof second === "string") {
    dtype = checkDType(scheme, second);
    from++;
  }
  const last = args[to - 1];
  if (to > from && typeof last !== "number") {
    if (isPlainObject(last)) {
      options = checkOptions(scheme, options, last);
      to--;
    } else if (last === undefined && to > from + 1) {
      to--; // an optional options argument that a caller hands on, behind dims
    }
  }
  return { rng, dtype, options, device, shape: readShape(args, from, to) };
}
