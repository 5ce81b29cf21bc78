/**
 * Calls that must be refused: what is wrong with each, its code, and what its message must say. A file a package; core's
 * are three.
 *
 * @module
 */
import type { BadCall } from "./bad-call.ts";
import { coreGenerators } from "./core-generators.ts";
import { coreOptions } from "./core-options.ts";
import { coreShapes } from "./core-shapes.ts";
import { cpu } from "./cpu.ts";
import { recipes } from "./recipes.ts";
import { rngTorch } from "./rng-torch.ts";
import { safetensors } from "./safetensors.ts";

export const badCalls: readonly BadCall[] = [
  ...coreShapes,
  ...coreOptions,
  ...coreGenerators,
  ...cpu,
  ...rngTorch,
  ...safetensors,
  ...recipes,
];
