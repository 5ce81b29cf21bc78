/**
 * Weight initializers by paper, one file each, with the calling convention of `@weightinit/core`.
 *
 * @module
 */

export type { AdapterPair } from "./adapter-pair.ts";
export { type BilinearUpsamplingOptions, bilinearUpsampling } from "./bilinear-upsampling.ts";
export { type ChronoOptions, chrono } from "./chrono.ts";
export {
  type DeepNormFactor,
  type DeepNormFactors,
  type DeepNormOptions,
  deepNorm,
  deepNormFactors,
} from "./deep-norm.ts";
export { type FixupOptions, fixup, fixupFactor } from "./fixup.ts";
export { type ForgetGateBiasOptions, forgetGateBias } from "./forget-gate-bias.ts";
export { type GridPositionsOptions, gridPositions } from "./grid-positions.ts";
export { type HippoMeasure, type HippoOptions, hippo } from "./hippo.ts";
export { type IcnrOptions, icnr } from "./icnr.ts";
export { type LlamaDepthNormalOptions, llamaDepthNormal } from "./llama-depth-normal.ts";
export { type LoraInit, type LoraOptions, type LoraPairOptions, loraA, loraB, loraPair } from "./lora.ts";
export { type LruOptions, type LruParameters, type LruRing, lru, lruParameters } from "./lru.ts";
export { type LsuvOptions, type LsuvResult, lsuv } from "./lsuv.ts";
export { mambaALog } from "./mamba-a-log.ts";
export { type Mamba2ALogOptions, mamba2ALog } from "./mamba2-a-log.ts";
export {
  type MimeticFactors,
  type MimeticOptions,
  type MimeticPairOptions,
  type MimeticProjection,
  mimetic,
  mimeticPair,
} from "./mimetic.ts";
export { type MupFactors, type MupNormalOptions, mupFactors, mupNormal } from "./mup.ts";
export { type RecurrentOrthogonalOptions, recurrentOrthogonal } from "./recurrent-orthogonal.ts";
export { type ResidualNormalOptions, residualNormal } from "./residual-normal.ts";
export { type S4dOptions, s4d } from "./s4d.ts";
export { type SinusoidalPositionsOptions, sinusoidalPositions } from "./sinusoidal-positions.ts";
export { type SirenOptions, siren } from "./siren.ts";
export { type SmallInitOptions, smallInit } from "./small-init.ts";
export { type SpectralNormalOptions, spectralNormal } from "./spectral-normal.ts";
export type { Layers, Stack } from "./stacks.ts";
export { type StftKernelOptions, stftKernel } from "./stft-kernel.ts";
export type { WindowName } from "./stft-windows.ts";
export { type SubLnGains, type SubLnOptions, subLn, subLnGains } from "./sub-ln.ts";
export { type TFixupFactor, type TFixupFactors, type TFixupOptions, tFixup, tFixupFactors } from "./t-fixup.ts";
export {
  type InverseSoftplusLogUniformOptions,
  inverseSoftplus,
  inverseSoftplusLogUniform,
  type LogUniformOptions,
  logUniform,
} from "./time-steps.ts";
export { type UnitScaledFactors, unitScaled, unitScaledFactors } from "./unit-scaled.ts";
export { type VeraPairOptions, vera, veraPair } from "./vera.ts";
export { type WangInitOptions, wangInit } from "./wang-init.ts";
export { zerO } from "./zer-o.ts";
