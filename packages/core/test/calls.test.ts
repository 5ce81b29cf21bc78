/** The calling convention: which argument is what, what a partial call keeps, what a device is asked for. */
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type CommonOptions,
  constant,
  type Device,
  type DType,
  defineInitializer,
  glorotUniform,
  identityInit,
  kaimingNormal,
  type Makes,
  normal,
  orthogonal,
  PortableRng,
  type Rng,
  registerRng,
  setDefaultRng,
  sparseInit,
  truncatedNormal,
  uniform,
  WeightInitError,
  zeros32,
} from "../src/index.ts";
import { RecordingRng, recordingDevice } from "./support/recording.ts";

type Untyped = (...args: unknown[]) => unknown;
const untyped = (init: unknown): Untyped => init as Untyped;

/** The code and the message of what a call throws. */
function refusal(call: () => unknown): { code: string; message: string } {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(WeightInitError);
    return error as WeightInitError;
  }
  throw new Error("expected it to be refused");
}

/** Hands out its numbers one after the other: on the recording device, which never asks for them. */
class Foreign implements Rng<Makes> {
  declare readonly "~makes": Makes;
  readonly asked: unknown[] = [];
}
registerRng(Foreign, recordingDevice as unknown as Device<Foreign>);

/** A device with few elements and one dtype. */
class SmallRng extends PortableRng<Makes> {
  protected override withSeed(seed: bigint): this {
    return new SmallRng(seed) as this;
  }
}
const small: Device<SmallRng> = {
  name: "small",
  supports: { dtypes: ["float32"], maxElements: 10 },
  allocate: () => {
    throw new WeightInitError("WI_OUT_OF_MEMORY", "expected memory, got none");
  },
  fill: () => {},
};
registerRng(SmallRng, small);

afterEach(() => {
  vi.restoreAllMocks();
});

