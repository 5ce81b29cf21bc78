/**
 * Is a tensor of a file what a recipe makes?
 *
 * @module
 */
import { product } from "@weightinit/core";
import type { SafetensorsFile } from "@weightinit/safetensors";
import { Blocks } from "./blocks.ts";
import type { Checkpoint, PlannedTensor } from "./checkpoint.ts";
import { COUNT_LIMIT, type Deviation, deviationsOf, firstOther, SUSPICION } from "./compare-laws.ts";
import { constantRows, constantText } from "./constant-rows.ts";
import { BLOCK_BYTES } from "./cut.ts";
import { digits, type Finding } from "./findings.ts";
import { Maker } from "./maker.ts";
import { elementBytes } from "./placed-tensor.ts";
import { bytesOf } from "./read-blocks.ts";
import { type ReadBytes, type Repeats, repeatsOf, repeatsText, timesOf } from "./repeats.ts";
import { type Beginning, signsOf } from "./same-numbers.ts";
import { SlabHints } from "./slab-hints.ts";
import { Tally } from "./tally.ts";
import { aligned, valuesOf } from "./values.ts";

/** Values of the recipe that are made of a small tensor, so that they say what its law is. */
const ENOUGH = 1 << 14;
/** And where they look as if the file's had another law. */
const MORE = 1 << 18;
/** Seeds that nobody gives by hand, so that a file is not compared with itself. */
const SEEDS = Array.from({ length: 1024 }, (_, i) => String(0x5eed_0000_0000n + BigInt(i)));

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

/** Those of values that were once of 16 bits and were widened since, whose last bits are all 0. */
function digitsOf(bytes: Uint8Array<ArrayBuffer>, dtype: string): number {
  if (dtype !== "F32") return SAME[dtype]!;
  const { buffer, byteOffset, length } = aligned(bytes);
  const used = new Uint32Array(buffer, byteOffset, length / 4).reduce((all, bits) => all | bits, 0);
  return (used & 0xffff) === 0 ? SAME.BF16! : (used & 0x1fff) === 0 ? SAME.F16! : SAME.F32!;
}

/** Bytes of the largest block of one tensor: all but the last of a row of blocks are alike. */
const largestOf = (blocks: Blocks) => (blocks.count === 0 ? 0 : blocks.at(0).byteLength);

/** Bits of chance in numbers that are alike by none: 10⁵ tensors of 10⁵ rows have 2⁶⁶ pairs of them. */
const CHANCE = 96;

/** What is not as it should be in one tensor, and, if it is drawn, how it begins. */
export interface CheckedTensor {
  readonly found: readonly Finding[];
  readonly beginning?: Beginning | undefined;
}

/** A tensor of the file, and the recipe for it. */
class Check {
  readonly #file: SafetensorsFile;
  readonly #tensor: PlannedTensor;
  readonly #blocks: Blocks;
  readonly #recipe: Recipe;
  readonly #expected: Tally;
  /** The first seed whose values are not counted yet: those of the second are compared alone. */
  #next = 2;
  /** Of the recipe's first numbers. */
  #signs = "";
  /** So many elements of a drawn tensor are alike by no chance. */
  #window = Number.POSITIVE_INFINITY;
  #own: SlabHints | undefined;

  constructor(file: SafetensorsFile, plan: Checkpoint, tensor: PlannedTensor) {
    const checkpoint = checkpointWith(plan, tensor);
    this.#file = file;
    this.#tensor = tensor;
    this.#blocks = new Blocks(checkpoint);
    this.#recipe = new Recipe(checkpoint);
    this.#expected = new Tally(tensor.dtype);
  }

  /** The recipe's bytes from one seed. */
  *#made(seed: number) {
    const maker = this.#recipe.maker(seed);
    for (let i = 0; i < this.#blocks.count; i++) yield maker.bytes(this.#blocks.at(i));
  }

