/**
 * Where the FFI and NVIDIA's driver library are found.
 *
 * @module
 */
import { join } from "node:path";
import { WeightInitError } from "@weightinit/core";

/** The part of koffi's interface that the binding uses. */
export interface Koffi {
  /** A library; null for the process itself. */
  load(path: string | null): {
    func(name: string, result: string, parameters: readonly string[]): (...args: never[]) => number;
  };
  /** Where an array's memory is. */
  address(array: ArrayBufferView): bigint;
  /** Memory at `address` as an ArrayBuffer. */
  view(address: bigint, length: number): ArrayBuffer;
  /** Zeroed memory that does not move; returns its address. */
  alloc(type: string, length: number): bigint;
}

/** Names another library, for a driver in an unusual place. */
export const DRIVER_VARIABLE = "WEIGHTINIT_CUDA_DRIVER";

const LINUX = [
  "libcuda.so.1", // the loader's path
  "/usr/local/nvidia/lib64/libcuda.so.1", // containers of cloud providers
  "/usr/lib/wsl/lib/libcuda.so.1", // Windows Subsystem for Linux
];
const WINDOWS = ["nvcuda.dll"];

function noDriver(message: string, cause?: unknown): WeightInitError {
  return new WeightInitError("WI_NO_DRIVER", message, { cause });
}

/** Libraries to try, in order. */
function candidates(path: string | undefined): readonly string[] {
  const given = path ?? process.env[DRIVER_VARIABLE];
  if (given) return [given];
  const byPlatform: Partial<Record<NodeJS.Platform, readonly string[]>> = { linux: LINUX, win32: WINDOWS };
  const found = byPlatform[process.platform];
  if (found === undefined) {
    const also = process.platform === "darwin" ? "; Macs have had no NVIDIA driver since macOS 10.13" : "";
    throw noDriver(
      `expected Linux or Windows for CUDA, got ${process.platform} ${process.arch}${also}; use CpuRng of @weightinit/cpu or WebGpuRng of @weightinit/webgpu, whose numbers are the same`,
    );
  }
  return found;
}

/** Where a module is looked for: from here, or, when a bundler has taken this from its place, from the program. */
function places(): readonly string[] {
  // Empty in CommonJS that a bundler made of this.
  const { url } = import.meta as { url?: string };
  const file = typeof __filename === "string" ? __filename : undefined;
  return [url, file, process.argv[1], join(process.cwd(), "index.js")].filter((place) => place !== undefined);
}

/**
 * The platform package of koffi: they have no install scripts, which pnpm refuses by default, and the package manager
 * installs the one that fits.
 */
function loadKoffi(): Koffi {
  const name = `@koromix/koffi-${process.platform}-${process.arch}`;
  // Not by an import: webpack puts a function of its own in the place of an imported createRequire.
  const { createRequire } = process.getBuiltinModule("node:module");
  const causes: unknown[] = [];
  for (const place of places()) {
    try {
      const require = createRequire(place);
      try {
        return require(name) as Koffi;
      } catch (cause) {
        // Package managers may install it for this package only.
        causes.push(cause);
        return createRequire(require.resolve("@weightinit/cuda-native/package.json"))(name) as Koffi;
      }
    } catch (cause) {
      causes.push(cause);
    }
  }
  throw noDriver(
    `expected the optional dependency ${name}, got none (${process.platform} ${process.arch}); reinstall @weightinit/cuda-native with optional dependencies on (npm install --include=optional), on a platform with CUDA: Linux or Windows, x64 or arm64; if this code was bundled, leave @weightinit/cuda-native outside the bundle (external), or start it where the package is installed`,
    causes[0],
  );
}

/** An opened driver library. */
export interface DriverLibrary {
  readonly path: string;
  readonly koffi: Koffi;
  readonly library: ReturnType<Koffi["load"]>;
}

/**
 * Opens NVIDIA's driver library.
 *
 * @param path - a library to use instead of those usually looked for
 * @throws WeightInitError `WI_NO_DRIVER`, which says where it looked and what to do.
 */
export function openDriver(path: string | undefined): DriverLibrary {
  const paths = candidates(path);
  const koffi = loadKoffi();
  const failures: string[] = [];
  for (const candidate of paths) {
    try {
      return { path: candidate, koffi, library: koffi.load(candidate) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // That a library is not there goes without saying; that it is and cannot be loaded does not.
      failures.push(/no such file/i.test(reason) ? candidate : `${candidate} (${reason})`);
    }
  }
  throw noDriver(
    `expected NVIDIA's driver, got none; looked for ${failures.join(", ")}. Install the NVIDIA driver (a CUDA toolkit is not needed); in a container start it with GPU access (docker run --gpus all); or name the library in ${DRIVER_VARIABLE}. Without an NVIDIA GPU use CpuRng of @weightinit/cpu, whose numbers are the same`,
  );
}
