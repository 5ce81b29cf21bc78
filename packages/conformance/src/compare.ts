/**
 * The comparison the suite rests on: the same call on the backend and on the reference.
 *
 * @module
 */
import type { PortableRng, Tensor } from "@weightinit/core";
import { read, refusal, refused, sameBits, type Values } from "./assert.ts";
import { type Call, describe, make } from "./call.ts";
import { ReferenceRng } from "./reference/backend.ts";
import type { ReferenceTensor } from "./reference/tensor.ts";

/** A call with the place in the stream it is made at, as messages name it. */
export function describeAt(rng: PortableRng, call: Call): string {
  return `${describe(call)} at draw ${rng.draw} of seed ${rng.state.seed}`;
}

/** What the reference makes of a call in the generator's present state. */
export function expectedOf(rng: PortableRng, call: Call): Values {
  return (make(ReferenceRng.fromState(rng.state), call) as ReferenceTensor).data;
}

/**
 * Fails unless every call gives the reference's bits, or is refused with its code. All tensors are made before the
 * first is read, as programs do on a device that queues its work.
 */
export async function sameAsReference(rng: PortableRng, calls: readonly Call[]): Promise<void> {
  const made: { readonly call: Call; readonly what: string; readonly expected: Values; readonly tensor: Tensor }[] = [];
  for (const call of calls) {
    const what = describeAt(rng, call);
    let expected: Values;
    try {
      expected = expectedOf(rng, call);
    } catch (error) {
      const code = await refusal(() => Promise.reject(error), `the reference's ${what}`);
      await refused(() => make(rng, call), code, what);
      continue;
    }
    made.push({ call, what, expected, tensor: make(rng, call) });
  }
  const values = await Promise.all(made.map(({ tensor }) => read(tensor)));
  for (const [i, { call, what, expected }] of made.entries()) sameBits(values[i]!, expected, call.dtype, what);
}
