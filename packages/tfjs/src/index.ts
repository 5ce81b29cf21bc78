/**
 * weightinit's initializers for the layers of TensorFlow.js.
 *
 * @module
 */
export { registerInitializers } from "./catalogue.ts";
export { type TfjsInitializer, type WeightInitOptions, weightinit } from "./weight-init.ts";
export type { NamedText, WeightInitConfig } from "./weight-init-config.ts";
