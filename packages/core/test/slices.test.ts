/** The slice option: which elements of the whole a device is asked for. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Distribution,
  defineInitializer,
  identityInit,
  normal,
  orthogonal,
  PortableRng,
  registerRng,
  type Slice,
  sparseInit,
  uniform,
} from "../src/index.ts";
import { Foreign } from "./support/generators.ts";
import { RecordingRng, recordingDevice } from "./support/recording.ts";
import { refusal, untyped } from "./support/refusal.ts";

/** Of a device that knows whole tensors and rows only. */
class RowsRng extends PortableRng {
  readonly asked: unknown[] = [];
  protected override withSeed(seed: bigint): this {
    return new RowsRng(seed) as this;
  }
}
/** Of a device that sends what it is asked for together. */
class BatchRng extends RecordingRng {
  /** What had been asked when each batch began and ended. */
  readonly batches: [begin: number, end: number][] = [];
  protected override withSeed(seed: bigint): this {
    return new BatchRng(seed) as this;
  }
}
registerRng(BatchRng, {
  ...recordingDevice,
  batch: (rng: BatchRng, fills: () => void) => {
    const begin = rng.asked.length;
    fills();
    rng.batches.push([begin, rng.asked.length]);
  },
} as never);
registerRng(RowsRng, { ...recordingDevice, supports: { dtypes: ["float32"], maxElements: 1e6 } } as never);

/** Elements of the whole that the device was asked for, in the order of the part's elements. */
function elements(rng: RecordingRng): number[] {
  const list: number[] = [];
  for (const { place } of rng.asked) {
    expect(place.at).toBe(list.length);
    expect(place.length % place.run).toBe(0);
    for (let j = 0; j < place.length; j++) {
      list.push(place.from + Math.floor(j / place.run) * place.stride + (j % place.run));
    }
  }
  return list;
}

/** The same by counting through the part. */
function counted(shape: readonly number[], slice: Slice): number[] {
  let list = [0];
  shape.forEach((length, axis) => {
    const [from, to] = slice[axis] ?? [0, length];
    list = list.flatMap((start) => Array.from({ length: to - from }, (_, i) => start * length + from + i));
  });
  return list;
}

const someSlice = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }).chain((shape) =>
  fc
    .tuple(
      ...shape.map((length) =>
        fc.option(fc.tuple(fc.nat(length), fc.nat(length)).map((ends) => ends.sort((a, b) => a - b))),
      ),
    )
    .map((ranges) => ({
      shape,
      slice: Object.fromEntries(ranges.flatMap((range, axis) => (range ? [[axis, range]] : []))) as unknown as Slice,
    })),
);

