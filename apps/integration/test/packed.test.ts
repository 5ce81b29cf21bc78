/**
 * The packages as a user gets them: packed, installed with npm into an empty project, used from JavaScript and
 * TypeScript, in Node and bundled.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Packed, packAll, packageName, packages, root, run } from "../src/tarballs.ts";

let packed: Packed;
let project: string;

beforeAll(() => {
  packed = packAll();
  project = join(packed.folder, "project");
  mkdirSync(project);
  write("package.json", JSON.stringify({ name: "consumer", private: true, type: "module" }));
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...Object.values(packed.tarballs)], project);
}, 300_000);
afterAll(() => packed?.dispose());

function write(path: string, text: string) {
  mkdirSync(join(project, path, ".."), { recursive: true });
  writeFileSync(join(project, path), text);
}

const PROGRAM = `
import { kaimingNormal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { MersenneTwister } from "@weightinit/rng-julia";
`;
const FIRST_FIVE = "-0.351662,0.0171745,1.12442,-0.296372,-1.67094";
const PRINT = "console.log(Array.from(w.data.subarray(0, 5), (x) => Number(x.toPrecision(6))).join());";

describe("an empty project with the packages installed", () => {
  it("runs them as ES modules", () => {
    write("main.js", `${PROGRAM}const w = kaimingNormal(new MersenneTwister(42), 2, 5);\n${PRINT}`);
    expect(run(process.execPath, ["main.js"], project).trim()).toBe(FIRST_FIVE);
  });

  it("runs them from CommonJS, where Node can require ES modules", () => {
    write(
      "main.cjs",
      `const { kaimingNormal } = require("@weightinit/core");
       const { MersenneTwister } = require("@weightinit/rng-julia");
       const w = kaimingNormal(new MersenneTwister(42), 2, 5);\n${PRINT}`,
    );
    expect(run(process.execPath, ["--no-warnings", "main.cjs"], project).trim()).toBe(FIRST_FIVE);
  });

  const TYPED = `${PROGRAM}
import { conformance } from "@weightinit/conformance";
import { normalTable } from "@weightinit/core/stream";
const weights: Float64Array<ArrayBuffer> = kaimingNormal(new CpuRng(42), "float64", 2, 5).data;
const julia: Float32Array<ArrayBuffer> = kaimingNormal(new MersenneTwister(42), 2, 5).data;
// @ts-expect-error a misspelt option
const misspelt = () => kaimingNormal(new CpuRng(42), 2, 5, { gian: 1 });
console.log(weights.length, julia.length, normalTable().length, conformance.name, typeof misspelt);
`;
  it.each([
    ["node16", "node16"],
    ["esnext", "bundler"],
  ])("type-checks with module %s, moduleResolution %s", (module, moduleResolution) => {
    const folder = `ts-${moduleResolution}`;
    write(`${folder}/main.ts`, TYPED);
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      target: "es2022",
      lib: ["es2022", "dom"],
      types: [],
      module,
      moduleResolution,
      outDir: "out",
    };
    write(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, include: ["main.ts"] }));
    const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    expect(run(process.execPath, [tsc, "-p", folder], project)).toBe("");
    expect(run(process.execPath, [`${folder}/out/main.js`], project)).toBe("10 10 3972 conformance function\n");
  });

  it("shares one dispatch table between two copies of core", () => {
    cpSync(join(project, "node_modules/@weightinit/core"), join(project, "node_modules/core-copy"), {
      recursive: true,
    });
    write(
      "copies.js",
      `import { CpuRng } from "@weightinit/cpu";
       import * as copy from "core-copy";
       import { defaultRng, kaimingNormal } from "@weightinit/core";
       if (copy.kaimingNormal === kaimingNormal) throw new Error("one copy only");
       const [a, b] = [copy, { kaimingNormal }].map((core) => core.kaimingNormal(new CpuRng(42), 2, 5).data.join());
       console.log(a === b, copy.defaultRng() === defaultRng());`,
    );
    expect(run(process.execPath, ["copies.js"], project)).toBe("true true\n");
  });

  it("reports a copy of core whose table has another version", () => {
    write(
      "mismatch.js",
      `globalThis[Symbol.for("@weightinit/core dispatch table")] = { version: 999 };
       const error = await import("@weightinit/cpu").catch((error) => error);
       console.log(error.code);`,
    );
    expect(run(process.execPath, ["mismatch.js"], project)).toBe("WI_VERSION_MISMATCH\n");
  });
});

/** Where a package lies in the project that installed it. */
function installed(folder: string): string {
  return join(project, "node_modules", packageName(folder));
}

