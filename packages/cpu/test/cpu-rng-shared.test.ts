/** `new CpuRng(seed, { shared: true })`: tensors on memory that threads share, with the bits of those on other memory. */
import {
  constant,
  dtypeInfo,
  dtypes,
  identityInit,
  normal,
  orthogonal,
  randn32,
  sparseInit,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { CpuRng, type CpuTensor } from "../src/index.ts";
import type { Items } from "../src/storage.ts";
import * as threads from "../src/stream/threads/stream-on-threads.ts";
import { replaceBuiltin } from "./threads-support.ts";
import { expectSameBits } from "./wasm-support.ts";

describe("CpuRng", () => {
  it("makes every dtype of every scheme on shared memory, with the same bits", async () => {
    for (const dtype of dtypes) {
      const calls = [
        (rng: CpuRng<boolean>) => normal(rng, dtype, 30, 20),
        (rng: CpuRng<boolean>) => uniform(rng, dtype, 700, 1100),
        (rng: CpuRng<boolean>) => orthogonal(rng, dtype, 30, 20),
        (rng: CpuRng<boolean>) => orthogonal(rng, dtype, 20, 30),
        (rng: CpuRng<boolean>) => sparseInit(rng, dtype, 20, 30, { sparsity: 0.3 }),
        (rng: CpuRng<boolean>) => identityInit(rng, dtype, 5, 7),
        (rng: CpuRng<boolean>) => constant(rng, dtype, 2 ** 22, { value: -2 }),
        ...(dtypeInfo(dtype).isComplex
          ? []
          : [(rng: CpuRng<boolean>) => truncatedNormal(rng, dtype as "float32", 30, 20, { lo: -1 })]),
      ];
      for (const make of calls) {
        const plain = make(new CpuRng(3));
        const tensor = make(new CpuRng(3, { shared: true }));
        expect(tensor.data.buffer).toBeInstanceOf(SharedArrayBuffer);
        expectSameBits(tensor.data as Items, plain.data as Items);
        const read = await tensor.toArray();
        expect(read.buffer).toBeInstanceOf(ArrayBuffer);
        expectSameBits(read, plain.data as Items);
        expectSameBits(await tensor.toFloat32(), await plain.toFloat32());
        expect(String(tensor)).toBe(String(plain));
      }
    }
  });

  it("takes an out on shared memory, shared itself or not", () => {
    const expected = randn32(new CpuRng(3), 2 ** 20).data;
    for (const rng of [new CpuRng(3), new CpuRng(3, { shared: true }), new CpuRng(3, { threads: 2 })]) {
      const out = new Float32Array(new SharedArrayBuffer(2 ** 22 + 8), 8);
      expect(randn32(rng as CpuRng, 2 ** 20, { out }).data).toBe(out);
      expectSameBits(out, expected);
    }
    const growing = new Float32Array(
      new (SharedArrayBuffer as unknown as new (bytes: number, options: object) => SharedArrayBuffer)(12, {
        maxByteLength: 64,
      }),
    );
    expect(() => randn32(new CpuRng(3), 4, { out: growing })).toThrow("WI_BAD_OUT");
    expect(randn32(new CpuRng(3), 3, { out: growing }).data).toBe(growing);
    const { buffer } = new WebAssembly.Memory({ initial: 64, maximum: 64, shared: true });
    const out = new Float32Array(buffer);
    expectSameBits(randn32(new CpuRng(3, { threads: 2 }), 2 ** 20, { out }).data, expected);
  });

  it("passes it on, keeps it out of its state, and checks it", () => {
    const rng = new CpuRng(3, { shared: true, threads: 2 });
    for (const copy of [rng.fork("a"), rng.clone()]) expect([copy.shared, copy.threads]).toEqual([true, 2]);
    expect(rng.state).toEqual(new CpuRng(3).state);
    expect(CpuRng.fromState(rng.state).shared).toBe(false);
    expect(CpuRng.fromState(rng.state, { shared: true }).shared).toBe(true);
    for (const wrong of [1, "yes", null]) {
      expect(() => new CpuRng(3, { shared: wrong as never })).toThrow(/shared .*WI_BAD_ARGUMENT/);
    }
    vi.stubGlobal("SharedArrayBuffer", undefined);
    expect(() => new CpuRng(3, { shared: true })).toThrow(/cross-origin isolated.*WI_BAD_ARGUMENT/);
    vi.unstubAllGlobals();
  });

  it("in types", () => {
    const tensor = randn32(new CpuRng(3, { shared: true }), 3);
    expectTypeOf(tensor).toEqualTypeOf<CpuTensor<"float32", SharedArrayBuffer>>();
    expectTypeOf(tensor.data).toEqualTypeOf<Float32Array<SharedArrayBuffer>>();
    expectTypeOf(tensor.toArray()).resolves.toEqualTypeOf<Float32Array<ArrayBuffer>>();
    for (const rng of [
      new CpuRng(3),
      new CpuRng(3, {}),
      new CpuRng(3, { threads: 2 }),
      new CpuRng(3, { shared: false }),
    ]) {
      expectTypeOf(rng).toEqualTypeOf<CpuRng>();
      expectTypeOf(randn32(rng, 3).data).toEqualTypeOf<Float32Array<ArrayBuffer>>();
    }
    expectTypeOf(CpuRng.fromState(new CpuRng(3).state)).toEqualTypeOf<CpuRng>();
    expectTypeOf(CpuRng.fromState(new CpuRng(3).state, { shared: true })).toEqualTypeOf<CpuRng<true>>();
    expectTypeOf(new CpuRng(3, { shared: true }).fork("a")).toEqualTypeOf<CpuRng<true>>();
    expectTypeOf(normal(new CpuRng(3, { shared: true }), "bfloat16", 3).data).toEqualTypeOf<
      Uint16Array<SharedArrayBuffer>
    >();
  });

  it("a large constant is shared out to as many processors as there are, where all may write", async () => {
    const repeatOnThreads = vi.spyOn(threads, "repeatOnThreads").mockImplementation(() => {});
    vi.stubEnv("WEIGHTINIT_THREADS", undefined);
    replaceBuiltin("node:os", { availableParallelism: () => 11 });
    constant(new CpuRng(3, { shared: true }), "float16", 10 * 2 ** 22, { value: 1 });
    constant(new CpuRng(3, { shared: true }), "float16", 9 * 2 ** 22, { value: 1 });
    constant(new CpuRng(3, { shared: true, threads: 4 }), "float16", 9 * 2 ** 22, { value: 1 });
    expect(repeatOnThreads.mock.calls.map(([, , count]) => count)).toEqual([11, 10, 4]);
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
});
