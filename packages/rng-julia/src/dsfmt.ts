/**
 * dSFMT-19937, the double precision SIMD-oriented Fast Mersenne Twister (Saito and Matsumoto, "A PRNG Specialized in
 * Double Precision Floating Point Numbers Using an Affine Transition", MCQMC 2008), with the parameter set that Julia
 * compiles in. Each output is the bit pattern of a double in [1, 2).
 *
 * A 64-bit word is two u32, low half first. Sequential outputs equal those of dSFMT's array functions.
 *
 * @module
 */

/** 128-bit words of the recursion, the lung not counted. */
const size = 191;
/** Distance of the second tap. */
const position = 117;
/** u32 words of the whole state: 191 pairs and the lung. */
export const dsfmtWords = 4 * (size + 1);

// The two 64-bit masks of the output, upper and lower halves.
const mask1High = 0x000ffaff;
const mask1Low = 0xfffffb3f;
const mask2High = 0x000ffdff;
const mask2Low = 0xfc90fffd;

/** Whether each word of the ring has the sign and exponent of a double in [1, 2), as every step leaves it. */
export function isRing(words: Uint32Array): boolean {
  return words.every((word, i) => i >= 4 * size || i % 2 === 0 || word >>> 20 === 0x3ff);
}

export class Dsfmt {
  /** Ring of 191·4 words, then the lung's 4. */
  private readonly state = new Uint32Array(dsfmtWords);
  /** Word of the ring where the next output goes. */
  private next = 0;

  constructor(key: Uint32Array) {
    seedByArray(this.state, key);
  }

  /** Writes `count` outputs (even) to `words`, from its start. */
  fill(words: Uint32Array, count: number): void {
    const state = this.state;
    const lung = 4 * size;
    let l0 = state[lung]! | 0;
    let h0 = state[lung + 1]! | 0;
    let l1 = state[lung + 2]! | 0;
    let h1 = state[lung + 3]! | 0;
    let i = this.next;
    for (let w = 0; w < 2 * count; w += 4) {
      const tap = i + 4 * position < lung ? i + 4 * position : i + 4 * (position - size);
      const al0 = state[i]! | 0;
      const ah0 = state[i + 1]! | 0;
      const al1 = state[i + 2]! | 0;
      const ah1 = state[i + 3]! | 0;
      // New lung: a << 19, the other half of the old lung with its 32-bit halves swapped, and the second tap.
      const nl0 = (al0 << 19) ^ h1 ^ state[tap]!;
      const nh0 = ((ah0 << 19) | (al0 >>> 13)) ^ l1 ^ state[tap + 1]!;
      const nl1 = (al1 << 19) ^ h0 ^ state[tap + 2]!;
      const nh1 = ((ah1 << 19) | (al1 >>> 13)) ^ l0 ^ state[tap + 3]!;
      l0 = nl0;
      h0 = nh0;
      l1 = nl1;
      h1 = nh1;
      // Output: lung >> 12, the masked lung, and a. It replaces a in the ring.
      words[w] = state[i] = ((l0 >>> 12) | (h0 << 20)) ^ (l0 & mask1Low) ^ al0;
      words[w + 1] = state[i + 1] = (h0 >>> 12) ^ (h0 & mask1High) ^ ah0;
      words[w + 2] = state[i + 2] = ((l1 >>> 12) | (h1 << 20)) ^ (l1 & mask2Low) ^ al1;
      words[w + 3] = state[i + 3] = (h1 >>> 12) ^ (h1 & mask2High) ^ ah1;
      i = i + 4 < lung ? i + 4 : 0;
    }
    state[lung] = l0;
    state[lung + 1] = h0;
    state[lung + 2] = l1;
    state[lung + 3] = h1;
    this.next = i;
  }

  /** The state as dSFMT keeps it after an array function: oldest output first, then the lung. */
  get words(): Uint32Array {
    const lung = 4 * size;
    const words = new Uint32Array(dsfmtWords);
    words.set(this.state.subarray(this.next, lung));
    words.set(this.state.subarray(0, this.next), lung - this.next);
    words.set(this.state.subarray(lung), lung);
    return words;
  }

  set words(words: Uint32Array) {
    this.state.set(words);
    this.next = 0;
  }
}

/** dSFMT's initialisation by an array of any length (MT's scheme of 2002, widened), mask and period certification. */
function seedByArray(state: Uint32Array, key: Uint32Array): void {
  const length = state.length;
  const lag = 11;
  const middle = (length - lag) >> 1;
  state.fill(0x8b8b8b8b);

  const rounds = Math.max(key.length + 1, length);
  for (let round = 0; round < rounds; round++) {
    const i = round % length;
    const mixed = state[i]! ^ state[(i + middle) % length]! ^ state[(i + length - 1) % length]!;
    let r = Math.imul(mixed ^ (mixed >>> 27), 1664525);
    state[(i + middle) % length]! += r;
    r += round === 0 ? key.length : (key[round - 1] ?? 0) + i;
    state[(i + middle + lag) % length]! += r;
    state[i] = r;
  }
  for (let round = 0; round < length; round++) {
    const i = (rounds + round) % length;
    const mixed = (state[i]! + state[(i + middle) % length]! + state[(i + length - 1) % length]!) | 0;
    let r = Math.imul(mixed ^ (mixed >>> 27), 1566083941);
    state[(i + middle) % length]! ^= r;
    r -= i;
    state[(i + middle + lag) % length]! ^= r;
    state[i] = r;
  }

  // Every ring word becomes a double in [1, 2).
  for (let high = 1; high < 4 * size; high += 2) state[high] = (state[high]! & 0x000fffff) | 0x3ff00000;
  certifyPeriod(state.subarray(4 * size));
}

/** Flips one bit of the lung when its period could be less than 2^19937 − 1. */
function certifyPeriod(lung: Uint32Array): void {
  let parity =
    ((lung[0]! ^ 0xb32f4329) & 0x0dc82880) ^
    ((lung[1]! ^ 0x90014964) & 0x3d84e1ac) ^
    ((lung[2]! ^ 0x548a7c7a) & 0x00000001);
  for (let shift = 16; shift > 0; shift >>>= 1) parity ^= parity >>> shift;
  if ((parity & 1) === 0) lung[2]! ^= 1;
}
