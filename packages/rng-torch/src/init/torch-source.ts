/**
 * What `torch.nn.init` asks of a generator, of either device.
 *
 * @module
 */
import type { RealDType } from "@weightinit/core";
import type { Reals } from "../reals.ts";
import type { TorchVersion } from "../torch-version.ts";

/** The draws of one generator. */
export interface TorchSource {
  readonly torch: TorchVersion;
  /** `uniform_(lo, hi)` of a contiguous tensor of `type`. */
  uniform(out: Reals, type: RealDType, lo: number, hi: number): void;
  /** `normal_(mean, std)` of a contiguous tensor of `type`. */
  normal(out: Reals, type: RealDType, mean: number, std: number): void;
  /** `torch.randperm(out.length)` on the CPU, which `sparse_` asks whatever the tensor's device is. */
  cpuPermutation(out: Int32Array): void;
  /** `trunc_normal_` as it was before 2.12. */
  inverseTruncatedNormal(out: Reals, type: RealDType, law: TruncatedLaw): void;
  /** x / divisor as the device divides by a Python number, before the rounding to the type. */
  quotient(x: number, divisor: number, type: RealDType): number;
  /** A Python number as an operand of a tensor's operation. */
  scalar(x: number, type: RealDType): number;
  /** log x, before the rounding to the type. */
  log(x: number, type: RealDType): number;
}

/** Parameters of `trunc_normal_`. */
export interface TruncatedLaw {
  readonly mean: number;
  readonly std: number;
  readonly lo: number;
  readonly hi: number;
}
