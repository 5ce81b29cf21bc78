import { inspect } from "node:util";
import { type DType, deviceOf, type ErrorCode, kaimingNormal, normal, WeightInitError } from "@weightinit/core";
import { type CpuTensor, cpuDevice } from "@weightinit/cpu";
import { describe, expect, expectTypeOf, test } from "vitest";
import { roundToFloat16 } from "../src/float16.ts";
import * as entry from "../src/index.ts";
import { type JuliaOptions, MersenneTwister, Xoshiro } from "../src/index.ts";

function expectCode(code: ErrorCode, run: () => unknown): void {
  let error: unknown;
  try {
    run();
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(WeightInitError);
  expect((error as WeightInitError).code).toBe(code);
}

/** A value of the wrong type, as plain JavaScript could pass it. */
const untyped = <T>(value: unknown): T => value as T;

test("the package's entry", () => {
  expect(Object.keys(entry).sort()).toEqual(["MersenneTwister", "Xoshiro"]);
});

describe.each([MersenneTwister, Xoshiro])("%o", (Class) => {
  const state = () => new Class(42).state;
  const restore = (changes: Record<string, unknown>) =>
    (Class as typeof MersenneTwister).fromState(untyped({ ...state(), ...changes }));

  test("is registered for the CPU device", () => {
    expect(deviceOf(new Class(1))).toBe(cpuDevice);
    const tensor = kaimingNormal(new Class(1), "float64", 2, 3);
    expectTypeOf(tensor).toEqualTypeOf<CpuTensor<"float64">>();
    expect(tensor.data).toBeInstanceOf(Float64Array);
  });

  test.each([undefined, null, "42", 1.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY, [1], -1, -1n])(
    "refuses the seed %s",
    (seed) => expectCode("WI_BAD_SEED", () => new Class(untyped(seed))),
  );

  test("takes negative seeds for Julia 1.11, and seeds beyond 64 bits", () => {
    const options = { julia: "1.11" } as const;
    expect(new Class(-1, options).rand()).not.toBe(new Class(1, options).rand());
    expect(new Class(2n ** 200n).rand()).not.toBe(new Class(2n ** 199n).rand());
  });

  test.each(["1.12", "1.9", "1.1", "2", 1.11, 1.1, null])("refuses julia %s", (julia) => {
    expectCode("WI_BAD_OPTION", () => new Class(1, untyped<JuliaOptions>({ julia })));
  });

  test("refuses other options", () => {
    expectCode("WI_UNKNOWN_OPTION", () => new Class(1, untyped({ version: "1.11" })));
    expectCode("WI_BAD_OPTION", () => new Class(1, untyped("1.11")));
    expectCode("WI_BAD_OPTION", () => new Class(1, untyped(null)));
  });

  test("Julia 1.10 is the default", () => {
    const expected = new Class(42, { julia: "1.10" }).rand();
    expect(new Class(42).rand()).toBe(expected);
    expect(new Class(42, {}).rand()).toBe(expected);
    expect(new Class(42, { julia: undefined }).rand()).toBe(expected);
  });

  test("clone and state go on from the same point, and independently", () => {
    for (const julia of ["1.10", "1.11"] as const) {
      const rng = new Class(2n ** 70n + 1n, { julia });
      const steps: (() => unknown)[] = [
        () => rng.rand(),
        () => rng.nextUint64(),
        () => rng.uniform(new Float64Array(500)),
        () => rng.normal(new Float32Array(1500)),
        () => rng.nextUint32(),
      ];
      for (const step of [() => {}, ...steps]) {
        step();
        const saved: unknown = JSON.parse(JSON.stringify(rng.state));
        const copies = [rng.clone(), (Class as typeof Xoshiro).fromState(untyped(saved))];
        const next = (g: InstanceType<typeof Class>) => {
          const out = new Float64Array(1200);
          g.normal(out);
          return [g.rand(), g.nextUint64(), g.nextUint32(), ...out, g.randn("float16"), g.julia, g.seed];
        };
        const [fromClone, fromState] = copies.map(next);
        expect(fromState).toEqual(fromClone);
        expect(next(rng.clone())).toEqual(fromClone);
        expect(rng.state).toEqual(saved);
      }
    }
  });

  test("refuses states that it did not give", () => {
    expect(restore({}).rand()).toBe(new Class(42).rand());
    for (const changes of [
      { generator: "CpuRng" },
      { julia: "1.12" },
      { seed: 42 },
      { seed: "" },
      { seed: "-1" },
      { seed: "4e2" },
    ]) {
      expectCode("WI_BAD_STATE", () => restore(changes));
    }
    for (const nothing of [undefined, null, 1, "state", []]) {
      expectCode("WI_BAD_STATE", () => (Class as typeof Xoshiro).fromState(untyped(nothing)));
    }
  });

  test("has no forks", () => expectCode("WI_NOT_PORTABLE", () => new Class(1).fork("layer")));

  test("prints itself", () => {
    expect(String(new Class(42))).toBe(`${Class.name}(seed 42, julia 1.10)`);
    expect(inspect(new Class(7n, { julia: "1.11" }))).toBe(`${Class.name}(seed 7, julia 1.11)`);
  });

  test("complex elements are scalars of their part type, re before im", () => {
    for (const [dtype, part, out] of [
      ["complex32", "float16", new Float32Array(40)],
      ["complex64", "float32", new Float32Array(40)],
      ["complex128", "float64", new Float64Array(40)],
    ] as const) {
      const rng = new Class(3);
      const scalar = new Class(3);
      rng.uniform(out, dtype);
      expect(Array.from(out)).toEqual(Array.from(out, () => scalar.rand(part)));
      rng.normal(out, dtype);
      expect(Array.from(out)).toEqual(Array.from(out, () => scalar.randn(part)));
    }
  });

  test("bfloat16 is Float32's stream", () => {
    const fill = (dtype: DType) => {
      const rng = new Class(9);
      const out = new Float32Array(101);
      rng.uniform(out, dtype);
      const uniforms = Array.from(out);
      rng.normal(out, dtype);
      return [...uniforms, ...out];
    };
    expect(fill("bfloat16")).toEqual(fill("float32"));
  });

  test("a view of a larger buffer is filled within its bounds", () => {
    for (const dtype of ["float16", "float32", "float64"] as const) {
      for (const law of ["uniform", "normal"] as const) {
        const Numbers = dtype === "float64" ? Float64Array : Float32Array;
        const whole = new Numbers(1003).fill(7);
        const view = whole.subarray(1, 1002);
        const apart = new Numbers(1001);
        new Class(4)[law](view, dtype);
        new Class(4)[law](apart, dtype);
        expect(Array.from(view)).toEqual(Array.from(apart));
        expect([whole[0], whole[1002]]).toEqual([7, 7]);
      }
    }
  });

  test("refuses memory and types that do not fit", () => {
    const rng = new Class(1);
    expectCode("WI_BAD_ARGUMENT", () => rng.uniform(new Float32Array(2), "float64"));
    expectCode("WI_BAD_ARGUMENT", () => rng.normal(new Float64Array(2), "float16"));
    expectCode("WI_BAD_ARGUMENT", () => rng.normal(untyped([0, 0])));
    expectCode("WI_BAD_ARGUMENT", () => rng.uniform(new Float32Array(3), "complex64"));
    expectCode("WI_BAD_DTYPE", () => rng.uniform(new Float32Array(3), untyped("int8")));
    expectCode("WI_BAD_DTYPE", () => rng.rand(untyped("bfloat16")));
    expectCode("WI_BAD_DTYPE", () => rng.randn(untyped("double")));
    expect(rng.rand()).toBe(new Class(1).rand());
  });

  test("empty arrays draw nothing", () => {
    const rng = new Class(1);
    for (const dtype of ["float16", "float32", "complex64"] as const) rng.uniform(new Float32Array(0), dtype);
    rng.normal(new Float64Array(0));
    expect(rng.rand()).toBe(new Class(1).rand());
  });

  test("moments of 200,000 draws", () => {
    const rng = new Class(2026);
    for (const dtype of ["float16", "float32", "float64"] as const) {
      const Numbers = dtype === "float64" ? Float64Array : Float32Array;
      const n = 200_000;
      const out: Float32Array | Float64Array = new Numbers(n);
      const moment = (k: number) => {
        let sum = 0;
        for (const x of out) sum += x ** k;
        return sum / n;
      };
      rng.normal(out, dtype);
      // 5 standard errors: σ of x, x², x⁴ are 1, √2, √96.
      expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(n));
      expect(Math.abs(moment(2) - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(n));
      expect(Math.abs(moment(4) - 3)).toBeLessThan((5 * Math.sqrt(96)) / Math.sqrt(n));
      rng.uniform(out, dtype);
      // Float16 draws lie half a step (2⁻¹¹ or 2⁻¹²) lower on average.
      expect(Math.abs(moment(1) - 0.5)).toBeLessThan(5 / Math.sqrt(12 * n) + 2 ** -11);
      expect(out.every((x) => x >= 0 && x < 1)).toBe(true);
    }
  });
});

test("words of a state must be hexadecimal, of the right length and not all zero", () => {
  const { state } = new MersenneTwister(1);
  for (const field of ["dsfmt", "floats", "integers"] as const) {
    for (const bad of [undefined, 1, "xyz", "0123456g", "0123", "01234567".repeat(2006)]) {
      expectCode("WI_BAD_STATE", () => MersenneTwister.fromState(untyped({ ...state, [field]: bad })));
    }
  }
  for (const bad of [undefined, "00000001", "0".repeat(64)]) {
    expectCode("WI_BAD_STATE", () => Xoshiro.fromState(untyped({ ...new Xoshiro(1).state, words: bad })));
  }
});

test("a float16 tensor holds Julia's values, rounded once", () => {
  const rng = new Xoshiro(1234);
  const { data } = normal(rng, "float16", 16);
  const out = new Float32Array(16);
  new Xoshiro(1234).normal(out, "float16");
  expect(Array.from(data, (half) => fromHalf(half))).toEqual(Array.from(out));
});

/** The value of float16 bits. */
function fromHalf(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  const magnitude = exponent === 0 ? mantissa * 2 ** -24 : (1024 + mantissa) * 2 ** (exponent - 25);
  return bits >> 15 === 1 ? -magnitude : magnitude;
}

/** Wraps every object that can be reached, typed arrays included. */
function deepProxy<T extends object>(target: T): T {
  return new Proxy(target, {
    get(inside, name, receiver) {
      const value: unknown = Reflect.get(inside, name, receiver);
      return typeof value === "object" && value !== null ? deepProxy(value) : value;
    },
  });
}

function deepFreeze<T extends object>(target: T): T {
  for (const value of Object.values(target)) {
    if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) deepFreeze(value);
  }
  return Object.freeze(target);
}

