/**
 * A call of `tf.initializers` of TensorFlow.js, or a name that a layer's argument has.
 *
 * @module
 */
import { fromTfjs } from "@weightinit/core/config";
import type { Ported } from "./ported.ts";
import { type Node, PortError } from "./syntax.ts";
import { dimsOf, dtypeOf, valuesIn } from "./values.ts";

/** @param made - the call of the function, or none for a name; @param outer - its `apply` */
export function fromTfjsLine(
  name: string,
  made: (Node & { kind: "call" }) | undefined,
  outer: (Node & { kind: "call" }) | undefined,
): Ported {
  const [first] = made?.args ?? [];
  if (first !== undefined && first.kind !== "object")
    throw new PortError(`${name} of TensorFlow.js takes one object, { … }`);
  const { seed, ...config } = first === undefined ? {} : valuesIn(first.fields);
  const narrower = /normal$/i.test(name) && !/random|truncated/i.test(name);
  return {
    init: fromTfjs({ className: name, config }),
    dims: dimsOf(outer?.args[0]),
    dtype: dtypeOf(outer?.args[1]),
    seed: typeof seed === "number" ? seed : undefined,
    notes: narrower
      ? ["TensorFlow.js does not widen its cut normals: this law is its own, 12 % narrower than the formula's."]
      : [],
  };
}
