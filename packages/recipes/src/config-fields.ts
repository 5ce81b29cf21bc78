/**
 * The fields of a config.json, with the class's defaults for those that are missing.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";

/** A config.json, parsed. */
export interface ModelConfig {
  readonly [field: string]: unknown;
}

function bad(expected: string, got: unknown): WeightInitError {
  return new WeightInitError("WI_BAD_CONFIG", `expected ${expected}, got ${shown(got)}`);
}

/** A config, read field by field: what is missing has the default, what is of no use is refused with `WI_BAD_CONFIG`. */
export class ConfigFields {
  readonly #config: ModelConfig;
  readonly #defaults: ModelConfig;

  constructor(config: ModelConfig, defaults: ModelConfig = {}) {
    this.#config = config;
    this.#defaults = defaults;
  }

  /** What stands in the config, else the default; `undefined` for neither. A `null` in the config counts as said. */
  raw(name: string): unknown {
    return name in this.#config ? this.#config[name] : this.#defaults[name];
  }

  /** The first of the names that is there. */
  private first(names: readonly string[]): unknown {
    const name = names.find((one) => one in this.#config) ?? names.find((one) => one in this.#defaults);
    return name === undefined ? undefined : this.raw(name);
  }

  /** A count: an integer ≥ 0. The names after the first are other ages' or siblings' names of it. */
  size(...names: readonly string[]): number {
    const value = this.first(names);
    if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
    throw bad(`${names[0]} of the config to be an integer ≥ 0`, value);
  }

  /** A count, or `otherwise` where it is missing or null. */
  sizeOr(otherwise: number, ...names: readonly string[]): number {
    return (this.first(names) ?? undefined) === undefined ? otherwise : this.size(...names);
  }

  /** A finite number. */
  number(...names: readonly string[]): number {
    const value = this.first(names);
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw bad(`${names[0]} of the config to be a finite number`, value);
  }

  /** A finite number, or `otherwise` where it is missing or null. */
  numberOr(otherwise: number, ...names: readonly string[]): number {
    return (this.first(names) ?? undefined) === undefined ? otherwise : this.number(...names);
  }

  /** An index, or null for none. */
  indexOrNull(name: string): number | null {
    const value = this.raw(name) ?? null;
    return value === null || Number.isSafeInteger(value) ? (value as number | null) : this.size(name);
  }

  /** Yes or no; null and missing count as no. */
  flag(name: string): boolean {
    const value = this.raw(name) ?? false;
    if (typeof value === "boolean") return value;
    throw bad(`${name} of the config to be true or false`, value);
  }

  /** A text. */
  text(name: string): string {
    const value = this.raw(name);
    if (typeof value === "string") return value;
    throw bad(`${name} of the config to be a text`, value);
  }

  /** One of some texts. */
  choice<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.raw(name);
    if (choices.includes(value as T)) return value as T;
    throw bad(`${name} of the config to be one of ${choices.map((one) => `"${one}"`).join(", ")}`, value);
  }

  /** Refuses the config: `WI_BAD_CONFIG`. */
  fail(expected: string, got: unknown): never {
    throw bad(expected, got);
  }

  /** A list, or `undefined` where it is missing or null. */
  list(name: string): readonly unknown[] | undefined {
    const value = this.raw(name) ?? undefined;
    if (value === undefined || Array.isArray(value)) return value;
    throw bad(`${name} of the config to be a list`, value);
  }

  /** A list of counts. */
  sizes(name: string): readonly number[] {
    const list = this.list(name);
    if (list?.every((value) => Number.isSafeInteger(value) && (value as number) >= 0)) return list as readonly number[];
    throw bad(`${name} of the config to be a list of integers ≥ 0`, list);
  }

  /** Two counts, or one that stands for both: the height and width of an image. */
  pair(name: string): readonly [number, number] {
    if (!Array.isArray(this.raw(name))) return [this.size(name), this.size(name)];
    const [height, width, ...rest] = this.sizes(name);
    if (height === undefined || width === undefined || rest.length > 0)
      throw bad(`${name} to be one or two sizes`, this.raw(name));
    return [height, width];
  }

  /** A config within the config, with its own defaults. */
  inner(name: string, defaults: ModelConfig = {}): ConfigFields {
    const value = this.raw(name) ?? {};
    if (typeof value !== "object" || Array.isArray(value)) throw bad(`${name} of the config to be an object`, value);
    return new ConfigFields(value as ModelConfig, defaults);
  }

  /** How many labels: as many as `id2label` has, 2 where it is absent. */
  labels(): number {
    const value = this.raw("id2label") ?? undefined;
    return value === undefined ? this.sizeOr(2, "num_labels") : Object.keys(value as object).length;
  }

  /**
   * The standard deviation of the rule that every model of transformers inherits: `initializer_range`, or 0.02 if that is
   * 0 or null; else `init_std`; else `initializer_factor`; else 0.02.
   */
  std(): number {
    for (const name of ["initializer_range", "init_std", "initializer_factor"]) {
      if (this.raw(name) !== undefined) return this.numberOr(0, name) || 0.02;
    }
    return 0.02;
  }
}
