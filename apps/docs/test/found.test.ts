/** How pages are found and shared: the search, titles, descriptions, icon and picture. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { descriptionOf } from "../.vitepress/description.ts";
import { listedPages } from "../.vitepress/sidebar.ts";
import { homepage } from "../.vitepress/site.ts";
import { pagesOf } from "./support/links.ts";
import { openSite } from "./support/opened-site.ts";
import { sites } from "./support/sites.ts";

const site = sites.root;
const pages = pagesOf(site).filter((path) => path !== "404.html");
const html = (path: string) => readFileSync(join(site.folder, path), "utf8");

describe("search", () => {
  const opened = openSite();
  let page: Page;
  beforeAll(async () => {
    page = await opened.browser.newPage();
    await page.goto(opened.url);
    await page.getByRole("button", { name: "Search" }).click();
    await page.locator(".search-input").waitFor();
  });

  it.each([
    ["seed", "generators"],
    ["fork", "generators"],
    ["benchmark", "benchmarks/cpu"],
    ["PyTorch", "porting"],
    ["JAX", "porting"],
    ["Keras", "porting"],
    ["LSTM", "(porting|gallery/lstm)"],
    ["GELU", "gains"],
    ["orthogonal", "schemes"],
    ["Xavier", "schemes"],
    ["He", "schemes"],
    ["Kaiming", "schemes"],
    ["LeCun", "schemes"],
    ["SNN", "schemes"],
    ["SELU", "gains"],
    ["gain", "gains"],
    ["Dirac", "schemes"],
    ["eye", "schemes"],
    ["trunc_normal_", "schemes"],
    ["SIREN", "(papers|gallery/siren)"],
    ["T-Fixup", "papers"],
    ["Fixup", "papers"],
    ["DeepNorm", "papers"],
    ["HiPPO", "papers"],
    ["S4D", "papers"],
    ["Mamba", "papers"],
    ["LRU", "papers"],
    ["LoRA", "papers"],
    ["VeRA", "papers"],
    ["LSUV", "papers"],
    ["ICNR", "papers"],
    ["muP", "schemes"],
    ["variance scaling", "schemes"],
    ["shard", "sharding"],
    ["layout", "layouts"],
    ["WebGPU", "webgpu"],
    ["CUDA", "cuda"],
    ["WI_BAD_DIMS", "errors"],
    ["threads", "cpu"],
    ["install", "quick-start"],
    ["npm", "quick-start"],
    ["checkpoint", "command"],
    ["Llama", "recipes"],
    ["safetensors", "safetensors"],
    ["browser", "environments"],
    ["bfloat16", "rng-types"],
    ["H100", "pytorch-gpu"],
    ["isometry", "explorer"],
    ["spirals", "train"],
    ["playground", "playground"],
    ["paste", "porter"],
    ["three.js", "gallery/three-js"],
    ["three", "gallery/three-js"],
    ["TypeGPU", "gallery/typegpu"],
    ["ONNX", "gallery/onnxruntime-web"],
    ["onnxruntime", "gallery/onnxruntime-web"],
    ["jax-js", "gallery/jax-js"],
    ["tensorflow.js layers", "(tensorflow-js-layers|gallery/tensorflow-js)"],
    ["run code", "playground"],
    ["save weights", "safetensors"],
    ["API", "api-by-task"],
    ["reference", "api-by-task"],
    ["by task", "api-by-task"],
    ["functions", "api-by-task"],
  ])("finds for %s first %s", async (query, wanted) => {
    await page.locator(".search-input").fill("");
    await page.locator(".results .result").first().waitFor({ state: "detached" });
    await page.locator(".search-input").fill(query);
    await page.locator(".results .result").first().waitFor();
    const found = await page.locator(".results .result").first().getAttribute("href");
    expect(found).toMatch(new RegExp(`^/${wanted}\\.html`));
  });
});

it("has a list of its pages for machines, with addresses that are there", () => {
  const text = readFileSync(join(site.folder, "llms.txt"), "utf8");
  expect(text).toMatch(/^# weightinit\n\n> Initial weights/);
  const links = [...text.matchAll(/^- \[.+?\]\((https:[^)]+)\)/gm)].map(([, address]) => address!);
  expect(links.length).toBe(listedPages.length + 1);
  const files = links.map((address) => address.slice(homepage.length).replace(/(^|\/)$/, "$1index.html"));
  expect(files.filter((file) => !pages.includes(file))).toEqual([]);
  expect(text.split("\n").filter((line) => line.startsWith("- ["))).not.toContainEqual(
    expect.not.stringContaining("): "),
  );
});

describe(`${pages.length} pages`, () => {
  const content = (path: string, pattern: RegExp) => pattern.exec(html(path))?.[1] ?? "";
  const titleOf = (path: string) => content(path, /<title>(.*?)<\/title>/s);
  const metaOf = (path: string, name: string) =>
    content(path, new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`));

  it("have titles without markup, escaped once", () => {
    expect(pages.filter((path) => /&amp;(lt|gt|amp|#)|\\|&lt;/.test(titleOf(path)))).toEqual([]);
  });

  it("have descriptions of their own", () => {
    const guides = pages.filter((path) => !path.startsWith("api/"));
    const descriptions = guides.map((path) => metaOf(path, "description"));
    expect(new Set(descriptions).size).toBe(guides.length);
    for (const text of descriptions) expect(text.length).toBeGreaterThan(20);
    for (const path of pages) expect(metaOf(path, "description").length, path).toBeLessThanOrEqual(200);
  });

  it("name an icon and a picture that are there", () => {
    for (const path of pages) {
      expect(html(path), path).toContain('<link rel="icon" href="/favicon.svg"');
      expect(metaOf(path, "og:image"), path).toMatch(/^https:\/\/.+\/social\.png$/);
      expect(metaOf(path, "og:title"), path).toBe(titleOf(path));
    }
    for (const file of ["favicon.svg", "apple-touch-icon.png", "social.png"])
      expect(existsSync(join(site.folder, file)), file).toBe(true);
  });
});

it("describes a page by its first sentences", () => {
  expect(
    descriptionOf("---\na: 1\n---\n\n# T\n\n```ts\ncode\n```\n\nA [link](x.md) to `code` and **more** of it.\n\nNext."),
  ).toBe("A link to code and more of it.");
  const long = descriptionOf(`# T\n\n${"A sentence that is here. ".repeat(20)}`)!;
  expect(long.length).toBeLessThanOrEqual(160);
  expect(long).toMatch(/here\.$/);
  expect(descriptionOf(`# T\n\n${"word ".repeat(100)}`)).toMatch(/word…$/);
  expect(descriptionOf("# T")).toBeUndefined();
});

describe("the API", () => {
  it("has initializers as functions with their parameters", () => {
    const scheme = html("api/@weightinit/core/index/functions/kaimingNormal.html");
    for (const text of ["rng?", "dtype?", "dims", "options.gain?", "options.layout?"]) expect(scheme).toContain(text);
    expect(html("api/@weightinit/core/index/functions/zeros32.html")).not.toContain("dtype?");
    expect(html("api/@weightinit/core/index/functions/sparseInit.html")).toMatch(/options\.sparsity<\/code>/);
  });

  it("begins with what is where", () => {
    const first = html("api/index.html");
    for (const name of [
      "core",
      "schemes",
      "cpu",
      "webgpu",
      "cuda-native",
      "rng-julia",
      "rng-mlx",
      "rng-numpy",
      "rng-tfjs",
      "rng-torch",
      "rng-tensorflow",
      "rng-jax",
      "tfjs",
      "rng-keras",
      "safetensors",
      "recipes",
      "cli",
      "conformance",
    ]) {
      const { description } = JSON.parse(
        readFileSync(join(site.folder, "../../..", "packages", name, "package.json"), "utf8"),
      );
      expect(first).toContain((description as string).replaceAll("'", "&#39;"));
    }
    expect(first).toContain("functions/kaimingNormal");
  });
});
