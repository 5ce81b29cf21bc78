/**
 * The short-time Fourier transform as a convolution: Keras' initializer `STFT` (`constant_initializers.py`), whose
 * options and results count here.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer, type RealDType, realDTypes } from "@weightinit/core";
import { exact } from "./elementary/double-double.ts";
import { cos, cosOfTurns, sin, sinOfTurns } from "./elementary/trigonometry.ts";
import { flag, oneOf } from "./options.ts";
import { badDims, badOption, checkRank } from "./refusals.ts";
import { isWindowName, type WindowName, windowNamed } from "./stft-windows.ts";

/** Options of {@link stftKernel}. */
export interface StftKernelOptions extends CommonOptions {
  /** Real part, cos, or imaginary part, −sin. Default `"real"`. */
  side?: "real" | "imag" | undefined;
  /**
   * Window on the frames: a name of `scipy.signal.windows` that needs no further number, values, or null for none, which
   * leaves out the scaling, too. Default `"hann"`.
   */
  window?: WindowName | readonly number[] | null | undefined;
  /** Divides by √Σw² (`"density"`), by Σ|w| (`"spectrum"`) or by nothing (null). Default `"density"`. */
  scaling?: "density" | "spectrum" | null | undefined;
  /** Whether the named window is periodic instead of symmetric. Default false. */
  periodic?: boolean | undefined;
}

function windowOf(window: WindowName | readonly number[], frames: number, periodic: boolean): readonly number[] {
  if (typeof window === "string") return windowNamed(window, frames, periodic);
  if (window.length === frames) return window;
  throw badOption(`window of stftKernel to have as many numbers as the first axis, ${frames}`, window.length);
}

/** The window divided by its scale, which must not be 0. */
function scaled(window: readonly number[], scaling: "density" | "spectrum" | null): readonly number[] {
  if (scaling === null) return window;
  const sum = window.reduce((total, w) => total + (scaling === "density" ? w * w : Math.abs(w)), 0);
  const scale = scaling === "density" ? Math.sqrt(sum) : sum;
  if (!(scale > 0 && scale < Number.POSITIVE_INFINITY)) {
    throw badOption(`a window of stftKernel whose ${scaling} is finite and not 0`, scale);
  }
  return window.map((w) => w / scale);
}

/** cos or −sin of 2πkt/points. */
type Wave = (t: number, k: number) => number;

function exactWave(side: "real" | "imag", points: number): Wave {
  const known = new Map<number, number>();
  return (t, k) => {
    const turns = (t * k) % points;
    let value = known.get(turns);
    if (value === undefined) {
      value = side === "real" ? cosOfTurns(turns, points) : 0 - sinOfTurns(turns, points);
      known.set(turns, value);
    }
    return value;
  };
}

/** As Keras has it in float32, whose angle −2·t·(k/points)·π is rounded at each step. */
const roundedWave =
  (side: "real" | "imag", points: number): Wave =>
  (t, k) => {
    const turns = Math.fround(-2 * t * Math.fround(k / points));
    const angle = exact(Math.fround(turns * Math.fround(Math.PI)));
    return side === "real" ? cos(angle) : sin(angle);
  };

/**
 * The kernel of a one-dimensional convolution that takes the short-time Fourier transform, of shape
 * [frame length, 1, F], F = n/2 + 1 for a transform of n points: cos or −sin of 2πkt/n, n = 2(F − 1), times the window.
 * No random numbers. Real dtypes.
 *
 * Keras gives NaN for F = 1, and for windows that sum to 0; here they are refused. In float32 the angle is rounded as in
 * Keras (the error grows with the frame length, to 1e-4 at 512); in the other dtypes it is exact.
 *
 * @throws WeightInitError `WI_BAD_RANK` unless 3-D; `WI_BAD_DIMS` unless the middle axis is 1 and F > 1; `WI_BAD_OPTION`
 *   for other names, for a window of another length, and for one that cannot be scaled; and the codes of every call.
 * @example
 * ```ts
 * import { stftKernel } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const kernel = stftKernel(new CpuRng(42), "float64", 4, 1, 3, { window: null });
 * console.log(kernel.data.join()); // 1,1,1,1,0,-1,1,-1,1,1,0,-1
 * ```
 */
export const stftKernel: Initializer<StftKernelOptions, RealDType> = /* @__PURE__ */ defineInitializer<
  StftKernelOptions,
  RealDType
>({
  name: "stftKernel",
  dtypes: realDTypes,
  options: {
    side: /* @__PURE__ */ oneOf(["real", "imag"], "real"),
    window: {
      default: "hann",
      check: (value) =>
        value === null ||
        isWindowName(value) ||
        (Array.isArray(value) && value.length > 0 && value.every(Number.isFinite)),
      expected: 'the name of a window, such as "hann" or "blackman", a list of finite numbers, or null',
    },
    scaling: /* @__PURE__ */ oneOf(["density", "spectrum", null], "density"),
    periodic: /* @__PURE__ */ flag(false),
  },
  distribution: ({ shape, dtype, options: { side, window, scaling, periodic } }) => {
    checkRank("stftKernel", shape, 3);
    const [frames, channels, frequencies] = shape as [number, number, number];
    if (channels !== 1) throw badDims("stftKernel", "a middle axis of length 1", shape);
    if (frequencies === 1) throw badDims("stftKernel", "at least 2 frequencies", shape);
    const weights = window === null ? undefined : scaled(windowOf(window, frames, periodic), scaling);
    const wave = (dtype === "float32" ? roundedWave : exactWave)(side, 2 * (frequencies - 1));
    return {
      kind: "values",
      draws: false,
      value: (index) => {
        const [t, k] = [Math.floor(index / frequencies), index % frequencies];
        return weights === undefined ? wave(t, k) : weights[t]! * wave(t, k);
      },
    };
  },
});
