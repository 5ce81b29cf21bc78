/**
 * The matrix of compilers: every version of TypeScript that the packages support, with each way to find modules, with
 * and without `strict`.
 *
 * @module
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
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

const folderOf = (compiler: string) => dirname(require.resolve(`${compiler}/package.json`));

/** A process of each compiler that others can call, which checks one project after the other. */
const processes = new Map<string, ChildProcess>();

function processOf(compiler: string): ChildProcess {
  const running = processes.get(compiler);
  if (running) return running;
  const child = fork(join(import.meta.dirname, "compiler-process.mjs"), [folderOf(compiler)], { execArgv: [] });
  // For an answer alone does this process wait; the child ends with it.
  child.unref();
  child.channel?.unref();
  child.setMaxListeners(0);
  processes.set(compiler, child);
  return child;
}

let asked = 0;

/** What a compiler's process says of a project. */
function ask(compiler: string, folder: string, project: string): Promise<string> {
  const child = processOf(compiler);
  const id = asked++;
  return new Promise((resolve, reject) => {
    const end = () => {
      child.off("message", onMessage).off("exit", onExit);
      child.channel?.unref();
    };
    const onMessage = (answer: { readonly id: number; readonly output: string }) => {
      if (answer.id !== id) return;
      end();
      resolve(answer.output);
    };
    const onExit = (status: number | null) => {
      end();
      processes.delete(compiler);
      reject(new Error(`the process of ${compiler} ended with ${status}`));
    };
    child.on("message", onMessage).on("exit", onExit);
    child.channel?.ref();
    child.send({ id, folder, project });
  });
}

/** What `tsc` prints of a project: of the compilers that export nothing but their manifest, from version 7 on. */
function run(compiler: string, folder: string, project: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const tsc = join(folderOf(compiler), "bin", "tsc");
    const child = spawn(process.execPath, [tsc, "--pretty", "false", "-p", project], { cwd: folder });
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
  return compiler === "typescript-7" ? run(compiler, folder, project) : ask(compiler, folder, project);
}
