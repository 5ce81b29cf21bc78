/** Options: what is refused, what is kept, and what a wrong name was meant to be. */
import { describe, expect, it } from "vitest";
import {
  constant,
  glorotNormal,
  glorotUniform,
  identityInit,
  kaimingNormal,
  normal,
  orthogonal,
  sparseInit,
  truncatedNormal,
  uniform,
  zeros32,
} from "../src/index.ts";
import { RecordingRng } from "./support/recording.ts";
import { refusal, type Untyped, untyped } from "./support/refusal.ts";

describe("options", () => {
  it.each([
    [{ gain: Number.NaN }, /gain of kaimingNormal to be a finite number ≥ 0, got NaN/],
    [{ gain: -1 }, /got -1/],
    [{ gain: "1" }, /got "1"/],
    [{ gain: null }, /got null/],
    [
      { layout: "tf" },
      /layout of kaimingNormal to be "lux", "torch", "keras", "tfjs", \{ in, out, batch \} or \{ fans: \{ in, out \} \}, got "tf"/,
    ],
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

  it("out reaches the device as it is", () => {
    const rng = new RecordingRng(1);
    const out = { mine: [1, 2] };
    untyped(normal)(rng, 2, { out });
    expect(rng.asked[0]!.out).toBe(out);
    untyped(normal)(rng, 2);
    expect(rng.asked[1]!.out).toBeUndefined();
  });

  it("are read once: what is checked is what is used", () => {
    let reads = 0;
    const rows = Object.defineProperty([0, 0], 1, { get: () => (reads++ === 0 ? 2 : 50) });
    const rng = new RecordingRng(1);
    const tensor = kaimingNormal(rng, 4, 3, { rows: rows as unknown as [number, number] });
    expect(tensor.shape).toEqual([2, 3]);
    expect(reads).toBe(1);
  });

  it("bound by a partial call do not follow what becomes of the caller's", () => {
    const rng = new RecordingRng(1);
    const rows: [number, number] = [0, 2];
    const part = kaimingNormal(rng, { rows });
    rows[1] = 4;
    expect(part(4, 3).shape).toEqual([2, 3]);

    const layout = { in: [0], out: [1] };
    const torch = kaimingNormal(rng, { layout });
    const before = torch(4, 3) && rng.fill;
    layout.in[0] = 1;
    layout.out[0] = 0;
    expect(torch(4, 3) && rng.fill).toEqual(before);

    const shift: [number, number] = [0, 1];
    const rolled = identityInit(rng, { shift });
    const first = rolled(3, 3) && rng.fill;
    shift[1] = 2;
    expect(rolled(3, 3) && rng.fill).toEqual(first);
    expect(String(rolled)).toBe("identityInit(RecordingRng(…), float32, ...dims, { shift: [0, 1] })");
  });

  it("may refer to themselves and are refused, or printed, all the same", () => {
    const cyclic: unknown[] = [0];
    cyclic.push(cyclic);
    for (const options of [
      { layout: { in: cyclic, out: 1 } },
      { layout: cyclic },
      { rows: cyclic },
      { gain: cyclic },
    ]) {
      const { message } = refusal(() => untyped(kaimingNormal)(new RecordingRng(1), 2, 3, options));
      expect(message.length).toBeLessThan(300);
    }
    const loop: Record<string, unknown> = { in: 0, out: 1 };
    loop["batch"] = loop;
    expect(String(untyped(kaimingNormal)({ layout: loop })).length).toBeLessThan(300);
  });

  it("give no shape of -0", () => {
    const { shape } = kaimingNormal(new RecordingRng(1), 4, 3, { rows: [0, -0] });
    expect(shape).toStrictEqual([0, 3]);
    expect(kaimingNormal(new RecordingRng(1), 4, 3, { rows: [-0, -0] }).shape).toStrictEqual([0, 3]);
  });
});

describe("an unknown option", () => {
  const hint = (init: unknown, name: string) =>
    refusal(() => untyped(init)({ [name]: 1 })).message.replace(/^.*?, got "[^"]*"(?:; )?/, "");

  it.each([
    [kaimingNormal, "gian", 'did you mean "gain"?'],
    [kaimingNormal, "gani", 'did you mean "gain"?'],
    [kaimingNormal, "gain_", 'did you mean "gain"?'],
    [kaimingNormal, "Gain", 'did you mean "gain"?'],
    [kaimingNormal, "layuot", 'did you mean "layout"?'],
    [kaimingNormal, "row", 'did you mean "rows"?'],
    [sparseInit, "sparcity", 'did you mean "sparsity"?'],
    [identityInit, "shfit", 'did you mean "shift"?'],
    [constant, "valeu", 'did you mean "value"?'],
    [normal, "sdt", 'did you mean "std"?'],
    [uniform, "min", 'it is called "lo" here'],
    [uniform, "max", 'it is called "hi" here'],
    [uniform, "minval", 'it is called "lo" here'],
    [uniform, "maxval", 'it is called "hi" here'],
    [uniform, "a", 'it is called "lo" here'],
    [normal, "stddev", 'it is called "std" here'],
    [normal, "loc", 'it is called "mean" here'],
    [normal, "scale", 'it is called "std" here'],
  ])("%s: %s", (init, name, expected) => {
    expect(hint(init, name)).toBe(`${expected} [WI_UNKNOWN_OPTION]`);
  });

  it.each([
    ["mode", /varianceScaling/],
    ["nonlinearity", /calculateGain\(nonlinearity\)/],
    ["a", /calculateGain\("leaky_relu", a\)/],
    ["fan_in", /layout \{ fans/],
    ["fanOut", /layout \{ fans/],
    ["stddev", /normal has std/],
    ["std", /normal has std/],
    ["mean", /normal and truncatedNormal/],
    ["scale", /root/],
    ["seed", /new CpuRng\(seed\)/],
    ["generator", /new CpuRng\(seed\)/],
    ["key", /new CpuRng\(seed\)/],
    ["dtype", /before the dims/],
    ["shape", /before the options/],
  ])("%s of a scheme with a gain has its own sentence", (name, expected) => {
    expect(hint(glorotNormal, name)).toMatch(expected);
  });

  it.each([
    ["fanIn", /layout \{ fans/],
    ["FAN_IN", /layout \{ fans/],
    ["stdDev", /normal has std/],
  ])("%s is known in every spelling", (name, expected) => expect(hint(glorotNormal, name)).toMatch(expected));

  it.each([
    [uniform, "minVal", "lo"],
    [uniform, "lower", "lo"],
    [uniform, "upper", "hi"],
    [normal, "mu", "mean"],
    [constant, "fillValue", "value"],
  ])("%s: %s is called otherwise in this spelling, too", (init, name, called) => {
    expect(hint(init, name)).toBe(`it is called "${called}" here [WI_UNKNOWN_OPTION]`);
  });

  it.each(["a", "fan_in", "mode", "nonlinearity", "std", "stddev", "scale"])(
    "%s: a scheme without a gain is not told to give one, or to choose a fan",
    (name) => {
      for (const init of [uniform, normal, truncatedNormal, constant, sparseInit, zeros32]) {
        if (init !== zeros32 && name in { std: 1, stddev: 1, scale: 1, a: 1 }) continue; // options, or other names of some
        expect(hint(init, name)).not.toMatch(/gain|fan /);
      }
    },
  );

  it("what is said of a scale holds for orthogonal, too", () => {
    expect(hint(orthogonal, "scale")).toMatch(/gain is a factor on the values/);
    expect(hint(orthogonal, "std")).not.toMatch(/fans/);
  });

  it("far from every name gets no suggestion", () => {
    for (const name of ["momentum", "lr", "x", "toString", "__proto__", "constructor", "hasOwnProperty"]) {
      expect(refusal(() => untyped(kaimingNormal)(JSON.parse(`{"${name}":1}`))).message).toMatch(
        /^expected options of kaimingNormal \(gain, mode, truncated, layout, rows, slice, out\), got "\w+" \[WI_UNKNOWN_OPTION\]$/,
      );
    }
  });
});
