import {
  type CommonOptions,
  type DTypeInfo,
  defineInitializer,
  deviceOf,
  type Rng,
  setDefaultRng,
} from "@weightinit/core";
import { CpuRng, CpuTensor } from "@weightinit/cpu";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AnyInitializer, catalogue, type Entry } from "../src/catalogue.ts";

const DIMS = [3, 4];
/** Draws before the call under test, so that a generator that was replaced or reset would show. */
const SKIPPED = 5;

function generator(): CpuRng {
  const rng = new CpuRng(42);
  for (let i = 0; i < SKIPPED; i++) rng.nextDraw();
  return rng;
}

/** The tensor as its dtype, shape and bits. */
function contents(tensor: unknown) {
  expect(tensor).toBeInstanceOf(CpuTensor);
  const { dtype, shape, size, data } = tensor as CpuTensor;
  return { dtype, shape, size, bytes: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex") };
}

type Way = "bound" | "given" | "default";
const ways: readonly Way[] = ["bound", "given", "default"];
const dimForms = ["numbers", "array"] as const;
const optionTimes = ["early", "late", "both"] as const;

let previous: ReturnType<typeof setDefaultRng>;
beforeEach(() => {
  previous = setDefaultRng(generator());
});
afterEach(() => {
  setDefaultRng(previous!);
});

/** Calls `entry` in one way of the table; what is bound is bound in a call of its own. */
function call(entry: Entry, rngWay: Way, dtypeWay: Way, form: "numbers" | "array", time: string, rng: Rng) {
  const dtype = entry.dtypes.at(-1)!;
  const options = { ...entry.required, ...entry.extra };
  let init: AnyInitializer = entry.init;
  if (rngWay === "bound") init = init(rng);
  if (dtypeWay === "bound") init = init(dtype);
  if (time === "early") init = init(options);
  // What is given later wins over these.
  if (time === "both")
    init = init({ ...entry.required, ...Object.fromEntries(Object.keys(entry.extra).map((k) => [k, 7])) });
  const late = time === "early" ? [] : [options];
  return init(
    ...(rngWay === "given" ? [rng] : []),
    ...(dtypeWay === "given" ? [dtype] : []),
    ...(form === "array" ? [DIMS] : DIMS),
    ...late,
  );
}

describe.each(catalogue)("$name", (entry) => {
  const dtypeWays = entry.fixed === undefined ? ways : (["default"] as const);
  const table = ways.flatMap((rngWay) =>
    dtypeWays.flatMap((dtypeWay) =>
      dimForms.flatMap((form) => optionTimes.map((time) => [rngWay, dtypeWay, form, time] as const)),
    ),
  );

  it.each(table)("rng %s, dtype %s, dims as %s, options %s", (rngWay, dtypeWay, form, time) => {
    const rng = generator();
    const made = contents(call(entry, rngWay, dtypeWay, form, time, rng));
    const dtype = dtypeWay === "default" ? (entry.fixed ?? "float32") : entry.dtypes.at(-1)!;
    const canonical = entry.init(generator(), ...(entry.fixed === undefined ? [dtype] : []), ...DIMS, {
      ...entry.required,
      ...entry.extra,
    });
    expect(made).toEqual(contents(canonical));
    expect(made).toMatchObject({ dtype, shape: DIMS, size: 12 });
    if (rngWay !== "default") expect(rng.draw).toBe(SKIPPED + (entry.draws ? 1 : 0));
  });

  it("keeps its name, and prints what is bound", () => {
    expect(entry.init.name).toBe(entry.name);
    const dtype = entry.fixed === undefined ? "float32, " : "";
    expect(String(entry.init)).toBe(`${entry.name}(rng, ${dtype}...dims)`);
    expect(String(entry.init(new CpuRng(1)))).toBe(`${entry.name}(CpuRng(…), ${dtype}...dims)`);
  });

  it("gives a partial without dims, a scalar for []", () => {
    expect(entry.init(generator(), { ...entry.required })).toBeTypeOf("function");
    if (["orthogonal", "sparseInit", "identityInit"].includes(entry.name)) {
      expect(() => entry.init(generator(), [], { ...entry.required })).toThrow("WI_BAD_RANK");
    } else {
      expect(entry.init(generator(), [], { ...entry.required })).toMatchObject({ shape: [], size: 1 });
    }
  });
});

describe("partial application", () => {
  const kaimingNormal = catalogue.find(({ name }) => name === "kaimingNormal")!.init;

  it("lets what is given later win: rng, dtype and options", () => {
    const expected = contents(kaimingNormal(generator(), "float64", 3, 4, { gain: 2 }));
    const late = kaimingNormal(new CpuRng(1), "float16", { gain: 1 })(generator())("float64", { gain: 2 });
    expect(contents(late(3, 4))).toEqual(expected);
    expect(contents(kaimingNormal(new CpuRng(1), "float16")(generator(), "float64", 3, 4, { gain: 2 }))).toEqual(
      expected,
    );
  });

  it("counts an undefined option as not given", () => {
    const expected = contents(kaimingNormal(generator(), 3, 4, { gain: 2 }));
    expect(contents(kaimingNormal(generator(), { gain: 2 })(3, 4, { gain: undefined }))).toEqual(expected);
    expect(contents(kaimingNormal(generator(), 3, 4, { gain: undefined }))).toEqual(
      contents(kaimingNormal(generator(), 3, 4)),
    );
  });

  it("prints rng, dtype and options", () => {
    expect(String(kaimingNormal(new CpuRng(42), "float64", { gain: 1 }))).toBe(
      "kaimingNormal(CpuRng(…), float64, ...dims, { gain: 1 })",
    );
    expect(String(kaimingNormal({ layout: { in: [0, 1], out: 2 } }))).toBe(
      "kaimingNormal(rng, float32, ...dims, { layout: { in: [0, 1], out: 2 } })",
    );
  });

  it("does not change the initializer it comes from", () => {
    const bound = kaimingNormal(generator(), { gain: 1 });
    bound("float64", { gain: 2 });
    expect(String(bound)).toBe("kaimingNormal(CpuRng(…), float32, ...dims, { gain: 1 })");
  });
});

describe("the default generator", () => {
  const rand32 = catalogue.find(({ name }) => name === "rand32")!.init;

  it("advances, so that two layers never start equal", () => {
    expect(contents(rand32(4)).bytes).not.toBe(contents(rand32(4)).bytes);
  });

  it("is asked at every call when it is a factory, and is given back when replaced", () => {
    const before = setDefaultRng(() => new CpuRng(1234));
    expect(contents(rand32(4))).toEqual(contents(rand32(4)));
    expect(typeof setDefaultRng(before!)).toBe("function");
  });

  it("is the CPU's with seed 1234 in a fresh process", () => {
    setDefaultRng(previous!);
    expect(deviceOf(previous as Rng).name).toBe("cpu");
    expect((previous as CpuRng).state.seed).toBe("1234");
  });
});

describe("defaults of a scheme of one's own", () => {
  interface LevelOptions extends CommonOptions {
    level?: number | undefined;
  }

  it("are asked for once a dtype, and are the same for every call that does not give them", () => {
    const asked: string[] = [];
    const seen: number[] = [];
    const level = defineInitializer<LevelOptions>({
      name: "level",
      options: {
        level: {
          default: ({ name }: DTypeInfo) => asked.push(name),
          check: Number.isFinite,
          expected: "a finite number",
        },
      },
      distribution: ({ options }) => {
        seen.push(options.level);
        return { kind: "constant", value: options.level };
      },
    });
    const rng = generator();
    for (let time = 0; time < 2; time++) {
      level(rng, "float64", 2);
      level(rng, "float64", 2, { level: 7 });
      level(rng, "float32", 2);
    }
    expect(asked).toEqual(["float64", "float32"]);
    expect(seen).toEqual([1, 7, 2, 1, 7, 2]);
  });

  it("cannot be changed by the scheme", () => {
    const meddler = defineInitializer<LevelOptions>({
      name: "meddler",
      options: { level: { default: 1, check: Number.isFinite } },
      distribution: ({ options }) => {
        (options as { level: number }).level = 2;
        return { kind: "constant", value: options.level };
      },
    });
    expect(() => meddler(generator(), 2)).toThrow(TypeError);
  });
});
