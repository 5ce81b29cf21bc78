/**
 * Schemes of the suite's own, for laws that no built-in scheme has in the form that a backend has to be tested with.
 *
 * @module
 */
import { type CommonOptions, type Distribution, defineInitializer, dtypeInfo } from "@weightinit/core";

/** Values that every dtype rounds in another way, and both infinities. */
export const SPECIAL: readonly number[] = [
  0,
  -0,
  1,
  -1.5,
  0.1,
  1 + 2 ** -9,
  1e-5,
  1e-7,
  1e-40,
  5e-324,
  65504,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

/** Real `part` of element `index` of {@link computed}: in a cycle of 4 · 13, a prime to every stride. */
export function computedValue(index: number, part: 0 | 1): number {
  const special = SPECIAL[(index + 5 * part) % SPECIAL.length]!;
  return index % 4 === 3 ? special : (index % 8191) / 64 - 60 + part / 4;
}

/** A law by index. */
export const computed = /* @__PURE__ */ defineInitializer<CommonOptions>({
  name: "computed",
  options: {},
  distribution: (): Distribution => ({ kind: "values", draws: false, value: computedValue }),
});

/** A law by index and random numbers: those of a float64 draw, one a real. */
export const computedNormals = /* @__PURE__ */ defineInitializer<CommonOptions>({
  name: "computedNormals",
  options: {},
  distribution: ({ dtype }): Distribution => {
    const { parts } = dtypeInfo(dtype);
    return {
      kind: "values",
      draws: true,
      value: (index, part, random) => random.normal(index * parts + part),
    };
  },
});

/**
 * An orthogonal matrix at the centre of a kernel, and zeros around it: layout `"torch"` is `[rows, cols, kernel]`, any
 * other `[kernel, rows, cols]`.
 */
export const kernelCentre = /* @__PURE__ */ defineInitializer<CommonOptions>({
  name: "kernelCentre",
  options: {},
  distribution: ({ shape, layout }): Distribution => {
    const [a, b, c] = shape as readonly [number, number, number];
    const [rows, cols, kernel, spacing] = layout === "torch" ? [a, b, c, c] : [b, c, a, 1];
    const centre = Math.floor(kernel / 2);
    const base = layout === "torch" ? centre : centre * rows * cols;
    return { kind: "orthogonal", rows, cols, gain: 1, within: { base, spacing } };
  },
});
