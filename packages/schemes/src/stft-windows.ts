/**
 * Windows by the names of `scipy.signal.windows`, those that need no further number: Harris, "On the use of windows for
 * harmonic analysis with the discrete Fourier transform", Proceedings of the IEEE 66, 1978, and SciPy's formulas.
 *
 * @module
 */
import { exp } from "./elementary/exp.ts";
import { cosOfTurns, sinOfTurns } from "./elementary/trigonometry.ts";

/** Value number n of a symmetric window of `size` > 1. */
type Window = (n: number, size: number) => number;

/** Σ aₖ·cos(k·φ), φ from −π to π. */
const cosines =
  (...terms: readonly number[]): Window =>
  (n, size) =>
    terms.reduce((sum, a, k) => sum + a * cosOfTurns(k * (2 * n - size + 1), 2 * (size - 1)), 0);

/** Distance from the middle, 0 to 1 at the ends, as numerator over size − 1. */
const fromMiddle = (n: number, size: number): number => Math.abs(2 * n - size + 1);

const parzen: Window = (n, size) => {
  const x = fromMiddle(n, size) / size;
  return 2 * fromMiddle(n, size) > size - 1 ? 2 * (1 - x) * (1 - x) * (1 - x) : 1 - 6 * x * x + 6 * x * x * x;
};

const bohman: Window = (n, size) => {
  const distance = fromMiddle(n, size);
  if (distance === size - 1) return 0;
  const turns = [distance, 2 * (size - 1)] as const;
  return (1 - distance / (size - 1)) * cosOfTurns(...turns) + sinOfTurns(...turns) / Math.PI;
};

const tukey: Window = (n, size) => {
  const near = Math.min(n, size - 1 - n);
  return near > Math.floor((size - 1) / 4) ? 1 : 0.5 * (1 + cosOfTurns(4 * near - size + 1, 2 * (size - 1)));
};

const lanczos: Window = (n, size) => {
  const distance = fromMiddle(n, size);
  return distance === 0 ? 1 : sinOfTurns(distance, 2 * (size - 1)) / ((Math.PI * distance) / (size - 1));
};

/** The name of a window of `scipy.signal.windows` that needs no further number. */
export type WindowName =
  | "barthann"
  | "bartlett"
  | "blackman"
  | "blackmanharris"
  | "bohman"
  | "boxcar"
  | "cosine"
  | "exponential"
  | "flattop"
  | "hamming"
  | "hann"
  | "lanczos"
  | "nuttall"
  | "parzen"
  | "triang"
  | "tukey";

const WINDOWS: Readonly<Record<WindowName, Window>> = {
  barthann: (n, size) => {
    const distance = fromMiddle(n, size);
    return 0.62 - (0.48 * distance) / (2 * (size - 1)) + 0.38 * cosOfTurns(distance, 2 * (size - 1));
  },
  bartlett: (n, size) => 1 - fromMiddle(n, size) / (size - 1),
  blackman: /* @__PURE__ */ cosines(0.42, 0.5, 0.08),
  blackmanharris: /* @__PURE__ */ cosines(0.35875, 0.48829, 0.14128, 0.01168),
  bohman,
  boxcar: () => 1,
  cosine: (n, size) => sinOfTurns(2 * n + 1, 4 * size),
  exponential: (n, size) => exp(-fromMiddle(n, size) / 2),
  flattop: /* @__PURE__ */ cosines(0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
  hamming: /* @__PURE__ */ cosines(0.54, 0.46),
  hann: /* @__PURE__ */ cosines(0.5, 0.5),
  lanczos,
  nuttall: /* @__PURE__ */ cosines(0.3635819, 0.4891775, 0.1365995, 0.0106411),
  parzen,
  triang: (n, size) => 1 - fromMiddle(n, size) / (size + (size % 2)),
  tukey,
};

/** Whether `value` names a window. */
export function isWindowName(value: unknown): value is WindowName {
  return typeof value === "string" && Object.hasOwn(WINDOWS, value);
}

/** A window of `size` values; a periodic one is that of one value more, without the last. */
export function windowNamed(name: WindowName, size: number, periodic: boolean): readonly number[] {
  if (size === 1) return [1];
  return Array.from({ length: size }, (_, n) => WINDOWS[name](n, size + (periodic ? 1 : 0)));
}
