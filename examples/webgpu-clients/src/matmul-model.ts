/**
 * The smallest ONNX models there are for a layer: y = x·w, where w is an input, or an initializer whose values are
 * elsewhere. ONNX files are protobuf messages; this
 * writes the dozen fields needed (onnx.proto3, messages ModelProto, GraphProto, NodeProto, ValueInfoProto,
 * TensorProto).
 *
 * @module
 */

type Field = readonly [number: number, value: number | string | readonly number[]];

/** A message: varints for numbers, length-prefixed bytes for strings and messages. */
function message(...fields: readonly Field[]): number[] {
  return fields.flatMap(([number, value]) => {
    if (typeof value === "number") return [(number << 3) | 0, ...varint(value)];
    const bytes = typeof value === "string" ? [...new TextEncoder().encode(value)] : [...value];
    return [(number << 3) | 2, ...varint(bytes.length), ...bytes];
  });
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

const FLOAT = 1;
const OPSET = 17;
const IR_VERSION = 8;

/** ValueInfoProto of a float tensor. */
function value(name: string, dims: readonly number[]): number[] {
  const shape = message(...dims.map((dim): Field => [1, message([1, dim])]));
  return message([1, name], [2, message([1, message([1, FLOAT], [2, shape])])]);
}

const EXTERNAL = 1;

/** TensorProto of a float tensor whose bytes lie in the external file `name`. */
function initializer(name: string, dims: readonly number[]): number[] {
  const location = message([1, "location"], [2, name]);
  return message(...dims.map((dim): Field => [1, dim]), [2, FLOAT], [8, name], [13, location], [14, EXTERNAL]);
}

/**
 * The model's file for x of shape [rows, inner] and w of shape [inner, cols].
 *
 * @param isExternal - whether w is an initializer with external data of its own name, rather than an input
 */
export function matmulModel(rows: number, inner: number, cols: number, isExternal = false): Uint8Array {
  const node = message([1, "x"], [1, "w"], [2, "y"], [4, "MatMul"]);
  const w = [inner, cols];
  const graph = message(
    [1, node],
    [2, "layer"],
    isExternal ? [5, initializer("w", w)] : [11, value("w", w)],
    [11, value("x", [rows, inner])],
    [12, value("y", [rows, cols])],
  );
  return Uint8Array.from(message([1, IR_VERSION], [7, graph], [8, message([2, OPSET])]));
}
