/**
 * The CUDA driver API: one table of signatures, every result checked.
 *
 * @module
 */
import { type ErrorCode, WeightInitError } from "@weightinit/core";
import { type Koffi, openDriver } from "./libraries.ts";

/**
 * Parameters of the functions used, as cuda.h declares them; all return a CUresult. Handles and device pointers are
 * `uint64`, what the driver writes to is `void *`.
 */
const SIGNATURES = {
  cuInit: ["uint32"],
  cuGetErrorName: ["int", "void *"],
  cuDeviceGetCount: ["void *"],
  cuDeviceGetAttribute: ["void *", "int", "int"],
  cuDevicePrimaryCtxRetain: ["void *", "int"],
  cuDevicePrimaryCtxRelease_v2: ["int"],
  cuCtxPushCurrent_v2: ["uint64"],
  cuCtxPopCurrent_v2: ["void *"],
  cuCtxSynchronize: [],
  cuMemAlloc_v2: ["void *", "uint64"],
  cuMemFree_v2: ["uint64"],
  cuMemGetInfo_v2: ["void *", "void *"],
  cuMemAllocHost_v2: ["void *", "uint64"],
  cuMemFreeHost: ["uint64"],
  cuMemcpyHtoDAsync_v2: ["uint64", "void *", "uint64", "uint64"],
  cuMemcpyDtoHAsync_v2: ["uint64", "uint64", "uint64", "uint64"],
  cuStreamCreate: ["void *", "uint32"],
  cuStreamDestroy_v2: ["uint64"],
  cuStreamSynchronize: ["uint64"],
  cuStreamWaitEvent: ["uint64", "uint64", "uint32"],
  cuEventCreate: ["void *", "uint32"],
  cuEventDestroy_v2: ["uint64"],
  cuEventRecord: ["uint64", "uint64"],
  cuEventQuery: ["uint64"],
  cuModuleLoadData: ["void *", "str"],
  cuModuleUnload: ["uint64"],
  cuModuleGetFunction: ["void *", "uint64", "str"],
  cuFuncSetAttribute: ["uint64", "int", "int"],
  cuLaunchKernel: [
    "uint64",
    ...["uint32", "uint32", "uint32"], // grid
    ...["uint32", "uint32", "uint32"], // block
    "uint32",
    "uint64",
    "uint64",
    "uint64",
  ],
} as const;

/** Functions that drivers before 460 do not have; there they return CUDA_ERROR_NOT_SUPPORTED. */
const LATER_SIGNATURES = {
  cuMemPoolCreate: ["void *", "void *"],
  cuMemPoolDestroy: ["uint64"],
  cuMemPoolSetAttribute: ["uint64", "int", "void *"],
  cuMemPoolGetAttribute: ["uint64", "int", "void *"],
  cuMemPoolTrimTo: ["uint64", "uint64"],
  cuMemAllocFromPoolAsync: ["void *", "uint64", "uint64", "uint64"],
  cuMemFreeAsync: ["uint64", "uint64"],
} as const;

type Signatures = typeof SIGNATURES & typeof LATER_SIGNATURES;
type Name = keyof Signatures;
interface ArgumentOf {
  int: number;
  uint32: number;
  uint64: bigint | number;
  str: string;
  "void *": ArrayBufferView;
}
type ArgumentsOf<S extends readonly (keyof ArgumentOf)[]> = { -readonly [K in keyof S]: ArgumentOf[S[K]] };
type Functions<R> = { readonly [F in Name]: (...args: ArgumentsOf<Signatures[F]>) => R };

/** CUresult values that are handled by number (cuda.h, `cudaError_enum`). */
export const CUDA_SUCCESS = 0;
export const CUDA_ERROR_OUT_OF_MEMORY = 2;
export const CUDA_ERROR_NOT_READY = 600;
const CUDA_ERROR_NOT_SUPPORTED = 801;

/** Results after which the context, and all memory in it, is of no use any more (cuda.h). */
const LOST = new Set([4, 46, 201, 214, 220, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 999]);

