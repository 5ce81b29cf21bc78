// Prints what Dawn makes of a kernel's WGSL, as SPIR-V: code on standard input, Dawn's log on standard output. A process
// of its own, because Dawn prints by itself.
import { readFileSync } from "node:fs";
import { create } from "webgpu";

const code = readFileSync(0, "utf8");
const root = create(["enable-dawn-features=dump_shaders"]);
const adapter = await root.requestAdapter();
const device = await adapter.requestDevice();
await device.createComputePipelineAsync({ layout: "auto", compute: { module: device.createShaderModule({ code }) } });
process.exit(0);
