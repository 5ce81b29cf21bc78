/**
 * The calls of a library, made one after the other, and what parameters keep of them.
 *
 * @module
 */
import { type DType, given, product, type Rng } from "@weightinit/core";
import { ZERO } from "../laws.ts";
import type { Parameter } from "../plan.ts";
import type { Draw, Fill, LibraryFunctions, LibraryRng } from "./draw-order.ts";

/** A tensor of the CPU. */
export interface HostTensor {
  /** Its type. */
  readonly dtype: DType;
  /** Lengths of the axes. */
  readonly shape: readonly number[];
  /** Its numbers, row-major; 16-bit types as bits. */
  readonly data: Uint16Array | Float32Array | Float64Array;
}

/** An initializer's call, whose types the compiler does not follow. */
export type AnyCall = (rng: Rng, dtype: DType, shape: readonly number[], options?: object) => HostTensor;

/** A generator of the CPU that follows a library. */
export type DrawingRng = Rng & LibraryRng;

/** A call's tensor. */
export function draw(rng: DrawingRng, call: Draw, model: DType, index: number): HostTensor {
  const { law, shape, dtype = model } = call;
  const source = (rng.drawsFrom?.(call, index) ?? rng) as Rng;
  return (law as unknown as AnyCall)(source, dtype, [...shape]);
}

/** Moves the generator on as a call would whose numbers nobody keeps. */
export function pass(rng: DrawingRng, call: Draw, model: DType, index: number): void {
  const { law, shape, dtype } = call;
  if (rng.drawsFrom !== undefined || rng.skips?.(law.settings.name, product(shape), dtype ?? model)) return;
  draw(rng, call, model, index);
}

/** Parameters that several calls fill. */
export class Assembly {
  readonly #begun = new Map<Parameter, { readonly data: HostTensor["data"]; missing: number }>();

  /** The parameter, once all its numbers are there. */
  place(drawn: HostTensor, at: number, parameter: Parameter): HostTensor | undefined {
    const size = product(parameter.shape);
    const Storage = drawn.data.constructor as new (length: number) => HostTensor["data"];
    const begun = this.#begun.get(parameter) ?? { data: new Storage(size), missing: size };
    this.#begun.set(parameter, begun);
    begun.data.set(drawn.data, at);
    begun.missing -= drawn.data.length;
    if (begun.missing > 0) return undefined;
    this.#begun.delete(parameter);
    return { dtype: drawn.dtype, shape: parameter.shape, data: begun.data };
  }
}

/** Makes a tensor of the generator's device of numbers that are there, of another dtype or shape perhaps. */
function made(tensor: HostTensor, rng: Rng, dtype: DType, shape: readonly number[]): HostTensor {
  if (tensor.dtype !== dtype) return (given({ ...tensor, shape }) as unknown as AnyCall)(rng, dtype, shape);
  const copy = (ZERO as unknown as AnyCall)(rng, dtype, shape);
  copy.data.set(tensor.data);
  return copy;
}

const rounded: LibraryFunctions = {
  log: (x) => Math.fround(Math.log(x)),
  quotient: (x, y) => Math.fround(x / Math.fround(y)),
};

/** What a parameter keeps of the numbers that were drawn; the tensor itself where that is all of them. */
function kept(drawn: HostTensor, fill: Fill, { shape }: Parameter, rng: DrawingRng): HostTensor {
  const { from = 0, zeroRow, values } = fill;
  if (values !== undefined) {
    const numbers = drawn.dtype === "float32" ? drawn : made(drawn, rng, "float32", drawn.shape);
    return { dtype: "float32", shape, data: values(numbers.data as Float32Array, rng.functions ?? rounded) };
  }
  if (zeroRow !== undefined) {
    const width = product(shape.slice(1));
    drawn.data.fill(0, zeroRow * width, (zeroRow + 1) * width);
  }
  const size = product(shape);
  if (size === drawn.data.length) return drawn;
  return { dtype: drawn.dtype, shape, data: drawn.data.subarray(from, from + size) };
}

/** A parameter's tensor, of the CPU and of its dtype; `undefined` while other calls have to fill it too. */
export function filled(
  drawn: HostTensor,
  { fill, parameter, model, isAlone }: { fill: Fill; parameter: Parameter; model: DType; isAlone: boolean },
  { rng, parts }: { rng: DrawingRng; parts: Assembly },
): HostTensor | undefined {
  const { shape, dtype } = parameter;
  const own = dtype === undefined || dtype === "int64" ? model : dtype;
  const part = fill.at === undefined ? kept(drawn, fill, parameter, rng) : parts.place(drawn, fill.at, parameter);
  if (part === undefined) return undefined;
  // Several parameters may have the same numbers, each a tensor of its own.
  const isReady = isAlone && part === drawn && part.dtype === own && String(drawn.shape) === String(shape);
  return isReady ? drawn : made(part, rng, own, shape);
}

export interface DrawnRequest {
  readonly rng: DrawingRng;
  readonly draws: readonly Draw[];
  /** By name. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** The model's. */
  readonly dtype: DType;
}

/** Makes all calls, and gives each parameter that keeps numbers of one its tensor. */
export function* drawn({
  rng,
  draws,
  parameters,
  dtype: model,
}: DrawnRequest): Generator<readonly [Parameter, HostTensor]> {
  const tools = { rng, parts: new Assembly() };
  for (const [index, call] of draws.entries()) {
    const { fills } = call;
    if (fills.length === 0) {
      pass(rng, call, model, index);
      continue;
    }
    const tensor = draw(rng, call, model, index);
    for (const fill of fills) {
      const parameter = parameters.get(fill.name)!;
      const own = filled(tensor, { fill, parameter, model, isAlone: fills.length === 1 }, tools);
      if (own !== undefined) yield [parameter, own];
    }
  }
}
