/**
 * Blocks of rows, each with a law of its own.
 *
 * @module
 */
import type { Rows } from "../distribution.ts";
import type { DTypeInfo } from "../dtype.ts";
import { shown, WeightInitError } from "../errors.ts";
import { product } from "../shape.ts";
import { type Part, placesWithin, wholePlace } from "../slice.ts";
import { constantLaw, normalLaw, symmetricUniformLaw, truncatedNormalLaw, uniformLaw } from "./elementwise.ts";
import type { LawKind, LawKinds, Work } from "./law-kind.ts";
import { diagonalLaw, orthogonalLaw } from "./matrices.ts";
import { badLaw } from "./parameters.ts";

/** The laws that a block may have. */
const blockLaws = {
  constant: constantLaw,
  uniform: uniformLaw,
  symmetricUniform: symmetricUniformLaw,
  normal: normalLaw,
  truncatedNormal: truncatedNormalLaw,
  diagonal: diagonalLaw,
  orthogonal: orthogonalLaw,
} satisfies Partial<LawKinds>;

type BlockLaw = Rows["blocks"][number]["law"];

function kindOf(law: BlockLaw): LawKind {
  return blockLaws[law.kind];
}

export function unlike(said: number, length: unknown): WeightInitError {
  return new WeightInitError("WI_BAD_DIMS", `expected as many rows as the blocks have, ${said}, got ${length}`);
}

/**
 * The blocks of a law, which may be anybody's.
 *
 * @throws WeightInitError `WI_BAD_LAW`
 */
function blocksOf(law: Rows): Rows["blocks"] {
  const blocks: unknown = law.blocks;
  if (!Array.isArray(blocks)) throw badLaw(`expected blocks of the law to be a list, got ${shown(blocks)}`);
  for (const { rows, law } of blocks as Rows["blocks"]) {
    const kind: unknown = law?.kind;
    if (!Number.isSafeInteger(rows) || rows < 0 || typeof kind !== "string" || !Object.hasOwn(blockLaws, kind)) {
      throw badLaw(
        `expected blocks of the law with rows, and no sparse, computed or blocked law, got ${shown(rows)} rows of ${shown(kind)}`,
      );
    }
  }
  return blocks;
}

/** The work of the blocks, each with places of its own. */
function workForRows(law: Rows, dtype: DTypeInfo, shape: readonly number[], part: Part): Work {
  const blocks = blocksOf(law);
  const said = blocks.reduce((sum, { rows }) => sum + rows, 0);
  if (said !== shape[0]) throw unlike(said, shape[0]);
  const rest = shape.slice(1);
  const work: Work[number][] = [];
  let start = 0;
  for (const { rows, law } of blocks) {
    const own: number[] = [rows, ...rest];
    const end = start + product(own);
    const places = placesWithin(part.places, start, end);
    const isMatrix = law.kind === "orthogonal";
    const whole = { ...wholePlace(end - start), from: start, at: start };
    const block = { ...part, places: isMatrix ? [whole] : places };
    for (const { fill, places: made } of rows === 0 ? [] : kindOf(law).work!(law, dtype, own, block)) {
      const moved = fill.kind === "diagonal" ? { ...fill, base: fill.base + start } : fill;
      work.push({ fill: moved, places: made });
    }
    start = end;
  }
  return work;
}

export const rowsLaw: LawKind<Rows> = {
  draws: (law) => blocksOf(law).some((block) => kindOf(block.law).draws?.(block.law) ?? true),
  hasParts: (law) => law.blocks.every((block) => block.law.kind !== "orthogonal"),
  work: workForRows,
};
