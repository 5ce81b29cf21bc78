/**
 * The stages whose features a backbone of transformers gives.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";

/** Whether a class has nothing behind the body, and so no prefix before its names. */
export const isBare = (architecture: string): boolean => /(Model|Backbone)$/.test(architecture);

/** Numbers of the stages in `out_features`, else in `out_indices`, else the last of `count`; 0 is the stem. */
export function outStages(config: ConfigFields, count: number): readonly number[] {
  const names = Array.from({ length: count + 1 }, (_, s) => (s === 0 ? "stem" : `stage${s}`));
  const features = config.list("out_features");
  const stages = features?.map((name) => names.indexOf(name as string));
  const numbers =
    stages ?? (config.list("out_indices") as number[] | undefined)?.map((i) => (i < 0 ? i + count + 1 : i));
  const known = numbers ?? [count];
  if (known.every((s) => Number.isInteger(s) && s >= 0 && s <= count)) return known;
  return config.fail(`out_features of the config to be of ${names.join(", ")}`, features ?? config.list("out_indices"));
}
