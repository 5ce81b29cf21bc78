/**
 * Safetensors, the file format of model weights: reads and writes it, byte for byte as the reference does, in Node and
 * in browsers.
 *
 * @module
 */
export type { LayoutEntry } from "./arranged.ts";
export { type DcpEntry, type DcpFileLayout, type DcpLayoutOptions, dcpLayoutOf } from "./dcp-layout.ts";
export {
  isSafetensorsDType,
  type SafetensorsArray,
  type SafetensorsArrayClass,
  type SafetensorsArrays,
  type SafetensorsDType,
  type SafetensorsDTypeInfo,
  safetensorsDTypeInfo,
  safetensorsDTypes,
} from "./dtypes.ts";
export { type FaultPlace, SafetensorsError, type SafetensorsFault, safetensorsFaults } from "./errors.ts";
export { parseSafetensorsHeader, type SafetensorsHeader } from "./header.ts";
export type { Fetch } from "./http-source.ts";
export { type LayoutOptions, layoutOf, type SafetensorsLayout } from "./layout.ts";
export type { SafetensorsSource } from "./location.ts";
export type { SafetensorsProgress, WorkOptions } from "./options.ts";
export { type ReadSafetensorsOptions, readSafetensors } from "./read.ts";
export type { ReadTensorOptions } from "./read-tensor.ts";
export type { SafetensorsFile, SafetensorsPart, SafetensorsSlice } from "./safetensors-file.ts";
export { type ByteCount, type ShardedLayout, type ShardIndex, type ShardOptions, shardedLayoutOf } from "./shards.ts";
export type { SafetensorsTensor } from "./tensor-info.ts";
export type { TensorData, TensorSource, TensorSources } from "./tensor-source.ts";
export {
  type SafetensorsBlobOptions,
  safetensorsBlob,
  type WriteSafetensorsOptions,
  type WrittenSafetensors,
  writeSafetensors,
} from "./write.ts";
