/**
 * Values that core has made: copied in the order of the stream, kept until they have been read, let go of then.
 */
import {
  constant,
  type Distribution,
  type DType,
  defineInitializer,
  dtypeInfo,
  dtypes,
  type ForeignRequest,
  type ForeignRng,
  kaimingNormal,
  type Makes,
  normal,
  orthogonal,
  type RandomNumbers,
  registerRng,
  type StorageOf,
  sparseInit,
  truncatedNormal,
  uniform,
  withNumbersOf,
  zeros32,
} from "@weightinit/core";
import { CpuRng, cpuRngFrom } from "@weightinit/cpu";
import { type CudaRng, releaseContexts } from "@weightinit/cuda-native";
import { afterEach, describe, expect, test } from "vitest";
import { cudaDevice } from "../src/cuda-device.ts";
import { type AnyInit, bits } from "./helpers/bits.ts";
import {
  calls,
  createRng,
  createStream,
  describeOnStandIn,
  expectNothingLive,
  failCall,
  finishWork,
  live,
  setStandIn,
} from "./helpers/stand-in.ts";

const UNKNOWN = 999;
const turn = () => new Promise((resolve) => setTimeout(resolve, 2));

const lawOf = (law: object) =>
  defineInitializer({ name: "mine", options: {}, distribution: () => law as Distribution }) as unknown as AnyInit;
const byIndex = lawOf({
  kind: "values",
  draws: false,
  value: (index: number, part: number) => (index % 1000) / 8 - 3 + 100 * part,
});
const drawn = lawOf({
  kind: "values",
  draws: true,
  value: (index: number, part: number, random: RandomNumbers) => random.normal(index) + part * random.uniform(index),
});

/** Hands out `values`, of which it keeps no more than a weak reference, on a CUDA device. */
class Given implements ForeignRng<Makes> {
  declare readonly "~makes": Makes;
  readonly context: CudaRng["context"];
  readonly stream: bigint;
  given: WeakRef<StorageOf[DType]> | undefined;
  isUnlucky = false;

  constructor({ context, stream }: CudaRng) {
    this.context = context;
    this.stream = stream;
  }
  uniform() {}
  normal() {}
  fillTensor(out: StorageOf[DType], _request: ForeignRequest) {
    if (this.isUnlucky) throw new Error("unlucky");
    for (let i = 0; i < out.length; i++) out[i] = i % 251;
    this.given = new WeakRef(out);
    return true;
  }
}
registerRng(Given, cudaDevice as never);

const ascending = (length: number) => Float32Array.from({ length }, (_, i) => i % 251);

