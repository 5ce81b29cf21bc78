/** The gallery's pages with other libraries: each runs on the CPU and on WebGPU, and what it shows is what Node computes. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { kaimingNormal, randn32, uniform } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { initialize, torch } from "@weightinit/recipes";
import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { libraries } from "../.vitepress/licences.ts";
import { demos } from "../.vitepress/theme/gallery/demos.ts";
import { mlpModel } from "../.vitepress/theme/gallery/mlp-model.ts";
import { pages } from "../scripts/gallery-code.mjs";
import { axe, violationsInBothThemes } from "./support/axe.ts";
import { type WatchedPage, WEBGL, WITHOUT_WEBGPU } from "./support/browser.ts";
import { openSite } from "./support/opened-site.ts";
import { sites } from "./support/sites.ts";

const site = openSite(sites.root, WEBGL);
let watched: WatchedPage;
/** Files of the site that the page has asked for. */
const asked: string[] = [];

beforeAll(async () => {
  watched = await site.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" }, axe);
  watched.page.on("request", (request) => asked.push(request.url()));
});

interface Shown {
  readonly text: string;
  /** How many claims were compared, all of which hold. */
  readonly checks: number;
}

async function run(page: Page, device: "CPU" | "WebGPU"): Promise<Shown> {
  const demo = page.locator(".client-demo");
  const radio = demo.getByLabel(device, { exact: true });
  if ((await radio.count()) > 0) await radio.check();
  await demo.getByRole("button", { name: "Run" }).click();
  await page.locator('.client-demo:is([data-state="done"], [data-state="failed"])').waitFor({ timeout: 100_000 });
  const text = (await demo.locator("[role=status] p").allTextContents()).join("\n");
  expect(text).toContain(`Ran on ${device === "CPU" ? "the CPU" : device}.`);
  const claims = await demo.locator(".check").allTextContents();
  expect(claims.filter((claim) => !claim.trim().startsWith("✓"))).toEqual([]);
  return { text, checks: claims.length };
}

/** The canvas' pixels, four bytes each. */
const pixelsOf = (page: Page): Promise<{ size: number; pixels: number[] }> =>
  page.locator(".client-demo canvas").evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const { data } = (element as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
    return { size: width, pixels: Array.from(data) };
  });

const times = (row: ArrayLike<number>, w: ArrayLike<number>, [outputs, stride, step]: readonly number[]) =>
  Array.from({ length: outputs! }, (_, out) =>
    Array.from(row).reduce((sum, v, k) => sum + v * w[out * stride! + k * step!]!, 0),
  );

/** The binary cross-entropy of TensorFlow.js' network before its first step. */
function firstLoss(): number {
  const rng = new CpuRng(42);
  const [first, second] = [
    kaimingNormal(rng, 2, 16, { layout: "tfjs" }),
    kaimingNormal(rng, 16, 1, { layout: "tfjs" }),
  ];
  const points = uniform(new CpuRng(7), 256, 2, { lo: -1, hi: 1 }).data;
  const losses = Array.from({ length: 256 }, (_, i) => {
    const place = points.subarray(2 * i, 2 * i + 2);
    const hidden = times(place, first.data, [16, 1, 16]).map((v) => Math.max(0, v));
    const [z] = times(hidden, second.data, [1, 1, 1]);
    return Math.log1p(Math.exp(Math.hypot(...place) < 0.7 ? -z! : z!));
  });
  return losses.reduce((a, b) => a + b) / 256;
}

/** Σ tanh²(x·w) of jax-js' page. */
function sumOfSquares(): number {
  const [x, w] = [randn32(new CpuRng(7), 8, 5).data, kaimingNormal(new CpuRng(42), 5, 3).data];
  const rows = Array.from({ length: 8 }, (_, i) => times(x.subarray(5 * i, 5 * i + 5), w, [3, 1, 3]));
  return rows.flat().reduce((sum, v) => sum + Math.tanh(v) ** 2, 0);
}

/** The first row of the ONNX model's output. */
function firstOutputs(): number[] {
  const weights = initialize(new CpuRng(42), [torch.linear("0", 8, 16), torch.linear("2", 16, 3)]);
  const linear = (row: ArrayLike<number>, layer: string) => {
    const [w, b] = [weights.get(`${layer}.weight`)!.data, weights.get(`${layer}.bias`)!.data];
    return times(row, w, [b.length, row.length, 1]).map((v, i) => v + b[i]!);
  };
  const hidden = linear(randn32(new CpuRng(7), 4, 8).data.subarray(0, 8), "0").map((v) => Math.max(0, v));
  return linear(hidden, "2");
}

/** What each page must show, checked against Node; and how many claims it compares on the CPU and on WebGPU. */
const expected: Readonly<
  Record<string, { checks: readonly [cpu: number, webgpu: number]; holds: (shown: Shown) => void | Promise<void> }>