describe.each(packages)("the tarball of %s", (name) => {
  const manifest = () =>
    JSON.parse(readFileSync(join(installed(name), "package.json"), "utf8")) as Record<string, object>;

  it("has nothing for publint to report", async () => {
    const { messages } = await publint({ pkgDir: installed(name), pack: false });
    expect(messages).toEqual([]);
  });

  it("has types that attw finds right for every resolution, TypeScript's old `node10` among them", () => {
    const attw = join(root, "apps/integration/node_modules/@arethetypeswrong/cli/dist/index.js");
    // That CommonJS gets an ES module is meant: Node can require it. Everything else ends with an error and the report.
    const flags = ["--profile", "strict", "--ignore-rules", "cjs-resolves-to-esm", "--no-color"];
    const report = run(process.execPath, [attw, packed.tarballs[name]!, ...flags], project);
    expect(report).toContain("No problems found");
    for (const resolution of ["node10", "node16 (from CJS)", "node16 (from ESM)", "bundler"]) {
      expect(report).toContain(resolution);
    }
  });

  it("has no workspace range, and a licence", () => {
    expect(JSON.stringify(manifest())).not.toContain("workspace:");
    const licence = readFileSync(join(installed(name), "LICENSE"), "utf8");
    expect(licence).toBe(readFileSync(join(root, "LICENSE"), "utf8"));
  });

  it("ships each source once, where all its maps lead", () => {
    const dist = join(installed(name), "dist");
    const maps = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".map"));
    if (["cli", "recipes", "rng-parts"].includes(name)) {
      // docs/decisions/0018: what `npx weightinit` loads is kept small.
      expect(maps).toEqual([]);
      expect(existsSync(join(installed(name), "src"))).toBe(false);
      expect(JSON.stringify(manifest()["exports"])).not.toContain("src");
      return;
    }
    expect(maps.some((file) => file.endsWith(".js.map"))).toBe(true);
    expect(maps.some((file) => file.endsWith(".d.ts.map"))).toBe(true);
    for (const file of maps) {
      const map = JSON.parse(readFileSync(join(dist, file), "utf8")) as {
        sources: string[];
        sourcesContent?: unknown[];
      };
      expect(map.sourcesContent ?? [], file).toEqual([]);
      expect(map.sources.length, file).toBeGreaterThan(0);
      for (const source of map.sources)
        expect(existsSync(join(dist, file, "..", source)), `${file}: ${source}`).toBe(true);
    }
  });
});

describe("the command", () => {
  it("makes a file that it verifies", () => {
    const main = join(project, "node_modules/weightinit/dist/main.js");
    expect(existsSync(join(project, "node_modules/.bin/weightinit"))).toBe(true);
    write("gpt2.json", JSON.stringify({ model_type: "gpt2", n_embd: 64, n_layer: 1, n_head: 2, vocab_size: 100 }));
    run(process.execPath, [main, "make", "gpt2.json", "-o", "model.safetensors"], project);
    expect(run(process.execPath, [main, "verify", "model.safetensors"], project)).toContain("every byte is the same");
  });

  it("reads recipes in YAML where yaml is installed, and says so where it is not", () => {
    const main = join(project, "node_modules/weightinit/dist/main.js");
    write("mine.yaml", "rules:\n  - { match: '**', initializer: normal }\n");
    expect(existsSync(join(project, "node_modules/yaml"))).toBe(false);
    const words = [main, "plan", "gpt2.json", "--recipe", "mine.yaml"];
    const { status, stderr } = spawnSync(process.execPath, words, { cwd: project, encoding: "utf8" });
    expect([status, stderr]).toEqual([3, expect.stringContaining('run "npm install yaml"')]);
  });

  it("takes at most 3 MB with all that it depends on", () => {
    const folders = [
      "weightinit",
      ...["core", "cpu", "recipes", "rng-parts", "rng-torch", "safetensors", "schemes"].map(
        (one) => `@weightinit/${one}`,
      ),
    ];
    const files = folders.flatMap((folder) => {
      const path = join(project, "node_modules", folder);
      return readdirSync(path, { recursive: true, encoding: "utf8" }).map((file) => statSync(join(path, file)));
    });
    const size = files.filter((file) => file.isFile()).reduce((sum, file) => sum + file.size, 0);
    expect(size).toBeLessThan(3e6);
    const { dependencies } = JSON.parse(readFileSync(join(project, "node_modules/weightinit/package.json"), "utf8"));
    expect(Object.keys(dependencies).every((name) => folders.includes(name))).toBe(true);
  });
});

it("core has no runtime dependency", () => {
  const core = JSON.parse(readFileSync(join(project, "node_modules/@weightinit/core/package.json"), "utf8"));
  expect({ ...core.dependencies, ...core.peerDependencies, ...core.optionalDependencies }).toEqual({});
});
