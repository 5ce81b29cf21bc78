/**
 * The gains that PyTorch recommends, by its own table.
 *
 * @module
 */
import { shown, WeightInitError } from "../errors.ts";

/** The names that {@link calculateGain} knows: PyTorch's. */
export type Nonlinearity =
  | "linear"
  | "conv1d"
  | "conv2d"
  | "conv3d"
  | "conv_transpose1d"
  | "conv_transpose2d"
  | "conv_transpose3d"
  | "sigmoid"
  | "tanh"
  | "relu"
  | "leaky_relu"
  | "selu";

const ONE: readonly Nonlinearity[] = [
  "linear",
  "conv1d",
  "conv2d",
  "conv3d",
  "conv_transpose1d",
  "conv_transpose2d",
  "conv_transpose3d",
  "sigmoid",
];
const OTHERS: readonly Nonlinearity[] = ["tanh", "relu", "leaky_relu", "selu"];

/** What PyTorch takes for `leaky_relu` where no slope is given. */
const DEFAULT_SLOPE = 0.01;

function leakyGain(slope: unknown): number {
  if (typeof slope !== "number" || Number.isNaN(slope)) {
    throw new WeightInitError("WI_BAD_OPTION", `expected the slope of leaky_relu as a number, got ${shown(slope)}`);
  }
  const squared = slope * slope;
  if (squared === Number.POSITIVE_INFINITY && Number.isFinite(slope)) {
    throw new WeightInitError("WI_BAD_OPTION", `expected a slope whose square is finite, got ${shown(slope)}`);
  }
  return Math.sqrt(2 / (1 + squared));
}

/**
 * `torch.nn.init.calculate_gain`: 1 for linear and convolutional layers and sigmoid, 5/3 for tanh, √2 for relu,
 * √(2 / (1 + slope²)) for leaky_relu, 3/4 for selu (PyTorch 2.15). {@link gainOf} has the exact gain of these and of
 * other activations: 5/3 and 3/4 are not it.
 *
 * @param nonlinearity - PyTorch's name; case counts
 * @param slope - of `leaky_relu`, 0.01 if it is left out; of no account for the others, as in PyTorch
 * @throws WeightInitError `WI_BAD_ARGUMENT` for a name that is not in the table; `WI_BAD_OPTION` for a slope that is no
 *   number, or whose square overflows.
 * @example
 * ```ts
 * import { calculateGain } from "@weightinit/core";
 *
 * console.log(calculateGain("relu") === Math.SQRT2); // true
 * console.log(calculateGain("leaky_relu", 0.2)); // 1.3867504905630728
 * ```
 */
export function calculateGain(nonlinearity: Nonlinearity, slope?: number | null): number {
  if (ONE.includes(nonlinearity)) return 1;
  switch (nonlinearity) {
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.SQRT2;
    case "selu":
      return 3 / 4;
    case "leaky_relu":
      return leakyGain(slope ?? DEFAULT_SLOPE);
    default:
      throw new WeightInitError(
        "WI_BAD_ARGUMENT",
        `expected a nonlinearity of PyTorch's table (${[...ONE, ...OTHERS].join(", ")}), got ${shown(nonlinearity)}; gainOf has the gains of other activations`,
      );
  }
}
