/** Portable generators, the dispatch table, and how values are shown. */
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  checkState,
  defaultRng,
  deviceOf,
  dtypeInfo,
  dtypes,
  isDType,
  isPortable,
  kaimingNormal,
  type Makes,
  PortableRng,
  type Rng,
  realDTypes,
  registerRng,
  setDefaultRng,
  shown,
  WeightInitError,
  zeros32,
} from "../src/index.ts";
import { RecordingRng, recordingDevice } from "./support/recording.ts";

/** A generator that can be put in a state. */
class StateRng extends PortableRng<Makes> {
  protected override withSeed(seed: bigint): this {
    return new (this.constructor as typeof StateRng)(seed) as this;
  }
  static of(seed: bigint, draw: number): StateRng {
    return new StateRng(seed).at(seed, draw);
  }
}

const SEED = 0x0123_4567_89ab_cdefn;

describe("PortableRng", () => {
  it("keeps its seed as a key of two halves, low one first", () => {
    expect([...new StateRng(SEED).key]).toEqual([0x89abcdef, 0x01234567]);
    expect(new StateRng(SEED).state).toEqual({ stream: 1, seed: String(SEED), draw: 0 });
    expect(String(new StateRng(42))).toBe("StateRng(seed 42, draw 0)");
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    expect((new StateRng(42) as unknown as Record<symbol, () => string>)[inspect]!()).toBe("StateRng(seed 42, draw 0)");
  });

  it("counts its draws from 0", () => {
    const rng = new StateRng(1);
    expect([rng.nextDraw(), rng.nextDraw(), rng.draw, rng.state.draw]).toEqual([0, 1, 2, 2]);
  });

  it("has 2³² draws", () => {
    const rng = StateRng.of(1n, 2 ** 32 - 1);
    rng.checkDraws();
    expect(rng.nextDraw()).toBe(2 ** 32 - 1);
    expect(() => rng.checkDraws()).toThrow("WI_DRAWS_EXHAUSTED");
    expect(() => rng.nextDraw()).toThrow("WI_DRAWS_EXHAUSTED");
    expect(rng.draw).toBe(2 ** 32);
  });

  it.each<[string, (rng: StateRng) => StateRng]>([
    ["frozen", (rng) => Object.freeze(rng) as StateRng],
    ["behind a read-only Proxy", (rng) => new Proxy(rng, { set: () => false })],
  ])("is refused %s, before anything is written", (_, wrap) => {
    const rng = wrap(new StateRng(1));
    const error = {
      code: "WI_BAD_ARGUMENT",
      message: expect.stringMatching(/counts draws, got a frozen one; clone it/),
    };
    expect(() => rng.checkDraws()).toThrow(expect.objectContaining(error));
    expect(() => rng.nextDraw()).toThrow(expect.objectContaining(error));
    expect(rng.clone().nextDraw()).toBe(0);

    const recording = new RecordingRng(1);
    expect(() => kaimingNormal(Object.freeze(recording), 2)).toThrow("WI_BAD_ARGUMENT");
    expect(recording.asked).toEqual([]);
    expect(zeros32(recording, 2).shape).toEqual([2]); // draws nothing
  });

  it("has no child or copy with the seed of a subclass's own: all would be alike", () => {
    class Five extends StateRng {
      constructor() {
        super(5);
      }
      static override of(seed: bigint, draw: number) {
        return new Five().at(seed, draw);
      }
    }
    expect(() => new Five().fork("a")).toThrow(/expected the seed \d+, got Five\(seed 5, draw 0\); override withSeed/);
    expect(() => Five.of(6n, 1)).toThrow("WI_BAD_ARGUMENT");
    expect(new Five().clone().state).toEqual(new Five().state);
    class Mended extends Five {
      protected override withSeed(seed: bigint): this {
        return new StateRng(seed) as unknown as this;
      }
    }
    expect(new Mended().fork("a").state).toEqual(new StateRng(5).fork("a").state);
  });

  it("clones at its draw, and forks at 0, whenever it does", () => {
    const rng = StateRng.of(5n, 7);
    const clone = rng.clone();
    clone.nextDraw();
    expect([clone.state, rng.state]).toEqual([
      { stream: 1, seed: "5", draw: 8 },
      { stream: 1, seed: "5", draw: 7 },
    ]);
    const child = rng.fork("a");
    rng.nextDraw();
    expect(child.state).toEqual(rng.fork("a").state);
    expect(child.state.draw).toBe(0);
    expect(child.state.seed).not.toBe(rng.fork("b").state.seed);
    expect(child).toBeInstanceOf(StateRng);
  });

  it("is told from others by its members", () => {
    expect(isPortable(new StateRng(1))).toBe(true);
    expect(isPortable({ key: [1, 2], nextDraw: () => 0 })).toBe(true);
    expect(isPortable({ key: [1, 2], nextDraw: 0 })).toBe(false);
    expect(isPortable({ key: [1, 2] })).toBe(false);
    expect(isPortable({ nextDraw: () => 0 })).toBe(false);
  });
});

