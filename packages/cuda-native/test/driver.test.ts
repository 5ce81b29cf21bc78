/**
 * Machines without a driver, with an old one, or with a card that is too old: what the error says.
 */
import { readFileSync } from "node:fs";
import { zeros32 } from "@weightinit/core";
import { CudaRng, releaseContexts } from "@weightinit/cuda-native";
import { afterEach, describe, expect, test, vi } from "vitest";
import { readEntry } from "../src/kernels.ts";
import { DRIVER_VARIABLE, openDriver } from "../src/libraries.ts";
import { createRng, describeOnStandIn, setStandIn } from "./helpers/stand-in.ts";

const realPlatform = Object.getOwnPropertyDescriptor(process, "platform")!;
const realArch = Object.getOwnPropertyDescriptor(process, "arch")!;
function pretend(platform: string, arch: string): void {
  Object.defineProperty(process, "platform", { ...realPlatform, value: platform });
  Object.defineProperty(process, "arch", { ...realArch, value: arch });
}

function thrown(action: () => unknown): { code: string; message: string } {
  try {
    action();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error("expected an error");
}

/** Whether this machine has NVIDIA's driver. */
const hasDriver = (() => {
  try {
    return openDriver(undefined) !== undefined;
  } catch {
    return false;
  }
})();

describe("without a driver", () => {
  afterEach(() => {
    Object.defineProperty(process, "platform", realPlatform);
    Object.defineProperty(process, "arch", realArch);
    vi.unstubAllEnvs();
  });

  test("the error says where it looked and what to do", () => {
    vi.stubEnv(DRIVER_VARIABLE, "/nowhere/libcuda.so.1");
    const { code, message } = thrown(() => new CudaRng(42));
    expect(code).toBe("WI_NO_DRIVER");
    for (const part of ["/nowhere/libcuda.so.1", DRIVER_VARIABLE, "Install the NVIDIA driver", "@weightinit/cpu"]) {
      expect(message).toContain(part);
    }
  });

  test.skipIf(process.platform !== "linux" || hasDriver)("it looks in every usual place of Linux", () => {
    vi.stubEnv(DRIVER_VARIABLE, undefined);
    vi.stubEnv("LD_LIBRARY_PATH", undefined);
    const { message } = thrown(() => openDriver(undefined));
    for (const place of ["libcuda.so.1, ", "/usr/local/nvidia/lib64/libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1"]) {
      expect(message).toContain(place);
    }
  });

  test.runIf(process.platform === "linux")("a library that is not the driver is refused", () => {
    const { code, message } = thrown(() => new CudaRng(42, { driver: "libc.so.6" }));
    expect(code).toBe("WI_NO_DRIVER");
    expect(message).toContain("cuInit");
  });

  test("macOS is told that it has no CUDA", () => {
    pretend("darwin", "arm64");
    const { code, message } = thrown(() => new CudaRng(42));
    expect(code).toBe("WI_NO_DRIVER");
    expect(message).toContain("expected Linux or Windows for CUDA, got darwin arm64");
    expect(message).toContain("@weightinit/webgpu");
  });

  test("a platform without the FFI package is told its name", () => {
    pretend("linux", "riscv64");
    const { code, message } = thrown(() => new CudaRng(42));
    expect(code).toBe("WI_NO_DRIVER");
    expect(message).toContain("@koromix/koffi-linux-riscv64");
    expect(message).toContain("--include=optional");
    expect(message).toContain("external");
  });

  test("arguments are checked before a driver is looked for", () => {
    expect(thrown(() => new CudaRng(-1)).code).toBe("WI_BAD_SEED");
    expect(thrown(() => new CudaRng(1, { device: -1 })).code).toBe("WI_BAD_ARGUMENT");
  });
});

describeOnStandIn("a driver that cannot run the kernels", () => {
  afterEach(() => {
    releaseContexts();
    setStandIn("driver", 11_000);
    setStandIn("capability", 75);
    setStandIn("devices", 2);
  });

  test("one older than PTX 6.3 is told the version it needs", async () => {
    setStandIn("driver", 9020);
    await expect(zeros32(createRng(1), 4).ready()).rejects.toMatchObject({
      code: "WI_DEVICE_ERROR",
      message: expect.stringMatching(/CUDA_ERROR_UNSUPPORTED_PTX_VERSION \(222\).*version 450 or newer/),
    });
  });

  test("a card before Turing is told what the kernels need", async () => {
    setStandIn("capability", 70);
    await expect(zeros32(createRng(1), 4).ready()).rejects.toMatchObject({
      code: "WI_DEVICE_ERROR",
      message: expect.stringMatching(/CUDA_ERROR_NO_BINARY_FOR_GPU \(209\).*7\.5/),
    });
  });

  test("a driver of today and a card of today run them", async () => {
    setStandIn("driver", 13_000);
    setStandIn("capability", 120);
    expect(await zeros32(createRng(1), 2).toArray()).toEqual(new Float32Array(2));
  });

  test("a device number beyond the last is refused", () => {
    expect(thrown(() => createRng(1, { device: 2 }))).toMatchObject({ code: "WI_NO_DEVICE" });
  });
});

test("kernels are launched with as many arguments as the PTX declares, packed as it says", () => {
  const ptx = readFileSync(new URL("../ptx/sm_75/truncated_normal.ptx", import.meta.url), "utf8");
  const { parameters, bytes, threads } = readEntry(ptx, "truncated_normal_float32");
  expect(parameters.map(({ type }) => type).join(" ")).toBe("u64 u64 u64 b8 u32 u32 u32 f32 f32 f32 f32 u64");
  expect(parameters.map(({ offset }) => offset)).toEqual([0, 8, 16, 24, 104, 108, 112, 116, 120, 124, 128, 136]);
  expect([bytes, threads]).toEqual([144, 256]);
  expect(() => readEntry(ptx, "missing")).toThrow(expect.objectContaining({ code: "WI_DEVICE_ERROR" }));
});

describeOnStandIn("a launch", () => {
  test("with the wrong number or type of arguments never reaches the driver", () => {
    const { context } = createRng(1);
    context.run(() => {
      const kernel = context.kernel("fixed", "constant_32");
      expect(() => kernel.launch(1, 1, 0n, [0n])).toThrow("expected 5 arguments");
      expect(() => kernel.launch(1, 1, 0n, [0n, 0, 0, 1n, 1n])).toThrow("expected a u32 for kernel constant_32");
    });
    releaseContexts();
  });
});
