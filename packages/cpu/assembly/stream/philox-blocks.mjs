/**
 * Writes philox-blocks.ts, the generator's inner loop: eleven blocks a turn, eight counters in two groups of SIMD
 * lanes and three in scalar registers, all ten rounds written out.
 *
 * Why a program writes it: AssemblyScript has no loop that unrolls, and rolled rounds cost 15 % (0.79 against 0.69 ns
 * a word, Zen 5, V8 11.3 and 13.6). Why the mixture: V8's 64-bit lane product takes two shuffles of which a core does
 * two a cycle; counters in scalar registers use units that are idle meanwhile (SIMD alone: 0.90 ns). Two groups and
 * three scalars were the fastest of twenty mixtures on V8 11.3, and within 4 % of the fastest on V8 13.6.
 *
 * @module
 */

const GROUPS = ["a", "b"];
const SCALARS = ["p", "q", "r"];
const BLOCKS = GROUPS.length * 4 + SCALARS.length;
const ROUNDS = 10;

/** Rounds 0 and 1 of a group of four blocks, whose other counter words are the same in a whole fill (philox.ts). */
const beginGroup = (g) => `
    let lo${g} = i64x2.extmul_low_i32x4_u(counter${g}, m0), hi${g} = i64x2.extmul_high_i32x4_u(counter${g}, m0);
    let x2${g} = v128.xor(odds(lo${g}, hi${g}), v128.load(ROUND_0_X2)), x3${g} = evens(lo${g}, hi${g});
    lo${g} = i64x2.extmul_low_i32x4_u(x2${g}, m1), hi${g} = i64x2.extmul_high_i32x4_u(x2${g}, m1);
    let x0${g} = v128.xor(odds(lo${g}, hi${g}), v128.load(ROUND_1_X0)), x1${g} = evens(lo${g}, hi${g});
    x2${g} = v128.xor(x3${g}, v128.load(ROUND_1_X2)), x3${g} = v128.load(ROUND_1_X3);
    let LO${g} = lo${g}, HI${g} = hi${g}, low0${g} = lo${g}, low1${g} = lo${g};`;

const beginScalar = (s, i) => `
    let product0${s} = <u64>(counter + ${i}) * MULTIPLIER_0, y3${s} = <u32>product0${s};
    let y2${s} = <u32>(product0${s} >> 32) ^ load<u32>(ROUND_0_X2);
    let product1${s} = <u64>y2${s} * MULTIPLIER_1, y1${s} = <u32>product1${s};
    let y0${s} = <u32>(product1${s} >> 32) ^ load<u32>(ROUND_1_X0);
    y2${s} = y3${s} ^ load<u32>(ROUND_1_X2), y3${s} = load<u32>(ROUND_1_X3);`;

const groupProducts = (g) => `
    lo${g} = i64x2.extmul_low_i32x4_u(x0${g}, m0), hi${g} = i64x2.extmul_high_i32x4_u(x0${g}, m0);
    LO${g} = i64x2.extmul_low_i32x4_u(x2${g}, m1), HI${g} = i64x2.extmul_high_i32x4_u(x2${g}, m1);
    low0${g} = i32x4.mul(x0${g}, m0), low1${g} = i32x4.mul(x2${g}, m1);`;

const groupRound = (g, key) => `
    x0${g} = v128.xor(v128.xor(x1${g}, v128.load(${key})), odds(LO${g}, HI${g})), x1${g} = low1${g};
    x2${g} = v128.xor(v128.xor(x3${g}, v128.load(${key}, 16)), odds(lo${g}, hi${g})), x3${g} = low0${g};`;

const scalarRound = (s, key) => `
    product0${s} = <u64>y0${s} * MULTIPLIER_0, product1${s} = <u64>y2${s} * MULTIPLIER_1;
    y0${s} = <u32>(product1${s} >> 32) ^ y1${s} ^ load<u32>(${key}), y1${s} = <u32>product1${s};
    y2${s} = <u32>(product0${s} >> 32) ^ y3${s} ^ load<u32>(${key}, 16), y3${s} = <u32>product0${s};`;

const round = (r) => `
    // round ${r}${GROUPS.map(groupProducts).join("")}${GROUPS.map((g) => groupRound(g, `KEYS + ${r * 32}`)).join("")}${SCALARS.map((s) => scalarRound(s, `KEYS + ${r * 32}`)).join("")}`;

/** From word-major lanes to blocks one after the other. Halves are stored, which saves shuffles. */
const storeGroup = (g, i) => `
    let front${g} = lowPairs(x0${g}, x1${g}), back${g} = lowPairs(x2${g}, x3${g});
    ${[0, 1].map((lane) => `v128.store_lane<u64>(to, front${g}, ${lane}, ${i * 64 + lane * 16}), v128.store_lane<u64>(to, back${g}, ${lane}, ${i * 64 + lane * 16 + 8});`).join("\n    ")}
    front${g} = highPairs(x0${g}, x1${g}), back${g} = highPairs(x2${g}, x3${g});
    ${[0, 1].map((lane) => `v128.store_lane<u64>(to, front${g}, ${lane}, ${i * 64 + lane * 16 + 32}), v128.store_lane<u64>(to, back${g}, ${lane}, ${i * 64 + lane * 16 + 40});`).join("\n    ")}`;

const storeScalar = (s, i) => `
    ${[0, 1, 2, 3].map((word) => `store<u32>(to, y${word}${s}, ${(GROUPS.length * 4 + i) * 16 + word * 4})`).join(", ")};`;

/** The text of philox-blocks.ts. */
export const source = `import { evens, highPairs, lowPairs, odds } from "./lanes";
import { KEYS } from "./memory";
import { COUNTERS, FOUR, MULTIPLIER_0, MULTIPLIERS_0, MULTIPLIER_1, MULTIPLIERS_1, ROUND_0_X2, ROUND_1_X0, ROUND_1_X2, ROUND_1_X3 } from "./philox";

/** Writes blocks \`counter\`, \`counter\` + 1, … from \`to\` until \`end\` is reached, and up to ten blocks beyond. */
export function philoxBlocks(to: usize, counter: u32, end: usize): void {
  const m0 = v128.load(MULTIPLIERS_0), m1 = v128.load(MULTIPLIERS_1), four = v128.load(FOUR);
  let countera = i32x4.add(i32x4.splat(counter), v128.load(COUNTERS));
  const eleven = i32x4.splat(${BLOCKS});
  counter += ${GROUPS.length * 4};
  while (to < end) {
    ${GROUPS.slice(1)
      .map((g, i) => `const counter${g} = i32x4.add(counter${GROUPS[i]}, four);`)
      .join(" ")}
    // rounds 0 and 1${GROUPS.map(beginGroup).join("")}${SCALARS.map(beginScalar).join("")}${Array.from({ length: ROUNDS - 2 }, (_, r) => round(r + 2)).join("")}
    // blocks in order${GROUPS.map(storeGroup).join("")}${SCALARS.map(storeScalar).join("")}
    to += ${BLOCKS * 16};
    countera = i32x4.add(countera, eleven);
    counter += ${BLOCKS};
  }
}
`;
