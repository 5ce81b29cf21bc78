/**
 * What the networks learn: points of a plane with a number each.
 *
 * @module
 */
import { randn32 } from "@weightinit/core";
import type { CpuRng } from "@weightinit/cpu";
import type { ActivationName } from "./activations.ts";

export interface Data {
  /** Coordinates x, y of each point, within ±1 or little beyond. */
  readonly points: Float64Array;
  /** One number a point. */
  readonly targets: Float64Array;
}

export interface Task {
  readonly title: string;
  readonly about: string;
  /** The network that it is learned with, if nothing else is chosen. */
  readonly network: {
    readonly activation: ActivationName;
    readonly width: number;
    readonly depth: number;
    readonly rate: number;
  };
  /** The mean squared error at which it counts as learned. */
  readonly learnedAt: number;
  data(rng: CpuRng): Data;
}

/** cos and sin of a small angle whose 64 steps are half a turn: π/64, rounded. */
const [COS, SIN] = [0.9987954562051724, 0.049067674327418015];

/** Points of the unit circle, by turning the first one on: `Math.sin` has other last digits in other browsers. */
function circle(count: number): [number, number][] {
  let [x, y] = [1, 0];
  return Array.from({ length: count }, () => {
    const point: [number, number] = [x, y];
    [x, y] = [x * COS - y * SIN, x * SIN + y * COS];
    return point;
  });
}

const EACH = 64;

/** Two classes of `EACH` points, −1 and 1, each point moved by a normal number times `noise`. */
function classes(rng: CpuRng, noise: number, at: (k: number, sign: number) => readonly [number, number]): Data {
  const moved = randn32(rng, 2 * EACH, 2).data;
  const points = new Float64Array(4 * EACH);
  const targets = new Float64Array(2 * EACH);
  for (let n = 0; n < 2 * EACH; n++) {
    const sign = n < EACH ? 1 : -1;
    const [x, y] = at(n % EACH, sign);
    points.set([x + noise * moved[2 * n]!, y + noise * moved[2 * n + 1]!], 2 * n);
    targets[n] = sign;
  }
  return { points, targets };
}

export const tasks = {
  moons: {
    title: "Two moons",
    about:
      "Two half circles that hook into each other, for ten layers of tanh: too small a start vanishes, too large a one saturates.",
    network: { activation: "tanh", width: 16, depth: 10, rate: 0.02 },
    learnedAt: 0.05,
    data(rng) {
      const half = circle(EACH);
      return classes(rng, 0.06, (k, sign) => {
        const [x, y] = half[k]!;
        return [sign * (0.6 * x - 0.3), sign * (0.6 * y - 0.15)];
      });
    },
  },
  spirals: {
    title: "Spirals",
    about: "Two arms that wind around each other, a turn and a half each.",
    network: { activation: "relu", width: 24, depth: 5, rate: 0.02 },
    learnedAt: 0.05,
    data(rng) {
      // Three steps of π/64 from point to point: a turn and a half.
      const turns = circle(3 * EACH);
      return classes(rng, 0.01, (k, sign) => {
        const [x, y] = turns[3 * k]!;
        const radius = (sign * (k + 6)) / (EACH + 6);
        return [radius * x, radius * y];
      });
    },
  },
  linear: {
    title: "Deep linear net",
    about: "Twelve matrices, one after the other and nothing between them, learn a plane.",
    network: { activation: "linear", width: 16, depth: 12, rate: 0.02 },
    learnedAt: 0.01,
    data(rng) {
      const points = Float64Array.from(randn32(rng, 2 * EACH, 2).data, (x) => x / 2);
      const targets = new Float64Array(2 * EACH);
      for (let n = 0; n < targets.length; n++) targets[n] = 0.8 * points[2 * n]! - 0.6 * points[2 * n + 1]!;
      return { points, targets };
    },
  },
} as const satisfies Record<string, Task>;

export type TaskName = keyof typeof tasks;
