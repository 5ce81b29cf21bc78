/**
 * Bad calls of @weightinit/safetensors.
 *
 * @module
 */
import { layoutOf, parseSafetensorsHeader } from "@weightinit/safetensors";
import { type BadCall, bad } from "./bad-call.ts";

/** A safetensors file with this header. */
function safetensorsFile(header: string, dataBytes: number): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + dataBytes);
  bytes.set(new TextEncoder().encode(header), 8);
  bytes[0] = header.length;
  return bytes;
}

export const safetensors: readonly BadCall[] = [
  bad("WI_BAD_SAFETENSORS", "a file that is too short", /at least 8 bytes, got 7 \(HeaderTooSmall, byte 7\)/, () =>
    parseSafetensorsHeader(new Uint8Array(7)),
  ),
  bad("WI_BAD_SAFETENSORS", "a dim of 1.0", /got "1\.0\],/, () =>
    parseSafetensorsHeader(safetensorsFile('{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}', 4)),
  ),
  bad("WI_BAD_DTYPE", "of safetensors", /got "complex128"/, () =>
    layoutOf([{ name: "a", dtype: "complex128", shape: [1] }]),
  ),
];
