/**
 * Activations of nothing but + − × ÷: `Math.tanh` and `Math.exp` differ in last digits between browsers.
 *
 * @module
 */
export interface Activation {
  readonly title: string;
  at(x: number): number;
  /** The slope where the activation's value is `y`. */
  slope(y: number): number;
}

/** eˣ for |x| ≤ 40, within a few 2⁻⁵²: (e^(x/2ᵏ)) squared k times. */
function exp(x: number): number {
  let halvings = 0;
  for (; x > 0.125 || x < -0.125; halvings++) x /= 2;
  // Taylor to the 9th power of at most 1/8: the rest is below 2⁻⁵¹.
  let power = 1;
  for (let k = 9; k > 0; k--) power = 1 + (x / k) * power;
  for (; halvings > 0; halvings--) power *= power;
  return power;
}

/** 1 from there on, in float64. */
const TANH_SATURATES = 20;

function tanh(x: number): number {
  if (x > TANH_SATURATES) return 1;
  if (x < -TANH_SATURATES) return -1;
  const e = exp(2 * x);
  return (e - 1) / (e + 1);
}

export const activations = {
  relu: { title: "ReLU", at: (x) => Math.max(x, 0), slope: (y) => (y > 0 ? 1 : 0) },
  tanh: { title: "tanh", at: tanh, slope: (y) => 1 - y * y },
  linear: { title: "none (linear)", at: (x) => x, slope: () => 1 },
} as const satisfies Record<string, Activation>;

export type ActivationName = keyof typeof activations;
