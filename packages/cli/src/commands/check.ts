/**
 * `weightinit check`: is a file well-formed, and are its tensors what the recipe makes?
 *
 * @module
 */
import { widen16 } from "@weightinit/core/stream";
import { readSafetensors, SafetensorsError, type SafetensorsFile } from "@weightinit/safetensors";
import { readWords } from "../arguments.ts";
import { BLOCK_BYTES, Blocks } from "../blocks.ts";
import { type Checkpoint, type CheckpointRequest, checkpointOf, elementBytes } from "../checkpoint.ts";
import { type Deviation, deviationsOf, firstOther } from "../compare-laws.ts";
import { EXIT } from "../exit-codes.ts";
import { countText } from "../format.ts";
import { Maker } from "../maker.ts";
import { requestFor } from "../origin.ts";
import { bytesOf } from "../read-blocks.ts";
import { TALLIED, Tally } from "../tally.ts";

export const options = {
  config: { type: "string" },
  recipe: { type: "string" },
  architecture: { type: "string" },
  json: { type: "boolean" },
} as const;

/** Something that is not as it should be. */
interface Finding {
  readonly tensor?: string | undefined;
  readonly fault: string;
  readonly message: string;
  readonly [detail: string]: unknown;
}

/** Values of the recipe that are made of a small tensor, so that they say what its law is. */
const ENOUGH = 1 << 14;
/** Seeds that nobody gives by hand, so that a file is not compared with itself. */
const SEEDS = Array.from({ length: 1024 }, (_, i) => String(0x5eed_0000_0000n + BigInt(i)));

const digits = (value: number) => String(Number(value.toPrecision(4)));

/** Makers of the same checkpoint from other seeds. */
class Recipe {
  readonly #request: CheckpointRequest;
  readonly #makers = new Map<string, Maker>();

  constructor(request: CheckpointRequest) {
    this.#request = request;
  }

  maker(checkpoint: Checkpoint, i: number): Maker {
    const seed = SEEDS[i]!;
    const known = this.#makers.get(seed);
    if (known !== undefined) return known;
    const bytes = Math.min(BLOCK_BYTES, checkpoint.byteLength);
    const made = new Maker({ ...checkpoint, request: { ...this.#request, seed } }, 1, bytes);
    if (this.#makers.size < 2) this.#makers.set(seed, made);
    return made;
  }
}

function valuesOf(bytes: Uint8Array, dtype: string): ArrayLike<number> {
  const { buffer, byteOffset, length } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  if (dtype === "F64") return new Float64Array(buffer, byteOffset, length / 8);
  if (dtype === "F32") return new Float32Array(buffer, byteOffset, length / 4);
  const kind = dtype === "F16" ? "float16" : "bfloat16";
  return Float64Array.from(new Uint16Array(buffer, byteOffset, length / 2), (bits) => widen16(bits, kind));
}

/** Relative digits in which a table may differ from another library's: its functions are not ours to the bit. */
const SAME: Readonly<Record<string, number>> = { F64: 1e-6, F32: 1e-5, F16: 2 ** -10, BF16: 2 ** -7 };

/** Of one tensor: the file's values beside the recipe's. */
async function checkTensor(file: SafetensorsFile, request: CheckpointRequest, name: string): Promise<Finding[]> {
  const checkpoint = checkpointOf({ ...request, only: [name] });
  const [tensor] = checkpoint.files[0]!.tensors;
  const { dtype, parameter } = tensor!;
  const mine = file.tensor(name);
  const { law } = parameter;
  const blocks = new Blocks(checkpoint);
  const recipe = new Recipe(request);
  const [got, expected] = [new Tally(dtype), new Tally(dtype)];
  let isFixed = true;
  for (let i = 0; i < blocks.count; i++) {
    const block = blocks.at(i);
    const first = recipe.maker(checkpoint, 0).bytes(block).slice();
    isFixed &&= Buffer.compare(first, recipe.maker(checkpoint, 1).bytes(block)) === 0;
    expected.add(first);
    if (!isFixed) continue;
    const from = block.offset - tensor!.byteOffset;
    const bytes = (await file.read(name, { bytes: [from, from + block.byteLength] })) as Uint8Array<ArrayBuffer>;
    const [values, ours] = [valuesOf(bytes, dtype), valuesOf(first, dtype)];
    const at = firstOther(values, ours, SAME[dtype]!);
    if (at < 0) continue;
    // Is it the whole tensor that leaves nothing to chance, or only its first blocks?
    const rest = Array.from({ length: blocks.count - i - 1 }, (_, k) => blocks.at(i + 1 + k));
    const allFixed = rest.every((one) => {
      const again = recipe.maker(checkpoint, 0).bytes(one).slice();
      return Buffer.compare(again, recipe.maker(checkpoint, 1).bytes(one)) === 0;
    });
    if (!allFixed) {
      isFixed = false;
      continue;
    }
    const element = from / elementBytes(tensor!) + at;
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
  for (let seed = 2; expected.summary().count < ENOUGH && seed < SEEDS.length; seed++) {
    const maker = recipe.maker(checkpoint, seed);
    for (let i = 0; i < blocks.count; i++) expected.add(maker.bytes(blocks.at(i)));
  }
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
async function checkFile(file: SafetensorsFile, request: CheckpointRequest): Promise<Finding[]> {
  const { layout, tensors } = checkpointOf({ ...request, maxShardSize: undefined }).files[0]!;
  const found: Finding[] = [];
  for (const { name, dtype, shape } of tensors) {
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
    } else if (TALLIED.includes(dtype)) found.push(...(await checkTensor(file, request, name)));
  }
  for (const name of file.tensors.keys()) {
    if (!layout.tensors.has(name)) found.push({ tensor: name, fault: "extra", message: "not in the recipe" });
  }
  return found;
}

/** Without a recipe: values that are none. */
async function checkFinite(file: SafetensorsFile): Promise<Finding[]> {
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

export async function check(words: readonly string[]): Promise<number> {
  const { values, thing } = readWords("check", words, options, "FILE");
  const tell = (found: readonly Finding[], text: string) => {
    const lines = found.map(({ tensor, message }) => (tensor === undefined ? message : `${tensor}: ${message}`));
    const json = `${JSON.stringify({ right: found.length === 0, findings: found }, null, 2)}\n`;
    process.stdout.write(values.json ? json : [...lines, text, ""].join("\n"));
    return found.length === 0 ? EXIT.done : EXIT.different;
  };
  let file: SafetensorsFile;
  try {
    file = await readSafetensors(thing);
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    const { fault, offset, tensor, message } = error;
    return tell([{ tensor, fault, message, offset }], `${thing}: no safetensors file: ${fault} at byte ${offset}`);
  }
  const request = await requestFor(file, values);
  const found = request === undefined ? await checkFinite(file) : await checkFile(file, request);
  const against =
    request === undefined
      ? "the format alone; --config says which model it is"
      : String(request.config.model_type ?? values.recipe ?? "its own recipe");
  const bad = new Set(found.map(({ tensor }) => tensor)).size;
  const how = found.length === 0 ? "nothing is wrong" : `${countText(bad)} tensors are not as they should be`;
  return tell(found, `${thing}: ${countText(file.tensors.size)} tensors against ${against}: ${how}`);
}
