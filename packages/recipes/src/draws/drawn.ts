/**
 * Makes parameters in the order in which a library draws them.
 *
 * @module
 */
import { type DType, given, product, type Rng } from "@weightinit/core";
import type { Parameter } from "../plan.ts";
import type { DrawOrder, Fill, LibraryFunctions, LibraryRng } from "./draw-order.ts";

/** A tensor of the CPU. */
export interface HostTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** 16-bit types as bits. */
  readonly data: Uint16Array | Float32Array | Float64Array;
}

/** An initializer's call, whose types the compiler does not follow. */
export type AnyCall = (rng: Rng, dtype: DType, shape: readonly number[], options?: object) => HostTensor;

export interface DrawnRequest {
  /** The generator, of the CPU. */
  readonly rng: Rng & LibraryRng;
  readonly order: DrawOrder;
  /** By name, those of the order. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** The model's. */
  readonly dtype: DType;
}

/** Memory for numbers that nobody keeps. */
class Scratch {
  #bytes = new ArrayBuffer(0);

  of(dtype: DType, size: number): Uint16Array | Float32Array | Float64Array {
    const Storage = dtype === "float64" ? Float64Array : dtype === "float32" ? Float32Array : Uint16Array;
    const length = size * Storage.BYTES_PER_ELEMENT;
    if (this.#bytes.byteLength < length) this.#bytes = new ArrayBuffer(length);
    return new Storage(this.#bytes, 0, size);
  }
}

/** The matrices [b, a] of a list of matrices [a, b]. */
function transposed<T extends HostTensor["data"]>(data: T, shape: readonly number[]): T {
  const [rows, columns] = shape.slice(-2) as [number, number];
  const out = data.slice() as T;
  for (let at = 0; at < data.length; at += rows * columns) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) out[at + i * columns + j] = data[at + j * rows + i]!;
    }
  }
  return out;
}

/** Parameters that several calls fill. */
class Assembly {
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

/** Makes tensors of the CPU of numbers that are there: on the generator's device, of another dtype or shape. */
function made(tensor: HostTensor, rng: Rng, dtype: DType, shape: readonly number[]): HostTensor {
  return (given({ ...tensor, shape }) as unknown as AnyCall)(rng, dtype, shape);
}

const rounded: LibraryFunctions = {
  log: (x) => Math.fround(Math.log(x)),
  quotient: (x, y) => Math.fround(x / Math.fround(y)),
};

/** What a parameter keeps of the numbers that were drawn; the tensor itself where that is all of them. */
function kept(drawn: HostTensor, fill: Fill, { shape }: Parameter, rng: Rng & LibraryRng): HostTensor {
  const { from = 0, isTransposed = false, zeroRow, values } = fill;
  if (values !== undefined) {
    const numbers = drawn.dtype === "float32" ? drawn : made(drawn, rng, "float32", drawn.shape);
    return { dtype: "float32", shape, data: values(numbers.data as Float32Array, rng.functions ?? rounded) };
  }
  if (zeroRow !== undefined) {
    const width = product(shape.slice(1));
    drawn.data.fill(0, zeroRow * width, (zeroRow + 1) * width);
  }
  const size = product(shape);
  if (size === drawn.data.length && !isTransposed) return drawn;
  const part = drawn.data.slice(from, from + size);
  return { dtype: drawn.dtype, shape, data: isTransposed ? transposed(part, shape) : part };
}

/**
 * Draws everything, and gives each parameter that keeps numbers of a draw its tensor, of the CPU and of the parameter's dtype.
 * Those that the library does not draw are not among them.
 */
export function* drawn({
  rng,
  order,
  parameters,
  dtype: model,
}: DrawnRequest): Generator<readonly [Parameter, HostTensor]> {
  const scratch = new Scratch();
  const parts = new Assembly();
  for (const [index, draw] of order.draws().entries()) {
    const { law, shape, dtype = model, fills } = draw;
    const source = (rng.drawsFrom?.(draw, index) ?? rng) as Rng;
    const call = law as unknown as AnyCall;
    if (fills.length === 0) {
      call(source, dtype, [...shape], { out: scratch.of(dtype, product(shape)) });
      continue;
    }
    const tensor = call(source, dtype, [...shape]);
    for (const fill of fills) {
      const parameter = parameters.get(fill.name)!;
      const own = parameter.dtype === undefined || parameter.dtype === "int64" ? model : parameter.dtype;
      const part = fill.at === undefined ? kept(tensor, fill, parameter, rng) : parts.place(tensor, fill.at, parameter);
      if (part === undefined) continue;
      // Several parameters may have the same numbers, each a tensor of its own.
      const isSame = part === tensor && fills.length === 1 && String(shape) === String(parameter.shape);
      yield [parameter, isSame && part.dtype === own ? tensor : made(part, rng, own, parameter.shape)];
    }
  }
}
