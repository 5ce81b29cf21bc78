/**
 * Initializers as data: JSON of our own, and the names and configurations of Keras, TensorFlow.js and PyTorch.
 *
 * An entry of its own, so that who needs none of it bundles none of it.
 *
 * @module
 */
export type { AnyInitializer } from "./any-initializer.ts";
export { type FromConfigOptions, fromConfig } from "./from-config.ts";
export { type FromKerasOptions, fromKeras, type KerasConfig } from "./from-keras.ts";
export { fromTfjs } from "./from-tfjs.ts";
export { fromTorch, type TorchOptions } from "./from-torch.ts";
export { type Configured, type InitializerConfig, type Json, type RowBlockConfig, toConfig } from "./to-config.ts";
export { type KerasInitializer, toKeras } from "./to-keras.ts";
