/**
 * Whether the browser has WebGPU, and an adapter.
 *
 * @module
 */
/** The one call of WebGPU's that is made here; TypeScript 5.9 has no types of it. */
interface NavigatorWithGpu {
  readonly gpu?: { requestAdapter(): Promise<unknown> };
}

let found: Promise<boolean> | undefined;

async function find(): Promise<boolean> {
  const { gpu } = navigator as NavigatorWithGpu;
  if (gpu === undefined) return false;
  return (await gpu.requestAdapter()) !== null;
}

/** Asked once a page. */
export function hasWebGpu(): Promise<boolean> {
  found ??= find().catch(() => false);
  return found;
}
