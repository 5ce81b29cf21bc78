/**
 * New rows of a vocabulary: of the embedding, the output layer and its bias.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { badOption } from "./adapters/targets.ts";
import type { Parameter, ParameterInitializer, Plan } from "./plan.ts";
import { isKept, sizeOf } from "./recipe.ts";

/** Which rows are new. */
export interface VocabularyOptions {
  /** Rows of the vocabulary that there is, as the plan has it. */
  readonly from: number;
  /** Rows of the larger one. */
  readonly to: number;
}

type Slice = Readonly<Record<number, readonly [number, number]>>;

/** Rows from … on of a law, as a tensor of its own. */
function rowsFrom(law: ParameterInitializer, from: number): ParameterInitializer {
  const whole = law as unknown as (...args: readonly unknown[]) => unknown;
  const rows = (rng: unknown, dtype: unknown, ...more: readonly unknown[]) => {
    const last = more.at(-1);
    const hasOptions = typeof last === "object" && !Array.isArray(last);
    const options = hasOptions ? (last as { readonly slice?: Slice; readonly rows?: Slice[0] }) : {};
    const [count = 0, ...rest] = (hasOptions ? more.slice(0, -1) : more).flat() as number[];
    const { slice, rows: asked = slice?.[0] ?? [0, count], ...others } = options;
    const own = { ...slice, 0: [from + asked[0], from + asked[1]] };
    return whole(rng, dtype, [from + count, ...rest], { ...others, slice: own });
  };
  return Object.assign(rows, { settings: law.settings }) as unknown as ParameterInitializer;
}

/** Tables of positions may have as many rows as the vocabulary. */
const POSITIONS = /(^|[._])(position|pos|wpe)/;

/** Whether a parameter has a row for each token. */
function isOfTokens({ name, shape, layer }: Parameter, from: number): boolean {
  if (shape[0] !== from || POSITIONS.test(name)) return false;
  if (shape.length === 2) return layer === "embedding" || /(lm_head|embed_out)\.weight$/.test(name);
  return shape.length === 1 && /(lm_head|embed_out|predictions|vocab_projector)\.bias$/.test(name);
}

/**
 * The rows that a model gets when its vocabulary grows: of each parameter with a row for each token those from `from` on,
 * under its name, with its law. They are the rows that the model would have had with the larger vocabulary from the start:
 * the same bits, from the same seed.
 *
 * transformers' `resize_token_embeddings` without `mean_resizing` has this law. With it, its default, rows are drawn around
 * the mean of the old ones, which a plan does not know.
 *
 * @throws WeightInitError `WI_BAD_OPTION` unless from and to are integers with 0 ≤ from < to, and for a plan without a
 *   vocabulary of `from` rows; `WI_BAD_ARGUMENT` for no plan.
 * @example
 * ```ts
 * import { CpuRng } from "@weightinit/cpu";
 * import { initialize, planOf, vocabularyPlan } from "@weightinit/recipes";
 *
 * const config = { model_type: "llama", hidden_size: 8, num_hidden_layers: 1, num_attention_heads: 2, vocab_size: 100 };
 * const rows = initialize(new CpuRng(42), vocabularyPlan(planOf(config), { from: 100, to: 104 }));
 * console.log([...rows.keys()]); // [ 'lm_head.weight', 'model.embed_tokens.weight' ]
 *
 * const larger = initialize(new CpuRng(42), planOf({ ...config, vocab_size: 104 }));
 * const own = rows.get("lm_head.weight")!;
 * console.log(own.shape, own.data[0] === larger.get("lm_head.weight")!.data[800]); // [ 4, 8 ] true
 * ```
 */
export function vocabularyPlan(plan: Plan, options: VocabularyOptions): Plan {
  const { from, to } = options ?? {};
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!isCount(from)) throw badOption("from to be an integer ≥ 0", from);
  if (!isCount(to) || to <= from) throw badOption("to to be an integer above from", to);
  if (!Array.isArray(plan?.parameters)) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a plan, got ${shown(plan)}`);
  }
  const parameters = plan.parameters
    .filter((parameter) => !isKept(parameter) && isOfTokens(parameter, from))
    .map((one) => ({
      ...one,
      shape: [to - from, ...one.shape.slice(1)],
      initializer: rowsFrom(one.initializer, from),
    }));
  if (parameters.length === 0) throw badOption(`a plan whose vocabulary has from rows`, from);
  return { ...plan, parameters: Object.freeze(parameters), size: sizeOf(parameters) };
}
