/**
 * The option `out`: memory that the caller owns.
 *
 * @module
 */
import { type DType, dtypeInfo, type PortableRng } from "@weightinit/core";
import { equal, refused, sameBits, type Values } from "../assert.ts";
import { type Call, describe, isReal, make, withOptions } from "../call.ts";
import { describeAt, expectedOf } from "../compare.ts";
import { storage } from "../reference/backend.ts";
import type { Suite } from "../suite.ts";

/** One call of each kind of fill, at sizes that no vector divides. */
function fills(dtype: DType): readonly Call[] {
  const list: Call[] = [
    { initializer: "constant", dtype, shape: [67], options: { value: 1.5 } },
    { initializer: "normal", dtype, shape: [1] },
    { initializer: "normal", dtype, shape: [67, 3] },
    { initializer: "uniform", dtype, shape: [257] },
    { initializer: "kaimingNormal", dtype, shape: [67, 3], options: { rows: [5, 12] } },
    { initializer: "identityInit", dtype, shape: [5, 7] },
    { initializer: "sparseInit", dtype, shape: [13, 5], options: { sparsity: 0.3 } },
  ];
  if (isReal(dtype)) list.push({ initializer: "truncatedNormal", dtype, shape: [67] });
  return list;
}

/** Memory full of numbers that no fill leaves there. */
function soiled(dtype: DType, elements: number): Values {
  const values = storage(dtype, elements);
  new Uint8Array(values.buffer).fill(0x5a);
  return values;
}

async function fillsOut(suite: Suite, rng: PortableRng, calls: readonly Call[]): Promise<void> {
  for (const call of calls) {
    const what = describeAt(rng, call);
    const expected = expectedOf(rng, call);
    const elements = expected.length / dtypeInfo(call.dtype).parts;
    const { memory, read } = await suite.out(rng, soiled(call.dtype, elements));
    const tensor = make(rng, withOptions(call, { out: memory }));
    await tensor.ready();
    sameBits(await read(), expected, call.dtype, `the memory given to ${what}`);
    sameBits(await tensor.toArray(), expected, call.dtype, `the tensor in the memory given to ${what}`);
  }
}

/** Memory that is too small, or none: refused before a draw is taken or a byte written. */
async function refusesOut(suite: Suite, rng: PortableRng, calls: readonly Call[]): Promise<void> {
  for (const call of calls) {
    const elements = expectedOf(rng, call).length / dtypeInfo(call.dtype).parts;
    const before = soiled(call.dtype, elements - 1);
    const { memory, read } = await suite.out(rng, before.slice());
    const what = `${describe(call)} with out too small by one element`;
    await refused(() => make(rng, withOptions(call, { out: memory })), "WI_BAD_OUT", what);
    sameBits(await read(), before, call.dtype, `memory after the refused ${what}`);
    await refused(() => make(rng, withOptions(call, { out: {} })), "WI_BAD_OUT", `${describe(call)} with out: {}`);
    equal(rng.draw, 0, `draws taken by the refused ${describe(call)}`);
  }
}

/** The caller's memory holds the reference's bits, or is refused and left alone. */
export function out(suite: Suite): void {
  const owning = suite.requiring("out");
  owning.eachDType("the caller's memory is filled", fills, (rng, calls) => fillsOut(owning, rng, calls));
  owning.eachDType(
    "memory that does not fit is refused",
    (dtype) => fills(dtype).filter(({ shape }) => shape[0] !== 1),
    (rng, calls) => refusesOut(owning, rng, calls),
  );
}
