/** Threads that end without a word: what is said of them. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { threadError } from "../src/thread-error.ts";
import { folder, write } from "./support.ts";

const main = process.env.WEIGHTINIT_TEST_MAIN!;

describe("a thread", () => {
  it("that does not find a file of the program", { timeout: 60_000 }, () => {
    const at = folder();
    cpSync(dirname(dirname(main)), at, { recursive: true });
    for (const file of readdirSync(join(at, "dist"))) if (/^computed-laws/.test(file)) rmSync(join(at, "dist", file));
    const config = { model_type: "mamba", hidden_size: 16, num_hidden_layers: 1, vocab_size: 10 };
    const path = join(at, "m.safetensors");
    const words = ["make", write(join(at, "config.json"), config), "-o", path];
    const { status, stderr } = spawnSync(process.execPath, [join(at, "dist/main.js"), ...words], { encoding: "utf8" });
    expect(stderr).toMatch(
      /^weightinit: expected the program's files as they were installed, got Cannot find module .*; install it again \[WI_FILE_NOT_FOUND\]\n$/,
    );
    expect([status, existsSync(path)]).toEqual([4, false]);
  });

  it.each([
    ["ERR_WORKER_OUT_OF_MEMORY", "WI_OUT_OF_MEMORY"],
    ["ERR_WORKER_INIT_FAILED", "WI_OUT_OF_MEMORY"],
    ["MODULE_NOT_FOUND", "WI_FILE_NOT_FOUND"],
  ])("that ends with Node's %s", (code, ours) => {
    expect(threadError(Object.assign(new Error("why"), { code }))).toMatchObject({
      code: ours,
      message: expect.stringMatching(/^expected .*, got why; /),
    });
  });

  it("whose fault is the program's", () => {
    const fault = new TypeError("x is undefined");
    expect(threadError(fault)).toBe(fault);
  });
});
