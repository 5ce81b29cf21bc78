import { kaimingNormal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { runInPage } from "./page.ts";

/** The browser comes from npm for Linux alone; elsewhere name one in WEIGHTINIT_CHROMIUM. */
const hasBrowser = process.platform === "linux" || process.env["WEIGHTINIT_CHROMIUM"] !== undefined;

const X = [1, 2, 3, 4, 5, -1, 0.5, 0.25, 0, 2];

/** x·w with the CPU's weights of the same seed. */
function expected(): number[] {
  const w = kaimingNormal(new CpuRng(42), 5, 3).data;
  return [0, 1].flatMap((row) =>
    [0, 1, 2].map((col) => [0, 1, 2, 3, 4].reduce((sum, k) => sum + X[row * 5 + k]! * w[k * 3 + col]!, 0)),
  );
}

describe.skipIf(!hasBrowser)("the GPU's weights in other libraries (skipped without a browser)", () => {
  it.each(["jax-js", "onnxruntime", "onnxruntime-initializers", "tensorflow", "three", "typegpu"])(
    "%s computes with them what the CPU does",
    async (name) => {
      const y = await runInPage(name, X);
      const want = expected();
      expect(y).toHaveLength(want.length);
      for (const [i, value] of want.entries()) expect(y[i]).toBeCloseTo(value, 5);
    },
  );
});
