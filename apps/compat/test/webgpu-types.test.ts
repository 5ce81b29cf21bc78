/** WebGPU's types: the program's own, of whichever package or library, or none. */
import { cpSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { root } from "../../integration/src/tarballs.ts";
import { compile, configurations, nameOf } from "../src/compilers.ts";
import { createProject, type Project } from "../src/project.ts";

const strict = configurations.filter((one) => one.strict && one.module === "esnext");

/** A program that has WebGPU's types: ours are theirs, in both directions. */
const WITH = `
import { kaimingNormal } from "@weightinit/core";
import { WebGpuRng, type WebGpuCreateOptions } from "@weightinit/webgpu";

declare const device: GPUDevice;
declare const adapter: GPUAdapter;
declare const buffer: GPUBuffer;
const rng = new WebGpuRng(42, { device });
const same: GPUDevice = rng.device;
const weight = kaimingNormal(rng, 2, 5);
const memory: GPUBuffer = weight.buffer;
kaimingNormal(rng, 2, 5, { out: buffer });
kaimingNormal(rng, 2, 5, { out: { buffer, offset: 256 } });
kaimingNormal(rng, 2, 5, { out: weight });
const options: WebGpuCreateOptions = { adapter, powerPreference: "high-performance" };
same.queue.writeBuffer(memory, 0, new Float32Array(10));
// @ts-expect-error a device is no buffer
kaimingNormal(rng, 2, 5, { out: device });
export { options };
`;

/** A program that knows nothing of WebGPU. */
const WITHOUT = `
import { kaimingNormal } from "@weightinit/core";
import { WebGpuRng, type GpuBuffer } from "@weightinit/webgpu";

const rng = await WebGpuRng.create(42);
const weight = kaimingNormal(rng, "bfloat16", 2, 5);
const memory: GpuBuffer = weight.buffer;
const again = kaimingNormal(new WebGpuRng(7, { device: rng.device }), "bfloat16", 2, 5, { out: weight });
const bits: Uint16Array<ArrayBuffer> = await again.toArray({ into: new Uint16Array(10) });
memory.destroy();
// @ts-expect-error float64 is not on this device
kaimingNormal(rng, "float64", 2, 5);
export { bits };
`;

let project: Project;
beforeAll(() => {
  project = createProject();
  const types = join(project.folder, "node_modules", "@webgpu", "types");
  mkdirSync(types, { recursive: true });
  cpSync(realpathSync(join(root, "packages/webgpu/node_modules/@webgpu/types")), types, { recursive: true });
});
afterAll(() => project?.dispose());

/** A folder in the project with one program. */
function program(name: string, code: string): string {
  const folder = join(project.folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "program.ts"), code);
  return folder;
}

describe("programs on WebGPU compile with", () => {
  for (const one of strict) {
    // TypeScript 6 and 7 have WebGPU in their DOM library.
    const hasOwn = /-[67]$/.test(one.compiler);
    const reference = hasOwn ? "" : '/// <reference types="@webgpu/types" />';
    it(`${nameOf(one)}, ${hasOwn ? "the DOM library's types" : "@webgpu/types"}`, async ({ expect }) => {
      expect(await compile(program(`with-${one.compiler}`, reference + WITH), one)).toBe("");
    });
    if (hasOwn) continue;
    it(`${nameOf(one)}, no types of WebGPU`, async ({ expect }) => {
      expect(await compile(program(`without-${one.compiler}`, WITHOUT), one)).toBe("");
    });
  }
});
