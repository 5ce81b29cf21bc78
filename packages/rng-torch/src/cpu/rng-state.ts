/**
 * `torch.get_rng_state()`'s bytes: `CPUGeneratorImplState`, little-endian.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { mt19937Length } from "@weightinit/rng-parts";
import type { CpuSource } from "./cpu-source.ts";

/** Length of the state of a CPU generator. */
export const rngStateBytes = 5056;

const LEFT = 8;
const SEEDED = 12;
const NEXT = 16;
const KEY = 24;
const NORMAL = KEY + 8 * mt19937Length + 8;
const HAS_NORMAL = NORMAL + 16;

/** The bytes of a source that was seeded with `seed`. */
export function encodeRngState(source: CpuSource, seed: bigint): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(rngStateBytes));
  view.setBigUint64(0, seed, true);
  view.setInt32(LEFT, source.left, true);
  view.setInt32(SEEDED, 1, true);
  view.setUint32(NEXT, source.started ? source.words.position : 0, true);
  source.words.key.forEach((word, i) => {
    view.setUint32(KEY + 8 * i, word, true);
  });
  view.setFloat64(NORMAL, source.kept ?? 0, true);
  view.setInt32(HAS_NORMAL, source.kept === undefined ? 0 : 1, true);
  return new Uint8Array(view.buffer);
}

/**
 * Sets `source` to the state that the bytes hold, and returns the seed in them.
 *
 * @throws WeightInitError `WI_BAD_STATE`
 */
export function decodeRngState(bytes: unknown, source: CpuSource): bigint {
  const copy = bytesOf(bytes, rngStateBytes, "torch.get_rng_state()");
  const view = new DataView(copy.buffer);
  const left = view.getInt32(LEFT, true);
  const next = view.getUint32(NEXT, true);
  // Before the first word left is 1 and next 0; later they sum up to 625.
  const isFresh = left === 1 && next === 0;
  if (view.getUint32(NEXT + 4, true) !== 0 || !(isFresh || (left + next === 625 && left >= 1 && next >= 1))) {
    throw badBytes(`one whose left is ${left} and next ${next}`);
  }
  const key = Uint32Array.from({ length: mt19937Length }, (_, i) => view.getUint32(KEY + 8 * i, true));
  if (key.every((word, i) => word === 0 || (i === 0 && (word & 0x80000000) === 0))) throw badBytes("one of zeros only");
  const kept = view.getInt32(HAS_NORMAL, true) === 0 ? undefined : view.getFloat64(NORMAL, true);
  if (kept !== undefined && !Number.isFinite(kept)) throw badBytes(`one whose kept normal is ${kept}`);
  source.restore(key, next, left, kept);
  return view.getBigUint64(0, true);
}

const badBytes = (got: string) =>
  new WeightInitError("WI_BAD_STATE", `expected the bytes of torch.get_rng_state(), got ${got}`);

/**
 * A copy of `length` bytes given as a `Uint8Array` or a list of numbers.
 *
 * @throws WeightInitError `WI_BAD_STATE`
 */
export function bytesOf(bytes: unknown, length: number, from: string): Uint8Array<ArrayBuffer> {
  const given = bytes as ArrayLike<unknown> | undefined;
  const isBytes = (value: unknown) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 256;
  if (
    !(Array.isArray(given) || ArrayBuffer.isView(given)) ||
    given.length !== length ||
    !Array.prototype.every.call(given, isBytes)
  ) {
    throw new WeightInitError(
      "WI_BAD_STATE",
      `expected the ${length} bytes of ${from}, as a Uint8Array or a list, got ${shown(bytes)}`,
    );
  }
  return Uint8Array.from(given as ArrayLike<number>);
}
