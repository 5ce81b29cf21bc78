/** The suite passes on the minimal backend that it carries, and on one that lacks dtypes and says so. */
import { checkSeed } from "@weightinit/core/stream";
import { test } from "vitest";
import { conformance } from "../src/index.ts";
import { ReferenceRng } from "../src/reference/backend.ts";
import { honest } from "./broken-backends.ts";

conformance({
  test,
  name: "reference",
  createRng: (seed) => ReferenceRng.fromState({ stream: 1, seed: String(checkSeed(seed)), draw: 0 }),
  fromState: ReferenceRng.fromState,
  out: (_rng, initial) => ({ memory: initial, read: () => initial }),
});

conformance({ test, name: "few dtypes", createRng: async (seed) => honest(seed) });
