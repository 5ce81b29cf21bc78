/**
 * TypeGPU: a random network paints. Its weights are TypeGPU's typed buffers around ours.
 *
 * @module
 */
import { kaimingNormal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { WebGpuRng } from "@weightinit/webgpu";
import tgpu from "typegpu";
import * as d from "typegpu/data";

const [SIZE, WIDTH] = [128, 16];
const SHAPES = [
  [WIDTH, 2],
  [WIDTH, WIDTH],
  [3, WIDTH],
];

const floats = d.arrayOf(d.f32);
const layout = tgpu.bindGroupLayout({
  first: { storage: floats },
  second: { storage: floats },
  last: { storage: floats },
  colours: { storage: floats, access: "mutable" },
});

/** From a place, through two layers of sines, to a colour. */
const paint = tgpu.computeFn({ in: { id: d.builtin.globalInvocationId }, workgroupSize: [8, 8] })`{
  let place = vec2f(in.id.xy) / ${SIZE / 4} - 2;
  var hidden: array<f32, ${WIDTH}>;
  for (var i = 0; i < ${WIDTH}; i++) {
    hidden[i] = sin(dot(vec2f(layout.$.first[2 * i], layout.$.first[2 * i + 1]), place));
  }
  var colour: array<f32, 3>;
  for (var i = 0; i < ${WIDTH}; i++) {
    var sum = 0.0;
    for (var k = 0; k < ${WIDTH}; k++) { sum += layout.$.second[i * ${WIDTH} + k] * hidden[k]; }
    for (var c = 0; c < 3; c++) { colour[c] += layout.$.last[c * ${WIDTH} + i] * sin(sum); }
  }
  let pixel = in.id.y * ${SIZE} + in.id.x;
  for (var c = 0u; c < 3; c++) { layout.$.colours[3 * pixel + c] = 0.5 + 0.5 * sin(colour[c]); }
}`.$uses({ layout });

async function onWebGpu(): Promise<number[]> {
  const root = await tgpu.init();
  const rng = new WebGpuRng(42, { device: root.device });
  const [first, second, last] = SHAPES.map((shape) => {
    const weight = kaimingNormal(rng, shape);
    return root.createBuffer(d.arrayOf(d.f32, weight.size), weight.buffer as GPUBuffer).$usage("storage");
  });
  const colours = root.createBuffer(d.arrayOf(d.f32, SIZE * SIZE * 3)).$usage("storage");
  const group = root.createBindGroup(layout, { first: first!, second: second!, last: last!, colours });
  root
    .createComputePipeline({ compute: paint })
    .with(group)
    .dispatchWorkgroups(SIZE / 8, SIZE / 8);
  const values = await colours.read();
  root.destroy();
  return values;
}

/** The same by plain loops. */
function onCpu(): number[] {
  const rng = new CpuRng(42);
  const [first, second, last] = SHAPES.map((shape) => kaimingNormal(rng, shape).data);
  const layer = (w: Float32Array, x: number[]) =>
    Array.from({ length: w.length / x.length }, (_, i) =>
      Math.sin(x.reduce((sum, v, k) => sum + w[i * x.length + k]! * v, 0)),
    );
  return Array.from({ length: SIZE * SIZE }, (_, pixel) => {
    const place = [pixel % SIZE, Math.floor(pixel / SIZE)].map((v) => v / (SIZE / 4) - 2);
    return layer(last!, layer(second!, layer(first!, place))).map((v) => 0.5 + 0.5 * v);
  }).flat();
}

export async function run(on: "cpu" | "webgpu", canvas: HTMLCanvasElement) {
  const expected = onCpu();
  const colours = on === "cpu" ? expected : await onWebGpu();
  const image = new ImageData(SIZE, SIZE);
  image.data.fill(255);
  for (const [i, colour] of colours.entries()) image.data[4 * Math.floor(i / 3) + (i % 3)] = 255 * colour;
  Object.assign(canvas, { width: SIZE, height: SIZE }).getContext("2d")!.putImageData(image, 0, 0);

  const error = Math.max(...expected.map((value, i) => Math.abs(value - colours[i]!)));
  return {
    picture: "The picture of a network of sines that has learnt nothing",
    checks:
      on === "cpu"
        ? {}
        : { [`all ${expected.length} brightnesses are the CPU's within a shade of 256`]: error < 1 / 256 },
  };
}
