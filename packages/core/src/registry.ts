/**
 * The dispatch table: from an RNG's class to the device that makes its tensors, and the default RNG.
 *
 * It lives on `globalThis`, so that two copies of this package in one process share it.
 *
 * @module
 */
import type { Device } from "./device.ts";
import { shown, WeightInitError } from "./errors.ts";
import type { Rng } from "./rng.ts";

/** Changes whenever a copy of core with the old value could not use the table. */
const TABLE_VERSION = 1;
const TABLE = /* @__PURE__ */ Symbol.for("@weightinit/core dispatch table");

type RngFactory = () => Rng;

interface DispatchTable {
  readonly version: number;
  /** By prototype, so that lookup can walk an object's prototype chain. */
  readonly devices: Map<object, Device>;
  /** Makes the default RNG when it is first asked for. */
  initial: RngFactory | undefined;
  current: Rng | RngFactory | undefined;
}

function table(): DispatchTable {
  const holder = globalThis as { [TABLE]?: DispatchTable };
  holder[TABLE] ??= { version: TABLE_VERSION, devices: new Map(), initial: undefined, current: undefined };
  const found = holder[TABLE];
  if (found.version !== TABLE_VERSION) {
    throw new WeightInitError(
      "WI_VERSION_MISMATCH",
      `expected dispatch table version ${TABLE_VERSION}, got ${found.version}: another version of @weightinit/core is loaded; install one version (npm ls @weightinit/core)`,
    );
  }
  return found;
}

/** A class whose instances are generators. */
export type RngClass<R extends Rng = Rng> = abstract new (...args: never[]) => R;

/**
 * Registers a generator class, and with it all its subclasses, for a device. Registering it again for the same device
 * changes nothing.
 *
 * @param options.initialDefault - makes the default RNG, should no backend have offered one before
 * @throws {@link WeightInitError} `WI_BAD_ARGUMENT` if `rngClass` is not a class or `device` not a device; `WI_ALREADY_REGISTERED` if it is
 *   registered for another device.
 * @example
 * ```ts
 * import { kaimingUniform, registerRng, type Rng } from "@weightinit/core";
 * import { type CpuMakes, cpuDevice } from "@weightinit/cpu";
 *
 * class Halves implements Rng<CpuMakes> {
 *   declare readonly "~makes": CpuMakes;
 *   uniform(out: Float32Array | Float64Array) { out.fill(0.5); }
 *   normal(out: Float32Array | Float64Array) { out.fill(0); }
 * }
 * registerRng(Halves, cpuDevice);
 * console.log(kaimingUniform(new Halves(), 2, 2).data); // Float32Array(4) [ 0, 0, 0, 0 ]
 * ```
 */
export function registerRng<R extends Rng>(
  rngClass: RngClass<R>,
  device: Device<R>,
  options?: { readonly initialDefault?: () => R },
): void {
  if (typeof rngClass !== "function" || typeof rngClass.prototype !== "object" || rngClass.prototype === null) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a class of generators, got ${shown(rngClass)}`);
  }
  if (typeof device?.allocate !== "function" || typeof device.fill !== "function" || !device.supports?.dtypes) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a device for ${rngClass.name}, got ${shown(device)}`);
  }
  const found = table();
  const before = found.devices.get(rngClass.prototype as object);
  if (before !== undefined && before !== (device as Device)) {
    throw new WeightInitError(
      "WI_ALREADY_REGISTERED",
      `expected ${rngClass.name} to be registered once, got it for device "${device.name}" after "${before.name}"`,
    );
  }
  found.devices.set(rngClass.prototype as object, device as Device);
  found.initial ??= options?.initialDefault;
}

/** Whether `value` is a class of generators, where a generator of it was meant. */
function isRngClass(value: unknown): boolean {
  if (typeof value !== "function") return false;
  const { prototype } = value as { readonly prototype?: unknown };
  return typeof prototype === "object" && prototype !== null && findDevice(Object.create(prototype)) !== undefined;
}

/** The device of an object's class or its nearest registered ancestor; `undefined` if it is not a generator. */
export function findDevice(rng: object): Device | undefined {
  const { devices } = table();
  for (let prototype = Object.getPrototypeOf(rng); prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
    const device = devices.get(prototype);
    if (device !== undefined) return device;
  }
  return undefined;
}

const PACKAGES = "@weightinit/cpu (CpuRng), @weightinit/webgpu (WebGpuRng) or @weightinit/cuda-native (CudaRng)";

/**
 * The device that makes a generator's tensors.
 *
 * @throws {@link WeightInitError} `WI_NO_BACKEND` if the generator's class is not registered.
 * @example
 * ```ts
 * import { deviceOf } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(deviceOf(new CpuRng(42)).name); // cpu
 * ```
 */
export function deviceOf(rng: Rng): Device {
  const device = typeof rng === "object" && rng !== null ? findDevice(rng) : undefined;
  if (device === undefined) {
    throw new WeightInitError(
      "WI_NO_BACKEND",
      isRngClass(rng)
        ? `expected an RNG, got ${shown(rng)}, its class; make one with new, from a seed`
        : `expected an RNG whose class is registered for a device, got ${shown(rng)}; use one of ${PACKAGES}, wrap a function with cpuRngFrom, or register your class with registerRng`,
    );
  }
  return device;
}

/**
 * The generator that calls without one use: one for the whole thread, which advances from call to call. Each thread has
 * its own, and all start alike.
 *
 * @throws {@link WeightInitError} `WI_NO_BACKEND` if no backend has been imported.
 */
export function defaultRng(): Rng {
  const found = table();
  found.current ??= found.initial?.();
  const { current } = found;
  if (current === undefined) {
    throw new WeightInitError(
      "WI_NO_BACKEND",
      `expected a backend to be imported before a call without an RNG, got none; import ${PACKAGES}, or call setDefaultRng`,
    );
  }
  return typeof current === "function" ? current() : current;
}

/**
 * Replaces the default generator by another, or by a factory that is asked at each call: `setDefaultRng(() => new
 * CpuRng(1234))` makes every call start over, as WeightInitializers.jl does.
 *
 * @returns the previous generator or factory, to be put back later; `undefined` if there was none
 * @throws {@link WeightInitError} `WI_NO_BACKEND` if `rng` is neither a registered generator nor a factory.
 * @example
 * ```ts
 * import { rand32, setDefaultRng } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const previous = setDefaultRng(new CpuRng(7));
 * console.log(rand32(3).size); // 3
 * if (previous) setDefaultRng(previous);
 * ```
 */
export function setDefaultRng(rng: Rng | RngFactory): Rng | RngFactory | undefined {
  // A class is no factory, registered or not: it cannot be called.
  if (typeof rng !== "function" || isRngClass(rng) || /^class\b/.test(String(rng))) deviceOf(rng as Rng);
  const found = table();
  const previous = found.current ?? found.initial?.();
  found.current = rng;
  return previous;
}
