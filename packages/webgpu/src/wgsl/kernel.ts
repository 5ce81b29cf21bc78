/**
 * A kernel: WGSL source, and the names of its parameters, from which both the WGSL struct and the host's packing come.
 *
 * @module
 */

/** Invocations a workgroup; WebGPU guarantees 256. */
export const WORKGROUP = 64;

/** How a kernel uses a storage buffer. */
export type Access = "read" | "read_write";

export interface Kernel<Field extends string = string> {
  /** Unique: pipelines are cached by it. */
  readonly name: string;
  /** Parameters, one u32 each, in the order of the uniform buffer. */
  readonly fields: readonly Field[];
  /** Storage buffers of its own: binding 0, 1, … of group 1. Group 0 has the parameters and the normal's table. */
  readonly buffers: readonly Access[];
  readonly code: string;
}

/** A parameter's value: an integer, as the u32 that it is modulo 2³². */
export type Params<Field extends string> = Readonly<Record<Field, number>>;

const kernels = new Map<string, Kernel>();

/** The kernel of that name; its source is put together when it is first asked for. */
export function kernelOf<Field extends string>(
  name: string,
  fields: readonly Field[],
  buffers: readonly Access[],
  code: () => string,
): Kernel<Field> {
  let kernel = kernels.get(name) as Kernel<Field> | undefined;
  if (kernel === undefined) {
    kernel = { name, fields, buffers, code: code() };
    kernels.set(name, kernel);
  }
  return kernel;
}

/** Writes parameters as the kernel's struct lays them out; one that is not there is 0. */
export function packParams<F extends string>(kernel: Kernel<F>, params: Params<F>, to: Uint32Array, at: number): void {
  for (const field of kernel.fields) to[at++] = params[field] ?? 0;
}

function declaration(fields: readonly string[]): string {
  return `struct Params { ${fields.map((field) => `${field}: u32`).join(", ")} };`;
}

/** Declares the uniform `P`. All members are u32, so that none is padded. */
export function paramsStruct(fields: readonly string[]): string {
  return `${declaration(fields)}
@group(0) @binding(0) var<uniform> P: Params;`;
}

/** Declares a `P` of each invocation, and `load`, which takes it from binding 1 from word `at` on. */
export function paramsOfMany(fields: readonly string[]): string {
  return `${declaration(fields)}
@group(1) @binding(1) var<storage, read_write> ALL: array<u32>;
var<private> P: Params;
fn load(at: u32) {
  P = Params(${fields.map((_, i) => `ALL[at + ${i}u]`).join(", ")});
}`;
}

/** Opens the entry point of a kernel whose invocations are numbered `q` over a two-dimensional dispatch. */
export const ENTRY = `@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let q = id.x + id.y * (groups.x * ${WORKGROUP}u);`;