describe.each([
  ["a Proxy of all that it holds", deepProxy],
  ["frozen with all that it holds", deepFreeze],
])("%s", (_, wrap) => {
  test.each([MersenneTwister, Xoshiro])("%o draws, clones and is saved", (Class) => {
    const wrapped = wrap<MersenneTwister | Xoshiro>(new Class(3));
    const plain = new Class(3);
    for (let call = 0; call < 2; call++) {
      expect(kaimingNormal(wrapped, 3, 5).data).toEqual(kaimingNormal(plain, 3, 5).data);
    }
    expect([wrapped.rand(), wrapped.nextUint32()]).toEqual([plain.rand(), plain.nextUint32()]);
    expect(wrapped.clone().rand()).toBe(plain.clone().rand());
    expect(JSON.stringify(wrapped)).toBe(JSON.stringify(plain));
  });
});

test("a state of dSFMT whose words are no doubles in [1, 2) is refused: zeros give zeros for ever", () => {
  const { state } = new MersenneTwister(1);
  const zeros = "0".repeat(state.dsfmt.length);
  expectCode("WI_BAD_STATE", () => MersenneTwister.fromState({ ...state, dsfmt: zeros }));
  const oneWord = `${state.dsfmt.slice(0, 8)}00000000${state.dsfmt.slice(16)}`;
  expectCode("WI_BAD_STATE", () => MersenneTwister.fromState({ ...state, dsfmt: oneWord }));
});

test("roundToFloat16 rounds every midpoint to even and its neighbours to the nearer", () => {
  const below = (x: number) => x * (1 - 2 ** -52);
  const above = (x: number) => x * (1 + 2 ** -52);
  for (let bits = 0; bits < 0x7bff; bits++) {
    const low = fromHalf(bits);
    const high = fromHalf(bits + 1);
    const middle = (low + high) / 2;
    const even = bits % 2 === 0 ? low : high;
    const got = [low, below(middle), middle, above(middle), high].map(roundToFloat16);
    if (got.some((x, i) => x !== [low, low, even, high, high][i])) expect({ bits, got }).toBe("nearest even");
    if (!Object.is(roundToFloat16(-middle), -even)) expect({ bits }).toBe("symmetric");
  }
});