describeOnStandIn("computed values", () => {
  afterEach(async () => {
    for (const setting of ["delay", "held", "late"] as const) setStandIn(setting, 0);
    setStandIn("pools", 1);
    setStandIn("memory", 1 << 30);
    releaseContexts();
    await expectNothingLive();
  });

  test.each(dtypes)("are the CPU's bits, whole and in slices, %s", async (dtype) => {
    for (const init of [byIndex, drawn]) {
      const shape = [9, 5, 4];
      for (const options of [{}, { rows: [2, 7] }, { slice: { 1: [1, 3], 2: [2, 4] } }]) {
        const [cuda, cpu] = [createRng(9), new CpuRng(9)];
        expect(await bits(init(cuda, dtype, shape, options))).toBe(await bits(init(cpu, dtype, shape, options)));
        expect(cuda.draw).toBe(cpu.draw);
      }
    }
  });

  test("of many megabytes", async () => {
    const size = 5_000_003;
    const rng = new Given(createRng(1));
    const made = (await (uniform as unknown as AnyInit)(rng, "float32", [size], {}).toArray()) as Float32Array;
    expect(made.every((x, i) => x === i % 251)).toBe(true);
  });

  test("into memory of the caller, and nothing beside it", async () => {
    const arena = constant(createRng(1), 20, { value: 7 });
    const out = { ptr: arena.ptr + 20n, byteLength: 40 };
    const made = byIndex(createRng(1), "float32", [10], { out });
    await made.ready();
    const expected = new Float32Array(20).fill(7);
    expected.set((await byIndex(new CpuRng(1), "float32", [10], {}).toArray()) as Float32Array, 5);
    expect(await arena.toArray()).toEqual(expected);
  });

  test.each(["own", "legacy", "the caller's"])(
    "come after what is queued on %s stream, and before what follows",
    async (whose) => {
      setStandIn("late", 3000);
      setStandIn("delay", 1000);
      const rng = createRng(3);
      const stream = { own: rng.stream, legacy: 0n, "the caller's": createStream(rng) }[whose]!;
      const arena = zeros32(createRng(3, { stream }), 10);
      const out = { ptr: arena.ptr, byteLength: 40, stream };
      constant(rng, 10, { value: 5, out });
      const made = byIndex(rng, "float32", [10], { out });
      const after = constant(rng, 5, { value: 6, out: { ...out, byteLength: 20 } });
      await made.ready();
      await after.ready();
      const expected = (await byIndex(new CpuRng(1), "float32", [10], {}).toArray()) as Float32Array;
      expect(await made.toArray()).toEqual(expected.fill(6, 0, 5));
    },
  );

  test("making them does not wait for the stream", async () => {
    const rng = createRng(1);
    setStandIn("held", 1);
    const tensor = byIndex(rng, "float32", [10], {});
    const { context } = rng;
    const { event } = tensor as unknown as { event: bigint };
    expect(context.run(() => context.driver.raw.cuEventQuery(event))).toBe(600); // not ready
    setStandIn("held", 0);
    await tensor.ready();
  });

  test("stay on the host until the device has read them, and no longer", async () => {
    const rng = new Given(createRng(1));
    setStandIn("held", 1);
    const size = 300_000;
    const tensors = [1, 2, 3].map(() => (uniform as unknown as AnyInit)(rng, "float32", [size], {}));
    const last = rng.given!;
    for (let i = 0; i < 5; i++) {
      await turn();
      globalThis.gc?.();
    }
    expect(last.deref()?.length).toBe(size);
    setStandIn("held", 0);
    for (const tensor of tensors) expect(await tensor.toArray()).toEqual(ascending(size));
    for (let i = 0; i < 50 && last.deref() !== undefined; i++) {
      await turn();
      globalThis.gc?.();
    }
    expect(last.deref()).toBeUndefined();
  });

  test("of a tensor that is destroyed at once are let go of too, and its memory comes back", async () => {
    const rng = new Given(createRng(1));
    setStandIn("delay", 500);
    for (let i = 0; i < 20; i++) (uniform as unknown as AnyInit)(rng, "float32", [1000], {}).destroy();
    finishWork();
    expect(live().bytes).toBe(0);
    for (let i = 0; i < 50 && rng.given!.deref() !== undefined; i++) {
      await turn();
      globalThis.gc?.();
    }
    expect(rng.given!.deref()).toBeUndefined();
    expect(live().events).toBeLessThan(25);
  });

  test("that are queued when the contexts are released", async () => {
    setStandIn("delay", 2000);
    const tensors = [1, 2, 3].map((seed) => byIndex(createRng(seed), "float64", [1000], {}));
    releaseContexts();
    await expectNothingLive();
    await expect(tensors[2]!.ready()).rejects.toMatchObject({ code: "WI_DESTROYED" });
    const again = byIndex(createRng(1), "float64", [1000], {});
    expect(await bits(again)).toBe(await bits(byIndex(new CpuRng(1), "float64", [1000], {})));
  });

  test.each(["cuMemcpyHtoDAsync_v2", "cuEventRecord"])("a failing %s is told by the tensor", async (name) => {
    const rng = createRng(1);
    await byIndex(rng, "float32", [10], {}).ready();
    setStandIn("delay", 1000);
    failCall(name, UNKNOWN);
    const tensor = byIndex(rng, "float32", [10], {});
    await expect(tensor.ready()).rejects.toMatchObject({ code: "WI_DEVICE_LOST" });
    finishWork();
    expect(await bits(byIndex(rng, "float32", [10], {}))).toBe(await bits(byIndex(new CpuRng(1), "float32", [10], {})));
  });

  test("that cannot be made leave nothing, and are not counted as given back", async () => {
    /** How often free memory is looked at, which is after growth, while tensors are made. */
    const looks = (failures: number) => {
      releaseContexts();
      setStandIn("memory", 16 << 20);
      const cuda = createRng(1);
      const rng = new Given(cuda);
      rng.isUnlucky = true;
      const make = () => zeros32(cuda, 1 << 18); // a MiB
      const kept = [1, 2, 3, 4].map(make);
      for (let i = 0; i < failures; i++) {
        expect(() => (uniform as unknown as AnyInit)(rng, "float32", [1 << 18], {})).toThrow("unlucky");
      }
      finishWork();
      expect(live().bytes).toBe(4 << 20);
      const before = calls("cuMemGetInfo_v2");
      for (let i = 0; i < 6; i++) kept.push(make());
      return calls("cuMemGetInfo_v2") - before;
    };
    const expected = looks(0);
    expect(expected).toBeGreaterThan(0);
    expect(looks(3)).toBe(expected);
  });

  test("take one copy and no kernel", async () => {
    const rng = createRng(1);
    const [copies, launches] = [calls("cuMemcpyHtoDAsync_v2"), calls("cuLaunchKernel")];
    await byIndex(rng, "float32", [10], {}).ready();
    expect(calls("cuMemcpyHtoDAsync_v2") - copies).toBe(1);
    expect(calls("cuLaunchKernel") - launches).toBe(0);
  });
});

