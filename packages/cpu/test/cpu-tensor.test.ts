/** CPU tensors, their generators, and the fills that draw nothing. */
import {
  constant,
  type DType,
  defaultRng,
  deviceOf,
  identityInit,
  normal,
  type Rng,
  registerRng,
  setDefaultRng,
  uniform,
} from "@weightinit/core";
import { describe, expect, it } from "vitest";
import { type CpuMakes, CpuRng, type CpuTensor, cpuDevice } from "../src/index.ts";

const rng = () => new CpuRng(42);

describe("constants and diagonals", () => {
  // 1.5 and −0.25 as IEEE 754 says.
  const items: readonly [DType, readonly number[], readonly number[]][] = [
    ["float16", [0x3e00], [0xb400]],
    ["bfloat16", [0x3fc0], [0xbe80]],
    ["float32", [1.5], [-0.25]],
    ["float64", [1.5], [-0.25]],
    ["complex32", [0x3e00, 0], [0xb400, 0]],
    ["complex64", [1.5, 0], [-0.25, 0]],
    ["complex128", [1.5, 0], [-0.25, 0]],
  ];

  it.each(items)("%s", (dtype, one, two) => {
    expect([...constant(rng(), dtype, 2, { value: 1.5 }).data]).toEqual([...one, ...one]);
    const zero = one.map(() => 0);
    const out = constant(rng(), dtype, 2, 3, { value: 1 }).data;
    const tensor = identityInit(rng(), dtype, 2, 3, { gain: -0.25, out });
    expect([...tensor.data]).toEqual([...two, ...zero, ...zero, ...zero, ...two, ...zero]);
    expect(tensor.data).toBe(out);
    const rows = identityInit(rng(), dtype, 3, 3, { gain: -0.25, rows: [1, 2] });
    expect([...rows.data]).toEqual([...zero, ...two, ...zero]);
    const last = identityInit(rng(), dtype, 3, 3, { gain: -0.25, rows: [2, 3], shift: 1 });
    expect([...last.data]).toEqual([...zero, ...two, ...zero]);
  });
});

describe("tensors", () => {
  it.each([
    ["float16", 6, Uint16Array],
    ["bfloat16", 6, Uint16Array],
    ["float32", 6, Float32Array],
    ["float64", 6, Float64Array],
    ["complex32", 12, Uint16Array],
    ["complex64", 12, Float32Array],
    ["complex128", 12, Float64Array],
  ] as const)("%s", async (dtype, length, storage) => {
    const tensor = normal(rng(), dtype, 2, 3) as CpuTensor;
    expect([tensor.dtype, tensor.shape, tensor.size]).toEqual([dtype, [2, 3], 6]);
    expect(tensor.data).toBeInstanceOf(storage);
    expect(tensor.data).toHaveLength(length);
    const copy = await tensor.toArray();
    expect(copy).toEqual(tensor.data);
    expect(copy).not.toBe(tensor.data);
    await expect(tensor.ready()).resolves.toBeUndefined();
  });

  it("give their values as float32", async () => {
    expect(await constant(rng(), "float16", 2, { value: -0.25 }).toFloat32()).toEqual(Float32Array.of(-0.25, -0.25));
    expect(await constant(rng(), "bfloat16", 1, { value: 1.5 }).toFloat32()).toEqual(Float32Array.of(1.5));
    expect(await constant(rng(), "complex32", 1, { value: 1.5 }).toFloat32()).toEqual(Float32Array.of(1.5, 0));
    expect(await constant(rng(), "float64", 1, { value: 0.1 }).toFloat32()).toEqual(Float32Array.of(0.1));
  });

  it("print a header and their values", () => {
    expect(String(identityInit(rng(), "float16", 2, 2, { gain: -0.25 }))).toBe(
      "2×2 CpuTensor<float16>:\n -0.25   0.0\n  0.0   -0.25",
    );
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    const printed = (constant(rng(), "complex64", 1, { value: 2 }) as unknown as Record<symbol, () => string>)[
      inspect
    ]!();
    expect(printed).toBe("1-element CpuTensor<complex64>:\n 2.0 + 0.0im");
  });
});

describe("CpuRng", () => {
  it("passes its threads on to forks and clones", () => {
    const two = new CpuRng(1, { threads: 2 });
    expect([two.threads, two.fork("a").threads, two.clone().threads, two.fork("a").fork("b").threads]).toEqual([
      2, 2, 2, 2,
    ]);
    expect(new CpuRng(1).fork("a").threads).toBeUndefined();
    expect(CpuRng.fromState(two.state, { threads: 3 }).threads).toBe(3);
  });

  it("goes on from a state", () => {
    const before = rng();
    before.nextDraw();
    before.nextDraw();
    const after = CpuRng.fromState(before.state);
    expect(normal(after, 5).data).toEqual(normal(before, 5).data);
    expect([after.draw, after.state.seed]).toEqual([3, "42"]);
  });

  it("is the default generator, seed 1234, as in WeightInitializers.jl", () => {
    const found = defaultRng() as CpuRng;
    expect([found.constructor, found.state.seed]).toEqual([CpuRng, "1234"]);
    setDefaultRng(new CpuRng(7));
    expect(uniform(3)).toEqual(uniform(new CpuRng(7), 3));
    setDefaultRng(found);
  });

  it("has a device of every dtype and 2³² − 1 elements", () => {
    const { name, supports } = deviceOf(rng());
    expect([name, supports.dtypes.length, supports.maxElements]).toEqual(["cpu", 7, 2 ** 32 - 1]);
    expect(() => normal(rng(), 2 ** 32)).toThrow("WI_TOO_LARGE");
  });

  it("shares the device with generators that bring both methods", () => {
    class Half {
      declare readonly "~makes": CpuMakes;
      uniform() {}
    }
    class Other {
      declare readonly "~makes": CpuMakes;
      normal() {}
    }
    for (const Class of [Half, Other]) {
      registerRng<Rng<CpuMakes>>(Class, cpuDevice);
      expect(() => normal(new Class(), 2)).toThrow(/uniform\(out\), normal\(out\) .*, got (Half|Other)/);
    }
  });

  it("says what it supports once and for all", () => {
    expect([cpuDevice.supports, cpuDevice.supports.dtypes].every(Object.isFrozen)).toBe(true);
  });

  it.each(["F", "fortran", "column", null])("fills by rows or by columns, and not by %o", (fillOrder) => {
    class Ordered {
      declare readonly "~makes": CpuMakes;
      readonly fillOrder = fillOrder;
      uniform(out: Float32Array | Float64Array) {
        out.fill(0.5);
      }
      normal(out: Float32Array | Float64Array) {
        out.fill(0.5);
      }
    }
    registerRng<Rng<CpuMakes>>(Ordered, cpuDevice);
    expect(() => normal(new Ordered(), 2, 2)).toThrow(/fillOrder "row-major" or "column-major", got Ordered/);
  });
});
