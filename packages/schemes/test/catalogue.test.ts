/** What holds for every scheme: dtypes, parts, draws, refusals. */
import { dtypeInfo, type Tensor } from "@weightinit/core";
import { fromConfig, toConfig } from "@weightinit/core/config";
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as schemes from "../src/index.ts";
import { catalogue } from "./support/catalogue.ts";
import { codeOf } from "./support/refused.ts";

const valuesOf = (tensor: Tensor) => [...(tensor as CpuTensor<"float64">).data];

/** A slice within `shape`. */
const sliceOf = (shape: readonly number[]) =>
  fc.tuple(
    ...shape.map((length) =>
      fc
        .tuple(fc.integer({ min: 0, max: length }), fc.integer({ min: 0, max: length }))
        .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
    ),
  );

/** The part of row-major `values` that `ranges` name. */
function partOf(
  values: number[],
  shape: readonly number[],
  ranges: readonly (readonly [number, number])[],
  parts: number,
) {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, parts));
  return values.filter((_, at) =>
    ranges.every(([from, to], axis) => {
      const index = Math.floor(at / strides[axis]!) % shape[axis]!;
      return index >= from && index < to;
    }),
  );
}

it("is of every initializer that the package exports", () => {
  // An initializer prints itself, also where Node's console does.
  const inspect = Symbol.for("nodejs.util.inspect.custom");
  const names = Object.entries(schemes).filter(([, value]) => Object.hasOwn(value as object, inspect));
  expect(catalogue.map(({ name }) => name).sort()).toEqual(names.map(([name]) => name).sort());
});

describe.each(catalogue.map((entry) => [entry.name, entry] as const))("%s", (name, entry) => {
  const { init, shape, options, dtypes, draws, whole, far, bad } = entry;
  const make = (more: object = {}, dtype: string = dtypes[0]!, rng = new CpuRng(7)) =>
    init(rng, dtype, shape, { ...options, ...more });

  it("has its name, takes one draw or none, and makes the same again", () => {
    expect(init.name).toBe(name);
    for (const dtype of dtypes) {
      const rng = new CpuRng(7);
      const first = init(rng, dtype, shape, options);
      expect([first.dtype, first.shape, rng.draw]).toEqual([dtype, shape, draws ? 1 : 0]);
      expect(valuesOf(first)).toEqual(valuesOf(make({}, dtype)));
      expect(valuesOf(first).every((value) => !Number.isNaN(value))).toBe(true);
    }
  });

  it("is data: its configuration gives the same again", () => {
    const partial = (init as (...args: unknown[]) => unknown)(dtypes[0], options) as Parameters<typeof toConfig>[0];
    const config = JSON.parse(JSON.stringify(toConfig(partial))) as ReturnType<typeof toConfig>;
    const back = fromConfig(config, { initializers: schemes as never });
    expect(String(back)).toBe(String(partial));
    const again = (back as unknown as (...args: unknown[]) => Tensor)(new CpuRng(7), shape);
    expect(valuesOf(again)).toEqual(valuesOf(make()));
  });

  it("refuses the dtypes that it is not defined for", () => {
    for (const dtype of ["float16", "float32", "complex64", "complex128"] as const) {
      if (!dtypes.includes(dtype)) expect(codeOf(() => make({}, dtype))).toBe("WI_DTYPE_NOT_IN_SCHEME");
    }
  });

  it(whole ? "refuses parts" : "makes any part as in the whole", () => {
    if (whole) {
      expect(codeOf(() => make({ rows: [0, 1] }))).toBe("WI_ROWS_NOT_SUPPORTED");
      expect(codeOf(() => make({ slice: { [shape.length - 1]: [0, 1] } }))).toBe("WI_ROWS_NOT_SUPPORTED");
      return;
    }
    fc.assert(
      fc.property(sliceOf(shape), fc.constantFrom(...dtypes), (ranges, dtype) => {
        const all = valuesOf(make({}, dtype));
        const parts = dtypeInfo(dtype).parts;
        const slice = Object.fromEntries(ranges.map((range, axis) => [axis, range]));
        expect(valuesOf(make({ slice }, dtype))).toEqual(partOf(all, shape, ranges, parts));
        const rows = ranges.map((range, axis) => (axis === 0 ? range : ([0, shape[axis]!] as const)));
        expect(valuesOf(make({ rows: ranges[0] }, dtype))).toEqual(partOf(all, shape, rows, parts));
      }),
      { numRuns: 40 },
    );
  });

  if (far !== undefined) {
    it("makes parts beyond element 2³², of any size the same", () => {
      // The last three of each axis that is long, of others all.
      const part = (shift: number) =>
        Object.fromEntries(
          far.map((length, axis) => [axis, [Math.max(0, length - 3) + (length > 3 ? shift : 0), length]]),
        );
      const made = (slice: object) => valuesOf(init(new CpuRng(7), dtypes.at(-1), far, { ...options, slice }));
      const lengths = far.map((length) => Math.min(3, length));
      const ranges = lengths.map((length, axis) => [far[axis]! > 3 ? 1 : 0, length] as const);
      expect(made(part(1))).toEqual(partOf(made(part(0)), lengths, ranges, dtypeInfo(dtypes.at(-1)!).parts));
    });
  }

  it.each(Object.entries(bad))("refuses a wrong %s", (option, values) => {
    for (const value of values)
      expect([value, codeOf(() => make({ [option]: value }))]).toEqual([value, "WI_BAD_OPTION"]);
  });

  it("refuses an option that it has not", () => {
    expect(codeOf(() => make({ nope: 1 }))).toBe("WI_UNKNOWN_OPTION");
  });
});
