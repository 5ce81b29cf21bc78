/**
 * Laws as plain data, which a thread can be started with.
 *
 * @module
 */
import { constant, normal, rowBlocks, truncatedNormal, uniform } from "@weightinit/core";
import type { ParameterInitializer } from "@weightinit/recipes";
import type * as computed from "./computed-laws.ts";

const PLAIN = { constant, normal, truncatedNormal, uniform };

const COMPUTED: readonly (keyof typeof computed)[] = [
  "gridPositions",
  "inverseSoftplusLogUniform",
  "mamba2ALog",
  "mambaALog",
  "sinusoidalPositions",
];

/** One by its name, or blocks of rows with one each. */
export type LawData =
  | { readonly name: string; readonly options: Readonly<Record<string, unknown>> }
  | { readonly blocks: readonly { readonly rows: number | undefined; readonly law: LawData }[] };

const isPlain = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isPlain) : typeof value !== "object" && typeof value !== "function";

/**
 * A law of a family or a rule as data; `undefined` for one that is no name and numbers. That of a module may only be called
 * like one of ours.
 */
export function lawData({ settings }: ParameterInitializer): LawData | undefined {
  const { name, options, dtype, seed, blocks } = settings;
  if (dtype !== undefined || seed !== undefined) return undefined;
  if (blocks !== undefined) {
    if (Object.keys(options).length > 0) return undefined;
    const all = blocks.map(({ rows, init }) => ({ rows, law: lawData(init as ParameterInitializer) }));
    return all.every(({ law }) => law !== undefined) ? ({ blocks: all } as LawData) : undefined;
  }
  const isKnown = Object.hasOwn(PLAIN, name) || (COMPUTED as readonly string[]).includes(name);
  return isKnown && Object.values(options).every(isPlain) ? { name, options } : undefined;
}

const namesIn = (law: LawData): readonly string[] =>
  "name" in law ? [law.name] : law.blocks.flatMap((block) => namesIn(block.law));

/** The laws again. */
export async function lawsOf(data: readonly LawData[]): Promise<readonly ParameterInitializer[]> {
  const isComputed = data.flatMap(namesIn).some((name) => !Object.hasOwn(PLAIN, name));
  const all: Readonly<Record<string, unknown>> = { ...PLAIN, ...(isComputed && (await import("./computed-laws.ts"))) };
  const lawOf = (law: LawData): ParameterInitializer =>
    "name" in law
      ? (all[law.name] as (options: object) => ParameterInitializer)(law.options)
      : (rowBlocks(law.blocks.map(({ rows, law }) => ({ rows, init: lawOf(law) }))) as ParameterInitializer);
  return data.map(lawOf);
}
