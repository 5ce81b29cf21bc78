/**
 * Starting points, each with what it shows.
 *
 * @module
 */
import { DEFAULTS, type Settings } from "./settings.ts";

export interface Preset {
  readonly title: string;
  readonly lesson: string;
  readonly settings: Settings;
}

const preset = (title: string, lesson: string, changes: Partial<Settings>): Preset => ({
  title,
  lesson,
  settings: { ...DEFAULTS, ...changes },
});

export const presets: readonly Preset[] = [
  preset("Kaiming for ReLU", "A ReLU halves the mean square; gain √2 doubles it back. Both lines stay near 1.", {}),
  preset("Glorot under ReLU", "Without the factor √2 the signal shrinks by √½ in each layer: a thousandth after 20.", {
    scheme: "glorotNormal",
    gain: 1,
  }),
  preset(
    "Glorot for tanh",
    "tanh is nearly linear at 0, so gain 1 fits small signals: what is large saturates, then the line falls ever more slowly.",
    {
      scheme: "glorotNormal",
      gain: 1,
      activation: "tanh",
    },
  ),
  preset(
    "Kaiming for GELU",
    "A GELU takes more than half of the mean square away: with gain 1.468 activations stay near 1.",
    {
      gain: 1.468,
      activation: "gelu",
    },
  ),
  preset(
    "Orthogonal, linear",
    "Every layer is a rotation or a reflection: activations and gradients keep their size.",
    {
      scheme: "orthogonal",
      gain: 1,
      activation: "linear",
    },
  ),
  preset("Gaussian, linear", "Right on average, but with 32 units chance has its way; compare with orthogonal.", {
    scheme: "glorotNormal",
    gain: 1,
    activation: "linear",
    width: 32,
  }),
  preset("Too small", "std 0.01 at width 256: each layer keeps a ninth of the signal, and training stands still.", {
    scheme: "normal",
    gain: 1,
  }),
  preset("Exploding", "Gain 2 with ReLU: the signal grows by √2 in each layer, and so do the gradients.", { gain: 2 }),
];
