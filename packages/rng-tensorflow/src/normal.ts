/**
 * Normal numbers: `NormalDistribution` and `TruncatedNormalDistribution` of `random_distributions.h`.
 *
 * @module
 */
import type { RealDType } from "@weightinit/core";
import {
  glibcCos,
  glibcCosf,
  glibcLog,
  glibcLogf,
  glibcSin,
  glibcSinf,
  type Reals,
  roundHalves,
  roundReal,
  scaleAndShift,
} from "@weightinit/rng-parts";
import { type PhiloxStream, type StreamWords, wordsOf, writeBlock } from "./philox-stream.ts";
import { CHUNK, kernels } from "./wasm/kernels.ts";
import { visitWords } from "./words.ts";

const f = Math.fround;

/** `BoxMullerFloat`'s least uniform number, in float32. */
const LEAST = /* @__PURE__ */ f(1e-7);

/** Normal numbers that a pair of uniform ones makes, of one precision, from words of a block. */
interface Pairs {
  /** Words that a normal takes. */
  readonly words: 1 | 2;
  /** Makes two of the words at `at`: the sine's comes first. */
  make(words: Uint32Array, at: number, out: Reals, to: number): void;
}

const pairs32: Pairs = {
  words: 1,
  make(words, at, out, to) {
    const u = Math.max((words[at]! & 0x7fffff) * 2 ** -23, LEAST);
    const radius = f(Math.sqrt(-2 * glibcLogf(u)));
    const angle = f(2 * Math.PI * ((words[at + 1]! & 0x7fffff) * 2 ** -23));
    out[to] = glibcSinf(angle) * radius;
    out[to + 1] = glibcCosf(angle) * radius;
  },
};

const unit64 = (words: Uint32Array, at: number) => ((words[at]! & 0xfffff) * 2 ** 32 + words[at + 1]!) * 2 ** -52;

const pairs64: Pairs = {
  words: 2,
  make(words, at, out, to) {
    const radius = Math.sqrt(-2 * glibcLog(Math.max(unit64(words, at), 1e-7)));
    const angle = 2 * Math.PI * unit64(words, at + 2);
    out[to] = glibcSin(angle) * radius;
    out[to + 1] = glibcCos(angle) * radius;
  },
};

const pairsOf = (type: RealDType) => (type === "float64" ? pairs64 : pairs32);

function fillStandard(stream: PhiloxStream, out: Reals, type: RealDType): void {
  const pairs = pairsOf(type);
  const made = type === "float64" ? undefined : kernels();
  const two = new (type === "float64" ? Float64Array : Float32Array)(2);
  visitWords(stream, out.length, 4 / pairs.words, ({ words, numbers }, at, count) => {
    if (made !== undefined) {
      made.normals(Math.ceil(count / 2));
      out.set(numbers.subarray(0, count), at);
      return;
    }
    const even = count - (count % 2);
    for (let i = 0; i < even; i += 2) pairs.make(words, i * pairs.words, out, at + i);
    if (even === count) return;
    pairs.make(words, even * pairs.words, two, 0);
    out[at + even] = two[0]!;
  });
}

/** Standard deviations beyond which `TruncatedNormalDistribution` draws again. */
const CUT = 2;

/** Fills groups: of one stream of blocks each, the first numbers that are within the cut. */
function groupFiller(pairs: Pairs, group: Reals): (from: StreamWords, offset: number) => void {
  const words = new Uint32Array(4);
  const two = group.slice(0, 2);
  return (from, offset) => {
    for (let filled = 0, block = 0; filled < group.length; block++) {
      writeBlock(from, offset + block, words);
      for (let at = 0; at < 4; at += 2 * pairs.words) {
        pairs.make(words, at, two, 0);
        if (Math.abs(two[0]!) < CUT && filled < group.length) group[filled++] = two[0]!;
        if (Math.abs(two[1]!) < CUT && filled < group.length) group[filled++] = two[1]!;
      }
    }
  };
}

/** Blocks that TensorFlow sets aside for each number. */
const BLOCKS_A_NUMBER = 64;

function fillTruncated(stream: PhiloxStream, out: Reals, type: RealDType): void {
  const pairs = pairsOf(type);
  const each = 4 / pairs.words;
  const apart = BLOCKS_A_NUMBER * each;
  const made = type === "float64" ? undefined : kernels();
  const group = new (type === "float64" ? Float64Array : Float32Array)(each);
  const fillGroup = groupFiller(pairs, group);
  for (let at = 0; at < out.length; at += CHUNK) {
    const count = Math.min(CHUNK, out.length - at);
    const from = wordsOf(stream, (at / each) * apart);
    if (made !== undefined) {
      made.truncatedNormals(Math.ceil(count / each), ...from.counter, ...from.key);
      out.set(made.numbers.subarray(0, count), at);
      continue;
    }
    for (let i = 0; i < count; i += each) {
      fillGroup(from, (i / each) * apart);
      out.set(group.subarray(0, count - i), at + i);
    }
  }
}

/** `stateless_normal(mean, stddev)` of `type`, or with `isTruncated` `stateless_truncated_normal`. */
export function fillNormal(
  stream: PhiloxStream,
  out: Reals,
  type: RealDType,
  { mean, std, isTruncated }: { readonly mean: number; readonly std: number; readonly isTruncated: boolean },
): void {
  if (isTruncated) fillTruncated(stream, out, type);
  else fillStandard(stream, out, type);
  if (type !== "float64" && type !== "float32") roundHalves(out as Float32Array, type);
  scaleAndShift(out, type, roundReal(std, type), roundReal(mean, type));
}
