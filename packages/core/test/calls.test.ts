/** The calling convention: which argument is what, what a partial call keeps, which draws are taken. */
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  constant,
  identityInit,
  kaimingNormal,
  normal,
  orthogonal,
  sparseInit,
  truncatedNormal,
  WeightInitError,
  zeros32,
} from "../src/index.ts";
import { Foreign, SmallRng } from "./support/generators.ts";
import { RecordingRng, recordingDevice } from "./support/recording.ts";
import { refusal, type Untyped, untyped } from "./support/refusal.ts";

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

describe("undefined in the place of the options", () => {
  it.each([
    ["behind dims", [2, 5, undefined]],
    ["behind one dim", [3, undefined]],
    ["behind an array of dims", [[2, 5], undefined]],
    ["behind a dtype and dims", ["float64", 2, 5, undefined]],
  ])("%s is none", (_, args) => {
    const shape = args.flat().filter((x) => typeof x === "number");
    expect(untyped(kaimingNormal)(new RecordingRng(1), ...args)).toMatchObject({ shape });
  });

  it.each([
    ["in the place of all dims", [undefined]],
    ["of all dims, behind a dtype", ["float64", undefined]],
    ["in the place of a dim", [undefined, 5]],
    ["twice", [2, undefined, undefined]],
  ])("%s is refused", (_, args) => {
    expect(refusal(() => untyped(kaimingNormal)(new RecordingRng(1), ...args)).code).toBe("WI_BAD_DIMS");
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
