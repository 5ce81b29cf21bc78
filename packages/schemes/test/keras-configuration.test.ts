/** Keras' configurations of its `STFT`, both ways. */
import { fromKeras, toKeras } from "@weightinit/core/config";
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { stftKernel } from "../src/index.ts";
import stft from "./data/stft.json" with { type: "json" };

type Make = (...args: unknown[]) => CpuTensor<"float64">;

const usual = { side: "real", window: "hann", scaling: "density", periodic: false };
const kept = stft.filter(({ float64, shape }) => float64[0] !== "NaN" && shape[1] === 1);

it.each(kept.map((row) => [JSON.stringify(row.options), row] as const))("%s", (_, { options, shape, float64 }) => {
  // As get_config writes it: every field.
  const config = { class_name: "STFT", config: { ...usual, ...options } };
  const init = fromKeras(config, { initializers: { stftKernel } });
  const values = (init as unknown as Make)(new CpuRng(7), "float64", shape).data;
  for (const [i, x] of values.entries()) expect(Math.abs(x - (float64[i] as number))).toBeLessThan(1e-14);
  const written = toKeras(init);
  const back = fromKeras(JSON.parse(JSON.stringify(written)), { initializers: { stftKernel } });
  expect((back as unknown as Make)(new CpuRng(7), "float64", shape).data).toEqual(values);
});