describe("checkState", () => {
  const good = { stream: 1, seed: "42", draw: 3 };

  it.each([
    [good, 42n, 3],
    [{ ...good, draw: 2 ** 32 }, 42n, 2 ** 32],
    [{ ...good, seed: "18446744073709551615" }, 2n ** 64n - 1n, 3],
    [{ ...good, seed: "0", draw: 0, more: 1 }, 0n, 0],
  ])("takes %j", (state, seed, draw) => expect(checkState(state)).toEqual({ seed, draw }));

  it.each([
    null,
    undefined,
    "state",
    {},
    { ...good, stream: 2 },
    { ...good, stream: "1" },
    { ...good, seed: 42 },
    { ...good, seed: "" },
    { ...good, seed: "-1" },
    { ...good, seed: "0x1" },
    { ...good, seed: "1 " },
    { ...good, seed: "18446744073709551616" },
    { ...good, seed: "000000000000000000001" },
    { ...good, draw: -1 },
    { ...good, draw: 0.5 },
    { ...good, draw: 2 ** 32 + 1 },
    { ...good, draw: "3" },
    { ...good, draw: undefined },
  ])("refuses %j", (state) => expect(() => checkState(state)).toThrow("WI_BAD_STATE"));
});

describe("the dispatch table", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it("finds the nearest registered ancestor", () => {
    class Child extends RecordingRng {}
    class Grandchild extends Child {}
    expect(deviceOf(new Grandchild(1))).toBe(recordingDevice);
    const other = { ...recordingDevice, name: "other" };
    registerRng(Child, other);
    expect(deviceOf(new Grandchild(1))).toBe(other);
    expect(deviceOf(new RecordingRng(1))).toBe(recordingDevice);
  });

  it("takes a class again for its device, and for no other", () => {
    class Twice extends StateRng {}
    registerRng(Twice, recordingDevice as never);
    registerRng(Twice, recordingDevice as never);
    expect(() => registerRng(Twice, { ...recordingDevice, name: "other" } as never)).toThrow(
      'expected Twice to be registered once, got it for device "other" after "recording" [WI_ALREADY_REGISTERED]',
    );
  });

  it.each([
    ["no class", {}, recordingDevice],
    ["an arrow", () => {}, recordingDevice],
    ["a function without prototype", Object.assign(() => {}, { prototype: null }), recordingDevice],
    ["no device", class {}, undefined],
    ["half a device", class {}, { allocate: () => {} }],
    ["the other half", class {}, { fill: () => {} }],
  ])("refuses %s", (_, rngClass, device) => {
    expect(() => registerRng(rngClass as never, device as never)).toThrow("WI_BAD_ARGUMENT");
  });

  it.each([[null], [1], ["rng"], [{}], [new Date(0)], [Object.create(null)]])("knows no device of %s", (value) => {
    expect(() => deviceOf(value as Rng)).toThrow("WI_NO_BACKEND");
  });

  it("has no default before a backend, then the first one offered, made once", async () => {
    const table = Symbol.for("@weightinit/core dispatch table");
    const holder = globalThis as Record<symbol, unknown>;
    const kept = holder[table];
    holder[table] = undefined;
    try {
      expect(() => defaultRng()).toThrow("got none; import @weightinit/cpu");
      const first = vi.fn(() => new RecordingRng(11));
      class Later extends StateRng {}
      registerRng(RecordingRng, recordingDevice, { initialDefault: first });
      registerRng(Later, recordingDevice as never, { initialDefault: () => new Later(12) as never });
      expect(first).not.toHaveBeenCalled();
      expect(String(defaultRng())).toBe("RecordingRng(seed 11, draw 0)");
      expect(defaultRng()).toBe(defaultRng());
      expect(first).toHaveBeenCalledTimes(1);
      const previous = setDefaultRng(new RecordingRng(13));
      expect(String(previous)).toBe("RecordingRng(seed 11, draw 0)");
      let made = 0;
      setDefaultRng(() => new RecordingRng(20 + made++));
      expect([String(defaultRng()), String(defaultRng())]).toEqual([
        "RecordingRng(seed 20, draw 0)",
        "RecordingRng(seed 21, draw 0)",
      ]);
      expect(() => setDefaultRng({} as Rng)).toThrow("WI_NO_BACKEND");
    } finally {
      holder[table] = kept;
    }
  });

  it("gives back the default that was never asked for", () => {
    const table = Symbol.for("@weightinit/core dispatch table");
    const holder = globalThis as Record<symbol, unknown>;
    const kept = holder[table];
    holder[table] = undefined;
    try {
      registerRng(RecordingRng, recordingDevice, { initialDefault: () => new RecordingRng(11) });
      expect(String(setDefaultRng(new RecordingRng(1)))).toBe("RecordingRng(seed 11, draw 0)");
    } finally {
      holder[table] = kept;
    }
  });

  it("of another version is refused", () => {
    const table = Symbol.for("@weightinit/core dispatch table");
    const holder = globalThis as Record<symbol, unknown>;
    const kept = holder[table];
    holder[table] = { version: 999, devices: new Map(), initial: undefined, current: undefined };
    try {
      expect(() => defaultRng()).toThrow("expected dispatch table version 1, got 999");
    } finally {
      holder[table] = kept;
    }
  });
});

