/** Schemes of one's own: what they are asked, and what is none. */
import { describe, expect, it, vi } from "vitest";
import { type CommonOptions, type DType, defineInitializer, kaimingNormal, normal, type Scheme } from "../src/index.ts";
import { RecordingRng } from "./support/recording.ts";
import { refusal, untyped } from "./support/refusal.ts";

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
    expect(refusal(() => defineInitializer(scheme as never)).message).toContain("not called layout,rows,slice,out");
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
