/** What a call makes of unusual arguments: options that change or refer to themselves, odd names, missing dtypes. */
import { describe, expect, it } from "vitest";
import {
  type CommonOptions,
  constant,
  defineInitializer,
  dtypeInfo,
  dtypes,
  errorCodes,
  identityInit,
  kaimingNormal,
  normal,
  orthogonal,
  realDTypes,
  type Scheme,
  setDefaultRng,
  shown,
  sparseInit,
  truncatedNormal,
  uniform,
  WeightInitError,
  zeros32,
} from "../src/index.ts";
import { LARGEST } from "../src/stream/index.ts";
import { RecordingRng } from "./support/recording.ts";

type Untyped = (...args: unknown[]) => { readonly shape: readonly number[] };
const untyped = (init: unknown) => init as Untyped;

/** The refusal that `call` throws. */
function refusal(call: () => unknown): WeightInitError {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(WeightInitError);
    return error as WeightInitError;
  }
  throw new Error("the call was not refused");
}

describe("undefined in the place of the options", () => {
  it.each([
    ["behind dims", [2, 5, undefined]],
    ["behind one dim", [3, undefined]],
    ["behind an array of dims", [[2, 5], undefined]],
    ["behind a dtype and dims", ["float64", 2, 5, undefined]],
  ])("%s is none", (_, args) => {
    const shape = args.flat().filter((x) => typeof x === "number");
    expect(untyped(kaimingNormal)(new RecordingRng(1), ...args).shape).toEqual(shape);
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

describe("an unknown option", () => {
  const hint = (init: unknown, name: string) =>
    refusal(() => untyped(init)({ [name]: 1 })).message.replace(/^.*?, got "[^"]*"(?:; )?/, "");

  it.each([
    [kaimingNormal, "gian", 'did you mean "gain"?'],
    [kaimingNormal, "Gain", 'did you mean "gain"?'],
    [kaimingNormal, "layuot", 'did you mean "layout"?'],
    [kaimingNormal, "row", 'did you mean "rows"?'],
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
    ["mode", /layout/],
    ["nonlinearity", /gain of the nonlinearity/],
    ["a", /slope a/],
    ["fan_in", /shape and the layout/],
    ["fanOut", /shape and the layout/],
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
    expect(hint(kaimingNormal, name)).toMatch(expected);
  });

  it.each([
    ["fanIn", /shape and the layout/],
    ["FAN_IN", /shape and the layout/],
    ["stdDev", /normal has std/],
  ])("%s is known in every spelling", (name, expected) => expect(hint(kaimingNormal, name)).toMatch(expected));

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
    for (const name of ["momentum", "lr", "x", "toString", "__proto__", "constructor"]) {
      expect(refusal(() => untyped(kaimingNormal)(JSON.parse(`{"${name}":1}`))).message).toMatch(
        /^expected options of kaimingNormal \(gain, layout, rows, out\), got "\w+" \[WI_UNKNOWN_OPTION\]$/,
      );
    }
  });
});

describe("a scheme of one's own", () => {
  interface LevelOptions extends CommonOptions {
    level?: number | null | undefined;
  }
  const constant = (value: number) => ({ kind: "constant", value }) as const;

  it("is made for the default dtype only where it is defined for that", () => {
    const wide = defineInitializer<CommonOptions, "float64" | "bfloat16">({
      name: "wide",
      dtypes: ["float64", "bfloat16"],
      options: {},
      distribution: () => constant(1),
    });
    const rng = new RecordingRng(1);
    const { code, message } = refusal(() => wide(rng, 3));
    expect(code).toBe("WI_DTYPE_NOT_IN_SCHEME");
    expect(message).toContain("(float64, bfloat16)");
    expect(refusal(() => wide(rng)(3)).code).toBe("WI_DTYPE_NOT_IN_SCHEME");
    expect(rng.asked).toEqual([]);
    expect(wide(rng, "float64", 3).dtype).toBe("float64");
    expect(wide("bfloat16")(rng, 3).dtype).toBe("bfloat16");
    expect(String(wide)).toBe("wide(rng, dtype, ...dims)");
  });

  it.each([
    ["null", null],
    ["a number", 3],
    ["no check", { default: 1 }],
    ["a check that is no function", { default: 1, check: "number" }],
  ])("has no option that is no spec: %s", (_, spec) => {
    const scheme = { name: "odd", options: { level: spec }, distribution: () => constant(1) };
    const { code, message } = refusal(() => defineInitializer(scheme as never));
    expect(code).toBe("WI_BAD_ARGUMENT");
    expect(message).toMatch(/each option with a check\(\) .*, got \{ name: "odd", options: \{ level: /);
  });

  it.each(["layout", "rows", "out"])("has no option called %s, which every initializer has", (option) => {
    const spec = { default: 1, check: () => true };
    const scheme = { name: "odd", options: { [option]: spec }, distribution: () => constant(1) };
    expect(refusal(() => defineInitializer(scheme as never)).message).toContain("not called layout,rows,out");
  });

  it("may inherit options, and keeps those that it was defined with", () => {
    const options = Object.create({ level: { default: 2, check: Number.isFinite } });
    const rng = new RecordingRng(1);
    const level = defineInitializer<LevelOptions>({
      name: "level",
      options,
      distribution: ({ options }) => constant(options.level ?? 0),
    });
    options.level = undefined;
    level(rng, 3, { level: 5 });
    expect(rng.fill).toEqual(constant(5));
    level(rng, 3);
    expect(rng.fill).toEqual(constant(2));
  });

  it("may be an instance of a class", () => {
    class Level implements Scheme<LevelOptions> {
      readonly #base = 40;
      readonly options = { level: { default: 2, check: Number.isFinite } };
      get name() {
        return "level";
      }
      distribution({ options }: { options: { level: number | null } }) {
        return constant(this.#base + (options.level ?? 0));
      }
    }
    const rng = new RecordingRng(1);
    const level = defineInitializer<LevelOptions>(new Level());
    level(rng, 3);
    expect(rng.fill).toEqual(constant(42));
    expect(String(level)).toBe("level(rng, float32, ...dims)");
  });

  it("gets a null that its check takes", () => {
    const seen: unknown[] = [];
    const level = defineInitializer<LevelOptions>({
      name: "level",
      options: { level: { default: 1, check: (value) => value === null || Number.isFinite(value) } },
      distribution: ({ options }) => {
        seen.push(options.level);
        return constant(0);
      },
    });
    const rng = new RecordingRng(1);
    level(rng, 3, { level: null });
    level(rng, { level: null })(3);
    level(rng, 3);
    level(rng, 3, { level: undefined });
    expect(seen).toEqual([null, null, 1, 1]);
  });

  it.each(["valueOf", "toString", "hasOwnProperty", "constructor", "__proto__"])(
    "may have an option named %s",
    (name) => {
      const seen: unknown[] = [];
      const options = Object.defineProperty({}, name, {
        value: { default: 1, check: Number.isFinite },
        enumerable: true,
      });
      const odd = untyped(
        defineInitializer({
          name: "odd",
          options,
          distribution: (request: { options: object }) => {
            seen.push(
              Object.getOwnPropertyDescriptor(request.options, name)?.value ?? Reflect.get(request.options, name),
            );
            return constant(0);
          },
        } as never),
      );
      const rng = new RecordingRng(1);
      odd(rng, 3);
      odd(rng, 3, JSON.parse(`{"${name}":7}`));
      expect(seen).toEqual([1, 7]);
    },
  );

  it.each([
    ["nothing", undefined],
    ["no name", { options: {}, distribution: () => constant(0) }],
    ["no options", { name: "x", distribution: () => constant(0) }],
    ["no distribution", { name: "x", options: {} }],
    ["an unknown dtype", { name: "x", options: {}, dtypes: ["f32"], distribution: () => constant(0) }],
    ["no dtype", { name: "x", options: {}, dtypes: [], distribution: () => constant(0) }],
  ])("with %s is refused when it is defined", (_, scheme) => {
    expect(refusal(() => defineInitializer(scheme as never)).code).toBe("WI_BAD_ARGUMENT");
  });
});

describe("options", () => {
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

  it("keep the caller's memory, which is not copied", () => {
    const out = { mine: [1, 2] };
    const rng = new RecordingRng(1);
    untyped(kaimingNormal)(rng, 2, { out });
    expect(rng.asked[0]?.out).toBe(out);
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

describe("shown", () => {
  it("has an end, and never throws", () => {
    const cyclic: unknown[] = [1];
    cyclic.push(cyclic);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const trap = {
      get constructor() {
        throw new Error("no");
      },
    };
    const odd = Object.defineProperty(() => 1, "name", { value: 5 });
    expect(shown(cyclic)).toBe("[1, [1, [1, […]]]]");
    expect(shown(new Array(2))).toBe("[undefined, undefined]");
    expect(shown([[]])).toBe("[[]]");
    expect(shown(proxy)).toBe("an object");
    expect(shown(trap)).toBe("an object");
    expect(shown(odd)).toBe("function (anonymous)");
    expect(shown(-0)).toBe("-0");
  });
});

describe("public tables", () => {
  it("cannot be changed", () => {
    for (const dtype of dtypes) expect(Object.isFrozen(dtypeInfo(dtype))).toBe(true);
    expect([dtypes, realDTypes, errorCodes].every(Object.isFrozen)).toBe(true);
    expect(() => Object.assign(dtypeInfo("float32"), { precision: "float64" })).toThrow(TypeError);
    expect(Object.isFrozen(LARGEST)).toBe(true);
  });
});

describe("setDefaultRng", () => {
  it("refuses the class of a generator, which is neither one nor a factory", () => {
    class Derived extends RecordingRng {}
    const previous = setDefaultRng(new RecordingRng(1));
    try {
      for (const Class of [RecordingRng, Derived]) {
        const { code, message } = refusal(() => setDefaultRng(Class as never));
        expect(code).toBe("WI_NO_BACKEND");
        expect(message).toMatch(new RegExp(`got function ${Class.name}, its class; make one with new`));
        expect(refusal(() => untyped(kaimingNormal)(Class, 2)).message).toContain("make one with new");
      }
      class Unregistered {}
      expect(refusal(() => setDefaultRng(Unregistered as never)).code).toBe("WI_NO_BACKEND");
      expect(kaimingNormal(2).shape).toEqual([2]);
    } finally {
      if (previous) setDefaultRng(previous);
    }
  });
});
