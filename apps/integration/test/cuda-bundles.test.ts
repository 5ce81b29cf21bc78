/**
 * Bundles that have the CUDA backend inside: they find its FFI where the program is installed, their kernels move with
 * them, and where they cannot work they say what to do.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build } from "esbuild";
import { rollup } from "rollup";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildStandIn } from "../../../packages/cuda-native/test/stand-in/build.ts";

const PROGRAM = `
import { normal, orthogonal } from "@weightinit/core";
import { CudaRng } from "@weightinit/cuda-native";
const rng = new CudaRng(1);
const reads = [normal(rng, 3).toArray(), orthogonal(rng, 2, 2).toArray()];
Promise.all(reads).then(([a, b]) => console.log(a.length, b.length));
`;
const here = fileURLToPath(new URL("..", import.meta.url));

async function withEsbuild(format: "cjs" | "esm"): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: PROGRAM, resolveDir: here },
    ...{ bundle: true, write: false, platform: "node", minify: true, logLevel: "silent" },
    format,
  });
  return outputFiles[0]!.text;
}

async function withRollup(format: "cjs" | "es"): Promise<string> {
  const entry = "\0program";
  const bundle = await rollup({
    input: entry,
    external: /^node:/,
    plugins: [
      { name: "program", resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? PROGRAM : null) },
      nodeResolve({ rootDir: here, exportConditions: ["node"] }),
    ],
    onwarn: () => {},
  });
  const { output } = await bundle.generate({ format });
  return output[0].code;
}

const BUNDLES: readonly [name: string, file: string, make: () => Promise<string>][] = [
  ["esbuild to CommonJS", "bundle.cjs", () => withEsbuild("cjs")],
  ["esbuild to ESM", "bundle.mjs", () => withEsbuild("esm")],
  ["Rollup to CommonJS", "bundle.cjs", () => withRollup("cjs")],
  ["Rollup to ESM", "bundle.mjs", () => withRollup("es")],
];

const standIn = buildStandIn();

describe.skipIf("reason" in standIn)("a bundle with the CUDA backend inside", () => {
  let away: string;
  let beside: string;
  beforeAll(() => {
    away = mkdtempSync(join(tmpdir(), "weightinit-bundle-"));
    beside = mkdtempSync(join(here, "node_modules/.bundle-"));
  });
  afterAll(() => {
    for (const folder of [away, beside]) rmSync(folder, { recursive: true });
  });
  const run = (file: string, cwd: string) => {
    const WEIGHTINIT_CUDA_DRIVER = "path" in standIn ? standIn.path : "";
    return spawnSync(process.execPath, [file], {
      ...{ cwd, encoding: "utf8" },
      env: { ...process.env, NODE_PATH: "", WEIGHTINIT_CUDA_DRIVER }, // pnpm sets NODE_PATH for what it runs
    });
  };

  test.each(BUNDLES)("%s", { timeout: 120_000 }, async (_, file, make) => {
    const code = await make();
    for (const folder of [beside, away]) writeFileSync(join(folder, file), code);
    const works = { status: 0, stdout: "3 4\n" };
    expect(run(join(beside, file), away), "beside node_modules").toMatchObject(works);
    expect(run(join(away, file), here), "started where the packages are").toMatchObject(works);
    const { status, stderr } = run(join(away, file), away);
    expect(status).not.toBe(0);
    expect(stderr).toContain("WI_NO_DRIVER");
    expect(stderr).toContain("leave @weightinit/cuda-native outside the bundle (external)");
  });
});
