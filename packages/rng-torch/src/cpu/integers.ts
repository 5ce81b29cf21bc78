/**
 * `randint` and `randperm` on the CPU.
 *
 * @module
 */
import { integerWriter } from "../integers.ts";
import { isSince, type TorchVersion } from "../torch-version.ts";
import type { CpuSource } from "./cpu-source.ts";

/** `torch.randint(lo, lo + range, (out.length,))`: words modulo the range. */
export function fillIntegers(
  source: CpuSource,
  out: BigInt64Array | Float64Array,
  lo: bigint,
  range: bigint,
  torch: TorchVersion,
): void {
  const { narrow, wide } = integerWriter(out, lo);
  if (range >= 2n ** (isSince(torch, "2.11") ? 28n : 32n)) {
    for (let i = 0; i < out.length; i++) wide(i, source.word64() % range);
  } else {
    const divisor = Number(range);
    for (let i = 0; i < out.length; i++) narrow(i, source.word() % divisor);
  }
}

/** `torch.randperm(out.length)`. */
export function fillPermutation(source: CpuSource, out: Int32Array): void {
  const n = out.length;
  for (let i = 0; i < n; i++) out[i] = i;
  for (let i = 0; i < n - 1; i++) {
    const j = i + (source.word() % (n - i));
    const other = out[j]!;
    out[j] = out[i]!;
    out[i] = other;
  }
}
