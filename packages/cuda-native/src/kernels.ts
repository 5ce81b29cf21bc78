/**
 * Kernels: the committed PTX as modules in a context, their parameters packed as their own declaration says.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { CUDA_SUCCESS, type Driver } from "./driver.ts";
import type { PrimaryContext } from "./primary-context.ts";
import { ptxText } from "./ptx.ts";

/** Modules, one for each kernels/*.cu. */
export type ModuleName =
  | "finish"
  | "fixed"
  | "normal"
  | "orthogonal_complex128"
  | "orthogonal_complex64"
  | "orthogonal_float32"
  | "orthogonal_float32_narrow"
  | "orthogonal_float64"
  | "sparse"
  | "spread"
  | "strided_diagonal"
  | "strided_normal"
  | "strided_truncated_normal"
  | "strided_uniform"
  | "truncated_normal"
  | "uniform";

/** CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and …_MINOR (cuda.h). */
const CAPABILITY_MAJOR = 75;
const CAPABILITY_MINOR = 76;
/** Modules of which ptx/sm_80 has a second text, with instructions that compute capability 8.0 brought. */
const IN_SM_80: ReadonlySet<ModuleName> = new Set([
  ...(["normal", "truncated_normal", "uniform"] as const),
  ...(["strided_normal", "strided_truncated_normal", "strided_uniform"] as const),
]);

/**
 * The folder of ptx that has a module for a device.
 *
 * @param capability - 75 for compute capability 7.5
 */
export function setOf(module: ModuleName, capability: number): "sm_75" | "sm_80" {
  return capability >= 80 && IN_SM_80.has(module) ? "sm_80" : "sm_75";
}

/** `b8`: a structure of u32. */
type ParameterType = "u16" | "u32" | "u64" | "f32" | "f64" | "b8";
const SIZES: Readonly<Record<string, number>> = { u16: 2, u32: 4, u64: 8, f32: 4, f64: 8 };

interface Parameter {
  readonly type: ParameterType;
  readonly offset: number;
  /** In bytes. */
  readonly size: number;
}

/** CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES (cuda.h): more than 48 KiB must be asked for. */
const MAX_DYNAMIC_SHARED = 8;
/** Bytes of the normal's table in shared memory, TABLE_BYTES of kernels/normal32.cuh for sm_80. */
const TABLE_BYTES = 73_480;

/**
 * Most blocks of a kernel's grid for each multiprocessor, on an H100. It holds eight of 256 threads at a time, which do not
 * end together: with more, each shorter, it is never half empty (1 GiB of float32 uniforms: 0.356 ms with 8, 0.335 with
 * 64, 0.331 with 256; of bfloat16 0.457 with 16, 0.462 with 64, 0.493 with 256). Constants are best without a loop
 * (0.338 ms with 8, 0.333 with 64, 0.327 without), and where a block first copies the normal's table, those that a
 * multiprocessor holds (bfloat16 normals: 0.648 ms with 2 blocks of 1024 threads, 0.658 with 16). Those of slices have
 * fewer threads, and there are three at a time; without the second set eight of 256.
 */
function mostBlocks(name: string, copiesTable: boolean): number {
  if (copiesTable) return name.startsWith("strided") ? 3 : 2;
  if (/^strided_(truncated_)?normal_(bfloat16|float16|float32)$/.test(name)) return 8;
  if (name.startsWith("constant")) return Number.POSITIVE_INFINITY;
  return /^uniform_float(32|64)$/.test(name) ? 256 : 64;
}

/** An argument of a launch: a number, or the words of a structure. */
export type Argument = number | bigint | Uint32Array;

interface Entry {
  readonly parameters: Parameter[];
  /** Of the parameters. */
  readonly bytes: number;
  readonly threads: number;
  /** Bytes of shared memory that a launch must give it. */
  readonly shared: number;
}

/** What a module's text says of an entry: `.visible .entry name( .param .u64 name_param_0, … ) .maxntid 256, 1, 1`. */
export function readEntry(ptx: string, name: string): Entry {
  const entry = new RegExp(`\\.entry ${name}\\(([^)]*)\\)\\s*\\.maxntid (\\d+)`).exec(ptx);
  if (entry === null) throw new WeightInitError("WI_DEVICE_ERROR", `expected a kernel ${name} in the PTX, got none`);
  let bytes = 0;
  // Or `.param .align 4 .b8 name_param_3[80]`, a structure.
  const declared = entry[1]!.matchAll(/\.param (?:\.align (\d+) )?\.(\w+) \w+(?:\[(\d+)\])?/g);
  const parameters = [...declared].map(([, align, type, length]) => {
    const size = Number(length ?? SIZES[type!]);
    const alignment = Number(align ?? size);
    const offset = Math.ceil(bytes / alignment) * alignment;
    bytes = offset + size;
    return { type: type as ParameterType, offset, size };
  });
  const table = /\.extern \.shared .* (\w+)\[\];/.exec(ptx)?.[1];
  const [body] = ptx.slice(entry.index + 1).split(".visible");
  const shared = table !== undefined && new RegExp(`\\b${table}\\b`).test(body!) ? TABLE_BYTES : 0;
  return { parameters, bytes, threads: Number(entry[2]), shared };
}

// cuLaunchKernel's `extra` (cuda.h): CU_LAUNCH_PARAM_BUFFER_POINTER, …_SIZE, …_END.
const BUFFER_POINTER = 1n;
const BUFFER_SIZE = 2n;
const END = 0n;

/** Where an argument goes: the memory of one parameter. */
interface Slot {
  readonly type: ParameterType;
  /** For any number; undefined for 64-bit integers and structures. */
  readonly numbers: Uint16Array | Uint32Array | Float32Array | Float64Array | undefined;
  /** For a 64-bit integer. */
  readonly longs: BigUint64Array | undefined;
  /** Of a 64-bit integer or a structure. */
  readonly words: Uint32Array;
  /** The structure that is there: round keys, which are never written to. */
  last: Uint32Array | undefined;
}

