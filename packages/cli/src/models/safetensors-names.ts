/**
 * Names and shapes of safetensors files.
 *
 * @module
 */
import { parseSafetensorsHeader, type SafetensorsTensor, safetensorsDTypeInfo } from "@weightinit/safetensors";
import type { ByteStream } from "./byte-stream.ts";
import type { NamedTensor } from "./named-tensor.ts";

const REAL: readonly unknown[] = ["float32", "float64", "float16", "bfloat16"];

export function namesOf(tensors: Iterable<SafetensorsTensor>): readonly NamedTensor[] {
  return [...tensors].map(({ name, dtype, shape }) => {
    const own = safetensorsDTypeInfo(dtype).dtype;
    return { name, shape, dtype: REAL.includes(own) ? own : undefined };
  });
}

/** Whether bytes begin as a file does: the length of the header, and its first brace. */
export function isSafetensors(first: Buffer): boolean {
  return first.length > 8 && first[8] === 0x7b && first.readBigUInt64LE(0) <= LONGEST_HEADER;
}

/** The reference reader's limit. */
const LONGEST_HEADER = 100_000_000n;
/** Passed over at once. */
const STEP = 1 << 20;

/** Of a file that comes through a pipe: the header is kept, and the rest passed over. */
export async function pipedTensors(stream: ByteStream): Promise<readonly NamedTensor[]> {
  const length = await stream.take(8);
  const header = Buffer.concat([length, await stream.take(Number(length.readBigUInt64LE(0)))]);
  while (await stream.skip(STEP));
  return namesOf(parseSafetensorsHeader(new Uint8Array(header), stream.position, "standard input").tensors.values());
}
