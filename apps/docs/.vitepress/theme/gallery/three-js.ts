/**
 * three.js: a cloud of points, their places made in the memory of a storage attribute.
 *
 * @module
 */
import { randn32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { WebGpuRng } from "@weightinit/webgpu";
import { storage, vec2, vec3 } from "three/tsl";
import * as THREE from "three/webgpu";

const [COUNT, SIZE, REACH] = [2000, 320, 4];

/** What three.js' WebGPU backend has (r187), and its types leave out. */
interface Backend {
  readonly device: GPUDevice;
  createStorageAttribute(attribute: THREE.BufferAttribute): void;
  get(attribute: THREE.BufferAttribute): { readonly buffer: GPUBuffer };
}

export async function run(on: "cpu" | "webgpu", canvas: HTMLCanvasElement) {
  // Without WebGPU this renderer draws by WebGL.
  const renderer = new THREE.WebGPURenderer({ forceWebGL: on === "cpu" });
  await renderer.init();
  const cpu = randn32(new CpuRng(42), COUNT, 2).data;
  const places = new THREE.StorageInstancedBufferAttribute(COUNT, 2);
  if (on === "cpu") places.array.set(cpu);
  else {
    const backend = renderer.backend as unknown as Backend;
    backend.createStorageAttribute(places);
    const rng = new WebGpuRng(42, { device: backend.device });
    await randn32(rng, COUNT, 2, { out: backend.get(places).buffer }).ready();
  }

  const material = new THREE.SpriteNodeMaterial({ color: "#4070e0" });
  material.positionNode = vec3(storage(places, "vec2", COUNT).toAttribute(), 0);
  material.scaleNode = vec2((3 * 2 * REACH) / SIZE); // three pixels wide
  const points = new THREE.Sprite(material);
  points.count = COUNT;
  points.frustumCulled = false;
  const target = new THREE.RenderTarget(SIZE, SIZE);
  target.texture.colorSpace = THREE.SRGBColorSpace;
  renderer.setClearColor(0, 0);
  renderer.setRenderTarget(target);
  renderer.render(new THREE.Scene().add(points), new THREE.OrthographicCamera(-REACH, REACH, REACH, -REACH, -1, 1));

  // The picture is read back, and the attribute.
  const pixels = (await renderer.readRenderTargetPixelsAsync(target, 0, 0, SIZE, SIZE)) as Uint8Array;
  const image = new ImageData(SIZE, SIZE);
  for (let row = 0; row < SIZE; row++) {
    const from = 4 * SIZE * (on === "cpu" ? SIZE - 1 - row : row); // WebGL's rows begin at the bottom
    image.data.set(pixels.subarray(from, from + 4 * SIZE), 4 * SIZE * row);
  }
  Object.assign(canvas, { width: SIZE, height: SIZE }).getContext("2d")!.putImageData(image, 0, 0);
  const bits = new Uint32Array((await renderer.getArrayBufferAsync(places)) as ArrayBuffer);
  renderer.dispose();

  const expected = new Uint32Array(cpu.buffer);
  const at = (v: number) => Math.floor(((v + REACH) / (2 * REACH)) * SIZE);
  const isDrawn = (_: unknown, i: number) =>
    image.data[4 * (SIZE * at(-cpu[2 * i + 1]!) + at(cpu[2 * i]!)) + 3] === 255;
  return {
    picture: `${COUNT} points whose two coordinates are drawn from N(0, 1)`,
    checks: {
      [`every bit of the attribute's ${expected.length} numbers is the CPU's`]: bits.join() === expected.join(),
      [`there is a point at each of the CPU's ${COUNT} places`]: Array.from({ length: COUNT }).every(isDrawn),
    },
  };
}
