/** Initializers as data: settings, seeds of their own, and JSON. */
import { describe, expect, it } from "vitest";
import { fromConfig, type InitializerConfig, toConfig } from "../src/config/index.ts";
import {
  constant,
  defineInitializer,
  given,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  normal,
  orthogonal,
  PortableRng,
  rowBlocks,
  seeded,
  truncatedNormal,
  uniform,
  varianceScaling,
  zeros32,
} from "../src/index.ts";
import { Foreign } from "./support/generators.ts";
import { asked, RecordingRng } from "./support/recording.ts";
import { refusal, untyped } from "./support/refusal.ts";

const code = (make: () => unknown) => refusal(make).code;

describe("settings", () => {
  it("are what is filled in, but for the generator", () => {
    expect(kaimingNormal.settings).toEqual({ name: "kaimingNormal", options: {} });
    expect(kaimingNormal(new RecordingRng(1), "float16", { gain: 1, layout: "torch" }).settings).toEqual({
      name: "kaimingNormal",
      dtype: "float16",
      options: { gain: 1, layout: "torch" },
    });
    expect(zeros32.settings).toEqual({ name: "zeros32", dtype: "float32", options: {} });
    expect(seeded(normal, 7).settings).toEqual({ name: "normal", options: {}, seed: 7, advances: false });
    expect(Object.isFrozen(normal({ std: 2 }).settings.options)).toBe(true);
  });
});

describe("seeded", () => {
  it("draws from the fork of that name, again and again, or on and on", () => {
    const rng = new RecordingRng(1);
    const forks: string[] = [];
    const original = rng.fork.bind(rng);
    rng.fork = (name) => {
      forks.push(String(name));
      return original(name);
    };
    const once = seeded(normal, 7);
    once(rng, 2);
    once("float64")(rng, 2);
    expect([rng.draw, forks]).toEqual([0, ["7", "7"]]);
    const onAndOn = seeded(normal, "a", { advances: true });
    onAndOn(rng, 2);
    onAndOn({ std: 2 })(rng, 2);
    expect(forks).toEqual(["7", "7", "a"]);
    expect(String(seeded(normal, 7)({ std: 2 }))).toBe("seeded(normal(rng, float32, ...dims, { std: 2 }), 7)");
  });

  it("refuses what is no seed, no initializer, and generators without forks", () => {
    for (const seed of [-1, 0.5, 2 ** 53, -1n, 2n ** 64n, null, {}]) {
      expect(code(() => seeded(normal, seed as number))).toBe("WI_BAD_ARGUMENT");
    }
    expect(code(() => seeded(() => 1, 7))).toBe("WI_BAD_ARGUMENT");
    expect(code(() => untyped(seeded(normal, 7))(new Foreign(), 2))).toBe("WI_NOT_PORTABLE");
  });
});

describe("toConfig and fromConfig", () => {
  const inits: unknown[] = [
    kaimingNormal,
    kaimingUniform("bfloat16", { gain: 0.5, mode: "fanOut", layout: { in: [0, 1], out: 2, batch: [3] } }),
    truncatedNormal({ lo: Number.NEGATIVE_INFINITY, hi: 0, boundsIn: "std" }),
    varianceScaling("complex64", { layout: { fans: { in: 3, out: [0] } } }),
    constant({ value: [1, 2, 3], axis: 0 }),
    identityInit({ shift: [1, -2], groups: 2 }),
    zeros32,
    zeros32({ rows: [0, 1] }),
    seeded(normal({ std: 0.02 }), 7),
    seeded(orthogonal, 2n ** 60n, { advances: true }),
    uniform({ slice: { 1: [0, 1] } }),
    rowBlocks([{ rows: 1, init: zeros32 }, { init: truncatedNormal({ lo: Number.NEGATIVE_INFINITY, hi: 0 }) }]),
    seeded(
      rowBlocks([
        { rows: 2, init: uniform },
        { rows: 1, init: normal },
      ])("bfloat16"),
      7,
    ),
  ];
  it.each(inits.map((init) => [String(init), init]))("%s", (text, init) => {
    const json = JSON.parse(JSON.stringify(toConfig(init as typeof normal)));
    const back = fromConfig(json);
    expect(String(back).replaceAll('"1152921504606846976"', "1152921504606846976n")).toBe(text);
    expect(toConfig(back)).toEqual(json);
    expect(asked(back, 3, 4, 3, 2)).toEqual(asked(init, 3, 4, 3, 2));
  });

  it("of schemes of one's own, which are passed", () => {
    const mine = defineInitializer({ name: "mine", options: {}, distribution: () => ({ kind: "constant", value: 5 }) });
    const config = toConfig(mine);
    expect(fromConfig(config, { initializers: { mine } })).toBe(mine);
    expect(code(() => fromConfig(config))).toBe("WI_BAD_ARGUMENT");
  });

  it("leaves the generator out, and refuses what is no data", () => {
    const rng = new RecordingRng(1);
    expect(toConfig(normal(rng, { std: 2 }) as never)).toEqual({ name: "normal", options: { std: 2 } });
    expect(code(() => toConfig(untyped(normal)({ out: new Float32Array(2) }) as never))).toBe("WI_BAD_OPTION");
    expect(code(() => toConfig(given([1])))).toBe("WI_BAD_ARGUMENT");
    for (const value of [undefined, null, {}, () => 1, "normal", PortableRng]) {
      expect(code(() => toConfig(value as never))).toBe("WI_BAD_ARGUMENT");
    }
  });

  it.each([
    [{ name: "kaimingNormel", options: {} }, 'did you mean "kaimingNormal"?'],
    [{ name: "kaiming_normal" }, 'did you mean "kaimingNormal"?'],
    [{ name: "fansOf" }, 'got "fansOf"'],
    [{ name: "toString" }, 'got "toString"'],
    [{}, "got undefined"],
    [{ name: "normal", option: {} }, 'got "option"'],
    [{ name: "normal", options: [] }, "options of the configuration to be an object"],
    ["normal", 'got "normal"'],
    [null, "got null"],
    [{ name: "rowBlocks", options: {} }, "expected blocks [{ rows?, init }], got undefined"],
    [{ name: "rowBlocks", blocks: [7] }, "expected blocks [{ rows?, init }]"],
    [{ name: "rowBlocks", blocks: [{ row: 1, init: { name: "normal" } }] }, "expected blocks [{ rows?, init }]"],
    [{ name: "rowBlocks", blocks: [{ rows: -1, init: { name: "normal" } }] }, "expected blocks [{ rows?, init }]"],
    [{ name: "rowBlocks", blocks: [{ rows: 1 }] }, "expected a configuration"],
    [{ name: "normal", blocks: [] }, "blocks of rowBlocks alone"],
    [{ name: "normal", seed: -1 }, "got function normal and -1"],
  ])("%j is refused", (config, message) => {
    const refused = refusal(() => fromConfig(config as InitializerConfig));
    expect([refused.code, refused.message]).toEqual(["WI_BAD_ARGUMENT", expect.stringContaining(message)]);
  });

  it("checks dtypes and options as calls do", () => {
    expect(code(() => fromConfig({ name: "normal", dtype: "int8" as never, options: {} }))).toBe("WI_BAD_DTYPE");
    expect(code(() => fromConfig({ name: "normal", options: { std: -1 } }))).toBe("WI_BAD_OPTION");
    expect(code(() => fromConfig({ name: "normal", options: { sdt: 1 } }))).toBe("WI_UNKNOWN_OPTION");
    expect(code(() => fromConfig({ name: "zeros32", dtype: "float64", options: {} }))).toBe("WI_DTYPE_FIXED");
  });
});
