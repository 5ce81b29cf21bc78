/**
 * An initializer from the JSON that `toConfig` gives.
 *
 * @module
 */
import { type DType, rowBlocks, seeded } from "@weightinit/core";
import { isPlainObject } from "../plain-object.ts";
import { type AnyInitializer, bad, partial } from "./any-initializer.ts";
import { type Catalogue, initializerNamed } from "./catalogue.ts";
import type { InitializerConfig, RowBlockConfig } from "./to-config.ts";

/** Where names are looked up beside core. */
export interface FromConfigOptions {
  /** More initializers by name: `import * as schemes from "@weightinit/schemes"`, or your own. */
  readonly initializers?: Catalogue | undefined;
}

const INFINITE: Readonly<Record<string, number>> = {
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

function optionOf(value: unknown): unknown {
  if (typeof value === "string" && Object.hasOwn(INFINITE, value)) return INFINITE[value];
  if (Array.isArray(value)) return value.map(optionOf);
  if (isPlainObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, optionOf(item)]));
  return value;
}

const FIELDS = ["name", "dtype", "options", "seed", "advances", "blocks"];

function blocksOf(blocks: unknown, options: FromConfigOptions): AnyInitializer {
  const isBlock = (block: unknown) =>
    isPlainObject(block) && Object.keys(block).every((field) => field === "rows" || field === "init");
  if (!Array.isArray(blocks) || !blocks.every(isBlock)) throw bad("blocks [{ rows?, init }]", blocks);
  return rowBlocks(
    (blocks as unknown as readonly RowBlockConfig[]).map(({ rows, init }) => ({
      rows,
      init: fromConfig(init, options),
    })),
  );
}

/**
 * The initializer that a configuration describes: it prints the same and makes the same bits as the one that
 * {@link toConfig} was asked about.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` for what is no configuration, or a name that nobody has; and the codes of the
 *   initializer for its dtype and options.
 * @example
 * ```ts
 * import { fromConfig } from "@weightinit/core/config";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const init = fromConfig({ name: "truncatedNormal", options: { std: 0.02, lo: "-Infinity", hi: 0 } });
 * console.log((await init(new CpuRng(42), 100).toFloat32()).every((w) => w <= 0)); // true
 * ```
 */
export function fromConfig(config: InitializerConfig, { initializers = {} }: FromConfigOptions = {}): AnyInitializer {
  const fields = isPlainObject(config) ? Object.keys(config) : undefined;
  const unknown = fields?.find((field) => !FIELDS.includes(field));
  if (fields === undefined || unknown !== undefined) {
    throw bad("a configuration { name, dtype?, options?, seed?, advances?, blocks? }", unknown ?? config);
  }
  const { name, dtype, options = {}, seed, advances = false, blocks } = config as Partial<InitializerConfig>;
  if (!isPlainObject(options)) throw bad("options of the configuration to be an object", options);
  if (blocks !== undefined && name !== "rowBlocks") throw bad("blocks of rowBlocks alone", name);
  let init = name === "rowBlocks" ? blocksOf(blocks, { initializers }) : initializerNamed(name, initializers);
  // A dtype that is part of the name is not given again.
  if (dtype !== undefined && init.settings.dtype !== dtype) init = partial(init, dtype as DType);
  if (Object.keys(options).length > 0) init = partial(init, optionOf(options));
  return seed === undefined ? init : seeded(init, seed, { advances });
}
