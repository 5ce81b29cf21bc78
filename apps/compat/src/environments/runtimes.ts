/**
 * Programs that run JavaScript outside a browser.
 *
 * @module
 */
import type { Environment } from "./environment.ts";
import { bundle } from "./esbuild.ts";
import type { Output } from "./workshop.ts";

/** A runtime that has something to say on its error stream has failed, whatever it printed: a worker's, for one. */
function silent({ stdout, stderr }: Output): string {
  if (stderr.trim() !== "") throw new Error(`expected nothing on stderr, got ${stderr}`);
  return stdout;
}

/** Node's program, from npm: one package a platform. */
const nodePackage = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

const node = (version: string): Environment => ({
  name: `Node ${version.split(".")[0]}`,
  how: "ES modules",
  tools: { [nodePackage]: version },
  run: async (workshop) =>
    silent(await workshop.run(workshop.at("node_modules", nodePackage, "bin", "node"), ["main.mjs"])),
});

/** `require` of an ES module: without a flag since 20.19 and 22.12, where 20 still warns. */
const commonJs = (version: string): Environment => ({
  name: `Node ${version.split(".")[0]}, CommonJS`,
  how: "`require` of every package",
  tools: { [nodePackage]: version },
  run: async (workshop) => {
    const program = workshop.at("node_modules", nodePackage, "bin", "node");
    return silent(await workshop.run(program, ["--no-warnings", "main.cjs"]));
  },
});

const deno = (flags: readonly string[]): Environment => ({
  name: "Deno",
  how: `\`deno run ${flags.join(" ")}\``,
  tools: { deno: "2.9.6" },
  run: async (workshop) => silent(await workshop.bin("deno", ["run", "--no-prompt", ...flags, "main.mjs"])),
});

const bun: Environment = {
  name: "Bun",
  how: "`bun run`",
  tools: { bun: "1.4.5" },
  run: async (workshop) => silent(await workshop.bin("bun", ["run", "main.mjs"])),
};

const workerd: Environment = {
  name: "workerd (Cloudflare Workers)",
  how: "`workerd test`, bundled by esbuild",
  tools: { workerd: "1.20261117.1" },
  run: async (workshop) => {
    await bundle(workshop, "workerd.mjs", "bundle.js", { format: "esm", platform: "neutral" });
    workshop.write(
      "config.capnp",
      `using Workerd = import "/workerd/workerd.capnp";
      const config :Workerd.Config = (services = [(name = "main", worker = (
        modules = [(name = "worker", esModule = embed "bundle.js")],
        compatibilityDate = "2026-11-01"
      ))]);`,
    );
    const { stdout, stderr } = await workshop.bin("workerd", ["test", "config.capnp"]);
    return stdout + stderr;
  },
};

export const runtimes: readonly Environment[] = [
  node("20.19.0"),
  node("22.23.3"),
  node("24.21.0"),
  node("26.10.0"),
  commonJs("20.19.0"),
  commonJs("26.10.0"),
  deno(["-A"]),
  deno(["--allow-read"]),
  bun,
  workerd,
];