const NUMBERS = { u16: Uint16Array, u32: Uint32Array, f32: Float32Array, f64: Float64Array } as const;
const NONE: readonly Argument[] = [];

function slotsOf(parameters: readonly Parameter[], memory: ArrayBuffer): Slot[] {
  return parameters.map(({ type, offset, size }) => ({
    type,
    numbers: type === "u64" || type === "b8" ? undefined : new NUMBERS[type](memory, offset, 1),
    longs: type === "u64" ? new BigUint64Array(memory, offset, 1) : undefined,
    words: new Uint32Array(memory, Math.floor(offset / 4) * 4, size >> 2),
    last: undefined,
  }));
}

/** A kernel of a loaded module, with memory for its parameters that the driver copies at each launch. */
export class Kernel {
  readonly threads: number;
  /** Of a grid, for each multiprocessor. */
  readonly mostBlocks: number;
  readonly #driver: Driver;
  readonly #name: string;
  readonly #shared: number;
  readonly #handle: bigint;
  readonly #slots: readonly Slot[];
  readonly #extra: bigint;

  constructor(driver: Driver, module: bigint, ptx: string, name: string) {
    const { parameters, bytes, threads, shared } = readEntry(ptx, name);
    const handle = new BigUint64Array(1);
    driver.call.cuModuleGetFunction(handle, module, name);
    if (shared > 0) driver.call.cuFuncSetAttribute(handle[0]!, MAX_DYNAMIC_SHARED, shared);
    const { koffi } = driver;
    // Five words of `extra`, the size they point to, then the parameters: one block that never moves or is freed.
    const memory = koffi.alloc("uint8", 48 + Math.ceil(bytes / 8) * 8);
    new BigUint64Array(koffi.view(memory, 48)).set([
      BUFFER_POINTER,
      memory + 48n,
      BUFFER_SIZE,
      memory + 40n,
      END,
      BigInt(bytes),
    ]);
    this.#driver = driver;
    this.#name = name;
    this.#handle = handle[0]!;
    this.#slots = slotsOf(parameters, koffi.view(memory + 48n, Math.ceil(bytes / 8) * 8));
    this.#extra = memory;
    this.threads = threads;
    this.mostBlocks = mostBlocks(name, shared > 0);
    this.#shared = shared;
  }

  /** Queues a launch. Arguments are checked against the kernel's declaration: a wild pointer would end the process. */
  launch(x: number, y: number, stream: bigint, args: readonly Argument[], rest: readonly Argument[] = NONE): void {
    const slots = this.#slots;
    const given = args.length;
    if (given + rest.length !== slots.length) {
      throw new WeightInitError(
        "WI_DEVICE_ERROR",
        `expected ${slots.length} arguments for kernel ${this.#name}, got ${given + rest.length}`,
      );
    }
    for (let i = 0; i < given; i++) this.#pack(slots[i]!, args[i]!);
    for (let i = 0; i < rest.length; i++) this.#pack(slots[given + i]!, rest[i]!);
    const { raw, failure } = this.#driver;
    const result = raw.cuLaunchKernel(this.#handle, x, y, 1, this.threads, 1, 1, this.#shared, stream, 0, this.#extra);
    if (result !== CUDA_SUCCESS) throw failure("cuLaunchKernel", result);
  }

  #pack(slot: Slot, value: Argument): void {
    const { numbers, longs, words } = slot;
    if (typeof value === "number" && numbers !== undefined) numbers[0] = value;
    else if (typeof value === "bigint" && longs !== undefined) longs[0] = value;
    else if (typeof value === "number" && longs !== undefined) {
      // An integer, at least 0.
      words[0] = value;
      words[1] = value / 2 ** 32;
    } else if (slot.type === "b8" && typeof value === "object" && value.length === words.length) {
      if (slot.last !== value) words.set(value);
      slot.last = value;
    } else throw this.#mismatch(slot.type, value);
  }

  #mismatch(type: string, value: unknown): WeightInitError {
    return new WeightInitError("WI_DEVICE_ERROR", `expected a ${type} for kernel ${this.#name}, got ${shown(value)}`);
  }
}

/** The modules of one context, loaded when a kernel of theirs is first wanted. */
export class Modules {
  readonly #driver: Driver;
  readonly #capability: number;
  readonly #loaded = new Map<ModuleName, { handle: bigint; ptx: string }>();
  readonly #kernels = new Map<string, Kernel>();

  constructor(primary: PrimaryContext) {
    this.#driver = primary.driver;
    this.#capability = 10 * primary.attribute(CAPABILITY_MAJOR) + primary.attribute(CAPABILITY_MINOR);
  }

  /** The context must be current. */
  kernel(module: ModuleName, name: string): Kernel {
    let kernel = this.#kernels.get(name);
    if (kernel === undefined) {
      const { handle, ptx } = this.#load(module);
      kernel = new Kernel(this.#driver, handle, ptx, name);
      this.#kernels.set(name, kernel);
    }
    return kernel;
  }

  #load(module: ModuleName): { handle: bigint; ptx: string } {
    let found = this.#loaded.get(module);
    if (found === undefined) {
      const ptx = ptxText(`${setOf(module, this.#capability)}/${module}`);
      const handle = new BigUint64Array(1);
      this.#driver.call.cuModuleLoadData(handle, ptx);
      found = { handle: handle[0]!, ptx };
      this.#loaded.set(module, found);
    }
    return found;
  }

  unload(): void {
    for (const { handle } of this.#loaded.values()) this.#driver.raw.cuModuleUnload(handle);
  }
}