describe("registerRng", () => {
  it("refuses a device that does not say what it supports, and takes null for no options", () => {
    const methods = { allocate: () => {}, fill: () => {} };
    expect(() => registerRng(class Lone {} as never, methods as never)).toThrow("WI_BAD_ARGUMENT");
    expect(() => registerRng(class Quiet {} as never, recordingDevice as never, null as never)).not.toThrow();
  });
});

describe("dtypes", () => {
  // Bytes of an element, parts, the real dtype of a part, precision and words: docs/stream.md, "From elements to words".
  it.each([
    ["float16", "float16", 1, 2, "float32", 1],
    ["bfloat16", "bfloat16", 1, 2, "float32", 1],
    ["float32", "float32", 1, 4, "float32", 1],
    ["float64", "float64", 1, 8, "float64", 2],
    ["complex32", "float16", 2, 4, "float32", 1],
    ["complex64", "float32", 2, 8, "float32", 1],
    ["complex128", "float64", 2, 16, "float64", 2],
  ] as const)("%s", (name, part, parts, bytesPerElement, precision, wordsPerPart) => {
    const isComplex = parts === 2;
    expect(dtypeInfo(name)).toEqual({ name, part, isComplex, parts, bytesPerElement, precision, wordsPerPart });
  });

  it("are seven, real ones first", () => {
    expect(dtypes).toEqual(["float16", "bfloat16", "float32", "float64", "complex32", "complex64", "complex128"]);
    expect(realDTypes).toEqual(["float16", "bfloat16", "float32", "float64"]);
  });

  it.each(["f32", "toString", "", "Float32", null, undefined, 4, ["float32"]])("%s is none", (value) => {
    expect(isDType(value)).toBe(false);
    expect(() => dtypeInfo(value as never)).toThrow("WI_BAD_DTYPE");
  });
});

describe("shown", () => {
  class Thing {}
  it.each([
    ["text", '"text"'],
    ["a".repeat(40), `"${"a".repeat(40)}"`],
    ["a".repeat(41), `"${"a".repeat(39)}…"`],
    [10n, "10n"],
    [1.5, "1.5"],
    [-0, "-0"],
    [0, "0"],
    [Number.NaN, "NaN"],
    [function named() {}, "function named"],
    [(() => () => {})(), "function (anonymous)"],
    [Symbol("s"), "Symbol(s)"],
    [null, "null"],
    [undefined, "undefined"],
    [true, "true"],
    [[1, "a", [2]], '[1, "a", [2]]'],
    [[1, 2, 3, 4, 5, 6, 7, 8], "[1, 2, 3, 4, 5, 6, 7, 8]"],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9], "[… 9 items]"],
    [new Float32Array(3), "Float32Array of 12 bytes"],
    [new Thing(), "Thing"],
    [{}, "an object"],
    [Object.create(null), "an object"],
    [{ constructor: 5 }, "an object"],
    [{ constructor: { name: "" } }, "an object"],
  ])("%s", (value, text) => expect(shown(value)).toBe(text));
});

it("errors carry their code, their name and their cause", () => {
  const cause = new RangeError("inner");
  const error = new WeightInitError("WI_BAD_DIMS", "expected a, got b", { cause });
  expect([error.name, error.code, error.message, error.cause]).toEqual([
    "WeightInitError",
    "WI_BAD_DIMS",
    "expected a, got b [WI_BAD_DIMS]",
    cause,
  ]);
});
