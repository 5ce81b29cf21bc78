/**
 * Finding a GPU: the browser's WebGPU, or Dawn's in Node.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { checkVulkan, dawn, noDriver } from "./dawn.ts";
import { deviceError } from "./failure.ts";
import type { AdapterOptions } from "./webgpu-options.ts";

const isNode = () => typeof process === "object" && process.versions?.node !== undefined;

/** Where a browser says why it gives no adapter. */
function graphicsPage(): string {
  const { userAgent = "" } = navigator as { userAgent?: string };
  if (/Firefox\//.test(userAgent)) return "; about:support, under Graphics, says what blocks it";
  if (/Chrom(e|ium)\//.test(userAgent)) return "; chrome://gpu says what blocks it";
  return "";
}

async function findAdapter({ powerPreference, forceFallbackAdapter, dawn: flags = [] }: AdapterOptions) {
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
  const root = browser ?? (await dawn(flags));
  if (browser === undefined) checkVulkan(flags);
  const adapter = await root.requestAdapter(request);
  if (adapter !== null) return adapter;
  if (browser === undefined) throw noDriver("none that Dawn can use");
  throw new WeightInitError(
    "WI_NO_DEVICE",
    `expected a GPU adapter, got none from the browser; turn on hardware acceleration${graphicsPage()}`,
  );
}

/**
 * A device with the adapter's limits: a default one could bind only 128 MiB.
 *
 * @throws WeightInitError `WI_NO_DRIVER`, `WI_NO_DEVICE`
 */
export async function findDevice(options: AdapterOptions): Promise<GPUDevice> {
  const adapter = (options.adapter as GPUAdapter | undefined) ?? (await findAdapter(options));
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
