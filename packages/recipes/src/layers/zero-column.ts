/**
 * N(0, 1) with a column of zeros: the padding token of embeddings that have a column a token.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, WeightInitError } from "@weightinit/core";
import { once } from "../laws.ts";
import type { ParameterInitializer } from "../plan.ts";

/** N(0, 1), where column `zero` of `columns` is 0. */
export function withZeroColumn(zero: number, columns: number): ParameterInitializer {
  if (!(Number.isInteger(zero) && zero >= 0 && zero < columns)) {
    const expected = `paddingIdx to be an integer from 1 to ${columns}`;
    throw new WeightInitError("WI_BAD_CONFIG", `expected ${expected}, got ${zero + 1}`);
  }
  return once(`zero column ${zero} of ${columns}`, () =>
    defineInitializer<CommonOptions>({
      name: `normalWithZeroColumn${zero + 1}`,
      options: {},
      distribution: () => ({
        kind: "values",
        draws: true,
        value: (index, _, random) => (index % columns === zero ? 0 : random.normal(index)),
      }),
    }),
  );
}
