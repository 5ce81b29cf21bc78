/**
 * Where along a tensor's axes the numbers of one index come again at another, from one pass over its bytes. A hint is of
 * the first numbers alone; `repeatsOf` reads the rest.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { aligned } from "./values.ts";

/** Indices of an axis whose numbers may be those of the indices `shift` before them. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly shift: number;
}

/** A tensor's elements as outer × length × inner, seen along one axis. */
export interface Axis {
  readonly axis: number;
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/** An axis of more indices is left out: 13 bytes are held of each. Vocabularies have some 2¹⁸. */
const MAX_LENGTH = 1 << 20;

/** Multiplier of FNV-1a of 32 bits; `^ (h >>> 15)` takes high bits to the low ones, where multiplying never does. */
const PRIME = 0x01000193;

const mixed = (hash: number, word: number) => {
  const h = Math.imul(hash ^ word, PRIME);
  return h ^ (h >>> 15);
};

class AxisHints {
  readonly axis: Axis;
  /** Elements that are looked at of one index, and how many indices follow each other to have enough of them. */
  readonly #part: number;
  readonly #together: number;
  readonly #hashes: Uint32Array;
  readonly #firsts: Uint32Array;
  /** Indices of more than one number: the others, as padding rows of 0, say nothing. */
  readonly #varied: Uint8Array;

  constructor(axis: Axis, window: number) {
    const { outer, length, inner } = axis;
    this.axis = axis;
    this.#part = Math.min(outer * inner, window);
    this.#together = Math.ceil(window / this.#part);
    this.#hashes = new Uint32Array(length);
    this.#firsts = new Uint32Array(length);
    this.#varied = new Uint8Array(length);
  }

  /** @param start - number of the first element */
  add(words: Uint16Array | Uint32Array, start: number): void {
    const { length, inner } = this.axis;
    const end = start + words.length;
    const stride = length * inner;
    for (let o = Math.floor(start / stride); o * inner < this.#part && o * stride < end; o++) {
      const base = o * stride;
      const part = Math.min(inner, this.#part - o * inner);
      const last = Math.min(length, Math.ceil((end - base) / inner));
      for (let i = Math.max(0, Math.floor((start - base) / inner)); i < last; i++) {
        const first = base + i * inner;
        const to = Math.min(first + part, end);
        for (let k = Math.max(first, start); k < to; k++) {
          const word = words[k - start]!;
          if (o === 0 && k === first) this.#firsts[i] = word;
          else if (word !== this.#firsts[i]!) this.#varied[i] = 1;
          this.#hashes[i] = mixed(this.#hashes[i]!, word);
        }
      }
    }
  }

  /** The hash of the indices from `i` on, or none if they are one number. */
  #at(i: number): number | undefined {
    let hash = 0;
    let isVaried = false;
    for (let k = i; k < i + this.#together; k++) {
      hash = mixed(hash, this.#hashes[k]!);
      isVaried ||= this.#varied[k] === 1 || this.#firsts[k] !== this.#firsts[i];
    }
    return isVaried ? hash >>> 0 : undefined;
  }

  /** Indices that are one number, as far as was looked, where that says something. */
  constants(): number[] {
    const found: number[] = [];
    if (this.#together > 1) return found;
    for (const [i, isVaried] of this.#varied.entries()) if (isVaried === 0) found.push(i);
    return found;
  }

  /** Longest first. */
  runs(): Run[] {
    const { length } = this.axis;
    const count = length - this.#together + 1;
    // Sorted, those of one hash follow each other, by their index.
    const keys = new Float64Array(Math.max(0, count));
    let size = 0;
    for (let i = 0; i < count; i++) {
      const hash = this.#at(i);
      if (hash !== undefined) keys[size++] = hash * MAX_LENGTH + i;
    }
    const sorted = keys.subarray(0, size).sort();
    const pairs: [number, number][] = [];
    for (let k = 1; k < size; k++) {
      const [a, b] = [sorted[k - 1]!, sorted[k]!];
      if (Math.floor(a / MAX_LENGTH) === Math.floor(b / MAX_LENGTH)) pairs.push([b % MAX_LENGTH, b - a]);
    }
    const runs: { from: number; to: number; shift: number }[] = [];
    for (const [i, shift] of pairs.sort(([a], [b]) => a - b)) {
      const last = runs.at(-1);
      if (last?.shift === shift && last.to === i) last.to++;
      else runs.push({ from: i, to: i + 1, shift });
    }
    const more = this.#together - 1;
    return runs
      .map(({ from, to, shift }) => ({ from, to: to + more, shift }))
      .sort((a, b) => b.to - b.from - (a.to - a.from));
  }
}

export class SlabHints {
  readonly axes: readonly AxisHints[];
  readonly elementBytes: number;
  readonly wordBytes: number;
  #position = 0;

  /**
   * @param bytes - of an element
   * @param window - so many elements are alike by no chance
   */
  constructor(shape: readonly number[], bytes: number, window: number) {
    // Of F64, an element is two words.
    const words = Math.ceil(bytes / 4);
    this.elementBytes = bytes;
    this.wordBytes = bytes / words;
    const size = product(shape);
    const axes = shape.map((length, axis) => {
      const outer = product(shape.slice(0, axis));
      return { axis, outer, length, inner: product(shape.slice(axis + 1)) * words };
    });
    const isLong = ({ length }: Axis) => length > 1 && length <= MAX_LENGTH && size >= 2 * window;
    this.axes = axes.filter(isLong).map((axis) => new AxisHints(axis, window * words));
  }

  /** Along the first axis, where its indices lie one behind the other. */
  get rows(): AxisHints | undefined {
    return this.axes.find(({ axis }) => axis.axis === 0);
  }

  /** Bytes that follow those of the last call. */
  add(bytes: Uint8Array): void {
    const { buffer, byteOffset, length } = aligned(bytes);
    const Words = this.wordBytes === 2 ? Uint16Array : Uint32Array;
    const words = new Words(buffer as ArrayBuffer, byteOffset, length / this.wordBytes);
    for (const axis of this.axes) axis.add(words, this.#position);
    this.#position += words.length;
  }
}