describe("slice", () => {
  it("asks for the elements of any part of any axes", () => {
    fc.assert(
      fc.property(someSlice, ({ shape, slice }) => {
        const rng = new RecordingRng(1);
        const tensor = normal(rng, shape, { slice });
        const expected = counted(shape, slice);
        expect(elements(rng)).toEqual(expected);
        expect(tensor.size).toBe(expected.length);
        expect(rng.draw).toBe(1);
        expect(new Set(rng.asked.map(({ fill }) => fill)).size).toBe(1);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it("of two axes is one fill: a run, and its stride", () => {
    const rng = new RecordingRng(1);
    uniform(rng, 6, 7, 5, { slice: { 0: [1, 3], 2: [2, 4] } });
    expect(rng.asked.map(({ shape, place }) => [shape, place])).toEqual([
      [[2, 7, 2], { draw: 0, from: 37, at: 0, length: 28, run: 2, stride: 5 }],
    ]);
  });

  it("is what rows is on axis 0, also with it and from the end", () => {
    const ask = (options: object) => {
      const rng = new RecordingRng(1);
      untyped(normal)(rng, 6, 4, options);
      return rng.asked.map(({ shape, place }) => ({ shape, place }));
    };
    expect(ask({ slice: { 0: [2, 5] } })).toEqual(ask({ rows: [2, 5] }));
    expect(ask({ slice: { "-2": [2, 5], "-1": [1, 2] } })).toEqual(ask({ rows: [2, 5], slice: { 1: [1, 2] } }));
    expect(ask({ slice: {} })).toEqual(ask({}));
  });

  it("may be of a tensor that no device holds", () => {
    const rng = new RecordingRng(1);
    normal(rng, 2 ** 26, 2 ** 26, { slice: { 0: [2 ** 26 - 1, 2 ** 26], 1: [2 ** 26 - 3, 2 ** 26] } });
    expect(rng.asked[0]!.place).toMatchObject({ from: 2 ** 52 - 3, length: 3, run: 3 });
  });

  it.each([
    [{ 2: [0, 1] }, 'axes from -2 to 1 for a 2-D tensor, got "2"'],
    [{ "-3": [0, 1] }, 'got "-3"'],
    [{ 0.5: [0, 1] }, 'got "0.5"'],
    [{ x: [0, 1] }, 'got "x"'],
    [{ 1: [0, 6] }, "slice of axis 1 [from, to] with 0 ≤ from ≤ to ≤ 5, got [0, 6]"],
    [{ 1: [3, 2] }, "got [3, 2]"],
    [{ 1: [0, 1.5] }, "got [0, 1.5]"],
    [{ 1: ["0", 1] }, 'got ["0", 1]'],
    [{ 1: [0, 1], "-1": [0, 1] }, "each axis once in rows and slice, got axis 1 twice"],
  ] as [Record<string, unknown>, string][])("%j of 2×5 is refused", (slice, message) => {
    const refused = refusal(() => untyped(normal)(new RecordingRng(1), 2, 5, { slice }));
    expect([refused.code, refused.message]).toEqual(["WI_BAD_SLICE", expect.stringContaining(message)]);
  });

  it.each([[[0, 1]], [{ 0: 1 }], [{ 0: [1] }], [1], ["0:1"], [null]])("%j is no slice", (slice) => {
    expect(refusal(() => untyped(normal)(new RecordingRng(1), 2, 5, { slice })).code).toBe("WI_BAD_OPTION");
  });

  it("is one batch of fills, if the device has batches", () => {
    const rng = new BatchRng(1);
    normal(rng, 4, 3, 5, { slice: { 1: [1, 3], 2: [1, 3] } });
    normal(rng, 4);
    expect([rng.batches, rng.draw]).toEqual([
      [
        [0, 4],
        [4, 5],
      ],
      2,
    ]);
  });

  it("of whole matrices, of foreign generators and on devices without is refused", () => {
    const rng = new RecordingRng(1);
    const slice = { 1: [0, 1] } as const;
    expect(refusal(() => orthogonal(rng, 2, 2, { slice })).code).toBe("WI_ROWS_NOT_SUPPORTED");
    expect(refusal(() => sparseInit(rng, 2, 2, { slice, sparsity: 0.5 })).code).toBe("WI_ROWS_NOT_SUPPORTED");
    expect(refusal(() => untyped(normal)(new Foreign(), 2, 2, { slice })).code).toBe("WI_NOT_PORTABLE");
    untyped(identityInit)(new Foreign(), 2, 2, { slice });
    const rows = new RowsRng(1);
    const refused = refusal(() => untyped(normal)(rows, 2, 3, { slice }));
    expect([refused.code, rows.draw]).toEqual(["WI_SLICE_NOT_ON_DEVICE", 0]);
    untyped(normal)(rows, 2, 3, { slice: { 0: [1, 2] } });
    expect(rows.draw).toBe(1);
  });
});

describe("a stack of orthogonal matrices", () => {
  const layout = { batch: [0, 1], in: 3, out: 2 };

  it("is a fill for each, from the normals that are its own", () => {
    const rng = new RecordingRng(1);
    orthogonal(rng, 2, 3, 4, 5, { layout });
    expect(rng.asked.map(({ place }) => [place.from, place.at])).toEqual([0, 20, 40, 60, 80, 100].map((n) => [n, n]));
    expect(rng.asked[3]).toMatchObject({ fill: { rows: 4, cols: 5 }, place: { length: 20, run: 20, draw: 0 } });
    expect(rng.draw).toBe(1);
  });

  it("may be sliced along its batch axes, and along no other", () => {
    const rng = new RecordingRng(1);
    orthogonal(rng, 2, 3, 4, 5, { layout, slice: { 1: [1, 3] } });
    expect(rng.asked.map(({ place }) => [place.from, place.at])).toEqual([
      [20, 0],
      [40, 20],
      [80, 40],
      [100, 60],
    ]);
    for (const axis of [2, 3]) {
      const slice = { [axis]: [0, 2] } as Slice;
      expect(refusal(() => orthogonal(rng, 2, 3, 4, 5, { layout, slice })).code).toBe("WI_ROWS_NOT_SUPPORTED");
    }
  });

  it("may have their rows along one axis, as gates have", () => {
    const law = (matrices: number, rows: number, cols: number): Distribution => ({
      kind: "orthogonal",
      matrices,
      rows,
      cols,
      gain: 1,
    });
    const of = (law: Distribution, rng: RecordingRng, options: object = {}) =>
      untyped(defineInitializer({ name: "gates", options: {}, distribution: () => law }))(rng, 12, 3, options);
    const rng = new RecordingRng(1);
    of(law(4, 3, 3), rng);
    expect(rng.asked.map(({ place }) => [place.from, place.at])).toEqual([0, 9, 18, 27].map((n) => [n, n]));
    of(law(2, 6, 3), rng, { rows: [6, 12] });
    expect(rng.asked.at(-1)).toMatchObject({ fill: { rows: 6, cols: 3 }, place: { from: 18, at: 0 } });
    for (const wrong of [law(4, 3, 4), law(3, 3, 3), law(2.4, 5, 3), law(8, 1.5, 3)]) {
      expect(refusal(() => of(wrong, rng)).code).toBe("WI_BAD_LAW");
    }
  });
});
