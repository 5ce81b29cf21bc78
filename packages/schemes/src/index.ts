/**
 * Weight initializers by paper, one file each, with the calling convention of `@weightinit/core`.
 *
 * @module
 */
export {
  type DeepNormFactor,
  type DeepNormFactors,
  type DeepNormOptions,
  deepNorm,
  deepNormFactors,
} from "./deep-norm.ts";
export { type FixupOptions, fixup, fixupFactor } from "./fixup.ts";
export { type LlamaDepthNormalOptions, llamaDepthNormal } from "./llama-depth-normal.ts";
export { type MupFactors, type MupNormalOptions, mupFactors, mupNormal } from "./mup.ts";
export { type ResidualNormalOptions, residualNormal } from "./residual-normal.ts";
export { type SirenOptions, siren } from "./siren.ts";
export { type SmallInitOptions, smallInit } from "./small-init.ts";
export { type SpectralNormalOptions, spectralNormal } from "./spectral-normal.ts";
export type { Layers, Stack } from "./stacks.ts";
export { type SubLnGains, type SubLnOptions, subLn, subLnGains } from "./sub-ln.ts";
export { type TFixupFactor, type TFixupFactors, type TFixupOptions, tFixup, tFixupFactors } from "./t-fixup.ts";
export { type UnitScaledFactors, unitScaled, unitScaledFactors } from "./unit-scaled.ts";
export { type WangInitOptions, wangInit } from "./wang-init.ts";
