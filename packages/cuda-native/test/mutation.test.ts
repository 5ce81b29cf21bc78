/**
 * The tests see the PTX that is committed: with any one constant changed in it, the bits differ.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { kaimingNormal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, test, vi } from "vitest";
import { BOUNDS, farTails, SEED, SIZE } from "./helpers/far-tails.ts";
import { describeOnStandIn, setStandIn, standIn } from "./helpers/stand-in.ts";

type Mutation = (ptx: string) => string;
const { mutation } = vi.hoisted(() => ({ mutation: { apply: (ptx: string) => ptx } }));
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const read = (path: URL | string, encoding: "utf8") => {
    const text = fs.readFileSync(path, encoding);
    return String(path).endsWith(".ptx") ? mutation.apply(text) : text;
  };
  return { ...fs, default: { ...fs, readFileSync: read }, readFileSync: read };
});

/** An integer, as the compiler prints it: signed. */
function integer(value: number, flipped = 8): Mutation {
  return (ptx) => ptx.replace(new RegExp(`(?<![\\w-])${value | 0}\\b`, "g"), String((value | 0) ^ flipped));
}
/** A float, as the compiler prints it: its bits. */
function float(value: number, bytes: 4 | 8): Mutation {
  const printed = (x: number) => {
    const view = new DataView(new ArrayBuffer(bytes));
    if (bytes === 4) view.setFloat32(0, x);
    else view.setFloat64(0, x);
    return `0${bytes === 4 ? "f" : "d"}${Buffer.from(view.buffer).toString("hex").toUpperCase()}`;
  };
  return (ptx) => ptx.replaceAll(printed(value), printed(value * 1.004));
}
/** The last coefficient of a polynomial in constant memory, in its fifth bit. The logarithm's last is below rounding. */
function lastCoefficient(name: string): Mutation {
  return (ptx) =>
    ptx.replace(
      new RegExp(`(b8 ${name}\\[\\d+\\] = \\{.*, )(\\d+)(, \\d+\\};)`),
      (_, before, byte, after) => before + (Number(byte) ^ 1) + after,
    );
}

const FLOAT32: Record<string, Mutation> = {
  "multiplier 0 (D2511F53)": integer(0xd2511f53),
  "multiplier 1 (CD9E8D57)": integer(0xcd9e8d57),
  "segments of the table (993)": integer(993, 512),
  "bias of the step": float(205 * 2 ** -20, 4),
  "bias of the slope": float(-(9 * 2 ** 118), 4),
};
const FLOAT64: Record<string, Mutation> = {
  "split of the tail (5)": float(5, 8),
  ...Object.fromEntries([..."CDEF"].map((name) => [`last coefficient of ${name}`, lastCoefficient(name)])),
};

/** Values made by the PTX as mutated, or the error that came instead. */
async function made(values: (cuda: typeof import("@weightinit/cuda-native")) => Promise<unknown>): Promise<unknown> {
  vi.resetModules(); // a driver loads a module's PTX once
  const cuda = await import("@weightinit/cuda-native");
  return values(cuda)
    .catch((error: unknown) => error)
    .finally(cuda.releaseContexts);
}
const SLICE = { 1: [1, 7] } as const;
async function columns({ CudaRng }: typeof import("@weightinit/cuda-native")): Promise<unknown> {
  const { kaimingNormal } = await import("@weightinit/core");
  return kaimingNormal(new CudaRng(42, { driver: standIn! }), 64, 8, { slice: SLICE }).toArray();
}
async function normals({ CudaRng }: typeof import("@weightinit/cuda-native")): Promise<unknown> {
  const { kaimingNormal } = await import("@weightinit/core");
  return kaimingNormal(new CudaRng(42, { driver: standIn! }), 64, 8).toArray();
}

describeOnStandIn("a changed constant changes the bits:", () => {
  const far = farTails().filter(([, z], i) => z > 6.66 || i % 4 === 0);
  async function tails({ CudaRng }: typeof import("@weightinit/cuda-native")): Promise<unknown> {
    const { truncatedNormal } = await import("@weightinit/core");
    const values: number[] = [];
    for (const [index] of far) {
      const rng = new CudaRng(SEED, { driver: standIn! });
      values.push(...(await truncatedNormal(rng, "float64", SIZE, { ...BOUNDS, rows: [index, index + 1] }).toArray()));
    }
    return values;
  }
  const cases = [75, 80].flatMap((capability) => [
    ...Object.entries(FLOAT32).map(([name, mutate]) => ({ capability, name, mutate, module: "normal" })),
    ...Object.entries(FLOAT64).map(([name, mutate]) => ({ capability, name, mutate, module: "truncated_normal" })),
  ]);
  for (const [name, mutate] of Object.entries(FLOAT32)) {
    cases.push({ capability: 75, name: `${name} of slices`, mutate, module: "strided_normal" });
  }
  const expectations: Record<string, [typeof tails, expected: unknown]> = {
    normal: [normals, kaimingNormal(new CpuRng(42), 64, 8).data],
    strided_normal: [columns, kaimingNormal(new CpuRng(42), 64, 8, { slice: SLICE }).data],
    truncated_normal: [tails, far.map(([, value]) => value)],
  };
  test.each(cases)("$name, sm_$capability", async ({ capability, mutate, module }) => {
    const ptx = readFileSync(createRequire(import.meta.url).resolve(`../ptx/sm_${capability}/${module}.ptx`), "utf8");
    expect(mutate(ptx)).not.toBe(ptx);
    setStandIn("capability", capability);
    const [values, expected] = expectations[module]!;
    mutation.apply = (text) => text;
    expect(await made(values)).toEqual(expected);
    mutation.apply = mutate;
    expect(await made(values)).not.toEqual(expected);
  });
});
