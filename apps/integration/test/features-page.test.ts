/** docs/features.md has a row for all that other libraries have, and names only what there is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as core from "@weightinit/core";
import * as config from "@weightinit/core/config";
import * as cpu from "@weightinit/cpu";
import * as cuda from "@weightinit/cuda-native";
import * as recipes from "@weightinit/recipes";
import * as schemes from "@weightinit/schemes";
import * as webgpu from "@weightinit/webgpu";
import { describe, expect, it } from "vitest";
import { root } from "../src/tarballs.ts";

const text = readFileSync(join(root, "docs", "features.md"), "utf8");
const sections = text.split(/^## /m).slice(1);
const rowsOf = (section: string) =>
  [...section.matchAll(/^\| (?!feature |method |---)(.+?) \|(.*)\| (.*) \|$/gm)].map(([, feature, , here]) => ({
    feature: feature!,
    here: here!,
  }));
const rows = sections.flatMap(rowsOf);

const exported = { ...core, ...config, ...cpu, ...cuda, ...schemes, ...webgpu, ...recipes };
interface Made {
  readonly scheme?: { readonly options: object };
}
const SCHEME = Symbol.for("@weightinit/core scheme");
const options = new Set([
  ...["layout", "rows", "slice", "out"], // of every initializer
  ...["batch", "fans"], // of a layout
  "broadcast", // of given
  ...Object.values(exported).flatMap((value) =>
    Object.keys((value as { readonly [SCHEME]?: Made } | null)?.[SCHEME as never]?.["scheme"]?.["options"] ?? {}),
  ),
]);

/** What was found in the libraries that the page names, beside what papers propose. */
const FEATURES = [
  ...["zeros, ones", "constant", "a given array", "uniform", "normal", "truncated normal", "how it is truncated"],
  ...["variance scaling", "its modes", "its distributions", "widened by 1/0.87962566103423978"],
  ...["Glorot, Xavier: uniform, normal", "Kaiming, He: uniform, normal", "LeCun: uniform, normal", "gains"],
  ...["orthogonal", "its batches, complex matrices", "delta-orthogonal kernels", "sparse", "identity, eye"],
  ...["Dirac kernels, groups", "STFT kernel", "fan axes", "fans of a vector", "a size of 0"],
  ...["dtypes", "bfloat16", "a generator as a value", "the generator's type picks the device"],
  ...["the same numbers on CPU and GPU", "numbers that do not depend on shards, threads or the GPU's model"],
  ...["no generator given", "partial application", "in place, into memory", "lazy, meta, skipped"],
  ...["configurations and names", "initializers of one's own", "errors", "a rule for differentiation", "whole models"],
  ...["other distributions", "QR"],
];

it("has every feature, in order, and every scheme by paper", () => {
  expect(
    sections
      .slice(0, 2)
      .flatMap(rowsOf)
      .map(({ feature }) => feature),
  ).toEqual(FEATURES);
  const named = rows.map(({ here }) => here).join();
  const inspect = Symbol.for("nodejs.util.inspect.custom");
  const initializers = Object.entries(schemes).filter(([, value]) => Object.hasOwn(value, inspect));
  expect(initializers.map(([name]) => name).filter((name) => !named.includes(`\`${name}\``))).toEqual([]);
});

describe.each(rows)("$feature", ({ here }) => {
  it("has a name that there is, or a reason", () => {
    const names = [...here.matchAll(/`([a-zA-Z]\w*)[^`]*`/g)].map(([, name]) => name!);
    expect(names.filter((name) => !(name in exported || options.has(name)))).toEqual([]);
    if (names.length === 0) expect(here).toMatch(/^None: .{20}|every initializer/);
  });
});
