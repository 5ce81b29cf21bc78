import { describe, expect, it } from "vitest";
import {
  Mt19937,
  type NumpyGenerator,
  Pcg64,
  Pcg64Dxsm,
  Philox,
  RandomState,
  SeedSequence,
  Sfc64,
} from "../src/index.ts";
import { generators } from "./numpy-calls.ts";

type FromState = { fromState(state: object): NumpyGenerator };
const classes = Object.entries(generators).map(
  ([name, Class]) => [name, Class, Class as unknown as FromState] as const,
);
/** The code of what `call` throws. */
function codeOf(call: () => unknown): string {
  try {
    call();
    return "none";
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}

describe.each(classes)("%s", (_, Class, { fromState }) => {
  it.each([0, 1, 2, 3, 4, 7, 700])("goes on from its state as JSON, after %i draws of float32", (count) => {
    const rng = new Class(7);
    rng.random(count, "float32");
    const text = JSON.stringify(rng);
    const again = fromState.call(Class, JSON.parse(text));
    expect(again).toBeInstanceOf(Class);
    expect(JSON.stringify(again)).toBe(text);
    expect(again.standardNormal(5, "float32")).toEqual(rng.clone().standardNormal(5, "float32"));
    expect(again.clone().random(5)).toEqual(again.random(5));
  });

  it("fromState works without its class, and of a subclass", () => {
    class Mine extends (Class as typeof Pcg64) {}
    expect((Mine as unknown as FromState).fromState(new Class(1).state)).toBeInstanceOf(Mine);
    expect(fromState.call(undefined as never, new Class(1).state)).toBeInstanceOf(Class);
    expect(new Mine(1).clone()).toBeInstanceOf(Mine);
    expect(new Mine(1).spawn(1)[0]).toBeInstanceOf(Mine);
  });

  it("keeps its options in clones and children", () => {
    const rng = new Class(1, { glibc: "2.41" });
    expect([rng.clone().glibc, rng.spawn(1)[0]!.glibc]).toEqual(["2.41", "2.41"]);
  });

  it("a clone spawns the next children; one of a state none", () => {
    const rng = new Class(1);
    rng.spawn(2);
    const copy = rng.clone();
    expect(copy.spawn(1)[0]!.random()).toBe(new Class(new SeedSequence(1, { spawnKey: [2] })).random());
    expect(codeOf(() => fromState.call(Class, rng.state).spawn(1))).toBe("WI_BAD_STATE");
    expect(String(fromState.call(Class, rng.state))).toMatch(/\(from a state\)$/);
    expect(String(rng)).toMatch(/\(seed 1\)$/);
  });

  it("refuses what is no state of its", () => {
    const { state } = new Class(1);
    for (const bad of [undefined, null, 7, "PCG64", {}, [], { ...state, bit_generator: "Xoshiro" }]) {
      expect(
        codeOf(() => fromState.call(Class, bad as never)),
        String(bad),
      ).toBe("WI_BAD_STATE");
    }
    const { state: inner, ...outer } = state as unknown as { readonly state: Readonly<Record<string, unknown>> };
    for (const field of Object.keys(inner)) {
      for (const value of [undefined, -1, 1.5, "x", "", [], [1], 2 ** 60, String(2n ** 260n)]) {
        const bad = { ...outer, state: { ...inner, [field]: value } };
        expect(
          codeOf(() => fromState.call(Class, bad)),
          `${field} ${value}`,
        ).toBe("WI_BAD_STATE");
      }
    }
    for (const field of Object.keys(outer)) {
      for (const value of [undefined, -1, 1.5, "x", 2 ** 40]) {
        expect(
          codeOf(() => fromState.call(Class, { ...state, [field]: value })),
          `${field} ${value}`,
        ).toBe("WI_BAD_STATE");
      }
    }
  });
});

describe("states that are close to right", () => {
  it("integers as numbers, digits or bigints, arrays as typed ones", () => {
    const { state } = new Pcg64(5);
    const inner = { state: BigInt(state.state.state), inc: BigInt(state.state.inc) };
    expect(Pcg64.fromState({ ...state, state: inner as never }).random()).toBe(new Pcg64(5).random());
    const twister = new Mt19937(5).state;
    const key = Uint32Array.from(twister.state.key);
    expect(Mt19937.fromState({ ...twister, state: { ...twister.state, key: key as never } }).random()).toBe(
      new Mt19937(5).random(),
    );
  });

  it("the text that Python's json.dumps writes, with integers as long as they are", () => {
    // json.dumps(state, default=lambda a: a.tolist()) of default_rng(42), PCG64 and Philox, after random(3, dtype=np.float32).
    const pcg =
      '{"bit_generator": "PCG64", "state": {"state": 180456145198944327624639367796045148994, "inc": 332724090758049132448979897138935081983}, "has_uint32": 1, "uinteger": 1884968545}';
    expect(Pcg64.fromState(pcg).standardNormal()).toBe(0.7504511958064572);
    const philox =
      '{"bit_generator": "Philox", "state": {"counter": [1, 0, 0, 0], "key": [11465652750463011511, 15382171918060459190]}, "buffer": [1587852024645073290, 2611271723512893552, 4982337093617253890, 16123152800351476682], "buffer_pos": 3, "has_uint32": 0, "uinteger": 0}';
    expect(Philox.fromState(philox).random()).toBe(0.8740378646728407);
    const { state, gauss, has_gauss } = new RandomState(3).state;
    const tuple = JSON.stringify(["MT19937", state.key, state.pos, has_gauss, gauss]);
    expect(RandomState.fromState(tuple).rand()).toBe(new RandomState(3).rand());
    expect(codeOf(() => Pcg64.fromState("{"))).toBe("WI_BAD_STATE");
  });

  it("a number beyond 2^53 has lost digits and is refused", () => {
    const { state } = new Pcg64(5);
    const lost = { ...state, state: { ...state.state, state: Number(state.state.state) } };
    expect(() => Pcg64.fromState(lost)).toThrow(/integers beyond 2\^53 as digits, not this as state\.state/);
  });

  it("what no generator comes to: an even increment, a buffer of 5, words of zeros", () => {
    const pcg = new Pcg64Dxsm(5).state;
    expect(codeOf(() => Pcg64Dxsm.fromState({ ...pcg, state: { ...pcg.state, inc: 2 } }))).toBe("WI_BAD_STATE");
    expect(codeOf(() => Philox.fromState({ ...new Philox(5).state, buffer_pos: 5 }))).toBe("WI_BAD_STATE");
    const key = new Array(624).fill(0);
    const zeros = { bit_generator: "MT19937", state: { key, pos: 3 } } as const;
    expect(codeOf(() => Mt19937.fromState(zeros))).toBe("WI_BAD_STATE");
    key[0] = 2 ** 31;
    expect(codeOf(() => Mt19937.fromState(zeros))).toBe("none");
    expect(codeOf(() => Mt19937.fromState({ ...zeros, state: { key, pos: 625 } }))).toBe("WI_BAD_STATE");
  });

  it("PCG64 and DXSM are not mixed up", () => {
    expect(codeOf(() => Pcg64.fromState(new Pcg64Dxsm(1).state as never))).toBe("WI_BAD_STATE");
    expect(codeOf(() => Sfc64.fromState(new Pcg64(1).state as never))).toBe("WI_BAD_STATE");
  });
});

it("works behind a Proxy and frozen, its children and its seed sequence, too", () => {
  for (const wrap of [(rng: Pcg64) => new Proxy(rng, {}), (rng: Pcg64) => Object.freeze(rng)]) {
    const rng = wrap(new Pcg64(5));
    const sequence = rng.seedSequence!;
    const wrapped = Object.isFrozen(rng) ? Object.freeze(sequence) : new Proxy(sequence, {});
    expect(rng.spawn(1)[0]!.random()).toBe(new Pcg64(5).spawn(1)[0]!.random());
    expect(wrapped.nChildrenSpawned).toBe(1);
    expect(new Pcg64(wrapped.spawn(1)[0]!).random()).toBe(new Pcg64(5).spawn(2)[1]!.random());
    expect(rng.clone().normal(1, 2, 3)).toEqual(rng.normal(1, 2, 3));
    expect(Pcg64.fromState(rng.state).random()).toBe(rng.random());
    expect(String(rng)).toBe("Pcg64(seed 5)");
  }
});

describe("RandomState", () => {
  it.each([0, 1, 2, 5])("goes on from its state after %i normals, in both of NumPy's forms", (count) => {
    const rng = new RandomState(3);
    rng.randn(count);
    const saved = JSON.parse(JSON.stringify(rng)) as RandomState["state"];
    expect(Object.keys(saved)).toEqual(["bit_generator", "state", "has_gauss", "gauss"]);
    const { state, has_gauss, gauss } = saved as ReturnType<typeof RandomState.prototype.clone>["state"] & {
      readonly state: { readonly key: readonly number[]; readonly pos: number };
      readonly has_gauss: number;
      readonly gauss: number;
    };
    const expected = rng.clone().randn(4);
    expect(RandomState.fromState(saved as never).randn(4)).toEqual(expected);
    expect(RandomState.fromState(["MT19937", state.key, state.pos, has_gauss, gauss]).randn(4)).toEqual(expected);
  });

  it("seed starts over and drops the kept normal", () => {
    const rng = new RandomState(3);
    rng.randn(1);
    rng.seed(42);
    expect(rng.randn(3)).toEqual(new RandomState(42).randn(3));
    rng.seed([1, 2]);
    expect(rng.rand(3)).toEqual(new RandomState([1, 2]).rand(3));
    expect(codeOf(() => rng.seed(-1))).toBe("WI_BAD_SEED");
    expect(codeOf(() => new RandomState(new Pcg64(1)).seed(1))).toBe("WI_BAD_SEED");
  });

  it("over another generator shares its words, and clones with it", () => {
    const words = new Pcg64(9);
    const rng = new RandomState(words);
    rng.randn(1);
    const copy = rng.clone();
    expect(copy.rand(3)).toEqual(words.clone().random(3));
    rng.rand(3);
    expect(copy.randn(2)).toEqual(rng.randn(2));
    expect(rng.state).toMatchObject({ bit_generator: "PCG64", has_gauss: 1 });
    expect(String(rng)).toBe("RandomState(over Pcg64(seed 9))");
  });

  it("refuses seeds and states", () => {
    for (const seed of [-1, 2 ** 32, 1.5, Number.NaN, "3", [], [1, -2], [1.5], undefined, null, {}]) {
      expect(
        codeOf(() => new RandomState(seed as never)),
        String(seed),
      ).toBe("WI_BAD_SEED");
    }
    const { state } = new RandomState(1);
    for (const bad of [
      { ...state, has_gauss: 2 },
      { ...state, gauss: "x" },
      { ...state, bit_generator: "PCG64" },
      [],
    ]) {
      expect(codeOf(() => RandomState.fromState(bad as never))).toBe("WI_BAD_STATE");
    }
  });
});
