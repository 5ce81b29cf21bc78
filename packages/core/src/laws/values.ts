/**
 * Laws that compute their values: the storage of a tensor, value by value.
 *
 * @module
 */
import type { RandomNumbers, Values } from "../distribution.ts";
import type { DType, DTypeInfo, StorageOf } from "../dtype.ts";
import type { ForeignRng } from "../foreign-rng.ts";
import { isPortable } from "../portable-rng.ts";
import type { Part } from "../slice.ts";
import { narrow16 } from "../stream/narrow.ts";
import type { LawKind } from "./law-kind.ts";
import { badLaw, number, valueIn } from "./parameters.ts";
import { foreignNumbers, portableNumbers } from "./random-numbers.ts";
import { storageFor } from "./storage-for.ts";

/**
 * The values of a part of a tensor.
 *
 * @throws {@link WeightInitError} `WI_BAD_LAW`, `WI_BAD_OPTION` for values beyond the dtype's range, `WI_OUT_OF_MEMORY`
 */
function computedValues(law: Values, dtype: DTypeInfo, part: Part, random: RandomNumbers): StorageOf[DType] {
  if (typeof law.value !== "function") throw badLaw("expected value of the law to be a function");
  const out = storageFor(dtype, part.size);
  const narrow = dtype.part === "float16" || dtype.part === "bfloat16" ? dtype.part : undefined;
  for (const { from, at, length, run, stride } of part.places) {
    for (let j = 0, start = from; j < length; start += stride) {
      for (let i = 0; i < run; i++, j++) {
        for (let p = 0; p < dtype.parts; p++) {
          const x = valueIn(number(law.value(start + i, p as 0 | 1, random), "a value"), "values", dtype);
          out[(at + j) * dtype.parts + p] = narrow === undefined ? x : narrow16(x, narrow);
        }
      }
    }
  }
  return out;
}

export const valuesLaw: LawKind<Values> = {
  draws: (law) => law.draws,
  hasParts: (law) => !law.whole,
  values: (law, dtype, part, rng) =>
    computedValues(law, dtype, part, isPortable(rng) ? portableNumbers(rng) : foreignNumbers(rng as ForeignRng)),
};