  /** Counts the recipe's values; if they are the same from any seed, compares them, too. */
  async #againstTable(): Promise<Finding | boolean> {
    const { name, dtype, parameter } = this.#tensor;
    const { law } = parameter;
    const blocks = this.#blocks;
    const recipe = this.#recipe;
    // Used again, for what is thrown away is not free at once.
    const memory = new Uint8Array(largestOf(blocks));
    let isFixed = true;
    for (let i = 0; i < blocks.count; i++) {
      const block = blocks.at(i);
      const first = memory.subarray(0, block.byteLength);
      first.set(recipe.maker(0).bytes(block));
      if (i === 0) this.#signs = signsOf(first, dtype, elementBytes(this.#tensor));
      isFixed &&= Buffer.compare(first, recipe.maker(1).bytes(block)) === 0;
      this.#expected.add(first);
      if (!isFixed) continue;
      const from = block.offset;
      const range = { bytes: [from, from + block.byteLength] } as const;
      const bytes = (await this.#file.read(name, range)) as Uint8Array<ArrayBuffer>;
      const [values, ours] = [valuesOf(bytes, dtype), valuesOf(first, dtype)];
      const at = firstOther(values, ours, digitsOf(bytes, dtype));
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
      const element = from / elementBytes(this.#tensor) + at;
      const [e, g] = [ours[at]!, values[at]!];
      const message = `element ${element} is ${digits(g)}, expected ${digits(e)} (${law})`;
      return { tensor: name, fault: "value", message, element, expected: e, got: g };
    }
    return isFixed;
  }

  async run(): Promise<CheckedTensor> {
    const { name, dtype, parameter } = this.#tensor;
    const table = await this.#againstTable();
    if (typeof table === "object") return { found: [table] };
    if (!table) {
      this.#addUpTo(ENOUGH);
      this.#window = Math.ceil(CHANCE / this.#expected.bits);
    }
    const hints = new SlabHints(this.#tensor.shape, elementBytes(this.#tensor), this.#window);
    const got = new Tally(dtype);
    let signs = "";
    for await (const bytes of bytesOf(this.#file, this.#file.tensor(name))) {
      if (signs === "") signs = signsOf(bytes, dtype, elementBytes(this.#tensor));
      got.add(bytes);
      hints.add(bytes);
    }
    const { nan, inf, count, std } = got.summary();
    const found: Finding[] = [];
    if (nan + inf > 0) {
      found.push({ tensor: name, fault: "not finite", message: `${nan} NaN and ${inf} Inf, expected none`, nan, inf });
    }
    if (table || count === 0) return { found };
    const read: ReadBytes = async (from, to) => (await this.#file.read(name, { bytes: [from, to] })) as Uint8Array;
    const repeats = await repeatsOf(read, hints, () => this.#ownHints());
    found.push(...this.#deviations(got, repeats), ...repeats.map((one) => this.#asRepeated(one)));
    const rows = std === 0 ? undefined : await constantRows(read, hints, () => this.#ownHints());
    if (rows !== undefined) {
      const message = `${constantText(rows)} (${parameter.law})`;
      found.push({ tensor: name, fault: "constant rows", message, ...rows });
    }
    return {
      found,
      beginning: { name, dtype, length: product(parameter.shape), window: this.#window, signs, recipe: this.#signs },
    };
  }

  /** Counts the recipe's values from more seeds, until there are that many. */
  #addUpTo(values: number): void {
    const seeds = Math.min(SEEDS.length, Math.ceil(values / product(this.#tensor.parameter.shape)));
    for (; this.#next < seeds; this.#next++) for (const bytes of this.#made(this.#next)) this.#expected.add(bytes);
  }

  /**
   * By the law.
   *
   * @param repeats - of the file: where numbers are there several times, so many fewer say something
   */
  #deviations(got: Tally, repeats: readonly Repeats[]): Finding[] {
    const expected = this.#expected;
    if (deviationsOf(got, expected, SUSPICION).length === 0) return [];
    this.#addUpTo(MORE);
    const own = this.#ownHints().axes.map((hints) => ({ ...hints.axis, runs: hints.runs() }));
    const times = Math.max(timesOf(repeats), timesOf(own));
    const limit = times > 1.01 ? COUNT_LIMIT * Math.sqrt(times) : undefined;
    return deviationsOf(got, expected, limit).map((one) =>
      asFinding(this.#tensor.name, this.#tensor.parameter.law, one),
    );
  }

  /** Of the recipe's own tensor. */
  #ownHints(): SlabHints {
    if (this.#own !== undefined) return this.#own;
    this.#own = new SlabHints(this.#tensor.shape, elementBytes(this.#tensor), this.#window);
    for (const bytes of this.#made(0)) this.#own.add(bytes);
    return this.#own;
  }

  #asRepeated(repeats: Repeats): Finding {
    const { name, parameter } = this.#tensor;
    const message = `${repeatsText(repeats)}, expected draws of their own (${parameter.law}): give each rank its own seed, or draw the whole tensor and cut it`;
    return { tensor: name, fault: "repeated", message, ...repeats };
  }
}

/** Of one tensor: the file's values beside the recipe's. */
export function checkTensor(file: SafetensorsFile, plan: Checkpoint, tensor: PlannedTensor): Promise<CheckedTensor> {
  return new Check(file, plan, tensor).run();
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