> = {
  "tensorflow-js": {
    checks: [3, 3],
    holds({ text }) {
      const [, last, first] = /the loss is ([\d.]+), from ([\d.]+)/.exec(text)!.map(Number);
      expect(first).toBeCloseTo(firstLoss(), 2);
      expect(last).toBeLessThan(first! / 2);
    },
  },
  "jax-js": {
    checks: [2, 2],
    holds({ text }) {
      expect(Number(/^loss ([\d.]+)$/m.exec(text)![1])).toBeCloseTo(sumOfSquares(), 3);
    },
  },
  "onnxruntime-web": {
    checks: [1, 1],
    holds({ text }) {
      expect(text).toContain("initializers 0.weight, 0.bias, 2.weight, 2.bias");
      const outputs = /^y (.+), …$/m.exec(text)![1]!.split(", ").map(Number);
      expect(outputs).toHaveLength(3);
      for (const [i, y] of firstOutputs().entries()) expect(outputs[i]).toBeCloseTo(y, 3);
    },
  },
  typegpu: {
    checks: [0, 1],
    async holds() {
      const { size, pixels } = await pixelsOf(watched.page);
      expect(size).toBe(128);
      const rng = new CpuRng(42);
      const [first, second, last] = [
        [16, 2],
        [16, 16],
        [3, 16],
      ].map((shape) => kaimingNormal(rng, shape).data);
      for (const [x, y] of [
        [5, 9],
        [64, 64],
        [100, 20],
        [31, 120],
      ] as const) {
        const hidden = times([x / 32 - 2, y / 32 - 2], first!, [16, 2, 1]).map(Math.sin);
        const colour = times(times(hidden, second!, [16, 16, 1]).map(Math.sin), last!, [3, 16, 1]).map(Math.sin);
        for (const [c, v] of colour.entries()) {
          expect(Math.abs(pixels[4 * (size * y + x) + c]! - 255 * (0.5 + 0.5 * v))).toBeLessThan(2);
        }
      }
    },
  },
  "three-js": {
    checks: [2, 2],
    async holds() {
      const { size, pixels } = await pixelsOf(watched.page);
      const normals = randn32(new CpuRng(42), 2000, 2).data;
      const pixel = (v: number) => Math.floor((v / 8 + 0.5) * size);
      const drawn = Array.from({ length: 2000 }, (_, i) => {
        const [x, y] = [pixel(normals[2 * i]!), pixel(-normals[2 * i + 1]!)];
        return pixels[4 * (size * y + x) + 3];
      });
      expect(new Set(drawn)).toEqual(new Set([255]));
      // Nine pixels a point at most: everything else is empty.
      expect(pixels.filter((alpha, i) => i % 4 === 3 && alpha > 0).length).toBeLessThan(9 * 2000);
    },
  },
};

it("shows the code that runs; `node scripts/gallery-code.mjs` writes it", () => {
  const all = pages();
  expect(all.map(({ name }) => name).sort()).toEqual(Object.keys(demos).sort());
  for (const { text, updated } of all) expect(text).toBe(updated);
});

it.each(Object.keys(demos))("%s runs on both, loaded by the click", async (name) => {
  const { page } = watched;
  await page.goto(`${site.url}gallery/${name}.html`);
  await page.locator('.client-demo[data-ready="true"]').waitFor();
  const isLibrary = (url: string) => url.includes(`/assets/${name}.`) || url.endsWith(".wasm");
  expect(asked.filter(isLibrary)).toEqual([]);
  const { checks, holds } = expected[name]!;
  for (const [i, device] of (["CPU", "WebGPU"] as const).entries()) {
    const shown = await run(page, device);
    expect(shown.checks).toBe(checks[i]);
    await holds(shown);
  }
  expect(asked.filter(isLibrary).length).toBeGreaterThan(0);
  asked.length = 0;
  expect(await violationsInBothThemes(page, ".client-demo")).toEqual([]);
  expect(watched.problems()).toEqual([]);
});

it("says where a browser has no WebGPU, and runs on the CPU", async () => {
  const { page, problems } = await site.newPage({ viewport: { width: 390, height: 844 } }, WITHOUT_WEBGPU);
  for (const name of Object.keys(demos)) {
    await page.goto(`${site.url}gallery/${name}.html`);
    await page.locator(".client-demo", { hasText: "This browser has no WebGPU: it runs on the CPU." }).waitFor();
    expect((await run(page, "CPU")).checks).toBe(expected[name]!.checks[0]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  expect(problems()).toEqual([]);
  await page.context().close();
});

it("states sizes that are so, and names the licences of what the site contains", () => {
  const folder = join(sites.root.folder, "assets");
  const binary = readdirSync(folder).find((file) => /^ort-wasm.*\.wasm$/.test(file))!;
  const stated = pages().find(({ name }) => name === "onnxruntime-web")!.text;
  expect(stated).toContain(`loads ${Math.round(statSync(join(folder, binary)).size / 1e6)} MB of WebAssembly`);
  expect(stated).toContain(`is ${mlpModel(4, [8, 16, 3]).length} bytes`);
  const licences = readFileSync(join(sites.root.folder, "licences.txt"), "utf8");
  for (const name of libraries) expect(licences).toMatch(new RegExp(`^${name} \\d[\\d.]*, `, "m"));
});
