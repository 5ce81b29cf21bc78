/**
 * From what WebGPU reports to coded errors. Failures that arrive after a synchronous return travel as promises of an
 * error or nothing, which no one needs to handle.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";

/** Settles with what went wrong, or with `undefined`; never rejects. */
export type Failure = Promise<WeightInitError | undefined>;

export function deviceError(what: string, cause: unknown): WeightInitError {
  const { message = cause } = Object(cause) as { message?: unknown };
  return new WeightInitError("WI_DEVICE_ERROR", `expected the GPU to ${what}, got: ${message}`, { cause });
}

export function lostError({ reason, message }: GPUDeviceLostInfo): WeightInitError {
  return new WeightInitError(
    "WI_DEVICE_LOST",
    `expected the GPU device to be there, got it lost (${reason}${message ? `: ${message}` : ""}); make a new generator with WebGpuRng.create`,
  );
}

export function outOfMemory(bytes: number, cause: unknown): WeightInitError {
  return new WeightInitError(
    "WI_OUT_OF_MEMORY",
    `expected GPU memory for ${bytes} bytes, got none; destroy() tensors that are no longer used, or make this one in parts with the rows option`,
    { cause },
  );
}

/**
 * Runs `work` inside error scopes, so that what goes wrong in it reaches us and not the page's `uncapturederror`.
 *
 * @param work - synchronous WebGPU calls
 * @param convert - turns what a scope caught into a coded error
 */
export function scoped<T>(
  device: GPUDevice,
  filters: readonly GPUErrorFilter[],
  convert: (error: GPUError, filter: GPUErrorFilter) => WeightInitError,
  work: () => T,
): { result: T; failure: Failure } {
  for (const filter of filters) device.pushErrorScope(filter);
  const pop = (filter: GPUErrorFilter): Failure =>
    device.popErrorScope().then(
      (error) => (error === null ? undefined : convert(error, filter)),
      () => undefined, // the device is lost, which is reported as that
    );
  let popped: Failure[] = [];
  let result: T;
  try {
    result = work();
  } finally {
    popped = [...filters].reverse().map(pop);
  }
  const [only] = popped;
  return { result, failure: popped.length === 1 && only !== undefined ? only : firstFailure(popped) };
}

/** The first failure of several, in their order. */
export async function firstFailure(failures: readonly Failure[]): Failure {
  for (const failure of failures) {
    const error = await failure;
    if (error !== undefined) return error;
  }
  return undefined;
}
