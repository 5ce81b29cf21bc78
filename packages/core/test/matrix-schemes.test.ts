/** The schemes that are about places in a tensor: which fill a device is asked for. */
import { describe, expect, it } from "vitest";
import { type IdentityOptions, identityInit, type Layout, orthogonal, sparseInit } from "../src/index.ts";
import { fillOf, RecordingRng } from "./support/recording.ts";

const rng = () => new RecordingRng(7);

describe("sparseInit", () => {
  const zeros = (rows: number, sparsity: number) =>
    (fillOf((r) => sparseInit(r, rows, 3, { sparsity })) as { zeros: number }).zeros;

  it.each([
    [10, 0.25, 3],
    [10, 0.3, 3],
    [10, 0.31, 4],
    [10, 0, 0],
    [10, -1, 0],
    [10, 1, 10],
    [10, 1.5, 10],
    [10, Number.POSITIVE_INFINITY, 10],
    [10, Number.NEGATIVE_INFINITY, 0],
    [1, 0.01, 1],
  ])("%d rows at %d: %d zeros", (rows, sparsity, count) => expect(zeros(rows, sparsity)).toBe(count));

  it("has std 0.01, and its own columns", () => {
    expect(fillOf((r) => sparseInit(r, "float64", 4, 3, { sparsity: 0.5 }))).toEqual({
      kind: "sparse",
      rows: 4,
      cols: 3,
      zeros: 2,
      std: 0.01,
    });
    expect(fillOf((r) => sparseInit(r, "float64", 4, 3, { sparsity: 0.5, std: 2 }))).toMatchObject({ std: 2 });
  });

  it.each([[[]], [[3]], [[2, 3, 4]]])("is for matrices, not for %j", (shape) => {
    expect(() => sparseInit(rng(), shape, { sparsity: 0.5 })).toThrow(
      `expected 2 dims for sparseInit, got ${shape.length} (shape [${shape}]) [WI_BAD_RANK]`,
    );
  });
});

describe("orthogonal", () => {
  it.each([
    [[4, 3], "lux", 4, 3],
    [[2, 3, 4], "lux", 6, 4],
    [[2, 3, 4], "torch", 2, 12],
    [[2, 3, 4], "keras", 6, 4],
    [[2, 3, 4], { in: 2, out: [0, 1] }, 6, 4],
    [[2, 3, 4], { in: 0, out: [1, 2] }, 2, 12],
    [[2, 3], { in: 0, out: 1 }, 2, 3],
  ] as [number[], Layout, number, number][])("%j, %j", (shape, layout, rows, cols) => {
    expect(fillOf((r) => orthogonal(r, shape, { layout, gain: -2 }))).toEqual({
      kind: "orthogonal",
      rows,
      cols,
      gain: -2,
      spacing: 1,
    });
  });

  it("has gain 1", () => expect(fillOf((r) => orthogonal(r, 2, 2))).toMatchObject({ gain: 1 }));

  it.each([
    [{ in: 0, out: 1 }, "got out axes [1] and batch axes []"],
    [{ in: 2, out: [1, 0] }, "got out axes [1, 0]"],
    [{ in: 0, out: [2, 1] }, "got out axes [2, 1]"],
    [{ in: 2, out: [] }, "got out axes []"],
    [{ in: 0, out: 1, batch: [2] }, "batch axes [2]"],
    [{ in: 0, out: 2, batch: [1] }, "batch axes [1]"],
  ] as [Layout, string][])("refuses %j", (layout, got) => {
    expect(() => orthogonal(rng(), 2, 3, 4, { layout })).toThrow(got);
    expect(() => orthogonal(rng(), 2, 3, 4, { layout })).toThrow("WI_BAD_LAYOUT");
  });

  it.each([[[]], [[3]]])("needs two axes, not %j", (shape) => {
    expect(() => orthogonal(rng(), shape)).toThrow(`at least 2 dims for orthogonal, got ${shape.length}`);
  });
});

describe("identityInit", () => {
  /** Where the ones are, by the recorded diagonal. */
  function ones(shape: readonly number[], options: IdentityOptions = {}): number[] {
    const fill = fillOf((r) => identityInit(r, [...shape], options));
    if (fill.kind !== "diagonal") throw new Error(`expected a diagonal, got ${fill.kind}`);
    return Array.from({ length: fill.count }, (_, i) =>
      fill.axes.reduce((at, { size, stride, shift }) => at + ((i + shift) % size) * stride, fill.base),
    );
  }

  it("is a diagonal, of the shorter side", () => {
    expect(ones([2, 3])).toEqual([0, 4]);
    expect(ones([3, 2])).toEqual([0, 3]);
  });

  it("rolls towards higher indices: rows of a matrix, both axes by a pair", () => {
    expect(ones([3, 3], { shift: 1 })).toEqual([3, 7, 2]);
    expect(ones([3, 3], { shift: -1 })).toEqual([6, 1, 5]);
    expect(ones([3, 3], { shift: 4 })).toEqual([3, 7, 2]);
    expect(ones([3, 3], { shift: [0, 1] })).toEqual([1, 5, 6]);
    expect(ones([3, 3], { shift: [1, -1] })).toEqual([5, 6, 1]);
  });

  it("stands at the centre of a kernel, ⌊(k − 1)/2⌋ from 0", () => {
    // [kh, kw, in, out]: element ((1·3 + 1)·2 + i)·2 + i of 3×3×2×2; the centre of 4 and 2 is 1 and 0.
    expect(ones([3, 3, 2, 2])).toEqual([16, 19]);
    expect(ones([4, 2, 2, 2])).toEqual([8, 11]);
    expect(ones([2, 2, 3, 3], { layout: "torch" })).toEqual([4, 31]);
  });

  it("rolls both axes of a kernel by one number", () => {
    expect(ones([1, 2, 2], { shift: 1 })).toEqual([3, 0]);
    expect(ones([1, 2, 2], { shift: [1, 0] })).toEqual([2, 1]);
  });

  it("is zeros for a vector, draws nothing, and takes any gain", () => {
    const generator = rng();
    identityInit(generator, 3);
    identityInit(generator, 3, 3, { gain: -0.5 });
    expect(generator.asked.map(({ fill }) => fill)).toMatchObject([
      { kind: "constant", value: 0 },
      { kind: "diagonal", value: -0.5, base: 0, count: 3 },
    ]);
    expect(generator.draw).toBe(0);
  });

  it.each([
    [{ in: [0, 1], out: 2 }, "got in axes [0, 1], out axes [2], batch axes []"],
    [{ in: 0, out: [1, 2] }, "out axes [1, 2]"],
    [{ in: 0, out: 1, batch: [2] }, "batch axes [2]"],
    [{ in: [], out: 1 }, "got in axes []"],
  ] as [Layout, string][])("refuses the layout %j", (layout, got) => {
    expect(() => identityInit(rng(), 2, 3, 4, { layout })).toThrow(got);
    expect(() => identityInit(rng(), 2, 3, 4, { layout })).toThrow("WI_BAD_LAYOUT");
  });

  it("refuses a scalar", () => expect(() => identityInit(rng(), [])).toThrow("got a scalar [WI_BAD_RANK]"));
});
