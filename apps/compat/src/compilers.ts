/**
 * The matrix of compilers: every version of TypeScript that the packages support, with each way to find modules, with
 * and without `strict`.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Aliases of `typescript` in this package's manifest: the oldest version that has the types we use, to the newest. */
export const compilers = ["typescript-5.7", "typescript-5.9", "typescript-6", "typescript-7"] as const;

/** `module`, and what it means for `moduleResolution`. */
export const modules = { node16: "node16", nodenext: "nodenext", esnext: "bundler" } as const;

export interface Configuration {
  readonly compiler: (typeof compilers)[number];
  readonly module: keyof typeof modules;
  readonly strict: boolean;
}

export const configurations: readonly Configuration[] = compilers.flatMap((compiler) =>
  Object.keys(modules).flatMap((module) =>
    [true, false].map((strict) => ({ compiler, module: module as keyof typeof modules, strict })),
  ),
);

export const nameOf = ({ compiler, module, strict }: Configuration) =>
  `${compiler}, ${modules[module]}, ${strict ? "strict" : "not strict"}`;

const require = createRequire(import.meta.url);

/** The compiler's program; newer versions export nothing but their manifest. */
const tsc = (compiler: string) => join(dirname(require.resolve(`${compiler}/package.json`)), "bin", "tsc");

/**
 * Checks `.ts` files of a folder, all unless some are named, under one configuration.
 *
 * @returns the compiler's complaints, one a line; none is an empty string
 */
export function compile(folder: string, configuration: Configuration, files?: readonly string[]): Promise<string> {
  const { compiler, module, strict } = configuration;
  const project = join(folder, `tsconfig.${nameOf(configuration).replace(/[^\w.]+/g, "-")}.json`);
  const compilerOptions = {
    module,
    moduleResolution: modules[module],
    strict,
    // What a cautious user adds to `strict`, and a careless one leaves out.
    exactOptionalPropertyTypes: strict,
    noUncheckedIndexedAccess: strict,
    target: "es2022",
    types: [],
    skipLibCheck: false,
    moduleDetection: "force",
    noEmit: true,
  };
  writeFileSync(project, JSON.stringify({ compilerOptions, ...(files ? { files } : { include: ["*.ts"] }) }));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tsc(compiler), "--pretty", "false", "-p", project], { cwd: folder });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("error", reject);
    child.on("close", (status) => resolve(status === 0 ? output : `${output}tsc ended with ${status}`));
  });
}
