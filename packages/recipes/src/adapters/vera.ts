/**
 * VeRA adapters for the layers of a plan (Kopiczko et al., 2310.11454), with the names, shapes and laws of PEFT 0.21
 * (`tuners/vera`).
 *
 * @module
 */
import { vera } from "@weightinit/schemes";
import { constantOf, ZERO } from "../laws.ts";
import type { Plan } from "../plan.ts";
import { badOption, checkRank, planBeside, type TargetOptions, targetsIn } from "./targets.ts";

/** How {@link veraPlan} adapts a model. */
export interface VeraPlanOptions extends TargetOptions {
  /** Rank of the adapters, PEFT's `r`, which has 256 there. */
  readonly rank: number;
  /** What the vectors d begin at, PEFT's `d_initial`. Default 0.1. */
  readonly dInitial?: number | undefined;
}

/**
 * The adapters of a plan's linear layers: two vectors a layer, and the frozen matrices that all share, `vera_A` and
 * `vera_B`, which are buffers and do not count.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for a rank, a `dInitial` or targets that there are not; `WI_BAD_ARGUMENT` for no
 *   plan.
 * @example
 * ```ts
 * import { planOf, veraPlan } from "@weightinit/recipes";
 *
 * const adapters = veraPlan(planOf({ model_type: "gpt2" }), { rank: 256, targets: ["c_attn"] });
 * console.log(adapters.size, adapters.parameters.at(-2)!.shape); // 30720 [ 256, 768 ]
 * ```
 */
export function veraPlan(plan: Plan, options: VeraPlanOptions): Plan {
  const { targets, rank, dInitial = 0.1 } = options ?? {};
  checkRank("rank", rank);
  if (!Number.isFinite(dInitial)) throw badOption("dInitial to be a finite number", dInitial);
  const layers = targetsIn(plan, targets);
  const other = layers.find(({ layer }) => layer !== "linear");
  if (other !== undefined) throw badOption("targets that are linear layers, which VeRA is for", other.name);
  return planBeside(plan, "vera", (model) => {
    const root = model.within("base_model.");
    for (const { name, out } of layers) {
      root.add(`model.${name}.vera_lambda_b`, [out], ZERO);
      root.add(`model.${name}.vera_lambda_d`, [rank], constantOf(dInitial));
    }
    const most = (side: "in" | "out") => layers.reduce((size, layer) => Math.max(size, layer[side]), 0);
    root.add("vera_A", [rank, most("in")], vera, { isBuffer: true });
    root.add("vera_B", [most("out"), rank], vera, { isBuffer: true });
  });
}
