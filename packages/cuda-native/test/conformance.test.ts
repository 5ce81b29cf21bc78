/**
 * The suite that every backend runs, through the real binding, on the stand-in driver.
 */
import { conformance } from "@weightinit/conformance";
import { CudaRng } from "@weightinit/cuda-native";
import { expect, test } from "vitest";
import { deviceMemory } from "../scripts/gpu/device-memory.mjs";
import { createRng, createUsersRng, describeOnEachSet } from "./helpers/stand-in.ts";

describeOnEachSet("conformance", (capability) => {
  const create = capability === 75 ? createRng : createUsersRng;
  const { tests, notRun } = conformance({ test, createRng: create, out: deviceMemory, fromState: CudaRng.fromState });

  test("the suite ran whole", () => {
    expect(tests.length).toBeGreaterThan(100);
    expect(notRun).toEqual([]);
  });
});
