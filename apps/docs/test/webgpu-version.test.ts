import { expect, it } from "vitest";
import { webGpuObstacle } from "../.vitepress/theme/runner/webgpu-version.ts";

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
