/**
 * WebGPU for Node: the package `webgpu`, which is Dawn.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";

/** The version that loads on glibc 2.34; see docs/webgpu.md. */
const DAWN_VERSION = "0.6.2";

/**
 * Dawn's root objects, by their options. One must stay alive for as long as any of its devices: when it is collected
 * first, the process hangs or dies. Nothing tells when the last device has gone, so they are kept for good.
 */
const roots = new Map<string, GPU>();

/** Whether this is a Linux whose C library is not glibc, which Dawn's binaries need: Alpine's is musl. */
function isMusl(): boolean {
  if (process.platform !== "linux") return false;
  const { header } = (process.report?.getReport() ?? {}) as { header?: { glibcVersionRuntime?: string } };
  return header !== undefined && header.glibcVersionRuntime === undefined;
}

function notLoaded(cause: unknown): WeightInitError {
  const isMissing = (cause as { code?: unknown }).code === "ERR_MODULE_NOT_FOUND";
  const message = isMissing
    ? `expected the package webgpu, which is WebGPU for Node, got none; run: npm install webgpu@${DAWN_VERSION}`
    : isMusl()
      ? `expected a system with glibc, which the binaries of the package webgpu need, got another C library (Alpine's musl?): ${String(cause)}; use an image with glibc, such as Debian's, or @weightinit/cpu`
      : `expected the package webgpu to load, got: ${String(cause)}; install webgpu@${DAWN_VERSION}`;
  return new WeightInitError("WI_NO_DRIVER", message, { cause });
}

/** The root object for options of Dawn's. @throws WeightInitError (as a rejection) `WI_NO_DRIVER` */
export async function dawn(options: readonly string[]): Promise<GPU> {
  const key = options.join();
  const known = roots.get(key);
  if (known !== undefined) return known;
  // In a variable, so that bundlers for browsers leave the package alone.
  const name = "webgpu";
  let root: GPU;
  try {
    const loaded = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as typeof import("webgpu");
    root = loaded.create([...options]);
  } catch (cause) {
    throw notLoaded(cause);
  }
  const raced = roots.get(key);
  if (raced !== undefined) return raced;
  roots.set(key, root);
  return root;
}

const INSTALL =
  "install your GPU's Vulkan driver (Debian, Ubuntu: apt install libvulkan1 and mesa-vulkan-drivers 25 or newer, or NVIDIA's driver, which also needs libx11-6 and libxext6 where there is no display), or a software one such as SwiftShader and name its ICD file in VK_DRIVER_FILES; or use @weightinit/cpu";

export function noDriver(what: string): WeightInitError {
  return new WeightInitError("WI_NO_DRIVER", `expected a GPU driver, got ${what}; ${INSTALL}`);
}

/**
 * Looks for the Vulkan loader as Dawn will: without it Dawn prints a warning, with a path of the machine it was built on.
 * `process.dlopen` loads it, and then throws that it is no addon of Node's.
 *
 * @throws WeightInitError `WI_NO_DRIVER`
 */
export function checkVulkan(options: readonly string[]): void {
  const isOther = options.some((option) => /^backend=(?!vulkan)/.test(option));
  if (process.platform !== "linux" || isOther) return;
  try {
    process.dlopen({ exports: {} }, "libvulkan.so.1");
  } catch (cause) {
    if (!/no such file|cannot open shared object/i.test(String(cause))) return;
    throw noDriver("no libvulkan.so.1");
  }
}
