/**
 * RandomState's normal numbers: Marsaglia's polar method (SIAM Review 6, 1964), two at a time, of which the second is
 * kept (`numpy/random/src/legacy/legacy-distributions.c`).
 *
 * @module
 */
import { glibcLog } from "@weightinit/rng-parts";
import type { Numbers } from "./uniform.ts";
import type { WordSource } from "./word-source.ts";

/** The number that the next draw takes, if there is one. */
export interface KeptNormal {
  has: boolean;
  value: number;
}

/** loc + scale·z in float64; without a law z itself. */
export function fillLegacyNormal(
  source: WordSource,
  kept: KeptNormal,
  out: Numbers,
  law?: { readonly loc: number; readonly scale: number },
): void {
  for (let i = 0; i < out.length; i++) {
    let z = kept.value;
    if (kept.has) kept.has = false;
    else {
      let x1 = 0;
      let x2 = 0;
      let r2 = 0;
      do {
        // Of the numbers still to come each two take a pair, and a last one, too.
        source.ahead64((out.length - i + 1) & ~1);
        x1 = 2 * source.nextDouble() - 1;
        x2 = 2 * source.nextDouble() - 1;
        r2 = x1 * x1 + x2 * x2;
      } while (r2 >= 1 || r2 === 0);
      const factor = Math.sqrt((-2 * glibcLog(r2)) / r2);
      kept.value = factor * x1;
      kept.has = true;
      z = factor * x2;
    }
    out[i] = law === undefined ? z : law.loc + law.scale * z;
  }
  // As NumPy's state has it once the number is taken.
  if (!kept.has) kept.value = 0;
}
