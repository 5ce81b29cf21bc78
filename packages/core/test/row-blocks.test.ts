/** Blocks of rows: what a device is asked for each. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  constant,
  type Distribution,
  defineInitializer,
  glorotUniform,
  identityInit,
  normal,
  orthogonal,
  type RowBlock,
  rowBlocks,
  type Slice,
  sparseInit,
  uniform,
} from "../src/index.ts";
import { RecordingRng } from "./support/recording.ts";
import { refusal, untyped } from "./support/refusal.ts";

const ZERO = constant({ value: 0 });

/** For each element of the part, by the fills: its element of the whole, and the number of the fill's law. */
function asked(init: unknown, shape: number[], options: object = {}) {
  const rng = new RecordingRng(1);
  const { size } = untyped(init as typeof normal)(rng, shape, options) as { size: number };
  const elements = new Array<readonly [element: number, std: number]>(size).fill([-1, -1]);
  for (const { fill, place } of rng.asked) {
    for (let j = 0; j < place.length; j++) {
      const element = place.from + Math.floor(j / place.run) * place.stride + (j % place.run);
      elements[place.at + j] = [element, fill.kind === "normal" ? fill.std : 0];
    }
  }
  return elements;
}

describe("rowBlocks", () => {
  it("asks for each block at its place, in one draw", () => {
    const rng = new RecordingRng(1);
    const init = rowBlocks([{ rows: 1, init: ZERO }, { init: normal({ std: 2 }) }, { rows: 2, init: uniform }]);
    init(rng, "float64", 6, 3);
    expect(rng.draw).toBe(1);
    expect(rng.asked.map(({ fill, place }) => [fill.kind, place.from, place.at, place.length, place.draw])).toEqual([
      ["constant", 0, 0, 3, 0],
      ["normal", 3, 3, 9, 0],
      ["uniform", 12, 12, 6, 0],
    ]);
  });

  it("has the block's fans and layout", () => {
    const rng = new RecordingRng(1);
    const block: RowBlock = { rows: 2, init: glorotUniform };
    rowBlocks([block, { rows: 4, init: glorotUniform({ layout: "keras" }) }])(rng, "float64", 6, 10, {
      layout: "torch",
    });
    const halves = rng.asked.map(({ fill }) => (fill as { half: number }).half);
    expect(halves[0]).toBeCloseTo(Math.sqrt(6 / 12), 15);
    expect(halves[1]).toBeCloseTo(Math.sqrt(6 / 14), 15);
  });

  it("is cut as any other law, along any axes", () => {
    const shape = [5, 3, 2];
    const blocks = [2, 1, 2].map((rows, i): RowBlock => ({ rows, init: normal({ std: i + 1 }) }));
    const range = (length: number) =>
      fc.option(fc.tuple(fc.nat(length), fc.nat(length)).map((ends) => ends.sort((a, b) => a - b)));
    fc.assert(
      fc.property(fc.tuple(...shape.map(range)), (ranges) => {
        const slice = Object.fromEntries(ranges.flatMap((r, axis) => (r ? [[axis, r]] : []))) as unknown as Slice;
        let expected = [0];
        shape.forEach((length, axis) => {
          const [from, to] = slice[axis] ?? [0, length];
          expected = expected.flatMap((start) =>
            Array.from({ length: to - from }, (_, i) => start * length + from + i),
          );
        });
        const std = (element: number) => (element < 12 ? 1 : element < 18 ? 2 : 3);
        expect(asked(rowBlocks(blocks), shape, { slice })).toEqual(expected.map((element) => [element, std(element)]));
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it("may hold orthogonal matrices and identities, made whole", () => {
    const rng = new RecordingRng(1);
    const init = rowBlocks([{ rows: 2, init: identityInit }, { init: orthogonal({ gain: 3 }) }]);
    init(rng, 5, 3);
    expect(rng.asked[0]).toMatchObject({ fill: { kind: "diagonal", base: 0, count: 2 }, place: { at: 0, length: 6 } });
    expect(rng.asked[1]).toMatchObject({
      fill: { kind: "orthogonal", rows: 3, cols: 3, gain: 3 },
      place: { from: 6, at: 6, length: 9 },
    });
    const second = new RecordingRng(1);
    rowBlocks([{ rows: 3, init: ZERO }, { init: identityInit }])(second, 5, 3);
    expect(second.asked[1]!.fill).toMatchObject({ base: 9 });
    expect(refusal(() => init(rng, 5, 3, { rows: [0, 1] })).code).toBe("WI_ROWS_NOT_SUPPORTED");
  });

  it("draws only where a block does, and may have empty blocks", () => {
    const rng = new RecordingRng(1);
    rowBlocks([{ rows: 1, init: ZERO }, { init: constant({ value: 1 }) }])(rng, 3);
    expect(rng.draw).toBe(0);
    expect(asked(rowBlocks([{ rows: 0, init: ZERO }, { init: normal }]), [2])).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(asked(rowBlocks([{ rows: 0, init: ZERO }, { init: normal }]), [0, 3])).toEqual([]);
  });

  it.each([
    [[]],
    [null],
    [[{ rows: 1 }]],
    [[{ rows: -1, init: normal }]],
    [[{ rows: 0.5, init: normal }]],
    [[{ init: normal }, { init: normal }]],
    [[{ init: () => 1 }]],
  ])("refuses %o", (blocks) => {
    expect(refusal(() => rowBlocks(blocks as never)).code).toBe("WI_BAD_ARGUMENT");
  });

  it.each([
    [[{ rows: 2, init: normal }], [3], "WI_BAD_DIMS"],
    [[{ rows: 4, init: normal }, { init: normal }], [3], "WI_BAD_DIMS"],
    [[{ init: normal }], [], "WI_BAD_RANK"],
    [[{ init: sparseInit({ sparsity: 0.5 }) }], [3, 3], "WI_BAD_LAW"],
    [[{ init: constant({ value: [1, 2] }) }], [3, 2], "WI_BAD_LAW"],
    [[{ init: rowBlocks([{ init: normal }]) }], [3], "WI_BAD_LAW"],
    [[{ rows: 1, init: ZERO }, { init: normal({ std: 1e39 }) }], [3], "WI_BAD_OPTION"],
  ] as [RowBlock[], number[], string][])("%o for %j is refused", (blocks, shape, code) => {
    const rng = new RecordingRng(1);
    expect(refusal(() => untyped(rowBlocks(blocks))(rng, shape)).code).toBe(code);
    expect([rng.draw, rng.asked.length]).toEqual([0, 0]);
  });

  it("says its blocks, which nobody changes", () => {
    const blocks = rowBlocks([{ rows: 1, init: normal }]).settings.blocks!;
    expect(blocks).toEqual([{ rows: 1, init: normal }]);
    expect(() => (blocks as unknown[]).pop()).toThrow(TypeError);
    expect(() => Object.assign(blocks[0]!, { rows: 2 })).toThrow(TypeError);
  });

  it("of a law of somebody's own is checked", () => {
    const law = (blocks: unknown) => {
      const distribution = () => ({ kind: "rows", blocks }) as unknown as Distribution;
      return refusal(() =>
        untyped(defineInitializer({ name: "mine", options: {}, distribution }))(new RecordingRng(1), 3),
      ).code;
    };
    expect([
      law(undefined),
      law([{ rows: 3, law: {} }]),
      law([{ rows: "3", law: { kind: "constant", value: 1 } }]),
    ]).toEqual(["WI_BAD_LAW", "WI_BAD_LAW", "WI_BAD_LAW"]);
  });
});
