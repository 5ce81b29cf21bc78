/**
 * Integrals by the double exponential rule, halving the intervals on which it has not converged: it finds kinks and
 * jumps by itself.
 *
 * @module
 */

/**
 * Takahasi and Mori, "Double exponential formulas for numerical integration", Publ. RIMS 9, 1974: on [−1, 1] nodes
 * tanh(π/2·sinh t) for equidistant t. They crowd at both ends down to 10⁻¹⁶, so that a kink beside an end is seen,
 * which Gauss' and Kronrod's outermost node, 0.4 % from the end, steps over.
 */
const STEP = 1 / 16;
const LAST = 51; // t = 3.19: its weight is below 10⁻¹⁶

interface Rule {
  /** Distance of a pair of nodes from the nearer end, as a share of the interval. */
  readonly fromEnd: readonly number[];
  readonly weights: readonly number[];
}

let rule: Rule | undefined;

function makeRule(): Rule {
  const t = Array.from({ length: LAST }, (_, i) => (i + 1) * STEP);
  return {
    // (1 − tanh s)/2 = 1/(1 + e^2s), with no cancellation.
    fromEnd: t.map((t) => 1 / (1 + Math.exp(Math.PI * Math.sinh(t)))),
    weights: t.map((t) => ((Math.PI / 4) * Math.cosh(t) * STEP) / Math.cosh((Math.PI / 2) * Math.sinh(t)) ** 2),
  };
}

interface Panel {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  /** How far the rule is from itself with steps twice as long: far more than its error where the integrand is smooth. */
  readonly doubt: number;
}

function panel(f: (x: number) => number, from: number, to: number): Panel {
  const width = to - from;
  const middle = (Math.PI / 4) * STEP * f((from + to) / 2);
  rule ??= makeRule();
  const { fromEnd, weights } = rule;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < LAST; i++) {
    const offset = width * fromEnd[i]!;
    const pair = weights[i]! * (f(from + offset) + f(to - offset));
    if (i % 2 === 1) even += pair;
    else odd += pair;
  }
  const fine = middle + even + odd;
  return { from, to, value: width * fine, doubt: width * Math.abs(fine - 2 * (middle + even)) };
}

/** Panels that one integral may be cut into: a jump takes 100, a hundred of them 10,000. */
const MOST_PANELS = 20_000;

/**
 * ∫ f over the panels between neighbouring `ends`, to a relative error of `tolerance`; not finite if f is not somewhere.
 */
export function integral(f: (x: number) => number, ends: readonly number[], tolerance: number): number {
  const waiting = ends.slice(1).map((to, i) => panel(f, ends[i]!, to));
  const scale = waiting.reduce((sum, { value }) => sum + Math.abs(value), 0) / (ends.at(-1)! - ends[0]!);
  let sum = 0;
  for (let count = waiting.length; waiting.length > 0; count++) {
    const { from, to, value, doubt } = waiting.pop()!;
    const middle = (from + to) / 2;
    // A panel that cannot be halved any more holds a jump: what is left of it is below rounding.
    const whole = doubt <= tolerance * scale * (to - from) || middle <= from || middle >= to;
    if (whole || !Number.isFinite(value) || count >= MOST_PANELS) sum += value;
    else waiting.push(panel(f, from, middle), panel(f, middle, to));
  }
  return sum;
}