const CODES: ReadonlyMap<number, ErrorCode> = new Map([
  [CUDA_ERROR_OUT_OF_MEMORY, "WI_OUT_OF_MEMORY"],
  [100, "WI_NO_DEVICE"], // CUDA_ERROR_NO_DEVICE
  [101, "WI_NO_DEVICE"], // CUDA_ERROR_INVALID_DEVICE
]);

const REMEDIES: ReadonlyMap<number, string> = new Map([
  [
    CUDA_ERROR_OUT_OF_MEMORY,
    "destroy() tensors that are no longer needed, or make the tensor in parts with the rows option",
  ],
  [100, "check that nvidia-smi lists a GPU and that CUDA_VISIBLE_DEVICES does not hide it"],
  [209, "the kernels need compute capability 7.5 (Turing) or newer"],
  [222, "the kernels need an NVIDIA driver of version 450 or newer"],
  [803, "the driver and its kernel module differ in version; reboot or reinstall the driver"],
]);

/** The driver API of this process. */
export interface Driver {
  /** Library it was loaded from. */
  readonly path: string;
  readonly koffi: Koffi;
  /** Functions that throw unless they succeed. */
  readonly call: Functions<void>;
  /** Functions that return their CUresult. */
  readonly raw: Functions<number>;
  /** The error of a CUresult, with CUDA's name for it. */
  failure(name: Name | string, result: number): WeightInitError;
}

function nameOf(koffi: Koffi, raw: Functions<number>, result: number): string {
  const pointer = new BigUint64Array(1);
  if (raw.cuGetErrorName(result, pointer) !== CUDA_SUCCESS || pointer[0] === 0n) return "unknown error";
  const bytes = new Uint8Array(koffi.view(pointer[0]!, 64));
  return Buffer.from(bytes.subarray(0, bytes.indexOf(0))).toString();
}

function bind(path: string | undefined): Driver {
  const opened = openDriver(path);
  const { koffi, library } = opened;
  const raw: Record<string, unknown> = {};
  const call: Record<string, unknown> = {};
  const failure = (name: string, result: number) => {
    const code = CODES.get(result) ?? (LOST.has(result) ? "WI_DEVICE_LOST" : "WI_DEVICE_ERROR");
    const lost =
      code === "WI_DEVICE_LOST" ? "the CUDA context and its memory are lost; restart the process" : undefined;
    const remedy = REMEDIES.get(result) ?? lost;
    const cudaName = nameOf(koffi, raw as unknown as Functions<number>, result);
    return new WeightInitError(
      code,
      `expected ${name} to succeed, got ${cudaName} (${result})${remedy ? `; ${remedy}` : ""}`,
    );
  };
  const find = (name: string, parameters: readonly string[]) => {
    try {
      return library.func(name, "int", parameters);
    } catch (cause) {
      if (name in LATER_SIGNATURES) return () => CUDA_ERROR_NOT_SUPPORTED;
      throw new WeightInitError(
        "WI_NO_DRIVER",
        `expected ${opened.path} to be NVIDIA's driver, version 450 or newer, got a library without ${name}`,
        { cause },
      );
    }
  };
  for (const [name, parameters] of Object.entries({ ...SIGNATURES, ...LATER_SIGNATURES })) {
    const bound = find(name, parameters);
    raw[name] = bound;
    call[name] = (...args: never[]) => {
      const result = bound(...args);
      if (result !== CUDA_SUCCESS) throw failure(name, result);
    };
  }
  const driver = { path: opened.path, koffi, raw, call, failure } as unknown as Driver;
  driver.call.cuInit(0);
  return driver;
}

let loaded: Driver | undefined;

/**
 * The driver, loaded on first use.
 *
 * @param path - a library to use instead of those usually looked for; only the first call's counts
 * @throws WeightInitError `WI_NO_DRIVER`, `WI_NO_DEVICE`
 */
export function loadDriver(path?: string): Driver {
  loaded ??= bind(path);
  return loaded;
}
