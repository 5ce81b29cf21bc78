import { expect, it, vi } from "vitest";
import { kernels } from "../src/kernels/kernels.ts";
import { generators, hexOf } from "./numpy-calls.ts";

const classes = {
  PCG64: "Pcg64",
  PCG64DXSM: "Pcg64Dxsm",
  Philox: "Philox",
  SFC64: "Sfc64",
  MT19937: "Mt19937",
} as const;

it("without WebAssembly the numbers are the same, one by one and in any number", async () => {
  expect(kernels().kernel("pcg64")).toBeTypeOf("function");
  const { WebAssembly } = globalThis;
  Reflect.deleteProperty(globalThis, "WebAssembly");
  vi.resetModules();
  try {
    const index = (await import("../src/index.ts")) as unknown as Readonly<Record<string, typeof generators.PCG64>>;
    const { kernels: none } = await import("../src/kernels/kernels.ts");
    expect(none().kernel("pcg64")).toBeUndefined();
    for (const [name, Class] of Object.entries(generators)) {
      const Slow = index[classes[name as keyof typeof classes]]!;
      const [a, b] = [new Class([1, 2]), new Slow([1, 2])];
      for (const count of [1, 2, 3, 4, 5, 7, 1000, 1024, 1025, 3000]) {
        expect(hexOf(b.random(count)), `${name} ${count}`).toBe(hexOf(a.random(count)));
        expect(hexOf(b.random(count, "float32")), `${name} ${count}`).toBe(hexOf(a.random(count, "float32")));
        expect(b.state).toEqual(a.state);
      }
    }
  } finally {
    Object.assign(globalThis, { WebAssembly });
  }
});
