/**
 * The dozen fields of ONNX files that a small model needs. The files are protobuf messages (onnx.proto3: ModelProto,
 * GraphProto, NodeProto, ValueInfoProto, TensorProto).
 *
 * @module
 */

export type Field = readonly [number: number, value: number | string | readonly number[]];

/** A message: varints for numbers, length-prefixed bytes for strings and messages. */
export function message(...fields: readonly Field[]): number[] {
  return fields.flatMap(([number, value]) => {
    if (typeof value === "number") return [...varint(number << 3), ...varint(value)];
    const bytes = typeof value === "string" ? [...new TextEncoder().encode(value)] : [...value];
    return [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
  });
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

const FLOAT = 1;
const EXTERNAL = 1;
const OPSET = 17;
const IR_VERSION = 8;

/** ValueInfoProto of a float tensor. */
export function value(name: string, dims: readonly number[]): number[] {
  const shape = message(...dims.map((dim): Field => [1, message([1, dim])]));
  return message([1, name], [2, message([1, message([1, FLOAT], [2, shape])])]);
}

/** TensorProto of a float tensor whose bytes lie in the external file `name`. */
export function initializer(name: string, dims: readonly number[]): number[] {
  const location = message([1, "location"], [2, name]);
  return message(...dims.map((dim): Field => [1, dim]), [2, FLOAT], [8, name], [13, location], [14, EXTERNAL]);
}

/** The file of a model whose graph has these fields. */
export function model(...graph: readonly Field[]): Uint8Array {
  return Uint8Array.from(message([1, IR_VERSION], [7, message(...graph)], [8, message([2, OPSET])]));
}
