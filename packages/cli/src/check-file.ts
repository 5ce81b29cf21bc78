/**
 * Are the tensors of a file what a recipe makes?
 *
 * @module
 */
import { product } from "@weightinit/core";
import type { SafetensorsFile } from "@weightinit/safetensors";
import { Blocks } from "./blocks.ts";
import { type Checkpoint, checkpointOf, type PlannedTensor } from "./checkpoint.ts";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { type Deviation, deviationsOf, firstOther, SUSPICION } from "./compare-laws.ts";
import { BLOCK_BYTES } from "./cut.ts";
import { Maker } from "./maker.ts";
import { elementBytes } from "./placed-tensor.ts";
import { bytesOf } from "./read-blocks.ts";
import { TALLIED, Tally } from "./tally.ts";
import { valuesOf } from "./values.ts";

/** Something that is not as it should be. */
export interface Finding {
  readonly tensor?: string | undefined;
  readonly fault: string;
  readonly message: string;
  readonly [detail: string]: unknown;
}

/** Values of the recipe that are made of a small tensor, so that they say what its law is. */
const ENOUGH = 1 << 14;
/** And where they look as if the file's had another law. */
const MORE = 1 << 18;
/** Seeds that nobody gives by hand, so that a file is not compared with itself. */
const SEEDS = Array.from({ length: 1024 }, (_, i) => String(0x5eed_0000_0000n + BigInt(i)));

const digits = (value: number) => String(Number(value.toPrecision(4)));

/** A checkpoint of one tensor of a plan that is known. */
function checkpointWith(plan: Checkpoint, tensor: PlannedTensor): Checkpoint {
  const { name, byteLength } = tensor;
  const layout = { header: new Uint8Array(0), byteLength };
  return { ...plan, byteLength, files: [{ name, layout, tensors: [{ ...tensor, byteOffset: 0 }] }] };
}

/** Makes the tensor from other seeds. */
class Recipe {
  readonly #checkpoint: Checkpoint;
  readonly #first: readonly [Maker, Maker];

  constructor(checkpoint: Checkpoint) {
    this.#checkpoint = checkpoint;
    this.#first = [this.#make(0), this.#make(1)];
  }

  #make(i: number): Maker {
    const { request, byteLength } = this.#checkpoint;
    return new Maker(
      { ...this.#checkpoint, request: { ...request, seed: SEEDS[i]!, stream: undefined } },
      1,
      Math.min(BLOCK_BYTES, byteLength),
    );
  }

  maker(i: number): Maker {
    return this.#first[i] ?? this.#make(i);
  }
}

/** Relative digits in which a table may differ from another library's: its functions are not ours to the bit. */
const SAME: Readonly<Record<string, number>> = { F64: 1e-6, F32: 1e-5, F16: 2 ** -10, BF16: 2 ** -7 };

/** Bytes of the largest block of one tensor: all but the last of a row of blocks are alike. */
const largestOf = (blocks: Blocks) => (blocks.count === 0 ? 0 : blocks.at(0).byteLength);

