/**
 * Two schemes to compare, each pair with what it shows.
 *
 * @module
 */
import { TRAIN_DEFAULTS, type TrainSettings } from "./settings.ts";
import { tasks } from "./tasks.ts";

export interface TrainPreset {
  readonly title: string;
  readonly lesson: string;
  readonly settings: TrainSettings;
}

const preset = (
  title: string,
  lesson: string,
  chosen: Pick<TrainSettings, "task" | "left" | "right">,
): TrainPreset => ({ title, lesson, settings: { ...TRAIN_DEFAULTS, ...tasks[chosen.task].network, ...chosen } });

export const trainPresets: readonly TrainPreset[] = [
  preset(
    "He beside too small",
    "With std 0.01 five layers of ReLU pass nothing on, so no gradient comes back either: the error stays at 1.",
    { task: "spirals", left: "kaimingNormal", right: "small" },
  ),
  preset("He beside nn.Linear's default", "PyTorch's default has gain √⅓ in place of √2, and starts much later.", {
    task: "spirals",
    left: "kaimingNormal",
    right: "torchLinear",
  }),
  preset(
    "Exploding",
    "With std 1 the signal grows by √12 in each layer: the first steps throw the weights to infinity.",
    {
      task: "spirals",
      left: "orthogonalRelu",
      right: "large",
    },
  ),
  preset("tanh, saturated", "With std 1 every tanh is at ±1, where its slope is almost 0: the error stays near 1.", {
    task: "moons",
    left: "orthogonalRelu",
    right: "large",
  }),
  preset("All equal", "Units that start alike stay alike: sixteen of them are one, and one draws a straight line.", {
    task: "moons",
    left: "glorotUniform",
    right: "equal",
  }),
  preset(
    "Deep and linear",
    "Rotations pass the gradient through twelve layers whole; with std 0.01 it is 10⁻¹⁵ of it.",
    {
      task: "linear",
      left: "orthogonal",
      right: "small",
    },
  ),
];
