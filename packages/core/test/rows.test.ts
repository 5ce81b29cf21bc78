/** The rows option: which part of a tensor a device is asked for. */
import { describe, expect, it } from "vitest";
import { constant, glorotUniform, identityInit, normal, orthogonal, sparseInit } from "../src/index.ts";
import { Foreign, SmallRng } from "./support/generators.ts";
import { RecordingRng } from "./support/recording.ts";
import { refusal, untyped } from "./support/refusal.ts";

describe("rows", () => {
  it("ask for a slab, from its first element on; the law is the whole tensor's", () => {
    const rng = new RecordingRng(1);
    glorotUniform(rng, "float64", 6, 2, 5, { rows: [2, 5], layout: "torch" });
    glorotUniform(rng, "float64", 6, 2, 5, { layout: "torch" });
    expect(rng.asked[0]).toMatchObject({ shape: [3, 2, 5], place: { draw: 0, from: 20 } });
    expect(rng.asked[1]).toMatchObject({ shape: [6, 2, 5], place: { draw: 1, from: 0 } });
    expect(rng.asked[0]!.fill).toEqual(rng.asked[1]!.fill);
    expect(Object.isFrozen(rng.asked[0]!.shape)).toBe(true);
  });

  it("may be none, or all, of a vector too", () => {
    const rng = new RecordingRng(1);
    for (const rows of [
      [0, 0],
      [4, 4],
      [0, 4],
      [1, 2],
    ] as const) {
      normal(rng, 4, { rows });
    }
    expect(rng.asked.map(({ shape, place }) => [shape[0], place.from])).toEqual([
      [0, 0],
      [0, 0],
      [4, 0],
      [1, 1],
    ]);
  });

  it("may be of a tensor that no device holds", () => {
    const rng = new SmallRng(1);
    expect(refusal(() => normal(rng as unknown as RecordingRng, 2 ** 52, { rows: [0, 10] })).code).toBe(
      "WI_OUT_OF_MEMORY",
    );
    const last = new RecordingRng(1);
    normal(last, 2 ** 53 - 1, { rows: [2 ** 53 - 3, 2 ** 53 - 1] });
    expect(last.asked[0]!.place.from).toBe(2 ** 53 - 3);
    normal(last, "complex64", 2 ** 52 - 1, { rows: [0, 1] });
    expect(refusal(() => normal(last, "complex64", 2 ** 52, { rows: [0, 1] })).message).toContain(
      "at most 2^53 - 1 numbers",
    );
    expect(refusal(() => normal(last, 2 ** 30, 2 ** 30, { rows: [0, 1] })).code).toBe("WI_TOO_LARGE");
    normal(last, 2 ** 30, 2 ** 30, 0);
    expect(last.asked.at(-1)!.shape).toEqual([2 ** 30, 2 ** 30, 0]);
    // The product of the others is infinite.
    normal(last, [...new Array<number>(20).fill(2 ** 52), 0]);
    expect(last.asked.at(-1)!.fill).toEqual({ kind: "constant", value: 0 });
  });

  it.each([
    [[0, 3], "expected rows [from, to] with 0 ≤ from ≤ to ≤ 2, got [0, 3]"],
    [[-1, 1], "got [-1, 1]"],
    [[2, 1], "got [2, 1]"],
    [[0, 0.5], "got [0, 0.5]"],
    [[0.5, 1], "got [0.5, 1]"],
    [[Number.NaN, 1], "got [NaN, 1]"],
  ] as [[number, number], string][])("%j of 2 are refused", (rows, message) => {
    const refused = refusal(() => normal(new RecordingRng(1), 2, 5, { rows }));
    expect(refused.code).toBe("WI_BAD_ROWS");
    expect(refused.message).toContain(message);
  });

  it("of a scalar, of whole matrices and of foreign generators are refused", () => {
    const rng = new RecordingRng(1);
    const rows = [0, 1] as const;
    expect(refusal(() => untyped(normal)(rng, [], { rows })).message).toContain("got a scalar [WI_BAD_ROWS]");
    expect(refusal(() => orthogonal(rng, 2, 2, { rows })).message).toContain("no rows or slice option for orthogonal");
    expect(refusal(() => sparseInit(rng, 2, 2, { rows, sparsity: 0.5 })).code).toBe("WI_ROWS_NOT_SUPPORTED");
    const foreign = refusal(() => untyped(normal)(new Foreign(), 2, { rows }));
    expect([foreign.code, foreign.message]).toEqual(["WI_NOT_PORTABLE", expect.stringContaining("got Foreign, whose")]);
    // What draws nothing needs no stream.
    const constants = new Foreign();
    untyped(constant)(constants, 2, { rows, value: 1 });
    untyped(identityInit)(constants, 2, 2, { rows });
    expect(constants.asked).toHaveLength(2);
  });
});
