/**
 * What a writer takes as a tensor: one of this library's, a typed array, or bytes with their dtype and shape.
 *
 * @module
 */
import { type DType, shown, type Tensor, WeightInitError } from "@weightinit/core";
import type { LayoutEntry } from "./arranged.ts";
import {
  type SafetensorsArray,
  type SafetensorsDType,
  type SafetensorsDTypeInfo,
  safetensorsDTypeInfo,
} from "./dtypes.ts";
import { bytesIn, kindOf } from "./kind-of.ts";

/** Values or bits with their dtype and shape. */
export interface TensorData {
  /** Type of the elements: the format's name, or this library's. */
  readonly dtype: SafetensorsDType | DType;
  /** Lengths of the axes; empty for a scalar. */
  readonly shape: readonly number[];
  /** The dtype's array, or the bytes as an `ArrayBuffer`, `Uint8Array` or `DataView`. */
  readonly data: ArrayBuffer | ArrayBufferView;
}

/** A tensor to write. A bare typed array is a vector of its own dtype: a `Uint16Array` is U16, neither F16 nor BF16. */
export type TensorSource = Tensor | TensorData | SafetensorsArray;

/** Tensors to write, by name. */
export type TensorSources = ReadonlyMap<string, TensorSource> | Readonly<Record<string, TensorSource>>;

/** A tensor to write, its bytes not yet asked for. */
export interface PreparedTensor extends LayoutEntry {
  /** Its bytes: the source's own memory, or a copy from its device. */
  bytes(): Promise<Uint8Array>;
}

const arrayDTypes: Readonly<Record<string, SafetensorsDType>> = {
  Uint8Array: "U8",
  Uint8ClampedArray: "U8",
  Int8Array: "I8",
  Uint16Array: "U16",
  Int16Array: "I16",
  Float16Array: "F16",
  Uint32Array: "U32",
  Int32Array: "I32",
  Float32Array: "F32",
  Float64Array: "F64",
  BigInt64Array: "I64",
  BigUint64Array: "U64",
};

export function prepared(tensors: TensorSources): PreparedTensor[] {
  const isMap = typeof (tensors as Partial<ReadonlyMap<string, TensorSource>> | null)?.entries === "function";
  if (typeof tensors !== "object" || tensors === null) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a Map or an object of tensors, got ${shown(tensors)}`);
  }
  const entries = isMap ? (tensors as ReadonlyMap<string, TensorSource>).entries() : Object.entries(tensors);
  return Array.from(entries, ([name, source]) => preparedTensor(name, source));
}

function preparedTensor(name: string, source: TensorSource): PreparedTensor {
  if (ArrayBuffer.isView(source)) {
    const dtype = arrayDTypes[kindOf(source)];
    if (dtype !== undefined) return ofData(name, { dtype, shape: [source.length], data: source });
  } else if (typeof (source as Partial<Tensor> | null)?.toArray === "function") {
    return ofTensor(name, source as Tensor);
  } else if (typeof source === "object" && source !== null && "data" in source) {
    return ofData(name, source as TensorData);
  }
  const message = `expected a tensor, a typed array or { dtype, shape, data } for ${shown(name)}, got ${shown(source)}`;
  throw new WeightInitError("WI_BAD_ARGUMENT", message);
}

/** A tensor of some device is read when it is its turn, so that one copy at a time is in memory. */
function ofTensor(name: string, tensor: Tensor): PreparedTensor {
  const { shape, dtype } = tensor;
  return {
    name,
    dtype: safetensorsDTypeInfo(dtype).name,
    shape,
    async bytes() {
      await tensor.ready();
      const { data } = tensor as Partial<TensorData>;
      return bytesIn(ArrayBuffer.isView(data) ? data : await tensor.toArray());
    },
  };
}

function ofData(name: string, { dtype, shape, data }: TensorData): PreparedTensor {
  const info = safetensorsDTypeInfo(dtype);
  if (!isDataOf(info, data)) {
    const message = `expected data of ${shown(name)} as ${info.array.name} for ${info.name}, or as bytes, got ${shown(data)}`;
    throw new WeightInitError("WI_BAD_ARGUMENT", message);
  }
  return { name, dtype: info.name, shape, bytes: async () => bytesIn(data) };
}

/** Kinds of what holds bytes of any dtype. */
const byteKinds: readonly string[] = ["ArrayBuffer", "SharedArrayBuffer", "DataView", "Uint8Array"];

function isDataOf(info: SafetensorsDTypeInfo, data: unknown): data is TensorData["data"] {
  const kind = kindOf(data);
  return byteKinds.includes(kind) || kind === info.array.name || arrayDTypes[kind] === info.name;
}

/** The tensor's bytes, checked against the shape's. */
export async function bytesToWrite(tensor: PreparedTensor, byteLength: number): Promise<Uint8Array> {
  const bytes = await tensor.bytes();
  if (bytes.byteLength === byteLength) return bytes;
  const what = `${tensor.dtype} of shape [${tensor.shape.join(", ")}]`;
  const message = `expected ${byteLength} bytes of data for ${shown(tensor.name)} (${what}), got ${bytes.byteLength}`;
  throw new WeightInitError("WI_BAD_ARGUMENT", message);
}
