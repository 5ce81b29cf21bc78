/**
 * Us: the published call, `init(rng, dtype, ...dims, { out })`.
 *
 * @module
 */
import type { Tensor } from "@weightinit/core";
import { serve } from "../serve.ts";
import { touched } from "../touched.ts";

await serve(async ({ law, dtype, shape, memory, threads }) => {
  const core = await import("@weightinit/core");
  const { CpuRng } = await import("@weightinit/cpu");
  const rng = new CpuRng(42, { threads });
  const init = core[law] as (...args: unknown[]) => Tensor;
  if (memory === "fresh") return () => init(rng, dtype, ...shape);
  const options = { out: touched(dtype, shape) };
  return () => init(rng, dtype, ...shape, options);
});
