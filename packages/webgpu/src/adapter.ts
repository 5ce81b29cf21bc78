/**
 * Finding a GPU: the browser's WebGPU, or Dawn's in Node.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { deviceError } from "./failure.ts";

/** Which GPU to use. */
export interface AdapterOptions {
  /** Which of several GPUs. The system's choice if not given. */
  readonly powerPreference?: GPUPowerPreference | undefined;
  /** Ask for a software adapter. */
  readonly forceFallbackAdapter?: boolean | undefined;
  /** An adapter of your own; the other options are then unused. */
  readonly adapter?: GPUAdapter | undefined;
  /** Node only: options of Dawn's `create`, such as `"backend=vulkan"`. */
  readonly dawn?: readonly string[] | undefined;
}

/** The version that loads on glibc 2.34; see docs/webgpu.md. */
const DAWN_VERSION = "0.6.2";

/**
 * Dawn's root objects, by their options. One must stay alive for as long as any of its devices: when it is collected
 * first, the process hangs or dies. Nothing tells when the last device has gone, so they are kept for good.
 */
const dawnRoots = new Map<string, GPU>();

async function dawn(flags: readonly string[]): Promise<GPU> {
  const key = flags.join();
  const known = dawnRoots.get(key);
  if (known !== undefined) return known;
  // In a variable, so that bundlers for browsers leave the package alone.
  const name = "webgpu";
  let root: GPU;
  try {
    const loaded = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as typeof import("webgpu");
    root = loaded.create([...flags]);
  } catch (cause) {
    const missing = (cause as { code?: unknown }).code === "ERR_MODULE_NOT_FOUND";
    throw new WeightInitError(
      "WI_NO_DRIVER",
      missing
        ? `expected the package webgpu, which is WebGPU for Node, got none; run: npm install webgpu@${DAWN_VERSION}`
        : `expected the package webgpu to load, got: ${String(cause)}; install webgpu@${DAWN_VERSION}`,
      { cause },
    );
  }
  const raced = dawnRoots.get(key);
  if (raced !== undefined) return raced;
  dawnRoots.set(key, root);
  return root;
}

const isNode = () => typeof process === "object" && process.versions?.node !== undefined;

async function findAdapter({
  powerPreference,
  forceFallbackAdapter,
  dawn: flags,
}: AdapterOptions): Promise<GPUAdapter> {
  const request: GPURequestAdapterOptions = {
    ...(powerPreference !== undefined && { powerPreference }),
    ...(forceFallbackAdapter !== undefined && { forceFallbackAdapter }),
  };
  const browser = typeof navigator === "object" ? navigator.gpu : undefined;
  if (browser === undefined && !isNode()) {
    throw new WeightInitError(
      "WI_NO_DRIVER",
      "expected a browser with WebGPU (navigator.gpu), got none; use a current browser, on https or localhost",
    );
  }
  const adapter = await (browser ?? (await dawn(flags ?? []))).requestAdapter(request);
  if (adapter !== null) return adapter;
  if (browser !== undefined) {
    throw new WeightInitError(
      "WI_NO_DEVICE",
      "expected a GPU adapter, got none from the browser; turn on hardware acceleration, or see about:gpu for what blocks it",
    );
  }
  throw new WeightInitError(
    "WI_NO_DRIVER",
    "expected a GPU driver, got none that Dawn can use; install your GPU's Vulkan driver (Debian, Ubuntu: apt install libvulkan1 and mesa-vulkan-drivers 25 or newer, or NVIDIA's driver), or a software one such as SwiftShader and name its ICD file in VK_DRIVER_FILES",
  );
}

/**
 * A device with the adapter's limits: a default one could bind only 128 MiB.
 *
 * @throws WeightInitError `WI_NO_DRIVER`, `WI_NO_DEVICE`
 */
export async function findDevice(options: AdapterOptions): Promise<GPUDevice> {
  const adapter = options.adapter ?? (await findAdapter(options));
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  try {
    return await adapter.requestDevice({
      label: "weightinit",
      requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
    });
  } catch (cause) {
    const { message } = deviceError("give a device", cause);
    throw new WeightInitError("WI_NO_DEVICE", `${message}; request a new adapter (each gives one device)`, { cause });
  }
}

/** @throws WeightInitError `WI_BAD_ARGUMENT` */
export function checkDevice(device: unknown): GPUDevice {
  const { queue, limits } = (typeof device === "object" && device !== null ? device : {}) as Partial<GPUDevice>;
  if (queue === undefined || limits === undefined) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected a GPUDevice, got ${shown(device)}; without one of your own, use await WebGpuRng.create(seed)`,
    );
  }
  return device as GPUDevice;
}
