/**
 * Every kind of law: what an initializer may need whose scheme is anybody's.
 *
 * @module
 */
import type { Distribution } from "../distribution.ts";
import { shown } from "../errors.ts";
import { constantLaw, normalLaw, symmetricUniformLaw, truncatedNormalLaw, uniformLaw } from "./elementwise.ts";
import type { LawKind, LawKinds } from "./law-kind.ts";
import { diagonalLaw, orthogonalLaw, sparseLaw } from "./matrices.ts";
import { badLaw } from "./parameters.ts";
import { rowsLaw } from "./rows.ts";
import { valuesLaw } from "./values.ts";

const laws: LawKinds = {
  constant: constantLaw,
  uniform: uniformLaw,
  symmetricUniform: symmetricUniformLaw,
  normal: normalLaw,
  truncatedNormal: truncatedNormalLaw,
  orthogonal: orthogonalLaw,
  diagonal: diagonalLaw,
  sparse: sparseLaw,
  values: valuesLaw,
  rows: rowsLaw,
};

/**
 * The kind of a law that anybody's scheme has returned.
 *
 * @throws WeightInitError `WI_BAD_LAW` for what is no law at all.
 */
export function lawOfAny(law: Distribution): LawKind {
  const kind = law?.kind;
  if (typeof kind === "string" && Object.hasOwn(laws, kind)) return laws[kind];
  const got = kind === undefined ? shown(law) : `kind ${shown(kind)}`;
  throw badLaw(`expected distribution to return a law (kind ${Object.keys(laws).join(", ")}), got ${got}`);
}
