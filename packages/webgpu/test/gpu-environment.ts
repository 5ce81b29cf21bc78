/**
 * Gives the tests a GPU: the machine's own, or SwiftShader's software Vulkan from npm. The variables must be set before
 * the processes that run the tests start.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PROBE = join(dirname(fileURLToPath(import.meta.url)), "adapter-probe.mjs");

function probe(env: NodeJS.ProcessEnv): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [PROBE], { env, encoding: "utf8", timeout: 60_000 });
  return status === 0 ? stdout.trim() : `none: ${stderr.trim().split("\n").at(-1)}`;
}

/** Environment in which Dawn finds SwiftShader; unpacks it once. */
async function softwareVulkan(): Promise<NodeJS.ProcessEnv> {
  const { default: chromium } = await import("@sparticuz/chromium");
  const folder = dirname(await chromium.executablePath());
  const path = process.env["LD_LIBRARY_PATH"];
  return {
    LD_LIBRARY_PATH: path ? `${folder}:${path}` : folder,
    VK_DRIVER_FILES: join(folder, "vk_swiftshader_icd.json"),
  };
}

/** Variables for the test processes. `WEIGHTINIT_NO_GPU` says why there is no adapter, if there is none. */
export async function gpuEnvironment(): Promise<Record<string, string>> {
  const own = probe(process.env);
  if (!own.startsWith("none")) return { WEIGHTINIT_GPU: own };
  let reason = own;
  if (process.platform === "linux") {
    try {
      const software = await softwareVulkan();
      const found = probe({ ...process.env, ...software });
      if (!found.startsWith("none")) return { ...(software as Record<string, string>), WEIGHTINIT_GPU: found };
      reason = `SwiftShader gives no adapter: ${found}`;
    } catch (error) {
      reason = `SwiftShader could not be unpacked: ${String(error)}`;
    }
  }
  return { WEIGHTINIT_NO_GPU: reason };
}
