/**
 * Whether a device's own rounding to float16 is the stream's.
 *
 * @module
 */
import { ENTRY, type Kernel, kernelOf, paramsStruct } from "./kernel.ts";
import { NARROW } from "./storage.ts";

/** Workgroups of {@link packingKernel}: an invocation for each finite float16 that is not negative. */
export const PACKING_VALUES = 0x7c00;

/**
 * Sets OUT[0] unless the device packs each float16 that is not negative, the midpoint above it and that midpoint's
 * neighbours as the integers round them, with either sign. Rounding is monotone, so that is all of it.
 */
export function packingKernel(): Kernel<"zero"> {
  return kernelOf(
    "packing",
    ["zero"],
    ["read_write"],
    () => `${paramsStruct(["zero"])}
@group(1) @binding(0) var<storage, read_write> OUT: array<atomic<u32>>;
${NARROW.float16}
fn wrong(x: u32) -> bool {
  let other = x ^ 0x80000000u;
  return pack2x16float(vec2<f32>(bitcast<f32>(x), bitcast<f32>(other))) != (narrow(x) | (narrow(other) << 16u));
}
${ENTRY}
  if (q >= ${PACKING_VALUES - 1}u) { return; }
  let isNormal = q >= 0x400u;
  let x = select(bitcast<u32>(f32(i32(q)) * 0x1p-24f), (q << 13u) + 0x38000000u, isNormal) ^ P.zero;
  let y = select(bitcast<u32>(f32(i32(2u * q + 1u)) * 0x1p-25f), (q << 13u) + 0x38001000u, isNormal) ^ P.zero;
  if (wrong(x) || wrong(y) || wrong(y - 1u) || wrong(y + 1u)) { atomicStore(&OUT[0], 1u); }
}`,
  );
}
