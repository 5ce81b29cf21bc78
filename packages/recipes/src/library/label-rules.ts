/**
 * What transformers asks of labels.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";

/** What Python's `int` reads. */
const INTEGER = /^\s*[+-]?\d+(_\d+)*\s*$/;

export function checkLabels(config: ConfigFields): void {
  const labels = config.raw("id2label") ?? undefined;
  const count = config.says("num_labels") ? config.raw("num_labels") : undefined;
  if (count !== undefined && !Number.isInteger(count)) config.fail("num_labels of the config to be an integer", count);
  const names = labels === undefined ? undefined : Object.keys(labels as object);
  const odd = names?.find((name) => !INTEGER.test(name));
  if (odd !== undefined) config.fail("the keys of id2label to be integers", odd);
  const isSingle = config.raw("problem_type") === "single_label_classification";
  if (isSingle && (names?.length ?? count ?? config.sizeOr(2, "num_labels")) === 1) {
    config.fail('two labels or more for the problem_type "single_label_classification"', 1);
  }
}
