import { kaimingNormal, zeros32 } from "@weightinit/core";
import type { WebGpuRng } from "@weightinit/webgpu";
import code from "./kernels.wgsl?raw";

const RATE = 0.5;
const { STORAGE, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage;

/** A network of tanh units with one sigmoid at its end; its weights are made where they are trained. */
export function createNetwork(rng: WebGpuRng, sizes: readonly number[]) {
  const { device } = rng;
  const module = device.createShaderModule({ code });
  const buffer = (floats: number) => device.createBuffer({ size: 4 * floats, usage: STORAGE | COPY_DST | COPY_SRC });
  const upload = (data: Float32Array<ArrayBuffer>) => {
    const made = buffer(data.length);
    device.queue.writeBuffer(made, 0, data);
    return made;
  };

  const layers = sizes.slice(1).map((out, i) => {
    const name = `layer${i}`;
    return {
      in: sizes[i]!,
      out,
      isHidden: i < sizes.length - 2,
      // The gain of tanh is 5/3. By name, so that one layer's weights do not hang on how many others there are.
      weight: kaimingNormal(rng.fork(`${name}.weight`), out, sizes[i]!, { gain: 5 / 3 }).buffer,
      bias: zeros32(rng.fork(`${name}.bias`), out).buffer,
    };
  });
  type Layer = (typeof layers)[number];

  /** What a kernel works on, a thread for each number that it makes. */
  interface Work {
    batch: number;
    layer: Layer;
    threads: number;
  }

  /** A kernel with its buffers, to be started again and again. */
  function kernel(entryPoint: string, { batch, layer, threads }: Work, buffers: Record<number, GPUBuffer>) {
    const constants = { BATCH: batch, IN: layer.in, OUT: layer.out, HIDDEN: Number(layer.isHidden), RATE };
    const pipeline = device.createComputePipeline({ layout: "auto", compute: { module, entryPoint, constants } });
    const entries = Object.entries(buffers).map(([binding, one]) => ({
      binding: Number(binding),
      resource: { buffer: one },
    }));
    const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    return (pass: GPUComputePassEncoder) => {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(Math.ceil(threads / 64));
    };
  }

  function forward(points: Float32Array<ArrayBuffer>) {
    const batch = points.length / sizes[0]!;
    const values = [upload(points), ...layers.map(({ out }) => buffer(batch * out))];
    const kernels = layers.map((layer, i) =>
      kernel(
        "forward",
        { batch, layer, threads: batch * layer.out },
        {
          0: layer.weight,
          1: layer.bias,
          2: values[i]!,
          3: values[i + 1]!,
        },
      ),
    );
    return { batch, values, kernels };
  }

  function submit(kernels: readonly ((pass: GPUComputePassEncoder) => void)[], times = 1) {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let i = 0; i < times; i++) for (const start of kernels) start(pass);
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  async function read(from: GPUBuffer): Promise<Float32Array> {
    const to = device.createBuffer({ size: from.size, usage: COPY_DST | MAP_READ });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(from, 0, to, 0, from.size);
    device.queue.submit([encoder.finish()]);
    await to.mapAsync(GPUMapMode.READ);
    const values = new Float32Array(to.getMappedRange()).slice();
    to.destroy();
    return values;
  }

  return {
    /** Returns a function that makes `steps` steps over all points and gives the loss before the last of them. */
    trainer(points: Float32Array<ArrayBuffer>, labels: Float32Array<ArrayBuffer>) {
      const { batch, values, kernels } = forward(points);
      const deltas = layers.map(({ out }) => buffer(batch * out));
      const losses = buffer(batch);
      const last = layers.length - 1;
      kernels.push(
        kernel(
          "loss",
          { batch, layer: layers[last]!, threads: batch },
          { 2: values[last + 1]!, 4: deltas[last]!, 6: upload(labels), 7: losses },
        ),
      );
      for (let i = last; i >= 0; i--) {
        const layer = layers[i]!;
        const common = { 0: layer.weight, 2: values[i]!, 4: deltas[i]! };
        if (i > 0) {
          kernels.push(kernel("back", { batch, layer, threads: batch * layer.in }, { ...common, 5: deltas[i - 1]! }));
        }
        kernels.push(
          kernel("step", { batch, layer, threads: layer.out * (layer.in + 1) }, { ...common, 1: layer.bias }),
        );
      }
      return async (steps: number) => {
        submit(kernels, steps);
        return (await read(losses)).reduce((sum, one) => sum + one, 0) / batch;
      };
    },
    /** Returns a function that gives the network's answers at the points: above 0 is label 1. */
    reader(points: Float32Array<ArrayBuffer>) {
      const { values, kernels } = forward(points);
      return async () => {
        submit(kernels);
        return read(values.at(-1)!);
      };
    },
  };
}
