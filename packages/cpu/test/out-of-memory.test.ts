/** Each allocation of a fill failing in its turn: a coded error, with nothing drawn and nothing written. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const CLASSES = ["Uint16Array", "Uint32Array", "Float32Array", "Float64Array"] as const;

/** Which allocation from now on fails; counts down. */
let left = Number.POSITIVE_INFINITY;

/** What engines throw. */
function mayFail(): void {
  if (--left === 0) throw new RangeError("Array buffer allocation failed");
}

let core: typeof import("@weightinit/core");
let cpu: typeof import("../src/index.ts");

/** How often generators of the user's have been asked. */
let asked = 0;

beforeEach(async () => {
  for (const name of CLASSES) {
    const construct = (Class: typeof Float32Array, given: [number]) => {
      // Views allocate nothing; V8 keeps up to 64 bytes in its own heap.
      if (typeof given[0] === "number" && given[0] * Class.BYTES_PER_ELEMENT > 64) mayFail();
      return Reflect.construct(Class, given) as Float32Array;
    };
    vi.stubGlobal(name, new Proxy(globalThis[name] as typeof Float32Array, { construct }));
  }
  class Instance extends WebAssembly.Instance {
    constructor(...given: ConstructorParameters<typeof WebAssembly.Instance>) {
      mayFail();
      super(...given);
    }
  }
  vi.stubGlobal("WebAssembly", Object.assign(Object.create(WebAssembly), { Instance }));
  vi.resetModules();
  core = await import("@weightinit/core");
  cpu = await import("../src/index.ts");
  class Foreign {
    declare readonly "~makes": import("../src/index.ts").CpuMakes;
    readonly fillOrder: "row-major" | "column-major";
    constructor(fillOrder: "row-major" | "column-major" = "row-major") {
      this.fillOrder = fillOrder;
    }
    uniform(out: Float32Array | Float64Array) {
      asked++;
      for (let i = 0; i < out.length; i++) out[i] = (i % 7) / 7;
    }
    normal(out: Float32Array | Float64Array) {
      asked++;
      for (let i = 0; i < out.length; i++) out[i] = (i % 5) - 2;
    }
  }
  core.registerRng(Foreign, cpu.cpuDevice);
  foreign = (order) => new Foreign(order) as never;
  left = Number.POSITIVE_INFINITY;
  asked = 0;
});

afterEach(() => vi.unstubAllGlobals());

type Rng = InstanceType<typeof cpu.CpuRng>;
let foreign: (order?: "row-major" | "column-major") => Rng;
const func = () =>
  cpu.cpuRngFrom(() => {
    asked++;
    return 0.4;
  }) as Rng;

const portable = () => new cpu.CpuRng(7, { threads: 1 });
/** Above what makes the kernels compiled. */
const [ROWS, COLS] = [160, 110];

it.each([
  ["normal", "float32", portable],
  ["orthogonal", "float32", portable],
  ["orthogonal", "bfloat16", portable],
  ["orthogonal", "complex128", portable],
  ["sparseInit", "float16", portable],
  ["normal", "float32", func],
  ["sparseInit", "float32", func],
  ["orthogonal", "float16", func],
  ["normal", "bfloat16", () => foreign()],
  ["uniform", "float32", () => foreign("column-major")],
  ["truncatedNormal", "float32", () => foreign()],
  ["sparseInit", "complex64", () => foreign("column-major")],
  ["orthogonal", "float32", () => foreign("column-major")],
] as const)("%s of %s", (scheme, dtype, rngOf) => {
  for (const [rows, cols] of [
    [ROWS, COLS],
    [COLS, ROWS],
  ] as const) {
    const { part, parts } = core.dtypeInfo(dtype);
    const Class = part === "float32" ? Float32Array : part === "float64" ? Float64Array : Uint16Array;
    const options = scheme === "sparseInit" ? { sparsity: 0.3 } : {};
    const make = (rng: Rng, out?: unknown) =>
      (core[scheme] as unknown as (...given: unknown[]) => { data: Float32Array })(rng, dtype, rows, cols, {
        ...options,
        out,
      });
    const expected = make(rngOf()).data;
    for (let nth = 1; ; nth++) {
      if (nth === 100) throw new Error("expected fewer than 100 allocations");
      left = Number.POSITIVE_INFINITY;
      const out = new Class(parts * rows * cols).fill(7);
      const rng = rngOf();
      asked = 0;
      left = nth;
      let error: unknown;
      try {
        make(rng, out);
      } catch (thrown) {
        error = thrown;
      }
      const isReached = left <= 0;
      left = Number.POSITIVE_INFINITY;
      if (error !== undefined) {
        expect(error).toMatchObject({ code: "WI_OUT_OF_MEMORY", cause: { name: "RangeError" } });
        expect(out.every((x) => x === 7)).toBe(true);
        expect(rng.draw ?? 0).toBe(0);
      } else expect(out).toEqual(expected); // the kernels had no memory: plain TypeScript has made it
      if (!isReached) break;
    }
  }
});

it("a generator is not asked for what there is no memory for", () => {
  left = 1;
  for (const rng of [func(), foreign()]) {
    left = 1;
    expect(() => core.normal(rng, 100)).toThrow("WI_OUT_OF_MEMORY");
    const out = new Float32Array(100);
    left = 1;
    expect(() => core.normal(rng, 100, { out })).toThrow("WI_OUT_OF_MEMORY");
  }
  expect(asked).toBe(0);
});

it("copies of a tensor", async () => {
  const tensor = core.normal(portable(), "bfloat16", 100);
  left = 1;
  await expect(tensor.toFloat32()).rejects.toMatchObject({ code: "WI_OUT_OF_MEMORY" });
  vi.spyOn(Object.getPrototypeOf(Uint16Array.prototype), "slice").mockImplementationOnce(() => {
    throw new RangeError("Array buffer allocation failed");
  });
  await expect(tensor.toArray()).rejects.toMatchObject({ code: "WI_OUT_OF_MEMORY" });
  vi.restoreAllMocks();
});

it("an error of the user's own generator stays what it is", () => {
  const own = new RangeError("mine");
  const rng = cpu.cpuRngFrom(() => {
    throw own;
  });
  expect(() => core.normal(rng, 3)).toThrow(own);
});
