/** Fans by layout, against the counts of the frameworks whose layouts they are; and what is no layout. */
import { describe, expect, it } from "vitest";
import { fansOf, identityInit, kaimingNormal, type Layout, orthogonal } from "../src/index.ts";
import { RecordingRng } from "./support/recording.ts";
import type { Untyped } from "./support/refusal.ts";

/** An array of `length` with values at some places, and holes at the others. */
const holes = (length: number, values: Readonly<Record<number, number>> = {}): unknown[] =>
  Object.assign(new Array(length), values);

describe("fansOf", () => {
  // torch.nn.init._calculate_fan_in_and_fan_out, keras' compute_fans and WeightInitializers.jl's _nfan, by hand.
  it.each([
    ["lux", [], 1, 1],
    ["lux", [7], 1, 7],
    ["lux", [5, 3], 3, 5],
    ["lux", [3, 4, 5, 6], 60, 72],
    ["lux", [0, 3], 3, 0],
    ["torch", [5, 3], 3, 5],
    ["torch", [6, 5, 3, 4], 60, 72],
    ["keras", [], 1, 1],
    ["keras", [7], 7, 7],
    ["keras", [5, 3], 5, 3],
    ["keras", [3, 4, 5, 6], 60, 72],
    [{ in: 0, out: 1 }, [5, 3], 5, 3],
    [{ in: -1, out: -2 }, [5, 3], 3, 5],
    [{ in: [0, 1], out: 2 }, [5, 3, 2], 15, 2],
    [{ in: 0, out: [1, 2] }, [5, 3, 2], 5, 6],
    [{ in: 1, out: 2, batch: [0] }, [5, 3, 2], 3, 2],
    [{ in: 1, out: 2 }, [5, 3, 2], 15, 10],
    [{ in: [], out: 0 }, [5], 1, 5],
    [{ in: 0, out: 1, batch: undefined }, [5, 3], 5, 3],
  ] as [Layout, number[], number, number][])("%j of %j", (layout, shape, fanIn, fanOut) => {
    expect(fansOf(shape, layout)).toEqual({ in: fanIn, out: fanOut });
  });

  it("takes lux where no layout is given", () => {
    expect(fansOf([3, 4, 5, 6])).toEqual(fansOf([3, 4, 5, 6], "lux"));
  });

  it.each([
    "pytorch",
    "LUX",
    "",
    "toString",
    null,
    0,
    [],
    {},
    { in: 0 },
    { out: 0 },
    { in: 0, out: 1, groups: [0] },
    () => "lux",
  ])("refuses the layout %j", (layout) => {
    expect(() => fansOf([2, 3], layout as unknown as Layout)).toThrow(
      /^expected layout to be "lux", "torch", "keras", "tfjs", \{ in, out, batch \} or \{ fans: \{ in, out \} \}, got .* \[WI_BAD_LAYOUT\]$/,
    );
  });

  it.each([
    [[-1, 2]],
    [[1.5, 2]],
    [[Number.NaN]],
    [["2", 3]],
    [holes(3, { 0: 2, 2: 3 })],
    [[2 ** 53]],
    [7],
    [null],
    ["23"],
  ])("refuses the shape %j", (shape) => {
    expect(() => fansOf(shape as number[])).toThrow("WI_BAD_DIMS");
  });

  it.each([
    ["torch", [3], /at least 2 axes with layout "torch", got 1/],
    ["torch", [], /got 0/],
    [{ in: 0, out: 2 }, [5, 3], /from -2 to 1 for a 2-D tensor, got 2/],
    [{ in: -3, out: 0 }, [5, 3], /got -3/],
    [{ in: 0.5, out: 0 }, [5, 3], /got 0.5/],
    [{ in: 0, out: "1" }, [5, 3], /got "1"/],
    [{ in: 0, out: null }, [5, 3], /got null/],
    [{ in: 0, out: 0 }, [5, 3], /each axis once in the layout, got \[0, 0\]/],
    [{ in: 0, out: -2 }, [5, 3], /got \[0, 0\]/],
    [{ in: 0, out: 1, batch: [1] }, [5, 3], /got \[0, 1, 1\]/],
    [{ in: holes(2, { 1: 0 }), out: 1 }, [5, 3], /got undefined/],
    [{ in: 0, out: holes(2, { 0: 1 }) }, [5, 3, 2], /got undefined/],
    [{ in: 0, out: 1, batch: holes(1) }, [5, 3, 2], /got undefined/],
  ] as [Layout, number[], RegExp][])("refuses %j for %j", (layout, shape, message) => {
    expect(() => fansOf(shape, layout)).toThrow(message);
    expect(() => fansOf(shape, layout)).toThrow("WI_BAD_LAYOUT");
  });
});

describe("schemes", () => {
  it("see the holes of a layout's axes", () => {
    const rng = new RecordingRng(1);
    const holey = { in: 0, out: holes(2, { 1: 1 }) } as unknown as Layout;
    for (const init of [kaimingNormal, identityInit, orthogonal] as Untyped[]) {
      expect(() => init(rng, 3, 3, { layout: holey })).toThrow("WI_BAD_LAYOUT");
    }
    expect(rng.asked).toEqual([]);
  });

  it.each([
    [holes(2, { 1: 1 })],
    [holes(2, { 0: 1 })],
    [holes(2)],
    [[1]],
    [[1, 0.5]],
    [["1", 2]],
    [0.5],
    [null],
    [2 ** 53],
    [{ 0: 1 }],
  ])("identityInit refuses the shift %j", (shift) => {
    expect(() => identityInit(new RecordingRng(1), 3, 3, { shift: shift as number })).toThrow(
      /expected shift of identityInit to be an integer, a pair of integers, or one for each axis, got .*WI_BAD_OPTION/,
    );
  });
});
