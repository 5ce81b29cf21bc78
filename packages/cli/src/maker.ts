/**
 * Makes the bytes of blocks, in memory that is used again.
 *
 * @module
 */
import { type DType, given, product, type Rng, WeightInitError } from "@weightinit/core";
import { narrow16 } from "@weightinit/core/stream";
import { CpuRng } from "@weightinit/cpu";
import type { DrawnTensors } from "@weightinit/recipes";
import { type SafetensorsArray, safetensorsDTypeInfo } from "@weightinit/safetensors";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { BLOCK_BYTES, type Block, type BlockSlice } from "./cut.ts";
import { makesParts } from "./part-laws.ts";
import type { MadeParameter, PlacedTensor } from "./placed-tensor.ts";

type AnyCall = (...args: readonly unknown[]) => { readonly data: SafetensorsArray };

/** Copies the part of a row-major array that a slice is. */
function copySlice(from: SafetensorsArray, shape: readonly number[], slice: BlockSlice, out: SafetensorsArray): void {
  const copy = (axis: number, at: number, to: number): number => {
    if (axis === shape.length) {
      out[to] = from[at]!;
      return to + 1;
    }
    const stride = product(shape.slice(axis + 1));
    const [first, end] = slice[axis] ?? [0, shape[axis]!];
    let next = to;
    for (let i = first; i < end; i++) next = copy(axis + 1, at + i * stride, next);
    return next;
  };
  copy(0, 0, 0);
}

/** What the bytes follow from. */
export interface MakerSource {
  readonly request: Pick<CheckpointRequest, "seed" | "stream">;
  /** By name: those that others are functions of. */
  readonly parameters?: ReadonlyMap<string, MadeParameter>;
  /** Of another framework's stream. */
  readonly drawn?: DrawnTensors | undefined;
}

export class Maker {
  readonly #rng: CpuRng;
  readonly #source: MakerSource;
  #memory: ArrayBuffer;

  /** @param reserve - bytes that are had from the start; a larger block has memory of its own */
  constructor(source: MakerSource, threads: number, reserve: number = BLOCK_BYTES) {
    this.#source = source;
    this.#rng = new CpuRng(BigInt(source.request.seed), { threads });
    this.#memory = new ArrayBuffer(reserve);
  }

  /** The block's bytes, until the next call. */
  bytes(block: Block): Uint8Array {
    const { tensor, byteLength } = block;
    if (byteLength > this.#memory.byteLength) {
      try {
        this.#memory = new ArrayBuffer(byteLength);
      } catch (cause) {
        const message = `expected ${byteLength} bytes of memory for ${tensor.name}, whose law needs all of it, got none: ${cause}; use a machine with more memory`;
        throw new WeightInitError("WI_OUT_OF_MEMORY", message, { cause });
      }
    }
    const bytes = new Uint8Array(this.#memory, 0, byteLength);
    if (tensor.dtype === "I64") return bytes.fill(0);
    const { array: Class, dtype } = safetensorsDTypeInfo(tensor.dtype);
    const out = new Class(this.#memory, 0, byteLength / Class.BYTES_PER_ELEMENT);
    if (this.#source.drawn !== undefined && block.slice === undefined) this.#whole(tensor, dtype!, out);
    else if (block.slice !== undefined && !makesParts(tensor.parameter, this.#source.request.stream)) {
      const whole = new Class(product(tensor.parameter.shape));
      this.#whole(tensor, dtype!, whole);
      copySlice(whole, tensor.parameter.shape, block.slice, out);
    } else if (tensor.parameter.from !== undefined) this.#derive(tensor, dtype!, out);
    else this.#make(tensor.parameter, dtype!, block.slice, out);
    return bytes;
  }

  #whole(tensor: PlacedTensor, dtype: DType, out: SafetensorsArray): void {
    if (this.#source.drawn !== undefined) (out as Float64Array).set(this.#drawnAs(tensor.parameter, dtype));
    else if (tensor.parameter.from !== undefined) this.#derive(tensor, dtype, out);
    else this.#make(tensor.parameter, dtype, undefined, out);
  }

  #make(
    { name, drawnAs = name, shape, initializer }: MadeParameter,
    dtype: DType,
    slice: Block["slice"],
    out?: unknown,
  ) {
    const options = { ...(slice && { slice }), ...(out !== undefined && { out }) };
    return (initializer as unknown as AnyCall)(this.#rng.fork(drawnAs) as Rng, dtype, [...shape], options).data;
  }

  /** What another framework draws for the parameter. */
  #drawnAs({ name, drawnAs = name, shape }: MadeParameter, dtype: DType): ArrayLike<number> {
    const tensor = this.#source.drawn!.tensor(drawnAs);
    if (tensor.dtype === dtype) return tensor.data;
    return (given(tensor) as unknown as AnyCall)(this.#rng, dtype, [...shape]).data as Float64Array;
  }

  /** A function of another parameter's values. */
  #derive({ parameter }: PlacedTensor, dtype: DType, out: SafetensorsArray): void {
    const { name, values } = parameter.from!;
    const other = this.#make(this.#source.parameters!.get(name)!, "float32", undefined);
    const derived = values(other as Float32Array);
    const is16 = dtype === "bfloat16" || dtype === "float16";
    for (let i = 0; i < derived.length; i++) out[i] = is16 ? narrow16(derived[i]!, dtype) : derived[i]!;
  }
}
