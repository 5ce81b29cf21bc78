/**
 * `licences.txt`: the libraries that the site's scripts contain, with their licences.
 *
 * @module
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./site.ts";

const APP = `${root}apps/docs/`;

interface Manifest {
  readonly license: string;
  readonly version: string;
  readonly homepage?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** Development dependencies that become part of the site: VitePress' theme, types, and what the gallery runs. */
const CLIENTS = [
  "@jax-js/jax",
  "@tensorflow/tfjs",
  "@tensorflow/tfjs-backend-webgpu",
  "@webgpu/types",
  "onnxruntime-web",
  "three",
  "typegpu",
  "vitepress",
];

/** The names of these libraries. */
export const libraries = [
  ...Object.keys(manifestOf(APP).dependencies ?? {}).filter((name) => !name.startsWith("@weightinit/")),
  ...CLIENTS,
].sort();

function entry(name: string): string {
  const folder = `${APP}node_modules/${name}`;
  const { license, version, homepage = `https://www.npmjs.com/package/${name}` } = manifestOf(folder);
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  // Some packages name their licence and do not bring its text.
  const text = file === undefined ? `https://spdx.org/licenses/${license}` : readFileSync(join(folder, file), "utf8");
  return `${name} ${version}, ${license}\n${homepage}\n\n${text.trim()}`;
}

export function writeLicences(folder: string): void {
  const line = `\n\n${"-".repeat(80)}\n\n`;
  writeFileSync(join(folder, "licences.txt"), `${libraries.map(entry).join(line)}\n`);
}
