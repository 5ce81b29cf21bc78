/**
 * Whether the browser has WebGPU, and on what it runs.
 *
 * @module
 */
/** The one call of WebGPU's that is made here; TypeScript 5.9 has no types of it. */
interface NavigatorWithGpu {
  readonly gpu?: { requestAdapter(): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean } } | null> };
}

/** `"software"` is WebGPU on the CPU's cores: right, but slower than the CPU backend. */
export type WebGpuSupport = "none" | "software" | "hardware";

let found: Promise<WebGpuSupport> | undefined;

async function find(): Promise<WebGpuSupport> {
  const adapter = await (navigator as NavigatorWithGpu).gpu?.requestAdapter();
  if (!adapter) return "none";
  return adapter.info?.isFallbackAdapter ? "software" : "hardware";
}

/** Asked once a page. */
export function webGpuSupport(): Promise<WebGpuSupport> {
  found ??= find().catch(() => "none" as const);
  return found;
}
