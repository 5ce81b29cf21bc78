/**
 * A call of `keras.initializers`, or a name that a layer's argument has.
 *
 * @module
 */
import { fromKeras } from "@weightinit/core/config";
import type { Ported } from "./ported.ts";
import { type Node, PortError } from "./syntax.ts";
import { byName, dimsOf, dtypeOf, valuesIn } from "./values.ts";

const SEEDED = ["seed"];

const SIGNATURES: Readonly<Record<string, readonly string[]>> = {
  randomnormal: ["mean", "stddev", "seed"],
  randomuniform: ["minval", "maxval", "seed"],
  truncatednormal: ["mean", "stddev", "seed"],
  variancescaling: ["scale", "mode", "distribution", "seed"],
  constant: ["value"],
  identity: ["gain"],
  orthogonal: ["gain", "seed"],
  zeros: [],
  ones: [],
};

/** @param made - the call of the class, or none for a name; @param outer - what it is then called with */
export function fromKerasLine(
  name: string,
  made: (Node & { kind: "call" }) | undefined,
  outer: (Node & { kind: "call" }) | undefined,
): Ported {
  if (name.toLowerCase() === "stft")
    throw new PortError("STFT is stftKernel of @weightinit/schemes, which takes its options by name");
  const signature = SIGNATURES[name.replaceAll("_", "").toLowerCase()] ?? SEEDED;
  const { seed, ...given } = byName(made?.args ?? [], made?.named ?? {}, { signature, of: name });
  const call = outer && byName(outer.args, outer.named, { signature: ["shape", "dtype"], of: `${name}()` });
  const seedValue = seed?.kind === "number" ? seed.value : undefined;
  return {
    init: fromKeras({ class_name: name, config: valuesIn(given) }),
    dims: dimsOf(call?.["shape"]),
    dtype: dtypeOf(call?.["dtype"]),
    seed: seedValue,
    notes:
      seed === undefined || seedValue !== undefined
        ? []
        : ["The seed is not a number in the line: give the generator yours."],
  };
}
