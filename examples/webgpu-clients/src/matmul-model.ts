/**
 * The smallest ONNX models there are for a layer: y = x·w, where w is an input, or an initializer whose values are
 * elsewhere.
 *
 * @module
 */
import { initializer, message, model, value } from "./onnx-file.ts";

/**
 * The model's file for x of shape [rows, inner] and w of shape [inner, cols].
 *
 * @param isExternal - whether w is an initializer with external data of its own name, rather than an input
 */
export function matmulModel(rows: number, inner: number, cols: number, isExternal = false): Uint8Array {
  const w = [inner, cols];
  return model(
    [1, message([1, "x"], [1, "w"], [2, "y"], [4, "MatMul"])],
    [2, "layer"],
    isExternal ? [5, initializer("w", w)] : [11, value("w", w)],
    [11, value("x", [rows, inner])],
    [12, value("y", [rows, cols])],
  );
}
