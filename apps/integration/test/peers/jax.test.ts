/**
 * What the initializer tests of JAX state, of ours: one test a case, under its name. docs/peers-tests.md lists them.
 */
import * as core from "@weightinit/core";
import { describe, expect, it } from "vitest";
import { codeOf, type Init, rng } from "./support.ts";

const {
  deltaOrthogonal,
  glorotNormal,
  glorotUniform,
  kaimingNormal,
  kaimingUniform,
  lecunNormal,
  lecunUniform,
  normal,
  orthogonal,
  truncatedNormal,
  uniform,
  varianceScaling,
} = core;

describe("JAX", () => {
  const all = [[2], [2, 2], [2, 3], [3, 2], [2, 3, 4], [4, 3, 2], [2, 3, 4, 5]];
  const keras = { layout: "keras" } as const;
  const cases: readonly (readonly [Init, object, readonly number[][], readonly core.DType[]])[] = [
    ...[uniform, normal].map((init) => [init as unknown as Init, {}, all, core.dtypes] as const),
    ...[kaimingNormal, glorotNormal, lecunNormal].map(
      (init) => [init as unknown as Init, { ...keras, truncated: true }, all.slice(1), core.dtypes] as const,
    ),
    ...[kaimingUniform, glorotUniform, lecunUniform].map(
      (init) => [init as unknown as Init, keras, all.slice(1), core.dtypes] as const,
    ),
    [orthogonal as unknown as Init, {}, all.slice(1, 4), core.dtypes],
    [truncatedNormal as unknown as Init, { boundsIn: "std" }, all, core.realDTypes],
    [deltaOrthogonal as unknown as Init, {}, [[2, 3, 4, 5]], core.dtypes],
    [varianceScaling as unknown as Init, { mode: "fanGeoAvg", distribution: "normal" }, all.slice(1), core.dtypes],
  ];

  it("testInitializer", () => {
    for (const [init, options, shapes, dtypes] of cases) {
      for (const shape of shapes) {
        for (const dtype of dtypes) {
          const made = init(rng(), dtype, shape, options);
          expect([made.shape, made.dtype]).toEqual([shape, dtype]);
        }
      }
    }
  });

  it("testInitializerProvider", () => {
    for (const [init, options, shapes, dtypes] of cases) {
      for (const dtype of dtypes) {
        const bound = init(dtype, options) as unknown as Init;
        const made = bound(rng(), shapes[0]!);
        expect([made.shape, made.dtype]).toEqual([shapes[0], dtype]);
      }
    }
  });

  it("testVarianceScalingMultiAxis", () => {
    const layout = { in: [0, 1], out: [-2, -1] };
    expect(varianceScaling(rng(), 2, 3, 4, 5, { mode: "fanAvg", layout }).shape).toEqual([2, 3, 4, 5]);
    expect(core.fansOf([2, 3, 4, 5], layout)).toEqual({ in: 6, out: 20 });
  });

  it("testVarianceScalingBatchAxis", () => {
    const layout = { in: 0, out: [2, 3], batch: [1] };
    expect(varianceScaling(rng(), 2, 3, 4, 5, { mode: "fanAvg", layout }).shape).toEqual([2, 3, 4, 5]);
    expect(core.fansOf([2, 3, 4, 5], layout)).toEqual({ in: 2, out: 20 });
  });

  it("testVarianceScalingError", () => {
    expect(codeOf(() => varianceScaling(rng(), 5, { mode: "fanAvg", layout: { in: -2, out: -1 } }))).toBe(
      "WI_BAD_LAYOUT",
    );
  });

  it("testAccidentalUpcasting", () => {
    for (const init of [uniform, normal, truncatedNormal]) expect(init(rng(), "bfloat16", 4, 4).dtype).toBe("bfloat16");
  });
});
