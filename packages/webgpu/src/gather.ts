/**
 * Small fills that one dispatch makes: where each lies among the others, and what tells the kernel so.
 *
 * @module
 */
import type { GpuRange } from "./memory.ts";
import { GROUP_VECTORS } from "./wgsl/gathered.ts";
import { type Kernel, type Params, packParams } from "./wgsl/kernel.ts";

/** Bytes of a vector. */
const VECTOR_BYTES = 16;

/** A fill that is made together with others of its kernel. */
export interface Gathered {
  /** Of `wgsl/gathered.ts`. */
  readonly kernel: Kernel;
  /** Bytes to make, in whole words. */
  readonly bytes: number;
  /** The kernel's parameters, where the fill starts at vector `first` of the binding. */
  readonly params: (first: number) => Params<string>;
  /** Where the bytes belong. */
  readonly to: () => Omit<GpuRange, "size">;
}

/** Fills one after the other, each from a workgroup of its own on. */
export interface GatheredLayout {
  /** For each workgroup where its parameters start, then the parameters of each fill. */
  readonly words: Uint32Array<ArrayBuffer>;
  /** Where each fill starts, in bytes. */
  readonly offsets: readonly number[];
  readonly workgroups: number;
  readonly bytes: number;
}

/** @param fills - all of one kernel */
export function layOut(fills: readonly Gathered[]): GatheredLayout {
  const groups = fills.map(({ bytes }) => Math.ceil(bytes / (GROUP_VECTORS * VECTOR_BYTES)));
  const workgroups = groups.reduce((sum, count) => sum + count, 0);
  const words = new Uint32Array(workgroups + fills.length * fills[0]!.kernel.fields.length);
  const offsets: number[] = [];
  let group = 0;
  let at = workgroups;
  for (const [i, { kernel, params }] of fills.entries()) {
    const first = group * GROUP_VECTORS;
    offsets.push(first * VECTOR_BYTES);
    packParams(kernel, params(first), words, at);
    words.fill(at, group, group + groups[i]!);
    group += groups[i]!;
    at += kernel.fields.length;
  }
  return { words, offsets, workgroups, bytes: workgroups * GROUP_VECTORS * VECTOR_BYTES };
}
