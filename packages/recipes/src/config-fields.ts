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

  /** What the first of the names has that is there. */
  first(names: readonly string[]): unknown {
    const name = names.find((one) => one in this.#config) ?? names.find((one) => one in this.#defaults);
    return name === undefined ? undefined : this.raw(name);
  }

  /** Whether the config itself has one of the names. */
  says(...names: readonly string[]): boolean {
    return names.some((name) => name in this.#config);
  }

  /** A count: an integer ≥ 0. The names after the first are other ages' or siblings' names of it. */
  size(...names: readonly string[]): number {
    const value = this.first(names);
    if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
    throw bad(`${names[0]} of the config to be an integer ≥ 0`, value);
  }

  /** An integer of any sign, where only a product of it is a size. */
  integer(...names: readonly string[]): number {
    const value = this.first(names);
    if (Number.isSafeInteger(value)) return value as number;
    throw bad(`${names[0]} of the config to be an integer`, value);
  }

  /** How many layers: fewer than none are none, as for Python's `range`. */
  layers(...names: readonly string[]): number {
    return Math.max(0, this.integer(...names));
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

  /** A list of numbers of layers: fewer than none are none. */
  layerCounts(name: string): readonly number[] {
    const list = this.list(name);
    if (list?.every(Number.isSafeInteger)) return list.map((value) => Math.max(0, value as number));
    throw bad(`${name} of the config to be a list of integers`, list);
  }

  /** Two integers, or one that stands for both: the size of an image, of which a library makes something below 0 too. */
  integerPair(name: string): readonly [number, number] {
    const value = this.raw(name);
    return Array.isArray(value) ? this.pair(name) : [this.integer(name), this.integer(name)];
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

  /** The same config with other values of some fields. */
  with(fields: ModelConfig): ConfigFields {
    return new ConfigFields({ ...this.#config, ...fields }, this.#defaults);
  }

  /** How many labels: `num_labels`, else as many as `id2label` has, else 2. One below 0 counts as 0. */
  labels(): number {
    if (this.says("num_labels")) return Math.max(0, this.integer("num_labels"));
    const names = this.raw("id2label") ?? undefined;
    return names === undefined ? this.sizeOr(2, "num_labels") : Object.keys(names as object).length;
  }

  /**
   * The standard deviation of the rule that every model of transformers inherits: `initializer_range`, or 0.02 if that is
   * 0 or null; else `init_std`, else `initializer_factor`, both as they are; else 0.02.
   */
  std(): number {
    if (this.raw("initializer_range") !== undefined) return this.numberOr(0, "initializer_range") || 0.02;
    const name = ["init_std", "initializer_factor"].find((one) => this.raw(one) !== undefined);
    return name === undefined ? 0.02 : this.number(name);
  }
}
