/**
 * Writes philox-turns.ts, the generator's inner loop: ten blocks a turn, eight counters in two groups of SIMD lanes
 * and two in scalar registers, all ten rounds written out. docs/benchmarks/kernels.md counts its instructions.
 *
 * Why a program writes it: AssemblyScript has no loop that unrolls. Why the mixture: every vector instruction but
 * loads and stores needs one of a core's four vector units, of which SIMD alone leaves none idle; two counters in
 * scalar registers are as many as the core can decode beside them.
 *
 * Why the keys are parameters: there are more than V8 has registers for, so they lie on the stack, and each use is one
 * load where it is needed. Loads from linear memory keep their order, so V8 makes them too early, and then stores and
 * reloads most of them (26 and 39 instructions a turn of 873).
 *
 * @module
 */

const GROUPS = ["a", "b"];
const SCALARS = ["p", "q"];
const BLOCKS = GROUPS.length * 4 + SCALARS.length;
const LATE_ROUNDS = [2, 3, 4, 5, 6, 7, 8, 9];
const MULTIPLIER_0 = 0xd2511f53n;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** Rounds 0 and 1, whose other counter words are the same in a whole fill (philox.ts). */
const beginGroup = (g, i) => `
    let lo${g} = ${i === 0 ? "productsLow" : `i64x2.add(lo${GROUPS[i - 1]}, v128.load(FOUR_ON))`};
    let hi${g} = ${i === 0 ? "productsHigh" : `i64x2.add(hi${GROUPS[i - 1]}, v128.load(FOUR_ON))`};
    let x2${g} = v128.xor(odds(lo${g}, hi${g}), first2), x3${g} = evens(lo${g}, hi${g});
    let LO${g} = i64x2.extmul_low_i32x4_u(x2${g}, m1), HI${g} = i64x2.extmul_high_i32x4_u(x2${g}, m1);
    let x0${g} = v128.xor(odds(LO${g}, HI${g}), second0), x1${g} = i32x4.mul(x2${g}, m1);
    x2${g} = v128.xor(x3${g}, second2), x3${g} = second3;
    let low0${g} = lo${g}, low1${g} = LO${g};`;

const beginScalar = (s, i) => `
    let product0${s} = <u64>(counter + ${GROUPS.length * 4 + i}) * MULTIPLIER_0;
    let y2${s} = <u32>(product0${s} >> 32) ^ FIRST2;
    let product1${s} = <u64>y2${s} * MULTIPLIER_1;
    let y0${s} = <u32>(product1${s} >> 32) ^ SECOND0, y1${s} = <u32>product1${s};
    y2${s} = <u32>product0${s} ^ SECOND2;
    let y3${s} = SECOND3;`;

const groupRound = (g, r) => `
    lo${g} = i64x2.extmul_low_i32x4_u(x0${g}, m0), hi${g} = i64x2.extmul_high_i32x4_u(x0${g}, m0);
    LO${g} = i64x2.extmul_low_i32x4_u(x2${g}, m1), HI${g} = i64x2.extmul_high_i32x4_u(x2${g}, m1);
    low0${g} = i32x4.mul(x0${g}, m0), low1${g} = i32x4.mul(x2${g}, m1);
    x0${g} = v128.xor(v128.xor(x1${g}, k${r}), odds(LO${g}, HI${g})), x1${g} = low1${g};
    x2${g} = v128.xor(v128.xor(x3${g}, l${r}), odds(lo${g}, hi${g})), x3${g} = low0${g};`;

const scalarRound = (s, r) => `
    product0${s} = <u64>y0${s} * MULTIPLIER_0, product1${s} = <u64>y2${s} * MULTIPLIER_1;
    y0${s} = <u32>(product1${s} >> 32) ^ y1${s} ^ K${r}, y1${s} = <u32>product1${s};
    y2${s} = <u32>(product0${s} >> 32) ^ y3${s} ^ L${r}, y3${s} = <u32>product0${s};`;

const round = (r) => `
    // round ${r}${GROUPS.map((g) => groupRound(g, r)).join("")}${SCALARS.map((s) => scalarRound(s, r)).join("")}`;

