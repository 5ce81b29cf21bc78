import { conformance } from "@weightinit/conformance";
import { test } from "vitest";
import { CpuRng } from "../src/index.ts";

conformance({
  test,
  createRng: (seed) => new CpuRng(seed),
  fromState: CpuRng.fromState,
  // Typed arrays are both: what `out` takes, and what can be read.
  out: (_rng, initial) => ({ memory: initial, read: () => initial }),
});
