/**
 * From a distribution in doubles to the fill a device performs: parameters rounded once to the computing precision,
 * bounds in the dtype, quantile cells. Whatever is no law of the tensor or cannot be done exactly is refused here, before
 * anything is allocated.
 *
 * @module
 */
import type { Fill } from "./device.ts";
import type { Distribution, Rows, SymmetricUniform, Values } from "./distribution.ts";
import type { DTypeInfo } from "./dtype.ts";
import { shown } from "./errors.ts";
import { badLaw, number, perPart, valueIn } from "./law-parameters.ts";
import { resolveNormal, resolveTruncated, resolveUniform } from "./resolve-elementwise.ts";
import { resolveDiagonal, resolveOrthogonal, resolveSparse } from "./resolve-matrix.ts";

const KINDS: readonly Distribution["kind"][] = [
  "normal",
  "uniform",
  "symmetricUniform",
  "truncatedNormal",
  "orthogonal",
  "constant",
  "diagonal",
  "sparse",
  "values",
  "rows",
];

/**
 * Whether a law consumes a draw number: constants and diagonals leave the RNG as it was.
 *
 * @throws WeightInitError `WI_BAD_LAW` for what is no law at all.
 */
export function draws(law: Distribution): boolean {
  const kind = law?.kind;
  if (!KINDS.includes(kind)) {
    const got = kind === undefined ? shown(law) : `kind ${shown(kind)}`;
    throw badLaw(`expected distribution to return a law (kind ${KINDS.join(", ")}), got ${got}`);
  }
  if (kind === "rows") {
    const { blocks } = law as { readonly blocks: unknown };
    if (Array.isArray(blocks))
      return blocks.some((block: Rows["blocks"][number] | null) => draws(block?.law as Distribution));
    throw badLaw(`expected blocks of the law to be a list, got ${shown(blocks)}`);
  }
  return kind === "values" ? law.draws : kind !== "constant" && kind !== "diagonal";
}

function resolveSymmetric(law: SymmetricUniform, dtype: DTypeInfo): Fill {
  const bound = perPart(number(law.bound, "bound"), dtype);
  return bound === 0 ? { kind: "constant", value: 0 } : resolveUniform({ lo: -bound, hi: bound }, dtype);
}

/**
 * The fill that makes `law`, one that {@link draws} knows, in `dtype`.
 *
 * @param shape - of the whole tensor
 * @throws WeightInitError `WI_BAD_LAW`, `WI_BAD_OPTION`, `WI_BAD_RANGE`, `WI_RANGE_TOO_NARROW`, or
 *   `WI_DTYPE_NOT_IN_SCHEME` for a truncated normal of a complex dtype.
 */
export function resolve(law: Exclude<Distribution, Rows | Values>, dtype: DTypeInfo, shape: readonly number[]): Fill {
  // An empty tensor has no value to get wrong: a scheme's σ may be infinite there (fan-in 0).
  if (shape.includes(0)) return { kind: "constant", value: 0 };
  switch (law.kind) {
    case "constant":
      return { kind: "constant", value: valueIn(number(law.value, "value"), "value", dtype) };
    case "uniform":
      return resolveUniform(law, dtype);
    case "symmetricUniform":
      return resolveSymmetric(law, dtype);
    case "normal":
      return resolveNormal(law, dtype);
    case "truncatedNormal":
      return resolveTruncated(law, dtype);
    case "diagonal":
      return resolveDiagonal(law, dtype, shape);
    case "sparse":
      return resolveSparse(law, dtype, shape);
    case "orthogonal":
      return resolveOrthogonal(law, dtype, shape);
  }
}
