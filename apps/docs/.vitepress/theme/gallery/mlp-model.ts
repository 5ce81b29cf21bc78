/**
 * A small ONNX model as PyTorch exports `nn.Sequential(Linear, ReLU, Linear)`: its initializers have the names of the
 * module's parameters, and their values lie outside the file.
 *
 * @module
 */
import {
  type Field,
  initializer,
  message,
  model,
  value,
} from "../../../../../examples/webgpu-clients/src/onnx-file.ts";

/** `Linear` is Gemm with the weight as `[out, in]` (AttributeProto: name, i, type INT). */
const gemm = (x: string, layer: string, y: string): Field => {
  const transB = message([1, "transB"], [3, 1], [20, 2]);
  return [1, message([1, x], [1, `${layer}.weight`], [1, `${layer}.bias`], [2, y], [4, "Gemm"], [5, transB])];
};

/** The file of a model from x of shape [rows, inputs] to y of shape [rows, outputs]. */
export function mlpModel(rows: number, [inputs, hidden, outputs]: readonly [number, number, number]): Uint8Array {
  return model(
    gemm("x", "0", "sums"),
    [1, message([1, "sums"], [2, "hidden"], [4, "Relu"])],
    gemm("hidden", "2", "y"),
    [2, "mlp"],
    [5, initializer("0.weight", [hidden, inputs])],
    [5, initializer("0.bias", [hidden])],
    [5, initializer("2.weight", [outputs, hidden])],
    [5, initializer("2.bias", [outputs])],
    [11, value("x", [rows, inputs])],
    [12, value("y", [rows, outputs])],
  );
}
