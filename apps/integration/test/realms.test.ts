/**
 * The conformance suite in a realm of its own, as Jest and Vitest's `vmThreads` run tests: literals and typed arrays are
 * of the context, while some global classes are those of the process.
 */
import { join } from "node:path";
import vm from "node:vm";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "../src/tarballs.ts";

/** Looked up once: a context's globals go through interceptors, which makes the suite thirty times as slow. */
const GLOBALS =
  "Array ArrayBuffer BigInt DataView Float32Array Float64Array Int32Array Map Math Number Object Set Symbol Uint16Array Uint32Array";

/** A script that leaves what it exports in the global `exported`. */
async function script(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(root, "apps", "integration") },
    bundle: true,
    format: "iife",
    globalName: "exported",
    banner: { js: `const { ${GLOBALS.replaceAll(" ", ", ")} } = globalThis;` },
    platform: "neutral",
    conditions: ["@weightinit/source"],
    target: "es2022",
    write: false,
  });
  return outputFiles[0]!.text;
}

/** Runs every test; gives the names and messages of those that fail. */
const SUITE = `
import { conformance } from "@weightinit/conformance";
import { kaimingNormal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";

export const weights = (seed) => kaimingNormal(new CpuRng(seed), 2, 5).data;
export async function run(copy) {
  const tests = [];
  const { notRun } = conformance({
    test: (name, run) => tests.push([name, run]),
    createRng: (seed) => new CpuRng(seed),
    fromState: CpuRng.fromState,
    out: (_rng, initial) => {
      const memory = copy(initial);
      return { memory, read: () => memory };
    },
  });
  const failures = [];
  for (const [name, run] of tests) await Promise.resolve().then(run).catch((error) => failures.push(name + ": " + error.message));
  return { count: tests.length, notRun, failures };
}`;

interface Exported {
  weights(seed: number): Float32Array;
  run(copy: (values: unknown) => unknown): Promise<{ count: number; notRun: string[]; failures: string[] }>;
}

let code: string;
beforeAll(async () => {
  code = await script(SUITE);
});

function load(globals: object): Exported {
  const context = vm.createContext({ ...globals });
  vm.runInContext(code, context);
  return (context as unknown as { exported: Exported }).exported;
}

describe.each([
  ["a realm of its own", {}],
  // What jest-environment-node and Vitest's vm pools put in place of the context's own.
  ["a realm with the process' ArrayBuffer", { ArrayBuffer, Uint8Array }],
  [
    "a realm with all of the process' binary classes",
    { ArrayBuffer, SharedArrayBuffer, DataView, Uint8Array, Uint16Array, Uint32Array, Float32Array, Float64Array },
  ],
])("%s", (_, globals) => {
  it("passes the conformance suite", { timeout: 120_000 }, async () => {
    const { count, notRun, failures } = await load(globals).run((values) => values);
    expect(failures).toEqual([]);
    expect(notRun).toEqual([]);
    expect(count).toBeGreaterThan(250);
  });
});

it("takes memory of another realm as out", { timeout: 120_000 }, async () => {
  const copies = { Uint16Array, Float32Array, Float64Array } as Readonly<
    Record<string, { from(values: unknown): unknown }>
  >;
  const { failures } = await load({}).run((values) => {
    const name = Object.prototype.toString.call(values).slice(8, -1);
    return copies[name]!.from(values);
  });
  expect(failures).toEqual([]);
});

it("really is another realm", () => {
  const weights = load({}).weights(42);
  expect(weights instanceof Float32Array).toBe(false);
  expect(Array.from(weights)).toHaveLength(10);
});
