/**
 * A folder with a user's project: tools and our packages installed from npm and from tarballs, programs to run.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const PROGRAMS = join(dirname(dirname(import.meta.dirname)), "programs");

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

export class Workshop {
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "weightinit-environment-"));
    this.write("package.json", JSON.stringify({ name: "user", version: "1.0.0", private: true, type: "module" }));
    for (const file of readdirSync(PROGRAMS)) cpSync(join(PROGRAMS, file), join(this.folder, file));
  }

  /** Path of a file of the project. */
  at(...path: readonly string[]): string {
    return join(this.folder, ...path);
  }

  read(...path: readonly string[]): string {
    return readFileSync(this.at(...path), "utf8");
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
  }

  /** @param files - texts by path */
  writeAll(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  async install(tools: Readonly<Record<string, string>>, tarballs: readonly string[]): Promise<void> {
    const pinned = Object.entries(tools).map(([name, version]) => `${name}@${version}`);
    await this.run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs, ...pinned]);
  }

  /** Runs a program of this Node. */
  node(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Output> {
    return this.run(process.execPath, args, env);
  }

  /** Runs the program that an installed package calls `name`, under this Node. */
  bin(name: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Output> {
    return this.run(this.at("node_modules", ".bin", name), args, env);
  }

  /** Runs a command in the project; fails with what it printed if its status is not 0. */
  run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Output> {
    const { NODE_ENV: _, VITEST: __, ...own } = process.env;
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, {
        cwd: this.folder,
        env: { ...own, NODE_OPTIONS: "", CI: "1", ...env },
        stdio: ["ignore", "pipe", "pipe"],
        shell: process.platform === "win32",
      });
      const output = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const) {
        child[name].setEncoding("utf8").on("data", (text: string) => {
          output[name] += text;
        });
      }
      child.on("error", reject);
      child.on("close", (status) => {
        if (status === 0) resolve(output);
        else {
          const text = `${command} ${args.join(" ")} ended with ${status}:\n${output.stdout}${output.stderr}`;
          reject(new Error(text.slice(-4000)));
        }
      });
    });
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