describe("arguments", () => {
  it.each([
    ["dims", [2, 5]],
    ["one array of dims", [[2, 5]]],
    ["a dtype and dims", ["float32", 2, 5]],
    ["dims and options", [2, 5, {}]],
    ["an array of dims and options", [[2, 5], { gain: undefined }]],
    ["options of no prototype", [2, 5, Object.assign(Object.create(null), {})]],
  ] as const)("%s", (_, args) => {
    const rng = new RecordingRng(1);
    untyped(kaimingNormal)(rng, ...args);
    expect(rng.asked[0]).toMatchObject({ dtype: "float32", shape: [2, 5], place: { draw: 0, from: 0 } });
  });

  it("no dims in an array are a scalar, no dims at all a partial", () => {
    const rng = new RecordingRng(1);
    expect((untyped(kaimingNormal)(rng, []) as { shape: unknown }).shape).toEqual([]);
    expect(untyped(kaimingNormal)(rng)).toBeTypeOf("function");
    expect(untyped(kaimingNormal)()).toBeTypeOf("function");
    expect(rng.asked).toHaveLength(1);
  });

  it("a dim of −0 is 0", () => {
    const rng = new RecordingRng(1);
    untyped(kaimingNormal)(rng, -0, 3);
    expect(Object.is(rng.asked[0]!.shape[0], 0)).toBe(true);
  });

  it("shapes are the tensor's own and frozen", () => {
    const dims = [2, 3];
    const rng = new RecordingRng(1);
    const { shape } = untyped(normal)(rng, dims) as { shape: readonly number[] };
    dims[0] = 7;
    expect(shape).toEqual([2, 3]);
    expect(Object.isFrozen(shape)).toBe(true);
  });

  it.each([
    [[2.5], /got 2.5 for axis 0/],
    [[2, -1], /got -1 for axis 1/],
    [[2, Number.NaN], /got NaN for axis 1/],
    [[2 ** 53], /got 9007199254740992 for axis 0/],
    [["2"], undefined],
    [[2, "3"], /got "3" for axis 1/],
    [[2, null], /got null for axis 1/],
    [[[2, 3], 4], /got an array and 4/],
    [
      [
        [2, 3],
        [4, 5],
      ],
      /got an array and \[4, 5\]/,
    ],
    [[2, [3]], /got \[3\] for axis 1/],
  ] as const)("dims %j are refused", (dims, message) => {
    const rng = new RecordingRng(1);
    const { code, message: text } = refusal(() => untyped(normal)(rng, ...dims));
    if (message === undefined) expect(code).toBe("WI_BAD_DTYPE");
    else {
      expect(code).toBe("WI_BAD_DIMS");
      expect(text).toMatch(message);
    }
  });

  it.each([
    [() => untyped(kaimingNormal)({ gain: 1 }, 2), "WI_BAD_ARGUMENT", /an object literal before 2/],
    [() => untyped(kaimingNormal)(new Date(0), 2), "WI_NO_BACKEND", /got Date/],
    [() => untyped(kaimingNormal)(null, 2), "WI_NO_BACKEND", /got null/],
    [() => untyped(kaimingNormal)(RecordingRng, 2), "WI_NO_BACKEND", /got function RecordingRng/],
    [() => untyped(kaimingNormal)(new RecordingRng(1), "f32", 2), "WI_BAD_DTYPE", /got "f32"/],
    [() => untyped(zeros32)(new RecordingRng(1), "float32", 2), "WI_DTYPE_FIXED", /zeros32, which makes float32/],
    [() => untyped(truncatedNormal)("complex64"), "WI_DTYPE_NOT_IN_SCHEME", /of truncatedNormal \(float16/],
    [() => untyped(normal)(new SmallRng(1), "float16", 2), "WI_DTYPE_NOT_ON_DEVICE", /"small" has \(float32\)/],
    [() => untyped(normal)(new SmallRng(1), 11), "WI_TOO_LARGE", /at most 10 elements .* got 11 \(shape \[11\]\)/],
    [() => untyped(normal)(new SmallRng(1), 10), "WI_OUT_OF_MEMORY", /memory/],
  ] as const)("%s is refused", (call, code, message) => {
    const refused = refusal(call);
    expect([refused.code, refused.message]).toEqual([code, expect.stringMatching(message)]);
  });
});

describe("partial calls", () => {
  it("keep what they were given, and later calls win", () => {
    const [first, second] = [new RecordingRng(1), new RecordingRng(2)];
    const partial = untyped(normal)(first, "float64", { std: 2, mean: 1 }) as Untyped;
    partial(3);
    (partial({ std: 3 }) as Untyped)(3);
    partial(second, "float32", 3, { mean: 5 });
    expect(first.asked.map(({ dtype, fill }) => [dtype, fill])).toEqual([
      ["float64", { kind: "normal", mean: 1, std: 2 }],
      ["float64", { kind: "normal", mean: 1, std: 3 }],
    ]);
    expect(second.asked.map(({ dtype, fill }) => [dtype, fill])).toEqual([
      ["float32", { kind: "normal", mean: 5, std: 2 }],
    ]);
    expect([first.draw, second.draw]).toEqual([2, 1]);
  });

  it("take undefined for not given", () => {
    const rng = new RecordingRng(1);
    (untyped(normal)(rng, { std: 2 }) as Untyped)(3, { std: undefined });
    expect(rng.fill).toMatchObject({ std: 2 });
  });

  it("check options and dtypes at once", () => {
    expect(refusal(() => untyped(normal)({ std: -1 })).code).toBe("WI_BAD_OPTION");
    expect(refusal(() => untyped(normal)("f32")).code).toBe("WI_BAD_DTYPE");
    expect(refusal(() => untyped(sparseInit)(new RecordingRng(1), 2, 2)).message).toMatch(
      /^expected the option sparsity of sparseInit \(a number, the fraction of zeros\), got none \[WI_MISSING_OPTION\]$/,
    );
  });

  it("print what they are", () => {
    const rng = new RecordingRng(1);
    expect(String(kaimingNormal)).toBe("kaimingNormal(rng, float32, ...dims)");
    expect(String(untyped(normal)(rng, "float16", { std: 2 }))).toBe(
      "normal(RecordingRng(…), float16, ...dims, { std: 2 })",
    );
    const layout = { in: [0, 1], out: 2 };
    expect(String(untyped(orthogonal)({ layout }))).toBe(
      "orthogonal(rng, float32, ...dims, { layout: { in: [0, 1], out: 2 } })",
    );
    expect(kaimingNormal.name).toBe("kaimingNormal");
    const inspect = (kaimingNormal as unknown as Record<symbol, () => string>)[
      Symbol.for("nodejs.util.inspect.custom")
    ]!;
    expect(inspect()).toBe("kaimingNormal(rng, float32, ...dims)");
  });
});

describe("options", () => {
  it("say what there is, and which name was near", () => {
    const { code, message } = refusal(() => untyped(kaimingNormal)(new RecordingRng(1), 2, { gian: 1 }));
    expect(code).toBe("WI_UNKNOWN_OPTION");
    expect(message).toContain('options of kaimingNormal (gain, layout, rows, out), got "gian"');
    expect(message).toContain('did you mean "gain"?');
  });

  it.each([
    ["gani", kaimingNormal, "gain"],
    ["gain_", kaimingNormal, "gain"],
    ["layot", kaimingNormal, "layout"],
    ["row", kaimingNormal, "rows"],
    ["sparcity", sparseInit, "sparsity"],
    ["shfit", identityInit, "shift"],
    ["valeu", constant, "value"],
  ] as const)("%s: did you mean", (given, init, meant) => {
    const { message } = refusal(() => untyped(init)(new RecordingRng(1), 2, 2, { [given]: 1 }));
    expect(message).toContain(`did you mean "${meant}"?`);
  });

  it.each([
    [{ gain: Number.NaN }, /gain of kaimingNormal to be a finite number ≥ 0, got NaN/],
    [{ gain: -1 }, /got -1/],
    [{ gain: "1" }, /got "1"/],
    [{ gain: null }, /got null/],
    [{ layout: "tf" }, /layout of kaimingNormal to be "lux", "torch", "keras" or \{ in, out, batch \}, got "tf"/],
    [{ layout: { in: 0 } }, /got an object/],
    [{ rows: [1] }, /rows of kaimingNormal to be .*\[from, to\].*, got \[1\]/],
    [{ rows: 1 }, /got 1/],
    [{ out: 4 }, /out of kaimingNormal .*got 4/],
    [{ out: null }, /got null/],
  ])("%j is refused", (options, message) => {
    const refused = refusal(() => untyped(kaimingNormal)(new RecordingRng(1), 2, 2, options));
    expect(refused.code).toBe("WI_BAD_OPTION");
    expect(refused.message).toMatch(message);
  });

  it.each([
    [uniform, { lo: "0" }],
    [uniform, { hi: Number.NaN }],
    [truncatedNormal, { lo: null }],
    [constant, { value: "1" }],
    [constant, { value: 1n }],
    [constant, { value: Number.NaN }],
    [sparseInit, { sparsity: "0.5" }],
    [normal, { mean: Number.POSITIVE_INFINITY }],
    [normal, { std: Number.NaN }],
    [truncatedNormal, { std: -1 }],
    [orthogonal, { gain: Number.POSITIVE_INFINITY }],
    [identityInit, { gain: "1" }],
    [glorotUniform, { gain: -1 }],
  ] as [Untyped, object][])("%s refuses %o", (init, options) => {
    expect(refusal(() => init(new RecordingRng(1), 2, 2, options)).code).toBe("WI_BAD_OPTION");
  });

  it("are not Object.prototype's", () => {
    for (const name of ["toString", "constructor", "hasOwnProperty"]) {
      expect(refusal(() => untyped(kaimingNormal)(new RecordingRng(1), 2, { [name]: 1 })).code).toBe(
        "WI_UNKNOWN_OPTION",
      );
    }
  });

  it("out reaches the device as it is", () => {
    const rng = new RecordingRng(1);
    const out = {};
    untyped(normal)(rng, 2, { out });
    expect(rng.asked[0]!.out).toBe(out);
    untyped(normal)(rng, 2);
    expect(rng.asked[1]!.out).toBeUndefined();
  });
});

describe("rows", () => {
  it("ask for a slab, from its first element on; the law is the whole tensor's", () => {
    const rng = new RecordingRng(1);
    glorotUniform(rng, "float64", 6, 2, 5, { rows: [2, 5], layout: "torch" });
    glorotUniform(rng, "float64", 6, 2, 5, { layout: "torch" });
    expect(rng.asked[0]).toMatchObject({ shape: [3, 2, 5], place: { draw: 0, from: 20 } });
    expect(rng.asked[1]).toMatchObject({ shape: [6, 2, 5], place: { draw: 1, from: 0 } });
    expect(rng.asked[0]!.fill).toEqual(rng.asked[1]!.fill);
    expect(Object.isFrozen(rng.asked[0]!.shape)).toBe(true);
  });

  it("may be none, or all, of a vector too", () => {
    const rng = new RecordingRng(1);
    for (const rows of [
      [0, 0],
      [4, 4],
      [0, 4],
      [1, 2],
    ] as const) {
      normal(rng, 4, { rows });
    }
    expect(rng.asked.map(({ shape, place }) => [shape[0], place.from])).toEqual([
      [0, 0],
      [0, 4],
      [4, 0],
      [1, 1],
    ]);
  });

  it("may be of a tensor that no device holds", () => {
    const rng = new SmallRng(1);
    expect(refusal(() => normal(rng as unknown as RecordingRng, 2 ** 52, { rows: [0, 10] })).code).toBe(
      "WI_OUT_OF_MEMORY",
    );
    const last = new RecordingRng(1);
    normal(last, 2 ** 53 - 1, { rows: [2 ** 53 - 3, 2 ** 53 - 1] });
    expect(last.asked[0]!.place.from).toBe(2 ** 53 - 3);
    normal(last, "complex64", 2 ** 52 - 1, { rows: [0, 1] });
    expect(refusal(() => normal(last, "complex64", 2 ** 52, { rows: [0, 1] })).message).toContain(
      "at most 2^53 - 1 numbers",
    );
    expect(refusal(() => normal(last, 2 ** 30, 2 ** 30, { rows: [0, 1] })).code).toBe("WI_TOO_LARGE");
    normal(last, 2 ** 30, 2 ** 30, 0);
    expect(last.asked.at(-1)!.shape).toEqual([2 ** 30, 2 ** 30, 0]);
    // The product of the others is infinite.
    normal(last, [...new Array<number>(20).fill(2 ** 52), 0]);
    expect(last.asked.at(-1)!.fill).toEqual({ kind: "constant", value: 0 });
  });

  it.each([
    [[0, 3], "expected rows [from, to] with 0 ≤ from ≤ to ≤ 2, got [0, 3]"],
    [[-1, 1], "got [-1, 1]"],
    [[2, 1], "got [2, 1]"],
    [[0, 0.5], "got [0, 0.5]"],
    [[0.5, 1], "got [0.5, 1]"],
    [[Number.NaN, 1], "got [NaN, 1]"],
  ] as [[number, number], string][])("%j of 2 are refused", (rows, message) => {
    const refused = refusal(() => normal(new RecordingRng(1), 2, 5, { rows }));
    expect(refused.code).toBe("WI_BAD_ROWS");
    expect(refused.message).toContain(message);
  });

  it("of a scalar, of whole matrices and of foreign generators are refused", () => {
    const rng = new RecordingRng(1);
    const rows = [0, 1] as const;
    expect(refusal(() => untyped(normal)(rng, [], { rows })).message).toContain("got a scalar [WI_BAD_ROWS]");
    expect(refusal(() => orthogonal(rng, 2, 2, { rows })).message).toContain("no rows option for orthogonal");
    expect(refusal(() => sparseInit(rng, 2, 2, { rows, sparsity: 0.5 })).code).toBe("WI_ROWS_NOT_SUPPORTED");
    const foreign = refusal(() => untyped(normal)(new Foreign(), 2, { rows }));
    expect([foreign.code, foreign.message]).toEqual(["WI_NOT_PORTABLE", expect.stringContaining("got Foreign, whose")]);
    // What draws nothing needs no stream.
    const constants = new Foreign();
    untyped(constant)(constants, 2, { rows, value: 1 });
    untyped(identityInit)(constants, 2, 2, { rows });
    expect(constants.asked).toHaveLength(2);
  });
});

describe("draws", () => {
  it("are taken by what draws, once it is done", () => {
    const rng = new RecordingRng(1);
    const draws = () => rng.asked.map(({ place }) => place.draw);
    normal(rng, 2);
    constant(rng, 2, { value: 1 });
    identityInit(rng, 2, 2);
    normal(rng, 0);
    orthogonal(rng, 2, 2);
    sparseInit(rng, 2, 2, { sparsity: 0.5 });
    normal(rng, 2);
    expect(draws()).toEqual([0, 0, 0, 1, 2, 3, 4]);
    expect(rng.draw).toBe(5);
  });

  it("are not taken where the device refuses", () => {
    const rng = new RecordingRng(1);
    const fill = vi.spyOn(recordingDevice, "fill").mockImplementation(() => {
      throw new WeightInitError("WI_OUT_OF_MEMORY", "expected memory, got none");
    });
    expect(refusal(() => normal(rng, 2)).code).toBe("WI_OUT_OF_MEMORY");
    expect(rng.draw).toBe(0);
    fill.mockRestore();
    normal(rng, 2);
    expect(rng.asked[0]!.place.draw).toBe(0);
  });

  it("of a foreign generator have no number", () => {
    const rng = new Foreign();
    untyped(normal)(rng, 2);
    expect(rng.asked).toMatchObject([{ place: { draw: 0, from: 0 } }]);
  });
});

describe("defineInitializer", () => {
  interface Options extends CommonOptions {
    scale?: number | undefined;
    mode: string;
  }
  const requests: unknown[] = [];
  const custom = defineInitializer<Options, "float32" | "float64">({
    name: "custom",
    dtypes: ["float32", "float64"],
    options: {
      scale: { default: ({ precision }) => (precision === "float64" ? 2 : 3), check: (x) => typeof x === "number" },
      mode: { check: (x) => typeof x === "string", expected: "a word" },
    },
    distribution: (request) => {
      requests.push(request);
      return { kind: "normal", mean: 0, std: request.options.scale * request.fans.in };
    },
  });

  it("gives the scheme shape, layout, dtype, fans and options with defaults", () => {
    const rng = new RecordingRng(1);
    custom(rng, "float64", 4, 5, { mode: "a" });
    expect(rng.fill).toMatchObject({ std: 10 });
    expect(requests.at(-1)).toMatchObject({
      shape: [4, 5],
      layout: "lux",
      dtype: "float64",
      options: { scale: 2, mode: "a" },
    });
    custom(rng, 4, 5, { mode: "a", layout: "keras" });
    expect(rng.fill).toMatchObject({ std: 12 });
    expect(requests.at(-1)).toMatchObject({ layout: "keras", dtype: "float32", options: { scale: 3 } });
    custom(rng, 4, 5, { mode: "a", scale: 0.5, rows: [0, 1] });
    expect(rng.fill).toMatchObject({ std: 2.5 });
    expect(requests.at(-1)).toMatchObject({ shape: [4, 5], options: { scale: 0.5 } });
  });

  it("asks for what is required, and says so by the option's own words or none", () => {
    const rng = new RecordingRng(1);
    expect(refusal(() => untyped(custom)(rng, 2)).message).toBe(
      "expected the option mode of custom (a word), got none [WI_MISSING_OPTION]",
    );
    expect(refusal(() => untyped(custom)(rng, 2, { scale: "x", mode: "a" })).message).toBe(
      'expected scale of custom to be a valid value, got "x" [WI_BAD_OPTION]',
    );
    expect(refusal(() => untyped(custom)(rng, "bfloat16", 2)).code).toBe("WI_DTYPE_NOT_IN_SCHEME");
  });

  it("asks for a default once a dtype, where none is given", () => {
    const fallback = vi.fn(() => 1);
    const init = defineInitializer<{ scale?: number } & CommonOptions>({
      name: "lazy",
      options: { scale: { default: fallback, check: Number.isFinite } },
      distribution: ({ options }) => ({ kind: "constant", value: options.scale }),
    });
    const rng = new RecordingRng(1);
    for (const dtype of ["float32", "float64", "float32", "float64"] as DType[]) init(rng, dtype, 2);
    expect(fallback).toHaveBeenCalledTimes(2);
    init(rng, 2, { scale: 5 });
    expect(rng.fill).toEqual({ kind: "constant", value: 5 });
  });

  it("layouts that have no fans are no error before the fans are asked for", () => {
    const rng = new RecordingRng(1);
    normal(rng, 3, { layout: "torch" });
    expect(rng.asked).toHaveLength(1);
    expect(refusal(() => kaimingNormal(rng, 3, { layout: "torch" })).code).toBe("WI_BAD_LAYOUT");
  });
});

describe("the default generator", () => {
  it("is used, and advances, until it is replaced", () => {
    const [one, two] = [new RecordingRng(1), new RecordingRng(2)];
    const before = setDefaultRng(one);
    untyped(normal)(2);
    untyped(normal)("float64", [3]);
    expect(one.asked.map(({ dtype, place }) => [dtype, place.draw])).toEqual([
      ["float32", 0],
      ["float64", 1],
    ]);
    expect(setDefaultRng(() => two)).toBe(one);
    untyped(normal)(2);
    expect(two.asked).toHaveLength(1);
    if (before !== undefined) setDefaultRng(before);
  });
});
