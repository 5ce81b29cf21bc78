/**
 * LoRA adapters for the layers of a plan (Hu et al., 2106.09685), with the names, shapes and laws of PEFT 0.21
 * (`tuners/lora/layer.py`).
 *
 * @module
 */
import { loraA, loraB } from "@weightinit/schemes";
import { torchDefault, ZERO } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import { namePattern } from "../name-pattern.ts";
import type { ParameterInitializer, Plan } from "../plan.ts";
import { badOption, checkRank, planBeside, type Target, type TargetOptions, targetsIn } from "./targets.ts";

/** How {@link loraPlan} adapts a model. */
export interface LoraPlanOptions extends TargetOptions {
  /** Rank of the adapters, PEFT's `r`. */
  readonly rank: number;
  /** Ranks of some modules, by the end of their names or by a pattern, as PEFT's `rank_pattern`. */
  readonly ranks?: Readonly<Record<string, number>> | undefined;
  /**
   * PEFT's `init_lora_weights`: `"default"` is `True`, A U(±1/√fan-in) and B 0; `"gaussian"` A N(0, 1/rank²) and B 0;
   * `"orthogonal"` both orthogonal, B·A = 0, of linear layers; `"linear"` is `False`, both as `nn.Linear`.
   */
  readonly init?: "default" | "gaussian" | "orthogonal" | "linear" | undefined;
  /** PEFT's `lora_bias`: whether B has a bias. Default false. */
  readonly bias?: boolean | undefined;
}

const INITS = ["default", "gaussian", "orthogonal", "linear"];

const ROOT = "base_model.model.";

type Laws = (init: string) => ParameterInitializer;

const lawA = ((init) => loraA({ init, layout: "torch" } as never)) as Laws;
const lawB = ((init) => loraB({ init, layout: "torch" } as never)) as Laws;

function addEmbedding(model: ModelBuilder, { name, in: rows, out }: Target, rank: number): void {
  model.add(`${name}.lora_embedding_A`, [rank, rows], ZERO);
  model.add(`${name}.lora_embedding_B`, [out, rank], lawB("embedding"));
}

/** The options of one pair. */
interface Pair {
  readonly rank: number;
  readonly init: string;
  readonly bias: boolean;
}

function addPair(model: ModelBuilder, target: Target, { rank, init, bias }: Pair): void {
  const { name, kernel, layer } = target;
  const isOrthogonal = init === "orthogonal";
  if (layer === "convolution") {
    if (isOrthogonal) throw badOption("linear layers for the orthogonal start", name);
    // The groups of other convolutions are not known here: a plan has their weights alone.
    if (target.in === 1 && target.out > 1) throw badOption("targets without depthwise convolutions", name);
  }
  if (isOrthogonal && rank % 2 === 1) throw badOption("an even rank for the orthogonal start", rank);
  const a = `${name}.lora_A.weight`;
  // Both halves of an orthogonal pair are made of one draw.
  const shared = isOrthogonal ? { drawnAs: model.named(a) } : {};
  model.add(a, [rank, target.in, ...kernel], lawA(init), shared);
  model.add(`${name}.lora_B.weight`, [target.out, rank, ...kernel.map(() => 1)], lawB(init), shared);
  // `False` leaves torch's own bias, whose fan-in is the rank.
  if (bias) model.add(`${name}.lora_B.bias`, [target.out], init === "linear" ? torchDefault(rank) : ZERO);
}

/**
 * The adapters of a plan's layers: what `adapter_model.safetensors` of PEFT has. The names are those of the plan's file
 * behind `base_model.model.`.
 *
 * PiSSA, OLoRA, LoftQ, EVA and CorDA follow from the base model's weights or data, and are not here.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for a rank, an init or targets that there are not; `WI_BAD_ARGUMENT` for no plan.
 * @example
 * ```ts
 * import { CpuRng } from "@weightinit/cpu";
 * import { initialize, loraPlan, planOf } from "@weightinit/recipes";
 *
 * const model = planOf({ model_type: "llama", hidden_size: 64, num_hidden_layers: 2, num_attention_heads: 4, vocab_size: 100 });
 * const adapters = loraPlan(model, { rank: 8, targets: ["q_proj", "v_proj"] });
 * console.log(adapters.parameters[0]!.name);
 * // base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight
 * console.log(adapters.size, initialize(new CpuRng(42), adapters).size); // 4096 8
 * ```
 */
export function loraPlan(plan: Plan, options: LoraPlanOptions): Plan {
  const { targets, rank, ranks = {}, init = "default", bias = false } = options ?? {};
  checkRank("rank", rank);
  if (!INITS.includes(init)) throw badOption(`init to be one of ${INITS.join(", ")}`, init);
  const own = Object.entries(ranks).map(([module, value]) => {
    const test = module.includes("*") ? namePattern(module) : (name: string) => `.${name}`.endsWith(`.${module}`);
    return { test, rank: checkRank(`ranks of ${module}`, value) };
  });
  const layers = targetsIn(plan, targets);
  return planBeside(plan, "lora", (model) => {
    const root = model.within(ROOT);
    for (const target of layers) {
      const its = own.find(({ test }) => test(target.name))?.rank ?? rank;
      if (target.layer === "embedding") addEmbedding(root, target, its);
      else addPair(root, target, { rank: its, init, bias });
    }
  });
}
