/**
 * The tests see the PTX that is committed: with any one constant of Philox changed in it, the bits differ.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { kaimingNormal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, test, vi } from "vitest";
import { describeOnStandIn, standIn } from "./helpers/stand-in.ts";

const { mutate } = vi.hoisted(() => ({ mutate: { from: "", to: "" } }));
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const read = (path: URL | string, encoding: "utf8") => {
    const text = fs.readFileSync(path, encoding);
    if (!String(path).endsWith(".ptx") || mutate.from === "") return text;
    return text.replace(new RegExp(`(?<![\\w-])${mutate.from}\\b`, "g"), mutate.to);
  };
  return { ...fs, default: { ...fs, readFileSync: read }, readFileSync: read };
});

/** As the compiler prints them: signed. */
const CONSTANTS = {
  "multiplier 0 (D2511F53)": 0xd2511f53 | 0,
  "multiplier 1 (CD9E8D57)": 0xcd9e8d57 | 0,
  "bias of the float exponent (127 << 23)": -(127 << 23),
  "segments of the table (993)": 993,
};

/** Values made by the PTX as mutated, or the error that came instead. */
async function normals(): Promise<unknown> {
  vi.resetModules(); // a driver loads a module's PTX once
  const { CudaRng, releaseContexts } = await import("@weightinit/cuda-native");
  const { kaimingNormal } = await import("@weightinit/core");
  const rng = new CudaRng(42, { driver: standIn });
  return kaimingNormal(rng, 64, 8)
    .toArray()
    .catch((error: unknown) => error)
    .finally(releaseContexts);
}

describeOnStandIn("a changed constant changes the bits:", () => {
  test.each(Object.entries(CONSTANTS))("%s", async (_, constant) => {
    const ptx = readFileSync(createRequire(import.meta.url).resolve("../ptx/normal.ptx"), "utf8");
    expect(ptx).toMatch(new RegExp(`(?<![\\w-])${constant}\\b`));
    const expected = kaimingNormal(new CpuRng(42), 64, 8).data;
    mutate.from = "";
    expect(await normals()).toEqual(expected);
    mutate.from = String(constant);
    mutate.to = String(constant ^ 8);
    expect(await normals()).not.toEqual(expected);
  });
});