/** From word-major lanes to blocks one after the other. */
const storeGroup = (g, i) => `
    let front${g} = lowPairs(x0${g}, x1${g}), back${g} = lowPairs(x2${g}, x3${g});
    v128.store(to, v128.shuffle<i64>(front${g}, back${g}, 0, 2), ${i * 64});
    v128.store(to, v128.shuffle<i64>(front${g}, back${g}, 1, 3), ${i * 64 + 16});
    front${g} = highPairs(x0${g}, x1${g}), back${g} = highPairs(x2${g}, x3${g});
    v128.store(to, v128.shuffle<i64>(front${g}, back${g}, 0, 2), ${i * 64 + 32});
    v128.store(to, v128.shuffle<i64>(front${g}, back${g}, 1, 3), ${i * 64 + 48});`;

const storeScalar = (s, i) => `
    ${[0, 1, 2, 3].map((word) => `store<u32>(to, y${word}${s}, ${(GROUPS.length * 4 + i) * 16 + word * 4});`).join(" ")}`;

const names = (list) => LATE_ROUNDS.flatMap((r) => list.map((name) => `${name}${r}`));
const typed = (list, type) => list.map((name) => `${name}: ${type}`).join(", ");
const vectors = ["first2", "second0", "second2", "second3", ...names(["k", "l"])];
const scalars = ["FIRST2", "SECOND0", "SECOND2", "SECOND3", ...names(["K", "L"])];

/** The product of MULTIPLIER_0 and \`counters\`, by which round 0's grow, in both 64-bit lanes. */
const product = (counters) => {
  const word = (shift) => Number(((MULTIPLIER_0 * BigInt(counters)) >> shift) & 0xffffffffn);
  return [word(0n), word(32n), word(0n), word(32n)].join(", ");
};

/** The text of philox-turns.ts. */
export const source = `import { evens, highPairs, lowPairs, odds } from "./lanes";
import { COUNTERS, MULTIPLIER_0, MULTIPLIERS_0, MULTIPLIER_1, MULTIPLIERS_1 } from "./philox";

const FOUR_ON = memory.data<u32>([${product(4)}], 16);
const TURN_ON = memory.data<u32>([${product(BLOCKS)}], 16);

/** Words 2 of round 0; words 0, 2 and 3 of round 1. */
export function turns(
  to: usize, counter: u32, end: usize, m0: v128, m1: v128, ${typed(vectors, "v128")}, ${typed(scalars, "u32")}
): void {
  const counters = i32x4.add(i32x4.splat(counter), v128.load(COUNTERS));
  let productsLow = i64x2.extmul_low_i32x4_u(counters, m0), productsHigh = i64x2.extmul_high_i32x4_u(counters, m0);
  while (to < end) {
    // rounds 0 and 1${GROUPS.map(beginGroup).join("")}${SCALARS.map(beginScalar).join("")}${LATE_ROUNDS.map(round).join("")}
    // blocks in order${SCALARS.map(storeScalar).join("")}${GROUPS.map(storeGroup).join("")}
    to += ${BLOCKS * 16};
    productsLow = i64x2.add(productsLow, v128.load(TURN_ON)), productsHigh = i64x2.add(productsHigh, v128.load(TURN_ON));
    counter += ${BLOCKS};
  }
}

/**
 * {@link turns} for a key and the words that rounds 0 and 1 make of a counter (block low, \`high\`, draw, lane), of which
 * only the first varies.
 */
// @ts-ignore: decorator
@inline
export function turnsOf(
  to: usize, counter: u32, end: usize, first2: u32, second0: u32, second2: u32, second3: u32, keyLow: u32, keyHigh: u32,
): void {
  turns(
    to, counter, end, v128.load(MULTIPLIERS_0), v128.load(MULTIPLIERS_1),
    ${["first2", "second0", "second2", "second3"].map((name) => `i32x4.splat(${name})`).join(", ")},
    ${LATE_ROUNDS.map((r) => `i32x4.splat(keyLow + ${(r * WEYL_0) >>> 0}), i32x4.splat(keyHigh + ${(r * WEYL_1) >>> 0})`).join(",\n    ")},
    first2, second0, second2, second3,
    ${LATE_ROUNDS.map((r) => `keyLow + ${(r * WEYL_0) >>> 0}, keyHigh + ${(r * WEYL_1) >>> 0}`).join(",\n    ")},
  );
}
`;
