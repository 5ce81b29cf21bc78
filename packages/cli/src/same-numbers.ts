/**
 * Drawn tensors that have the same numbers: what becomes of layers that are each drawn after the same seed, or that are
 * copies of one (torch's `TransformerEncoder`, pytorch issue 86274). Each may have a scale of its own.
 *
 * @module
 */
import type { SafetensorsFile } from "@weightinit/safetensors";
import { BLOCK_BYTES } from "./cut.ts";
import type { Finding } from "./findings.ts";
import { elementBytes } from "./placed-tensor.ts";
import { valuesOf } from "./values.ts";

/** A drawn tensor, by how it begins. */
export interface Beginning {
  readonly name: string;
  readonly dtype: string;
  readonly length: number;
  /** So many elements are alike by no chance. */
  readonly window: number;
  /** Which of the file's first numbers are above their mean, and which of the recipe's own from another seed. */
  readonly signs: string;
  readonly recipe: string;
}

/** Numbers that a beginning has; so many signs are alike by no chance. */
const SIGNS = 128;

/** Two tensors are scaled copies above this: rounding to bfloat16 leaves 1 - 4 · 10⁻⁶ (1/2⁸ of a value, evenly, of both). */
const CORRELATION = 0.9999;

/** Which of the first numbers are above their mean, which a scale does not change: eight to a character. */
export function signsOf(bytes: Uint8Array<ArrayBuffer>, dtype: string, size: number): string {
  const values = Array.from(valuesOf(bytes.slice(0, SIGNS * size), dtype));
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const signs = new Uint8Array(Math.ceil(values.length / 8));
  for (const [i, value] of values.entries()) if (value > mean) signs[i >> 3]! |= 1 << (i & 7);
  return String.fromCharCode(...signs);
}

/** The factor that makes of one tensor's numbers the other's, or none: over as many as both have. */
async function scaleOf(file: SafetensorsFile, a: Beginning, b: Beginning): Promise<number | undefined> {
  const length = Math.min(a.length, b.length);
  const step = BLOCK_BYTES / 8;
  let [n, sa, sb, saa, sab, sbb] = [0, 0, 0, 0, 0, 0];
  for (let from = 0; from < length; from += step) {
    const [x, y] = await Promise.all(
      [a, b].map(async ({ name, dtype }) => {
        const size = elementBytes(file.tensor(name));
        const bytes = await file.read(name, { bytes: [from * size, Math.min(from + step, length) * size] });
        return valuesOf(bytes as Uint8Array<ArrayBuffer>, dtype);
      }),
    );
    for (let i = 0; i < x!.length; i++) {
      const [u, v] = [x![i]!, y![i]!];
      n++;
      sa += u;
      sb += v;
      saa += u * u;
      sab += u * v;
      sbb += v * v;
    }
    const [va, vb, covariance] = [saa - (sa * sa) / n, sbb - (sb * sb) / n, sab - (sa * sb) / n];
    // Most pairs that are no copies are known by their first block.
    if (!(covariance > CORRELATION * Math.sqrt(va * vb))) return undefined;
  }
  return Math.sqrt((sbb - (sb * sb) / n) / (saa - (sa * sa) / n));
}

const named = (name: string, scale: number) => (scale === 1 ? name : `${name} (times ${scale})`);

/** Of those that begin alike, the copies of the first. */
async function copiesOf(file: SafetensorsFile, [first, ...others]: readonly Beginning[]) {
  const copies: { readonly tensor: string; readonly scale: number }[] = [];
  const seen = new Set([first!.recipe]);
  const rest: Beginning[] = [];
  for (const other of others) {
    // Where the recipe's are copies of each other, too, nothing is wrong.
    if (seen.has(other.recipe)) continue;
    const scale = await scaleOf(file, first!, other);
    if (scale === undefined) rest.push(other);
    else {
      seen.add(other.recipe);
      copies.push({ tensor: other.name, scale: Number(scale.toPrecision(3)) });
    }
  }
  return { copies, rest };
}

/** One finding for each set of tensors that have the same numbers. */
export async function sameNumbers(file: SafetensorsFile, beginnings: readonly Beginning[]): Promise<Finding[]> {
  const sets = new Map<string, Beginning[]>();
  for (const one of beginnings) {
    if (one.length < Math.max(SIGNS / 4, one.window) || !/[^\0]/.test(one.signs)) continue;
    const set = sets.get(one.signs) ?? [];
    sets.set(one.signs, set);
    set.push(one);
  }
  const found: Finding[] = [];
  for (const set of sets.values()) {
    for (let left: readonly Beginning[] = set; left.length > 1; ) {
      const { copies, rest } = await copiesOf(file, left);
      if (copies.length > 0) found.push(asFinding(left[0]!.name, copies));
      left = rest;
    }
  }
  return found;
}

function asFinding(tensor: string, copies: readonly { readonly tensor: string; readonly scale: number }[]): Finding {
  const names = copies.slice(0, 3).map(({ tensor: name, scale }) => named(name, scale));
  const more = copies.length > 3 ? ` and ${copies.length - 3} more` : "";
  const message = `its numbers are those of ${names.join(", ")}${more}, expected draws of their own: seed once, not before each layer, and copy no layer`;
  return { tensor, fault: "same numbers", message, copies };
}
