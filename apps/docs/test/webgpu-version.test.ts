import { expect, it } from "vitest";
import { webGpuObstacle, webGpuVersion } from "../.vitepress/theme/runner/webgpu-version.ts";

const call = (options: string) => `kaimingNormal(new CpuRng(42), 2, 5, ${options});`;

it.each([call("{ out }"), call("{ gain: 1, out }"), call("{ out, gain: 1 }"), call("{ out: model.subarray(0, 10) }")])(
  "%s fills memory of the CPU",
  (code) => {
    expect(webGpuObstacle(code)).toBe("it writes to memory of the CPU");
  },
);

it.each([call("{ gain: 1 }"), call("{ layout: { in: 0, out: 1 } }"), "console.log(new CpuRng(42)); // out of ideas"])(
  "%s runs on WebGPU",
  (code) => expect(webGpuObstacle(code)).toBeUndefined(),
);

it.each([
  ["const rng = new CpuRng(42);", "const rng = (await WebGpuRng.create(42));"],
  ['rand32(new CpuRng(BigInt("7")).fork("a"), 3);', 'rand32((await WebGpuRng.create(BigInt("7"))).fork("a"), 3);'],
])("%s awaits the generator before it is used", (cpu, gpu) => {
  expect(webGpuVersion(cpu)).toBe(`import { WebGpuRng } from "@weightinit/webgpu"; ${gpu}`);
});
