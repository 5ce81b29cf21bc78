/**
 * Generators of devices that make less than the CPU.
 *
 * @module
 */
import * as core from "@weightinit/core";
import { CpuRng, cpuDevice } from "@weightinit/cpu";

/** Of a device that makes whole tensors and rows only. */
export class RowsRng extends CpuRng {}
core.registerRng(RowsRng, { ...cpuDevice, name: "list", supports: { ...cpuDevice.supports, slices: false } });

/** A generator whose device has float32 only; nothing may reach the device. */
export class Narrow {
  declare readonly "~makes": { tensors: { float32: core.Tensor<"float32"> }; out: never };
}
const unreachable = (): never => {
  throw new Error("a refused request reached the device");
};
core.registerRng(Narrow, {
  name: "narrow",
  supports: { dtypes: ["float32"], maxElements: 100 },
  allocate: unreachable,
  fill: unreachable,
});
