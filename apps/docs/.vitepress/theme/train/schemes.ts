/**
 * The schemes that can be trained beside each other.
 *
 * @module
 */
import {
  constant,
  glorotNormal,
  glorotUniform,
  kaimingNormal,
  kaimingUniform,
  lecunNormal,
  normal,
  orthogonal,
} from "@weightinit/core";
import type { CpuRng, CpuTensor } from "@weightinit/cpu";

type Make = (rng: CpuRng, outputs: number, inputs: number) => CpuTensor<"float32">;

export interface TrainedScheme {
  readonly title: string;
  /** The call of one layer, as the reader would write it. */
  readonly call: string;
  readonly make: Make;
}

/** @param init - the initializer's name */
const scheme = (title: string, init: string, options: string, make: Make): TrainedScheme => ({
  title,
  call: `${init}(rng.fork("layer.0"), outputs, inputs${options === "" ? "" : `, { ${options} }`})`,
  make,
});

export const trainedSchemes = {
  kaimingNormal: scheme("kaimingNormal (He)", "kaimingNormal", "", (rng, out, into) => kaimingNormal(rng, out, into)),
  kaimingUniform: scheme("kaimingUniform (He)", "kaimingUniform", "", (rng, out, into) =>
    kaimingUniform(rng, out, into),
  ),
  glorotNormal: scheme("glorotNormal (Xavier)", "glorotNormal", "", (rng, out, into) => glorotNormal(rng, out, into)),
  glorotUniform: scheme("glorotUniform (Keras)", "glorotUniform", "", (rng, out, into) =>
    glorotUniform(rng, out, into),
  ),
  lecunNormal: scheme("lecunNormal", "lecunNormal", "", (rng, out, into) => lecunNormal(rng, out, into)),
  orthogonal: scheme("orthogonal", "orthogonal", "", (rng, out, into) => orthogonal(rng, out, into)),
  orthogonalRelu: scheme("orthogonal, gain √2", "orthogonal", "gain: Math.SQRT2", (rng, out, into) =>
    orthogonal(rng, out, into, { gain: Math.SQRT2 }),
  ),
  torchLinear: scheme("nn.Linear's default", "kaimingUniform", "gain: Math.sqrt(1 / 3)", (rng, out, into) =>
    kaimingUniform(rng, out, into, { gain: Math.sqrt(1 / 3) }),
  ),
  small: scheme("normal, std 0.01: too small", "normal", "std: 0.01", (rng, out, into) =>
    normal(rng, out, into, { std: 0.01 }),
  ),
  large: scheme("normal, std 1: too large", "normal", "std: 1", (rng, out, into) => normal(rng, out, into)),
  equal: scheme("all weights 0.1", "constant", "value: 0.1", (rng, out, into) =>
    constant(rng, out, into, { value: 0.1 }),
  ),
} as const satisfies Record<string, TrainedScheme>;

export type TrainedSchemeName = keyof typeof trainedSchemes;