/** Of one tensor: the file's values beside the recipe's. */
async function checkTensor(file: SafetensorsFile, plan: Checkpoint, tensor: PlannedTensor): Promise<Finding[]> {
  const checkpoint = checkpointWith(plan, tensor);
  const { name, dtype, parameter } = tensor;
  const mine = file.tensor(name);
  const { law } = parameter;
  const blocks = new Blocks(checkpoint);
  const recipe = new Recipe(checkpoint);
  const [got, expected] = [new Tally(dtype), new Tally(dtype)];
  // Used again, for what is thrown away is not free at once.
  const memory = new Uint8Array(largestOf(blocks));
  let isFixed = true;
  for (let i = 0; i < blocks.count; i++) {
    const block = blocks.at(i);
    const first = memory.subarray(0, block.byteLength);
    first.set(recipe.maker(0).bytes(block));
    isFixed &&= Buffer.compare(first, recipe.maker(1).bytes(block)) === 0;
    expected.add(first);
    if (!isFixed) continue;
    const from = block.offset;
    const bytes = (await file.read(name, { bytes: [from, from + block.byteLength] })) as Uint8Array<ArrayBuffer>;
    const [values, ours] = [valuesOf(bytes, dtype), valuesOf(first, dtype)];
    const at = firstOther(values, ours, SAME[dtype]!);
    if (at < 0) continue;
    // Is it the whole tensor that leaves nothing to chance, or only its first blocks?
    const rest = Array.from({ length: blocks.count - i - 1 }, (_, k) => blocks.at(i + 1 + k));
    const allFixed = rest.every((one) => {
      const again = recipe.maker(0).bytes(one).slice();
      return Buffer.compare(again, recipe.maker(1).bytes(one)) === 0;
    });
    if (!allFixed) {
      isFixed = false;
      continue;
    }
    const element = from / elementBytes(tensor) + at;
    const [e, g] = [ours[at]!, values[at]!];
    const message = `element ${element} is ${digits(g)}, expected ${digits(e)} (${law})`;
    return [{ tensor: name, fault: "value", message, element, expected: e, got: g }];
  }
  for await (const bytes of bytesOf(file, mine)) got.add(bytes);
  const { nan, inf, count } = got.summary();
  const found: Finding[] = [];
  if (nan + inf > 0) {
    found.push({ tensor: name, fault: "not finite", message: `${nan} NaN and ${inf} Inf, expected none`, nan, inf });
  }
  if (isFixed || count === 0) return found;
  let next = 2;
  const addUpTo = (values: number) => {
    const seeds = Math.min(SEEDS.length, Math.ceil(values / product(parameter.shape)));
    for (; next < seeds; next++) {
      const maker = recipe.maker(next);
      for (let i = 0; i < blocks.count; i++) expected.add(maker.bytes(blocks.at(i)));
    }
  };
  addUpTo(ENOUGH);
  if (deviationsOf(got, expected, SUSPICION).length === 0) return found;
  addUpTo(MORE);
  return [...found, ...deviationsOf(got, expected).map((one) => asFinding(name, law, one))];
}

function asFinding(tensor: string, law: string, deviation: Deviation): Finding {
  const { what, expected, got, errors } = deviation;
  const off = Number.isFinite(errors) ? `, ${digits(errors)} standard errors off` : "";
  const message = `${what} ${digits(got)}, expected ${digits(expected)}${off} (${law})`;
  return {
    tensor,
    fault: "law",
    message,
    what,
    expected,
    got,
    standardErrors: Number.isFinite(errors) ? errors : null,
  };
}

/** Every tensor that the file and the recipe have, and those that only one has. */
export async function checkFile(file: SafetensorsFile, request: CheckpointRequest): Promise<Finding[]> {
  const plan = checkpointOf({ ...request, maxShardSize: undefined });
  const { tensors } = plan.files[0]!;
  const found: Finding[] = [];
  for (const tensor of tensors) {
    const { name, dtype, shape } = tensor;
    const got = file.tensors.get(name);
    if (got === undefined) {
      found.push({ tensor: name, fault: "missing", message: "not in the file" });
    } else if (got.shape.join() !== shape.join()) {
      const message = `shape [${got.shape.join(", ")}], expected [${shape.join(", ")}]`;
      found.push({ tensor: name, fault: "shape", message, expected: shape, got: got.shape });
    } else if (got.dtype !== dtype) {
      found.push({
        tensor: name,
        fault: "dtype",
        message: `${got.dtype}, expected ${dtype}`,
        expected: dtype,
        got: got.dtype,
      });
    } else if (TALLIED.includes(dtype)) found.push(...(await checkTensor(file, plan, tensor)));
  }
  for (const name of file.tensors.keys()) {
    if (!plan.parameters.has(name)) found.push({ tensor: name, fault: "extra", message: "not in the recipe" });
  }
  return found;
}

/** Without a recipe: values that are none. */
export async function checkFinite(file: SafetensorsFile): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const tensor of file.tensors.values()) {
    if (!TALLIED.includes(tensor.dtype)) continue;
    const tally = new Tally(tensor.dtype);
    for await (const bytes of bytesOf(file, tensor)) tally.add(bytes);
    const { nan, inf } = tally.summary();
    if (nan + inf === 0) continue;
    found.push({
      tensor: tensor.name,
      fault: "not finite",
      message: `${nan} NaN and ${inf} Inf, expected none`,
      nan,
      inf,
    });
  }
  return found;
}
