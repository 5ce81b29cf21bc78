/**
 * Names and shapes of an ONNX file's weights: the initializers of its graph (`onnx.proto`, IR version 3 and later). What
 * else is in it, the weights' bytes among it, is passed over.
 *
 * @module
 */
import type { DType } from "@weightinit/core";
import type { ByteStream } from "./byte-stream.ts";
import { badModel, type NamedTensor } from "./named-tensor.ts";

/** `TensorProto.DataType` of floats. */
const FLOATS: Readonly<Record<number, DType>> = { 1: "float32", 10: "float16", 11: "float64", 16: "bfloat16" };

/** `ModelProto.graph`, `GraphProto.initializer`; `TensorProto.dims`, `data_type`, `name`. */
const FIELD = { graph: 7, initializer: 5, dims: 1, dataType: 2, name: 8 } as const;

/** Wire types of protobuf. */
const WIRE = { varint: 0, eight: 1, bytes: 2, four: 5 } as const;

/** No name in a file is this long. */
const LONGEST_NAME = 1 << 16;
/** A varint has seven bits a byte. */
const LONGEST_VARINT = 10;

class Reader {
  readonly #stream: ByteStream;

  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  get position(): number {
    return this.#stream.position;
  }

  fail(what: string): never {
    throw badModel("an ONNX model", `${what} at byte ${this.position}`);
  }

  /** A field's number and wire type; `undefined` at the end of the file. */
  async tag(): Promise<{ readonly field: number; readonly wire: number } | undefined> {
    const first = await this.#stream.take(1);
    if (first.length === 0) return undefined;
    const tag = Number(await this.#varint(first[0]!));
    if (tag < 8) this.fail("a field without a number");
    return { field: Math.floor(tag / 8), wire: tag % 8 };
  }

  /** An integer below 2⁵³. */
  async integer(): Promise<number> {
    const [first] = await this.#exactly(1);
    const value = Number(await this.#varint(first!));
    return Number.isSafeInteger(value) ? value : this.fail(`the number ${value}`);
  }

  async #varint(first: number): Promise<bigint> {
    let value = BigInt(first & 0x7f);
    let byte = first;
    for (let i = 1; byte >= 0x80; i++) {
      if (i === LONGEST_VARINT) this.fail("a number of more than ten bytes");
      [byte] = (await this.#exactly(1)) as unknown as [number];
      value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    }
    return value;
  }

  async #exactly(count: number): Promise<Buffer> {
    const bytes = await this.#stream.take(count);
    return bytes.length === count ? bytes : this.fail("the file's end");
  }

  async text(): Promise<string> {
    const length = await this.integer();
    if (length > LONGEST_NAME) this.fail(`a name of ${length} bytes`);
    return (await this.#exactly(length)).toString("utf8");
  }

  /** Passes over the value of a field. */
  async skip(wire: number): Promise<void> {
    if (wire === WIRE.varint) await this.integerOfAnySize();
    else {
      const length =
        wire === WIRE.bytes ? await this.integer() : wire === WIRE.eight ? 8 : wire === WIRE.four ? 4 : undefined;
      if (length === undefined) this.fail(`the wire type ${wire}`);
      if (!(await this.#stream.skip(length))) this.fail("the file's end");
    }
  }

  /** Negative numbers have ten bytes. */
  async integerOfAnySize(): Promise<void> {
    const [first] = await this.#exactly(1);
    await this.#varint(first!);
  }
}

/** Calls `read` for each field of a message of `length` bytes. */
async function fieldsOf(
  reader: Reader,
  length: number,
  read: (field: number, wire: number) => Promise<void>,
): Promise<void> {
  const end = reader.position + length;
  while (reader.position < end) {
    const { field, wire } = (await reader.tag()) ?? reader.fail("the file's end");
    await read(field, wire);
  }
  if (reader.position > end) reader.fail("a field beyond its message");
}

async function tensorOf(reader: Reader): Promise<NamedTensor> {
  const shape: number[] = [];
  let [name, type] = ["", 0];
  await fieldsOf(reader, await reader.integer(), async (field, wire) => {
    if (field === FIELD.dims && wire === WIRE.varint) shape.push(await reader.integer());
    else if (field === FIELD.dims && wire === WIRE.bytes) {
      // Packed, as proto3 writes lists.
      const end = (await reader.integer()) + reader.position;
      while (reader.position < end) shape.push(await reader.integer());
    } else if (field === FIELD.dataType && wire === WIRE.varint) type = await reader.integer();
    else if (field === FIELD.name && wire === WIRE.bytes) name = await reader.text();
    else await reader.skip(wire);
  });
  return { name, shape, dtype: FLOATS[type] };
}

/**
 * The initializers of the graph.
 *
 * @throws WeightInitError `WI_BAD_CONFIG` for bytes that are no model
 */
export async function onnxTensors(stream: ByteStream): Promise<readonly NamedTensor[]> {
  const reader = new Reader(stream);
  const tensors: NamedTensor[] = [];
  let hasGraph = false;
  for (let tag = await reader.tag(); tag !== undefined; tag = await reader.tag()) {
    if (tag.field !== FIELD.graph || tag.wire !== WIRE.bytes) {
      await reader.skip(tag.wire);
      continue;
    }
    hasGraph = true;
    await fieldsOf(reader, await reader.integer(), async (field, wire) => {
      if (field === FIELD.initializer && wire === WIRE.bytes) tensors.push(await tensorOf(reader));
      else await reader.skip(wire);
    });
  }
  if (!hasGraph) reader.fail("no graph");
  return tensors;
}
