/**
 * TypeGPU: weights made on its root's device and wrapped as one of its typed buffers, without a copy.
 *
 * @module
 */
import { kaimingNormal } from "@weightinit/core";
import { WebGpuRng } from "@weightinit/webgpu";
import tgpu from "typegpu";
import * as d from "typegpu/data";

const layout = tgpu.bindGroupLayout({
  x: { storage: d.arrayOf(d.f32), access: "readonly" },
  w: { storage: d.arrayOf(d.f32), access: "readonly" },
  y: { storage: d.arrayOf(d.f32), access: "mutable" },
});

const MATMUL = `
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> w: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  var sum = 0.0;
  for (var k = 0u; k < 5u; k++) { sum += x[id.y * 5u + k] * w[k * 3u + id.x]; }
  y[id.y * 3u + id.x] = sum;
}`;

/** x·w through TypeGPU's buffers and bind groups, w being the rng's 5×3 weights. */
export async function run(x: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  const root = await tgpu.init();
  const { device } = root;
  const rng = new WebGpuRng(42, { device });
  const rows = x.length / 5;

  const weight = kaimingNormal(rng, 5, 3);
  const w = root.createBuffer(d.arrayOf(d.f32, 15), weight.buffer).$usage("storage");
  const input = root.createBuffer(d.arrayOf(d.f32, x.length), Array.from(x)).$usage("storage");
  const y = root.createBuffer(d.arrayOf(d.f32, rows * 3)).$usage("storage");
  const group = root.createBindGroup(layout, { x: input, w, y });

  const pipeline = device.createComputePipeline({
    layout: device.createPipelineLayout({ bindGroupLayouts: [root.unwrap(layout)] }),
    compute: { module: device.createShaderModule({ code: MATMUL }) },
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, root.unwrap(group));
  pass.dispatchWorkgroups(3, rows);
  pass.end();
  device.queue.submit([encoder.finish()]);
  return Float32Array.from(await y.read());
}
