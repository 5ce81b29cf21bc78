/**
 * Elements of a slice: runs of a draw's elements, packed.
 *
 * @module
 */
import { fill } from "./elements";
import { DTYPE, FLOAT64, narrows, word } from "./parameters";

/**
 * Elements between two runs that cost no more to make and to drop than a run costs to begin: 60 to 90 of up to 32
 * bits, 15 to 25 of 64 (Zen 4).
 */
const GAP: u64 = 64;
const GAP_64: u64 = 16;
/** Bytes made at a time to be picked from, which `fillRuns` may write beyond the elements it is asked for. */
const SPAN: u32 = 4000;

/** Copies forward, to a place that lies before, and nothing else there. */
function copy(to: usize, from: usize, bytes: u32): void {
  for (; bytes >= 16; bytes -= 16, to += 16, from += 16) v128.store(to, v128.load(from));
  for (; bytes > 0; bytes -= 2, to += 2, from += 2) store<u16>(to, load<u16>(from));
}

/**
 * `count` elements of 2^`shift` bytes from `element` on, of which 2^`each` are made of a block. Those of the first block
 * that come before are written before `to`, where up to 12 bytes are put back.
 */
function makeRun(to: usize, element: u64, count: u32, each: u32, shift: u32): void {
  const skip = <u32>element & ((1 << each) - 1), block = element >> each, before = v128.load(to - 16);
  fill(to - (skip << shift), <u32>block, <u32>(block >> 32), (skip + count + (1 << each) - 1) >> each);
  v128.store(to - 16, before);
}

/**
 * Makes at `to` `count` elements, the first of them `high`:`low`: `left` that follow each other, then runs of `run` of
 * them, `strideHigh`:`strideLow` elements from the start of one to that of the next. Writes and reads beyond as `fill`
 * does, and another 4000 bytes.
 */
export function fillRuns(
  to: usize, low: u32, high: u32, left: u32, run: u32, strideLow: u32, strideHigh: u32, count: u32,
): void {
  const isDouble = word(DTYPE) == FLOAT64, each: u32 = isDouble ? 1 : 2, shift: u32 = isDouble ? 3 : narrows() ? 1 : 2;
  const stride = (<u64>strideHigh << 32) | strideLow, gap = stride - run;
  const most = gap <= (isDouble ? GAP_64 : GAP) ? SPAN >> shift : 0;
  let element = (<u64>high << 32) | low;
  while (count > 0) {
    let made = min(left, count);
    if (made < most && made < count) {
      // Several runs, and what lies between; the rest comes next where this is not enough.
      made = min(most, (count / run + 1) * <u32>stride);
    }
    makeRun(to, element, made, each, shift);
    const end = to + (made << shift);
    for (let from = to; count > 0 && from < end; ) {
      const some = min(min(left, count), <u32>(end - from) >> shift), bytes = some << shift;
      if (to != from) copy(to, from, bytes);
      to += bytes, from += bytes, element += some, count -= some, left -= some;
      if (left > 0) continue;
      element += gap, left = run;
      from = most > 0 ? from + (<u32>gap << shift) : end;
    }
  }
}
