/** The API by task: every value of every package leads to its page of the reference, and the calls run. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CpuRng } from "@weightinit/cpu";
import { initialize, planOf, torch } from "@weightinit/recipes";
import { safetensorsBlob } from "@weightinit/safetensors";
import { describe, expect, it } from "vitest";
import { pagesNamed } from "../.vitepress/markdown/reference-links.ts";
import { referencePages } from "../.vitepress/markdown/reference-pages.ts";
import { root } from "../.vitepress/site.ts";
import { deadLinks, linksOf, pagesOf } from "./support/links.ts";
import { sites } from "./support/sites.ts";

describe("the page", () => {
  const url = "http://localhost/";
  const linked = () => new Set(linksOf(sites.root, "api-by-task.html", url));

  it("leads to every value of every package", () => {
    // Layers of a namespace are listed by its page, types by that of their package.
    const wanted = pagesOf(sites.root).filter((path) =>
      /^api\/(@weightinit\/)?[\w-]+\/((backend|config|stream|index)\/)?((functions|classes|variables|enumerations)\/\w+|namespaces\/\w+\/index)\.html$/.test(
        path,
      ),
    );
    expect(wanted.length).toBeGreaterThan(250);
    const links = linked();
    expect(wanted.filter((path) => !links.has(url + path))).toEqual([]);
  });

  it("leads to every package, and nowhere that is not there", () => {
    const indexes = referencePages().filter(({ name, path }) => name === undefined && !path.endsWith("/index/index"));
    expect(indexes.length).toBeGreaterThan(20);
    const links = linked();
    expect(indexes.filter(({ path }) => !links.has(`${url}${path}.html`))).toEqual([]);
    expect(deadLinks(sites.root, url, [...links])).toEqual([]);
  });
});

it("links a name to the row's package, and neither texts, members nor keys", () => {
  const page = (entry: string, name: string) => ({ entry, name, path: `${entry}/${name}` });
  const pages = [page("a", "normal"), page("a", "philox"), page("b", "philox")];
  expect(pagesNamed(pages, 'normal({ normal: "philox" }).philox', "a").map(({ path }) => path)).toEqual(["a/normal"]);
  expect(pagesNamed(pages, "philox(normal)", "b").map(({ path }) => path)).toEqual(["b/philox", "a/normal"]);
});

describe("the calls", () => {
  const AsyncFunction = (async () => {}).constructor as new (...words: string[]) => (...given: unknown[]) => unknown;
  /** Tasks whose calls need a GPU, TensorFlow.js or a process. */
  const ELSEWHERE = /^@weightinit\/(webgpu|cuda-native|tfjs)$|^weightinit$/;

  const table = [
    ...readFileSync(join(root, "docs", "api-by-task.md"), "utf8").matchAll(/^\| (.*) \| (.*) \| `(.+)` \|$/gm),
  ];
  const calls = table.flatMap(([, , text, entry]) =>
    [...text!.matchAll(/`([^`]+)`/g)].map(([, code]) => ({ code: code!, entry: entry! })),
  );
  const here = calls.filter(({ code, entry }) => code.includes("(") && !ELSEWHERE.test(entry));

  it("run as they stand", async () => {
    expect(here.length).toBeGreaterThan(120);
    const pages = referencePages();
    const config = {
      model_type: "llama",
      hidden_size: 64,
      intermediate_size: 160,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      vocab_size: 100,
    };
    const plan = planOf(config);
    const weights = initialize(new CpuRng(42), [torch.linear("fc", 64, 10)]);
    const bytes = new Uint8Array(await (await safetensorsBlob(weights)).arrayBuffer());
    const entries = [{ name: "fc.weight", dtype: "F32", shape: [10, 64] }];
    const folder = mkdtempSync(join(tmpdir(), "api-by-task-"));
    const given = { rng: new CpuRng(42), weight: { [Symbol.dispose]() {} }, config, plan, weights, bytes, entries };

    const wrong: string[] = [];
    for (const { code, entry } of here) {
      const named = pagesNamed(pages, `${code} CpuRng`, entry);
      const values = new Map<string, unknown>(Object.entries(given));
      for (const { name, entry: from } of named) {
        const module = (await import(/* @vite-ignore */ from)) as Record<string, unknown>;
        values.set(name!, module[name!]);
      }
      const text = code.replace("model.safetensors", join(folder, "model.safetensors"));
      try {
        await new AsyncFunction(...values.keys(), `return ${text};`)(...values.values());
      } catch (error) {
        wrong.push(`${code}: ${error}`);
      }
    }
    rmSync(folder, { recursive: true });
    expect(wrong).toEqual([]);
  });
});
