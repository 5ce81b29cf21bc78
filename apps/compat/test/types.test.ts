/** Every example, also those that are not run, under every compiler that the packages support. */
import { copyFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectFences } from "../../integration/src/fences.ts";
import { root } from "../../integration/src/tarballs.ts";
import { compile, configurations, nameOf } from "../src/compilers.ts";
import { wrongCalls } from "../src/messages.ts";
import { createProject, type Project } from "../src/project.ts";

/**
 * What examples use of others, whose own declarations are not ours to test: with `types: []` there is nothing of
 * Node's, and vitest's need Node's.
 */
const OTHERS = `
declare module "vitest" {
  export function test(name: string, run: () => void | Promise<void>): void;
}
declare module "node:fs/promises" {
  export function mkdtemp(prefix: string): Promise<string>;
  export function readdir(path: string): Promise<string[]>;
}
declare module "node:os" {
  export function tmpdir(): string;
}
declare module "@tensorflow/tfjs-layers" {
  export namespace initializers {
    function ones(): { apply(shape: number[], dtype?: "float32"): object; getConfig(): object };
  }
}
declare module "@tensorflow/tfjs-backend-webgpu" {}
declare module "@tensorflow/tfjs" {
  type Initializer = { apply(shape: number[], dtype?: "float32"): object; getConfig(): object };
  type Layer = { readonly units: number };
  type LayerArgs = {
    units: number;
    inputShape?: number[];
    activation?: "relu";
    kernelInitializer?: Initializer;
    recurrentInitializer?: Initializer;
  };
  export namespace layers {
    function dense(args: LayerArgs): Layer;
    function lstm(args: LayerArgs): Layer;
  }
  export function sequential(args: { layers: Layer[] }): object;
  export function setBackend(name: string): Promise<boolean>;
  export function backend(): object;
}
declare module "node:path" {
  export function basename(path: string): string;
}
declare const process: { readonly env: Readonly<Record<string, string | undefined>> };
`;

/** Programs of the gallery with other libraries are checked against these where they are kept, in apps/docs. */
function isGalleryProgram(file: string): boolean {
  const name = /^docs\/gallery\/([\w-]+)\.md$/.exec(file)?.[1];
  return name !== undefined && existsSync(join(root, `apps/docs/.vitepress/theme/gallery/${name}.ts`));
}

let project: Project;

beforeAll(() => {
  project = createProject();
  for (const { file, line, code } of projectFences(root)) {
    if (isGalleryProgram(file)) continue;
    // Lines keep their numbers, so that messages point into the documentation.
    const name = `${file.replace(/[^\w.-]+/g, "_")}-${line}.ts`;
    writeFileSync(join(project.folder, name), `${"\n".repeat(line - 1)}${code}\n`);
  }
  // The calling convention, too.
  copyFileSync(join(root, "apps/integration/test/types.test-d.ts"), join(project.folder, "calling-convention.ts"));
  // A script, not a module: its declarations are global.
  writeFileSync(join(project.folder, "others.d.ts"), OTHERS);
});
afterAll(() => project?.dispose());

describe.concurrent("all examples compile with", () => {
  it.for(configurations.map((one) => [nameOf(one), one] as const))("%s", async ([, one], { expect }) => {
    expect(await compile(project.folder, one)).toBe("");
  });
});

/** The compiler's complaints about a file that holds the wrong calls, by line. */
async function complaints(one: (typeof configurations)[number]): Promise<Map<number, string>> {
  const file = join(project.folder, "messages.ts");
  writeFileSync(file, `${[HEAD, ...wrongCalls.map(({ call }) => `${call};`)].join("\n")}\n`);
  const output = await compile(project.folder, one, ["messages.ts"]);
  rmSync(file);
  const found = output.split(/^(?=\S)/m).flatMap((text) => {
    const line = /^messages\.ts\((\d+),/.exec(text)?.[1];
    return line === undefined ? [] : [[Number(line), text] as const];
  });
  return new Map(found);
}

const HEAD = [
  'import * as w from "@weightinit/core";',
  'import { CpuRng } from "@weightinit/cpu";',
  "const rng = new CpuRng(42);",
].join(" ");

describe("a wrong call's message names what was meant", () => {
  it.for(configurations.filter(({ module }) => module === "esnext").map((one) => [nameOf(one), one] as const))(
    "%s",
    { timeout: 120_000 },
    async ([, one], { expect }) => {
      const found = await complaints(one);
      for (const [index, { call, names }] of wrongCalls.entries()) {
        for (const name of names) expect(found.get(index + 2) ?? "no complaint", call).toContain(name);
      }
    },
  );
});

it("an error in an example is found", async () => {
  writeFileSync(
    join(project.folder, "wrong.ts"),
    'import { kaimingNormal } from "@weightinit/core";\nkaimingNormal(2, 5, { gian: 1 });\n',
  );
  for (const one of configurations.filter(({ compiler }) => compiler === "typescript-7")) {
    expect(await compile(project.folder, one, ["wrong.ts"])).toMatch(/^wrong\.ts\(2,\d+\): error TS/m);
  }
});
