/**
 * onnxruntime-web: the initializers of a model by their names, which are the recipe's.
 *
 * @module
 */
import { randn32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { initialize, torch } from "@weightinit/recipes";
import * as ort from "onnxruntime-web/webgpu";
import { mlpModel } from "./mlp-model.ts";

const [ROWS, INPUTS, HIDDEN, OUTPUTS] = [4, 8, 16, 3];

export async function run(on: "cpu" | "webgpu") {
  // nn.Sequential's names for Linear, ReLU, Linear: those that PyTorch's export gives the model's initializers.
  const weights = initialize(new CpuRng(42), [torch.linear("0", INPUTS, HIDDEN), torch.linear("2", HIDDEN, OUTPUTS)]);
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(mlpModel(ROWS, [INPUTS, HIDDEN, OUTPUTS]), {
    executionProviders: [on === "cpu" ? "wasm" : "webgpu"],
    externalData: [...weights].map(([path, { data }]) => ({
      path,
      data: new Uint8Array((data as Float32Array).buffer),
    })),
  });
  const x = randn32(new CpuRng(7), ROWS, INPUTS).data;
  const { y } = await session.run({ x: new ort.Tensor("float32", x, [ROWS, INPUTS]) });
  const theirs = (await y!.getData()) as Float32Array;
  await session.release();

  // The same network by hand.
  const linear = (row: number[], name: string) => {
    const [w, b] = ["weight", "bias"].map((kind) => weights.get(`${name}.${kind}`)!.data);
    return Array.from(b!, (bias, i) => row.reduce((sum, v, k) => sum + v * w![i * row.length + k]!, bias));
  };
  const rows = Array.from({ length: ROWS }, (_, i) => [...x.subarray(i * INPUTS, (i + 1) * INPUTS)]);
  const ours = rows.flatMap((row) =>
    linear(
      linear(row, "0").map((v) => Math.max(0, v)),
      "2",
    ),
  );
  return {
    lines: [
      `initializers ${[...weights.keys()].join(", ")}`,
      `y ${Array.from(theirs.slice(0, OUTPUTS), (v) => v.toFixed(4)).join(", ")}, …`,
    ],
    checks: {
      [`all ${ours.length} outputs are the CPU's within 0.0001`]:
        theirs.length === ours.length && ours.every((v, i) => Math.abs(v - theirs[i]!) < 1e-4),
    },
  };
}
