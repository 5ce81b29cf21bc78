/**
 * Initial weights for neural networks: the schemes, the dispatch from an RNG's type to its device, and the interfaces
 * that backends and generators implement.
 *
 * @module
 */
export type { None } from "./bound-types.ts";
export { defineInitializer } from "./define-initializer.ts";
export type {
  AllocateRequest,
  Bounds,
  ConstantFill,
  Device,
  DeviceSupport,
  DiagonalAxis,
  DiagonalFill,
  Fill,
  FillPlace,
  NormalFill,
  OrthogonalFill,
  SparseFill,
  TruncatedNormalFill,
  UniformFill,
  ValuesFill,
} from "./device.ts";
export { dispose } from "./dispose.ts";
export type {
  Constant,
  Diagonal,
  Distribution,
  Normal,
  Orthogonal,
  RandomNumbers,
  Rows,
  Sparse,
  SymmetricUniform,
  TruncatedNormal,
  Uniform,
  Values,
} from "./distribution.ts";
export {
  type ComplexDType,
  type DType,
  type DTypeInfo,
  dtypeInfo,
  dtypes,
  isDType,
  type RealDType,
  realDTypes,
  type StorageOf,
} from "./dtype.ts";
export { type ErrorCode, errorCodes, shown, WeightInitError } from "./errors.ts";
export type { ForeignRequest, ForeignRng } from "./foreign-rng.ts";
export type { ActivationName } from "./gains/activations.ts";
export { calculateGain, type Nonlinearity } from "./gains/calculate-gain.ts";
export { type GainOfOptions, gainOf } from "./gains/gain-of.ts";
export type { FixedInitializer, Initializer } from "./initializer-types.ts";
export { type Axes, type AxesLayout, axesOf, type Fans, type FansLayout, fansOf, type Layout } from "./layout.ts";
export { sourceOf, withNumbersOf } from "./numbers-of.ts";
export type { CommonOptions, OptionSpec } from "./options.ts";
export { checkState, isPortable, PortableRng, type RngState } from "./portable-rng.ts";
export { printedNumber, printedShape, printedTensor } from "./print.ts";
export { defaultRng, deviceOf, type RngClass, registerRng, setDefaultRng } from "./registry.ts";
export type { DTypeOf, Makes, OutOf, Rng, RngWith, TensorOf, TensorsOf } from "./rng.ts";
export type { RowBlock } from "./row-block.ts";
export { rowBlocks } from "./row-blocks.ts";
export type { Given, Scheme, SchemeRequest } from "./scheme.ts";
export { deltaOrthogonal } from "./schemes/delta-orthogonal.ts";
export * from "./schemes/fills.ts";
export type { GainOptions, KaimingMode, NormalGainOptions } from "./schemes/gain.ts";
export { type GivenArray, type GivenOptions, given, type NestedNumbers } from "./schemes/given.ts";
export { glorotNormal, glorotUniform } from "./schemes/glorot.ts";
export { type IdentityOptions, identityInit } from "./schemes/identity.ts";
export {
  type KaimingNormalOptions,
  type KaimingUniformOptions,
  kaimingNormal,
  kaimingUniform,
} from "./schemes/kaiming.ts";
export { lecunNormal, lecunUniform } from "./schemes/lecun.ts";
export { orthogonal } from "./schemes/orthogonal.ts";
export {
  type ConstantOptions,
  constant,
  type NormalOptions,
  normal,
  type UniformOptions,
  uniform,
} from "./schemes/plain.ts";
export { type SparseOptions, sparseInit } from "./schemes/sparse.ts";
export { type TruncatedNormalOptions, truncatedNormal } from "./schemes/truncated-normal.ts";
export { type VarianceScalingOptions, varianceScaling } from "./schemes/variance-scaling.ts";
export { type SeededOptions, seeded } from "./seeded.ts";
export type { Settings } from "./settings.ts";
export { product } from "./shape.ts";
export type { RowRange, Slice } from "./slice.ts";
export type { ReadOptions, Tensor } from "./tensor.ts";
