/**
 * Whether two runs of one example, on two devices, made the same tensors.
 *
 * @module
 */
import type { RecordedTensor } from "./messages.ts";

/** What the project promises of orthogonal matrices across devices. */
const ORTHOGONAL_TOLERANCE = 1e-5;

const bytesOf = (view: ArrayBufferView) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function equalBytes(a: ArrayBufferView, b: ArrayBufferView): boolean {
  if (a.byteLength !== b.byteLength) return false;
  const [left, right] = [bytesOf(a), bytesOf(b)];
  return left.every((byte, i) => byte === right[i]);
}

export interface Agreement {
  readonly agrees: boolean;
  /** In words. */
  readonly text: string;
}

/** Compares a tensor with its twin on the CPU. */
export function compare(one: RecordedTensor, cpu: RecordedTensor | undefined): Agreement {
  if (cpu === undefined || one.dtype !== cpu.dtype || one.shape.join() !== cpu.shape.join()) {
    return { agrees: false, text: "the CPU made another tensor" };
  }
  if (one.storage === undefined || cpu.storage === undefined)
    return { agrees: true, text: "too large to compare here" };
  if (equalBytes(one.storage, cpu.storage)) return { agrees: true, text: "every bit equals the CPU's" };
  if (one.promisesBits) return { agrees: false, text: "bits differ from the CPU's" };
  const near = one.reals!.every((x, i) => Math.abs(x - cpu.reals![i]!) <= ORTHOGONAL_TOLERANCE);
  return { agrees: near, text: near ? "equals the CPU's within 1e-5" : "differs from the CPU's by more than 1e-5" };
}
