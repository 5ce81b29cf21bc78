/**
 * The one coefficient table of the float32 normal: quadratic segments of the normal quantile, 32 an octave, in
 * integers. Every backend evaluates this table with integer arithmetic, which no driver may round differently.
 *
 * The builder uses only exactly rounded double operations, so every engine builds the same 15,888 bytes.
 *
 * @module
 */
import { WeightInitError } from "../errors.ts";
import { quantileCentre, quantileTail } from "./quantile64.ts";

/** Segments of one region: 31 octaves of 32, and the one that |x| = 2³¹ falls in. */
export const SEGMENTS = 31 * 32 + 1;
/** Two int32 a segment, two regions. */
const TABLE_WORDS = 2 * SEGMENTS * 2;
/** FNV-1a of the table's bytes; a table with another hash must never be used. */
export const TABLE_HASH = 0xfd41aad6;

const PER_OCTAVE = 32;
/** Residuals within a segment: the 18 low bits of |x|'s float32 pattern. */
const RESIDUALS = 2 ** 18;
const FIXED_POINT = 2 ** 28;
/** cos(π/6)/2: the outer Chebyshev nodes of a quadratic on a unit interval. */
const NODE = 0.4330127018922193;

/**
 * One segment: z·2²⁸ = c0 + (slope(r)·r) for the residual r, in 32-bit signed arithmetic throughout.
 * `slopes` packs the linear coefficient (signed, upper 21 bits, unit 8) and the quadratic one (lower 11 bits).
 */
export function evaluateSegment(c0: number, slopes: number, r: number): number {
  const slope = ((slopes >> 11) + (Math.imul(slopes & 0x7ff, r) >>> 16)) | 0;
  const product = (Math.imul(slope, r >>> 9) + (Math.imul(slope, r & 511) >> 9)) | 0;
  return (c0 + (product >> 6)) | 0;
}

/** Up to five residuals that really occur in the octave 2^octave: few values of |x| exist in the lowest ones. */
function sampleResiduals(octave: number): number[] {
  if (octave >= 23) return [0, 1, 2, 3, 4].map((k) => Math.floor((k * (RESIDUALS - 1)) / 4));
  const distinct = octave < 5 ? 1 : 2 ** (octave - 5);
  const samples = Math.min(distinct, 5);
  return Array.from({ length: samples }, (_, k) =>
    samples === 1 ? 0 : Math.floor((k * (distinct - 1)) / (samples - 1)) * (RESIDUALS / distinct),
  );
}

function fitSegment(z: (t: number) => number, residuals: readonly number[]): [c0: number, slopes: number] {
  const z0 = z(0.5 - NODE);
  const z1 = z(0.5);
  const z2 = z(0.5 + NODE);
  const quadratic = (z0 - 2 * z1 + z2) / (2 * NODE * NODE);
  const linear = (z2 - z0) / (2 * NODE);
  const c2 = Math.max(0, Math.floor(quadratic / 32 + 0.5));
  const c1 = Math.floor((linear - c2 * 32) / 8 + 0.5);
  const slopes = (c1 << 11) | c2;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const r of residuals) {
    const rest = z(r / RESIDUALS) - evaluateSegment(0, slopes, r);
    least = Math.min(least, rest);
    most = Math.max(most, rest);
  }
  return [Math.floor((least + most) / 2 + 0.5), slopes];
}

/** Fits the entry whose two words are at `at`. */
export function fitEntry(table: Int32Array, at: number): void {
  const region = at < 2 * SEGMENTS ? 0 : 1;
  const quantile = region === 1 ? quantileCentre : quantileTail;
  const index = at / 2 - region * SEGMENTS;
  if (index === SEGMENTS - 1) {
    table[at] = Math.floor(quantile(0.25) * FIXED_POINT + 0.5);
    return;
  }
  const octave = Math.floor(index / PER_OCTAVE);
  const segment = index % PER_OCTAVE;
  const scale = 2 ** (octave - 33);
  const z = (t: number) => quantile(scale * (1 + (segment + t) / PER_OCTAVE)) * FIXED_POINT;
  const [c0, slopes] = fitSegment(z, sampleResiduals(octave));
  table[at] = region === 1 ? Math.max(1, c0) : c0;
  table[at + 1] = slopes;
}

function fnv1a(words: Int32Array): number {
  let hash = 0x811c9dc5;
  for (const word of words) {
    for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((word >>> shift) & 0xff), 0x01000193);
  }
  return hash >>> 0;
}

let table: Int32Array<ArrayBuffer> | undefined;
let complete = false;

/**
 * The table with whatever entries have been needed so far; a reader fits a missing one with {@link fitEntry}. A first
 * tensor of ten weights needs ten entries, not the milliseconds that all 1,986 take in a cold process.
 */
export function normalTableSoFar(): Int32Array<ArrayBuffer> {
  table ??= new Int32Array(TABLE_WORDS);
  return table;
}

/**
 * The whole table, as kernels on other devices need it: entry (c0, slopes) of region r, segment s is at 2·(993·r + s).
 *
 * @throws WeightInitError `WI_DEVICE_ERROR` if this engine's arithmetic builds another table.
 */
export function normalTable(): Int32Array<ArrayBuffer> {
  const found = normalTableSoFar();
  if (!complete) {
    for (let at = 0; at < TABLE_WORDS; at += 2) if (found[at] === 0) fitEntry(found, at);
    const hash = fnv1a(found);
    if (hash !== TABLE_HASH) {
      throw new WeightInitError(
        "WI_DEVICE_ERROR",
        `expected a normal table with hash ${TABLE_HASH.toString(16)}, got ${hash.toString(16)}: this JavaScript engine does not round doubles as IEEE 754 says`,
      );
    }
    complete = true;
  }
  return found;
}
