/**
 * Bundles of the built packages, by esbuild and by Rollup: what is unused is dropped, what registers stays, and the
 * result runs without anything of Node's.
 */
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import * as core from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import * as schemes from "@weightinit/schemes";
import { build } from "esbuild";
import { rollup } from "rollup";
import { describe, expect, it } from "vitest";
import { root } from "../src/tarballs.ts";

const here = join(root, "apps", "integration");

async function withEsbuild(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: here },
    bundle: true,
    minifySyntax: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}

async function withRollup(code: string): Promise<string> {
  const bundle = await rollup({
    input: "entry",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? join(here, "entry.js") : null),
        load: (id) => (id.endsWith("entry.js") ? code : null),
      },
      nodeResolve({ browser: true }),
    ],
    onwarn: (warning) => {
      if (warning.code !== "EMPTY_BUNDLE") throw new Error(warning.message);
    },
  });
  const { output } = await bundle.generate({ format: "iife" });
  await bundle.close();
  return output[0].code;
}

/** Runs a bundle with what JavaScript has, and nothing of Node's or a browser's. */
function runInBrowserLike(code: string): unknown {
  const context = createContext({ result: undefined });
  runInContext(code, context);
  return context["result"];
}

const ONE_SCHEME = `
  import { kaimingNormal } from "@weightinit/core";
  import { CpuRng } from "@weightinit/cpu";
  globalThis.result = Array.from(kaimingNormal(new CpuRng(42), 2, 5).data, (x) => x.toPrecision(6)).join();
`;
const TEN = "-0.319929,-0.458392,-1.13297,-0.602391,-0.00973539,-0.619836,0.412846,-0.473228,-0.139144,-0.279697";

describe.each([
  ["esbuild", withEsbuild],
  ["Rollup", withRollup],
])("bundled by %s", (_, bundle) => {
  it("one scheme on the CPU runs in a browser's globals", async () => {
    expect(runInBrowserLike(await bundle(ONE_SCHEME))).toBe(TEN);
  });

  it("a fork by name needs nothing but JavaScript", async () => {
    const code = await bundle(`
      import { kaimingNormal } from "@weightinit/core";
      import { CpuRng } from "@weightinit/cpu";
      const fork = new CpuRng(42).fork("Schicht 1 · 層");
      globalThis.result = kaimingNormal(fork, 2, 5).data.join();
    `);
    const here = core.kaimingNormal(new CpuRng(42).fork("Schicht 1 · 層"), 2, 5);
    expect(runInBrowserLike(code)).toBe(here.data.join());
  });

  it("drops the schemes that are not used", async () => {
    const code = await bundle(ONE_SCHEME);
    // The names that schemes have, and those that the convenience fills pass on.
    const names = [...code.matchAll(/\bname: ?"(\w+)"|"(\w+)", ?"(?:float|complex)\d+"/g)].map((m) => (m[1] ?? m[2])!);
    expect(names.filter((name) => name in core)).toEqual(["kaimingNormal"]);
  });

  it("drops the schemes by paper that are not used", async () => {
    const names = Object.keys(schemes);
    const kept = async (name: string) => {
      const code = await bundle(`import { ${name} } from "@weightinit/schemes"; globalThis.result = ${name};`);
      return [...code.matchAll(/\bname: ?"(\w+)"/g)]
        .map(([, found]) => found!)
        .filter((found) => names.includes(found));
    };
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    for (const name of names) {
      const isInitializer = Object.hasOwn((schemes as Record<string, object>)[name]!, inspect);
      const pair = {
        loraPair: ["loraA", "loraB"],
        veraPair: ["vera"],
        mimeticPair: ["mimetic"],
        lruParameters: ["lru"],
      };
      expect([name, await kept(name)]).toEqual([
        name,
        isInitializer ? [name] : (pair[name as keyof typeof pair] ?? []),
      ]);
    }
    // Elementary functions, too, where none is needed.
    const code = await bundle(`import { siren } from "@weightinit/schemes"; globalThis.result = siren;`);
    for (const constant of ["23190468138462996", "134217729", "1.5707963267948966"])
      expect(code).not.toContain(constant);
  });

  it("drops core altogether when nothing of it is used", async () => {
    const code = await bundle(`import { kaimingNormal, zeros32 } from "@weightinit/core"; globalThis.result = 1;`);
    expect(code).not.toContain("WeightInitError");
    expect(code.length).toBeLessThan(200);
  });

  it("keeps the registration of a backend that is imported for it alone", async () => {
    const code = await bundle(
      `import "@weightinit/cpu"; import { zeros32 } from "@weightinit/core"; globalThis.result = zeros32(3).size;`,
    );
    expect(runInBrowserLike(code)).toBe(3);
  });

  it("keeps the registration of generators that only their class brings in", async () => {
    const code = await bundle(`
      import { kaimingNormal } from "@weightinit/core";
      import { Xoshiro } from "@weightinit/rng-julia";
      globalThis.result = kaimingNormal(new Xoshiro(1234), 2, 5).data[0].toPrecision(6);
    `);
    expect(runInBrowserLike(code)).toBe("-0.227513");
  });

  it("safetensors reads and writes with a browser's globals, and has nothing of Node's", async () => {
    const code = await bundle(`
      import { readSafetensors, safetensorsBlob } from "@weightinit/safetensors";
      globalThis.result = safetensorsBlob({ a: new Float32Array([1, 2, 3]) })
        .then((blob) => readSafetensors(blob))
        .then((file) => file.read("a"))
        .then((read) => read.join());
    `);
    expect(code).not.toMatch(/node:|\.partial/);
    const context = createContext({ Blob, TextDecoder, TextEncoder, Float32Array, Uint8Array, ArrayBuffer, DataView });
    runInContext(code, context);
    expect(await context["result"]).toBe("1,2,3");
  });
});
