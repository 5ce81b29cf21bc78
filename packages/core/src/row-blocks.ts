/**
 * Blocks of rows, each with a law of its own.
 *
 * @module
 */
import { defineInitializer, initializer } from "./define-initializer.ts";
import type { Distribution, Rows } from "./distribution.ts";
import { type DType, dtypeInfo } from "./dtype.ts";
import { shown, WeightInitError } from "./errors.ts";
import type { Initializer } from "./initializer-types.ts";
import { unlike } from "./laws/rows.ts";
import { fansIn, type Layout } from "./layout.ts";
import { madeOf } from "./made-of.ts";
import { type CommonOptions, withDefaults } from "./options.ts";
import type { RowBlock } from "./row-block.ts";

/** The law of an initializer for a shape. */
function lawOf(init: unknown, shape: readonly number[], layout: Layout, dtype: DType): Distribution {
  const made = madeOf(init);
  if (made === undefined) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected an initializer for a block of rows, got ${shown(init)}`);
  }
  const { scheme, bound } = made;
  const own = (bound.options as { readonly layout?: Layout }).layout ?? layout;
  return scheme.distribution({
    shape,
    layout: own,
    dtype,
    options: withDefaults(scheme, bound.options, dtypeInfo(dtype)),
    get fans() {
      return fansIn(shape, own);
    },
  });
}

/**
 * An initializer of blocks of rows, one after the other, each with a law and fans of its own: a fused matrix by its parts,
 * a padding row. An element has the number that it would have without blocks: its place in the whole counts.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` for what are no blocks. The initializer throws `WI_BAD_DIMS` where the rows are
 *   not as many as the blocks', `WI_BAD_RANK` for a scalar, `WI_BAD_LAW` for a sparse or a computed law, and the codes of
 *   the blocks.
 * @example
 * ```ts
 * import { constant, normal, rowBlocks } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * // An embedding whose row 0 is padding.
 * const embedding = rowBlocks([{ rows: 1, init: constant({ value: 0 }) }, { init: normal({ std: 0.02 }) }]);
 * console.log(embedding(new CpuRng(42), 100, 4).data.slice(0, 4)); // Float32Array(4) [ 0, 0, 0, 0 ]
 * ```
 */
export function rowBlocks(blocks: readonly RowBlock[]): Initializer<CommonOptions> {
  const list = Array.isArray(blocks) ? blocks.map(({ rows, init }: RowBlock) => Object.freeze({ rows, init })) : [];
  const isCount = (rows: unknown) => rows === undefined || (Number.isSafeInteger(rows) && (rows as number) >= 0);
  const areBlocks =
    list.every(({ rows, init }) => isCount(rows) && madeOf(init) !== undefined) &&
    list.filter(({ rows }) => rows === undefined).length <= 1;
  if (list.length === 0 || !areBlocks) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected blocks [{ rows?, init }], each with an initializer, and one at most without rows, got ${shown(blocks)}`,
    );
  }
  const said = list.reduce((sum, { rows = 0 }) => sum + rows, 0);
  const made = defineInitializer<CommonOptions>({
    name: "rowBlocks",
    options: {},
    distribution({ shape: [length, ...rest], layout, dtype }) {
      if (length === undefined) {
        throw new WeightInitError("WI_BAD_RANK", "expected at least 1 dim for rowBlocks, got a scalar");
      }
      const laws = list.map(({ rows = length - said, init }) => {
        if (rows < 0) throw unlike(said, length);
        return { rows, law: lawOf(init, [rows, ...rest], layout, dtype) };
      });
      return { kind: "rows", blocks: laws as Rows["blocks"] };
    },
  });
  const { scheme, bound } = madeOf(made)!;
  return initializer({ ...scheme, blocks: Object.freeze(list) }, bound) as Initializer<CommonOptions>;
}
