/** The pages about @weightinit/schemes name all that it exports, and nothing else. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as schemes from "@weightinit/schemes";
import { describe, expect, it } from "vitest";
import { root } from "../src/tarballs.ts";

const inspect = Symbol.for("nodejs.util.inspect.custom");
const names = Object.keys(schemes).sort();
const initializers = names.filter((name) => Object.hasOwn((schemes as Record<string, object>)[name]!, inspect));
const functions = names.filter((name) => !initializers.includes(name));

describe.each(["docs/papers.md", "packages/schemes/README.md"])("%s", (file) => {
  const text = readFileSync(join(root, file), "utf8");
  const code = (part: string) => [...part.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  const rows = text.split("\n").filter((line) => /^\| `/.test(line));
  const firsts = rows.flatMap((row) => code(row.split("|")[1]!));

  it("has one row an initializer", () => {
    expect(firsts.filter((name) => initializers.includes(name)).sort()).toEqual(initializers);
    expect(firsts.filter((name) => !names.includes(name))).toEqual([]);
  });

  it("names every function", () => {
    const named = code(text.replace(/```[\s\S]*?```/g, ""));
    expect(functions.filter((name) => !named.includes(name))).toEqual([]);
  });
});
