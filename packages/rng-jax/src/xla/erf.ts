/**
 * The error function, which bounds of truncated normals go through: in float32 XLA's, in float64 the GNU C library's.
 *
 * @module
 */
import { fmaf } from "@weightinit/rng-parts";
import { exp } from "./exp.ts";

const f = Math.fround;

/** From there on XLA's is 1 (where the argument is one number). */
const END = 3.7439212799072266;
// biome-ignore format: a table
const NUMERATOR = [0.00022905065270606428, 0.0034082909114658833, 0.050955694168806076, 0.18520832061767578,
  1.1283791065216064];
// biome-ignore format: a table
const DENOMINATOR = [-1.1791603071742429e-7, 2.354796561121475e-5, 0.0010179625824093819, 0.01407046988606453,
  0.11098504811525345, 0.4974692463874817, 1];

/** erf(x) of a float32. */
export function erff(x: number): number {
  if (!(Math.abs(x) < END)) return Math.sign(x);
  const q = f(x * x);
  let n = NUMERATOR[0]!;
  for (const c of NUMERATOR.slice(1)) n = fmaf(n, q, c);
  let d = DENOMINATOR[0]!;
  for (const c of DENOMINATOR.slice(1)) d = fmaf(d, q, c);
  return f(f(x * n) / d);
}

/** Σ cᵢ·xⁱ, coefficients from the lowest power, in pairs as glibc sums them. */
function polynomial(c: readonly number[], x: number): number {
  const x2 = x * x;
  const pair = (i: number) => c[i]! + (i + 1 < c.length ? x * c[i + 1]! : 0);
  let sum = pair(0);
  let power = x2;
  for (let i = 2; i < c.length; i += 2, power *= x2) sum += power * pair(i);
  return sum;
}

/** Below 0.84375; from there to 1.25; to 1/0.35; to 6: numerator and denominator (fdlibm's `s_erf.c`). */
const P = [
  1.28379167095512558561e-1, -3.2504210724700149937e-1, -2.84817495755985104766e-2, -5.77027029648944159157e-3,
  -2.37630166566501626084e-5,
];
const Q = [
  1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3, 1.32494738004321644526e-4,
  -3.9602282787753681232e-6,
];
const PA = [
  -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1, 3.18346619901161753674e-1,
  -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.166375594868790843e-3,
];
const QA = [
  1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2, 1.26171219808761642112e-1,
  1.36370839120290507362e-2, 1.1984499846799107417e-2,
];
const RA = [
  -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1, -6.23753324503260060396e1,
  -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1, -9.81432934416914548592,
];
const SA = [
  1, 1.96512716674392571292e1, 1.376577541435190426e2, 4.34565877475229228821e2, 6.45387271733267880336e2,
  4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2,
];
const RB = [
  -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1, -1.60636384855821916062e2,
  -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2,
];
const SB = [
  1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3,
  2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1,
];
const double = /* @__PURE__ */ new Float64Array(1);
const words = /* @__PURE__ */ new Uint32Array(double.buffer);

/** erf(x) of a float64. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x)) return x;
  if (size < 0.84375) {
    if (size < 2 ** -28) return x + 1.28379167095512586316e-1 * x;
    const z = x * x;
    return x + x * (polynomial(P, z) / polynomial(Q, z));
  }
  if (size < 1.25) {
    const s = size - 1;
    return Math.sign(x) * (8.45062911510467529297e-1 + polynomial(PA, s) / polynomial(QA, s));
  }
  if (size >= 6) return Math.sign(x);
  const s = 1 / (size * size);
  const ratio = size < 1 / 0.35 ? polynomial(RA, s) / polynomial(SA, s) : polynomial(RB, s) / polynomial(SB, s);
  // The head of x, whose square is exact.
  double[0] = size;
  words[0] = 0;
  const z = double[0]!;
  const r = exp(-z * z - 0.5625) * exp((z - size) * (z + size) + ratio);
  return Math.sign(x) * (1 - r / size);
}
