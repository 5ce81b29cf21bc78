import { WeightInitError } from "@weightinit/core";
import { WebGpuRng } from "@weightinit/webgpu";
import { grid, HEIGHT, twoMoons, WIDTH } from "./moons";
import { createNetwork } from "./network";

const STEPS = 600;
const canvas = document.querySelector("canvas")!;
const status = document.querySelector("#status")!;
const { points, labels } = twoMoons(1, 256);

function draw(answers: Float32Array) {
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(canvas.width, canvas.height);
  answers.forEach((z, i) => {
    const share = 1 / (1 + Math.exp(-z));
    image.data.set([255 - 90 * share, 235 - 40 * share, 165 + 90 * share, 255], 4 * i);
  });
  context.putImageData(image, 0, 0);
  labels.forEach((label, i) => {
    context.fillStyle = label === 1 ? "#1d4ed8" : "#b45309";
    const x = (points[2 * i]! / WIDTH + 0.5) * canvas.width;
    context.fillRect(x, (0.5 - points[2 * i + 1]! / HEIGHT) * canvas.height, 1, 1);
  });
}

try {
  const network = createNetwork(await WebGpuRng.create(42), [2, 32, 32, 1]);
  const train = network.trainer(points, labels);
  const classify = network.reader(points);
  const look = network.reader(grid(canvas.width, canvas.height));
  for (let step = 0; step < STEPS; step += 20) {
    const loss = await train(20);
    draw(await look());
    const right = (await classify()).filter((z, i) => z > 0 === (labels[i] === 1)).length;
    status.textContent = `Step ${step + 20} of ${STEPS}: loss ${loss.toFixed(4)}, ${right} of ${labels.length} right`;
    await new Promise(requestAnimationFrame);
  }
} catch (error) {
  // No WebGPU here, or no GPU: the message says what to do.
  if (!(error instanceof WeightInitError)) throw error;
  status.textContent = error.message;
}