describeOnStandIn("withNumbersOf", () => {
  const LAWS: Record<string, readonly [init: unknown, options: object, isReal?: boolean]> = {
    uniform: [uniform, {}],
    kaimingNormal: [kaimingNormal, {}],
    truncatedNormal: [truncatedNormal, {}, true],
    constant: [constant, { value: 3 }],
    sparseInit: [sparseInit, { sparsity: 0.3 }],
    orthogonal: [orthogonal, { gain: 2 }],
    byIndex: [byIndex, {}],
    drawn: [drawn, {}],
  };
  const cases = Object.entries(LAWS).flatMap(([name, [init, options, isReal]]) =>
    dtypes.filter((dtype) => !(isReal && dtypeInfo(dtype).isComplex)).map((dtype) => ({ name, dtype, init, options })),
  );
  test.each(cases)("$name $dtype: the CPU's bits in the GPU's memory", async ({ init, options, dtype }) => {
    const make = init as AnyInit;
    const cuda = createRng(0);
    const source = new CpuRng(5);
    const rng = withNumbersOf(cuda, source);
    const cpu = new CpuRng(5);
    for (let i = 0; i < 2; i++) {
      const made = make(rng, dtype, [7, 5], options);
      expect(String(made)).toContain("CudaTensor");
      expect(await bits(made)).toBe(await bits(make(cpu, dtype, [7, 5], options)));
      made.destroy();
    }
    expect([cuda.draw, source.draw]).toEqual([0, cpu.draw]);
  });

  describe("from sources of other kinds", () => {
    test("shared memory", async () => {
      const rng = withNumbersOf(createRng(0), new CpuRng(5, { shared: true }));
      expect(await bits(normal(rng, 7, 5))).toBe(await bits(normal(new CpuRng(5), 7, 5)));
    });

    test("a function, forks of a portable one, slices", async () => {
      const counter = () => {
        let n = 0;
        return () => (n++ % 64) / 64;
      };
      const rng = withNumbersOf(createRng(0), cpuRngFrom(counter()));
      expect(await bits(uniform(rng, 7, 5))).toBe(await bits(uniform(cpuRngFrom(counter()), 7, 5)));
      const portable = withNumbersOf(createRng(0), new CpuRng(5));
      expect(await bits(normal(portable.fork("a"), 9))).toBe(await bits(normal(new CpuRng(5).fork("a"), 9)));
      const slice = { 1: [1, 3] } as const;
      expect(await bits(normal(portable, 7, 5, { slice }))).toBe(await bits(normal(new CpuRng(5), 7, 5, { slice })));
    });
  });
});
