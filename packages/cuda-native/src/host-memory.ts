/**
 * The host's memory, by functions of its C library: copying on another thread, and large pages.
 *
 * @module
 */
import type { Koffi } from "./libraries.ts";

/** What a fresh array of 256 MiB costs on an H100's host is 147 ms of page faults, 2.2 µs for each 4 KiB. */
export interface HostMemory {
  /** Copies `size` bytes from `from` to the start of `to` on a thread of Node's pool; `to` must stay alive. */
  copy(to: Uint8Array, from: bigint, size: number): Promise<void>;
  /** Asks for 2 MiB pages under `bytes`, which nothing has touched; where the system refuses, nothing changes. */
  wantLargePages(bytes: Uint8Array): void;
}

const LARGE_PAGE = 2 << 20;
/** MADV_HUGEPAGE (Linux, asm-generic/mman-common.h); the default of Debian and Ubuntu gives them only on request. */
const MADV_HUGEPAGE = 14;
/** The C library: on Linux among the symbols of the process. */
const LIBRARIES: Partial<Record<NodeJS.Platform, string | null>> = { linux: null, win32: "msvcrt.dll" };

interface Asynchronous {
  async(...args: [Uint8Array, bigint, number, (error: Error | null) => void]): void;
}

/** Undefined where the library is not found; then the caller copies itself. */
export function hostMemory(koffi: Koffi): HostMemory | undefined {
  const name = LIBRARIES[process.platform];
  if (name === undefined) return undefined;
  try {
    const library = koffi.load(name);
    const memcpy = library.func("memcpy", "void *", ["void *", "uint64", "uint64"]) as unknown as Asynchronous;
    const madvise =
      process.platform === "linux"
        ? (library.func("madvise", "int", ["uint64", "uint64", "int"]) as (...args: unknown[]) => number)
        : undefined;
    return {
      copy: (to, from, size) =>
        new Promise((resolve, reject) => {
          memcpy.async(to, from, size, (error) => (error ? reject(error) : resolve()));
        }),
      wantLargePages(bytes) {
        if (madvise === undefined || bytes.byteLength < 2 * LARGE_PAGE) return;
        const start = Number(koffi.address(bytes));
        const first = Math.ceil(start / LARGE_PAGE) * LARGE_PAGE;
        const last = Math.floor((start + bytes.byteLength) / LARGE_PAGE) * LARGE_PAGE;
        madvise(first, last - first, MADV_HUGEPAGE);
      },
    };
  } catch {
    return undefined;
  }
}
