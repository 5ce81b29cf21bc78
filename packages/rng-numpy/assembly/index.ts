/**
 * The 64-bit generators, many words a call. Each reads and leaves its state at address 0, in 64-bit words as its source
 * in src keeps them, and writes `count` words from the address `at` on.
 *
 * @module
 */

/** The upper half of the product of two words. */
// @ts-ignore: decorator
@inline
function multiplyHigh(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const left = aHigh * bLow + ((aLow * bLow) >> 32);
  const right = aLow * bHigh + (left & 0xffffffff);
  return aHigh * bHigh + (left >> 32) + (right >> 32);
}

/** state low, high, increment low, high. */
export function pcg64(at: u32, count: u32): void {
  const multiplierLow: u64 = 0x4385df649fccf645;
  const multiplierHigh: u64 = 0x2360ed051fc65da4;
  let low = load<u64>(0);
  let high = load<u64>(8);
  const incrementLow = load<u64>(16);
  const incrementHigh = load<u64>(24);
  for (const end = at + 8 * count; at < end; at += 8) {
    high = multiplyHigh(low, multiplierLow) + low * multiplierHigh + high * multiplierLow + incrementHigh;
    low = low * multiplierLow + incrementLow;
    high += u64(low < incrementLow);
    store<u64>(at, rotr<u64>(high ^ low, high >> 58));
  }
  store<u64>(0, low);
  store<u64>(8, high);
}

/** state low, high, increment low, high. */
export function pcg64dxsm(at: u32, count: u32): void {
  const multiplier: u64 = 0xda942042e4dd58b5;
  let low = load<u64>(0);
  let high = load<u64>(8);
  const incrementLow = load<u64>(16);
  const incrementHigh = load<u64>(24);
  for (const end = at + 8 * count; at < end; at += 8) {
    let word = (high ^ (high >> 32)) * multiplier;
    word = (word ^ (word >> 48)) * (low | 1);
    store<u64>(at, word);
    high = multiplyHigh(low, multiplier) + high * multiplier + incrementHigh;
    low = low * multiplier + incrementLow;
    high += u64(low < incrementLow);
  }
  store<u64>(0, low);
  store<u64>(8, high);
}

/** s0, s1, s2 and the counter. */
export function sfc64(at: u32, count: u32): void {
  let a = load<u64>(0);
  let b = load<u64>(8);
  let c = load<u64>(16);
  let counter = load<u64>(24);
  for (const end = at + 8 * count; at < end; at += 8) {
    const word = a + b + counter++;
    a = b ^ (b >> 11);
    b = c + (c << 3);
    c = rotl<u64>(c, 24) + word;
    store<u64>(at, word);
  }
  store<u64>(0, a);
  store<u64>(8, b);
  store<u64>(16, c);
  store<u64>(24, counter);
}

/** Counter of four words, key of two; `count` is a multiple of 4. */
export function philox(at: u32, count: u32): void {
  for (const end = at + 8 * count; at < end; at += 32) {
    let carry: u64 = 1;
    for (let word: u32 = 0; word < 32; word += 8) {
      const sum = load<u64>(word) + carry;
      carry &= u64(sum === 0);
      store<u64>(word, sum);
    }
    let c0 = load<u64>(0);
    let c1 = load<u64>(8);
    let c2 = load<u64>(16);
    let c3 = load<u64>(24);
    let k0 = load<u64>(32);
    let k1 = load<u64>(40);
    for (let round = 0; round < 10; round++) {
      const high0 = multiplyHigh(0xd2e7470ee14c6c93, c0);
      const high1 = multiplyHigh(0xca5a826395121157, c2);
      const low0 = c0 * 0xd2e7470ee14c6c93;
      c0 = high1 ^ c1 ^ k0;
      c1 = c2 * 0xca5a826395121157;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 += 0x9e3779b97f4a7c15;
      k1 += 0xbb67ae8584caa73b;
    }
    store<u64>(at, c0);
    store<u64>(at, c1, 8);
    store<u64>(at, c2, 16);
    store<u64>(at, c3, 24);
  }
}
