/** What the compiler refuses with `strictNullChecks` only. Checked by `tsc`, as types.test-d.ts is. */
import { kaimingNormal } from "@weightinit/core";
import type { CpuRng } from "@weightinit/cpu";

export function wrong(rng: CpuRng) {
  // @ts-expect-error null
  kaimingNormal(null, 2, 5);
  // @ts-expect-error undefined dim
  kaimingNormal(rng, undefined, 5);
}
