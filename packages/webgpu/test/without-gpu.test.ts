import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WebGpuRng, webGpuDevice } from "../src/index.ts";
import { coded } from "./coded.ts";
import { noUnhandledRejections } from "./unhandled.ts";

noUnhandledRejections();

describe("without a GPU", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("no WebGPU in the browser", async () => {
    vi.stubGlobal("process", { ...process, versions: {} });
    await expect(WebGpuRng.create(1)).rejects.toEqual(coded("WI_NO_DRIVER", /navigator\.gpu/));
  });

  it("no adapter in the browser", async () => {
    vi.stubGlobal("navigator", { gpu: { requestAdapter: async () => null } });
    await expect(WebGpuRng.create(1)).rejects.toEqual(coded("WI_NO_DEVICE", /hardware acceleration/));
  });

  it("an adapter that gives no device", async () => {
    const requestDevice = async () => {
      throw new Error("adapter is consumed");
    };
    const adapter = { limits: {}, requestDevice } as unknown as GPUAdapter;
    await expect(WebGpuRng.create(1, { adapter })).rejects.toEqual(coded("WI_NO_DEVICE", /adapter is consumed/));
  });

  it("something that is no device", () => {
    for (const options of [{}, { device: {} }, { device: null }, undefined]) {
      expect(() => new WebGpuRng(1, options as never)).toThrow(
        coded("WI_BAD_ARGUMENT", /GPUDevice.*WebGpuRng\.create/),
      );
    }
  });

  it("float64", () => {
    expect(webGpuDevice.supports.dtypes).toEqual(["float16", "bfloat16", "float32", "complex32", "complex64"]);
  });

  it("Node's error is the only word: Dawn prints nothing of its own", () => {
    const program = fileURLToPath(new URL("./programs/no-driver.mjs", import.meta.url));
    const { LD_LIBRARY_PATH: _, VK_DRIVER_FILES: __, ...env } = process.env;
    const { stdout, stderr } = spawnSync(process.execPath, [program], { env, encoding: "utf8", timeout: 60_000 });
    // Where the machine has a Vulkan loader of its own, there may be a driver, too.
    expect(stdout).toMatch(/^(WI_NO_DRIVER|made)$/m);
    if (/libvulkan/.test(stdout)) expect(stderr).toBe("");
  });

  it("Firefox is sent to its own page, Chromium to its own, and others to none", async () => {
    const message = async (userAgent: string) => {
      vi.stubGlobal("navigator", { gpu: { requestAdapter: async () => null }, userAgent });
      return WebGpuRng.create(1).then(String, (error: Error) => error.message);
    };
    const firefox = await message("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
    expect(firefox).toMatch(/about:support/);
    expect(firefox).not.toMatch(/about:gpu|chrome:/);
    const chrome =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";
    expect(await message(chrome)).toMatch(/chrome:\/\/gpu/);
    const safari =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15";
    expect(await message(safari)).not.toMatch(/about:|chrome:/);
  });
});
