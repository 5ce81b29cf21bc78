/** What systems refuse, each in its own words: hard links, files that others have open, names. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outputOf } from "../src/output.ts";
import { cli, folder, SMALL, sha256 } from "./support.ts";

const input = JSON.stringify(SMALL);
const make = (path: string, env: Record<string, string>, ...more: string[]) =>
  cli(["make", "-", "-o", path, "--seed", "7", "--json", "--threads", "1", ...more], { input, env });
const part = (path: string, env: Record<string, string>, rank: number, ...more: string[]) =>
  make(path, env, "--rank", String(rank), "--ranks", "2", ...more);

/** The environment of a process in which a script has changed `fs` before the command begins. */
function patched(script: string): Record<string, string> {
  const hook = join(folder(), "hook.mjs");
  const lines = [
    `import fs from "node:fs";`,
    `import { syncBuiltinESMExports } from "node:module";`,
    `const refuse = (code) => { throw Object.assign(new Error(code + ": refused"), { code }); };`,
    script,
    "syncBuiltinESMExports();",
  ];
  writeFileSync(hook, lines.join("\n"));
  return { NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` };
}
const WINDOWS = `Object.defineProperty(process, "platform", { value: "win32" });`;

/** Of the file that one process makes. */
let expected: string;
beforeAll(async () => {
  const at = mkdtempSync(join(tmpdir(), "weightinit-cli-"));
  const path = join(at, "m.safetensors");
  await make(path, {});
  expected = sha256(path);
  rmSync(at, { recursive: true });
});

describe("without hard links", () => {
  // FAT on Linux; exFAT on Windows (nodejs/node#65817).
  it.each(["EPERM", "EISDIR"])("two processes make the same file after %s", async (code) => {
    const at = folder();
    const path = join(at, "m.safetensors");
    const env = patched(`fs.promises.link = async () => refuse("${code}");`);
    const ended = await Promise.all([0, 1].map((rank) => part(path, env, rank)));
    expect(ended.map((one) => one.code)).toEqual([0, 0]);
    expect(sha256(path)).toBe(expected);
    expect(readdirSync(at)).toEqual(["m.safetensors"]);
  });

  it("the partial file has its length when it gets its mark: who sees the mark writes", async () => {
    const at = folder();
    const [path, seen] = [join(at, "m.safetensors"), join(at, "seen")];
    const env = patched(`fs.promises.link = async () => refuse("ENOSYS");
      const { open } = fs.promises;
      fs.promises.open = async (path, flags, ...rest) => {
        const handle = await open(path, flags, ...rest);
        if (flags !== "wx" || !String(path).endsWith(".partial")) return handle;
        const write = handle.write.bind(handle);
        handle.write = async (...args) => {
          fs.writeFileSync(${JSON.stringify(seen)}, String((await handle.stat()).size));
          return write(...args);
        };
        return handle;
      };`);
    expect((await make(path, env)).code).toBe(0);
    expect(readFileSync(seen, "utf8")).toBe(String(statSync(path).size));
  });
});

describe("on Windows", () => {
  it("waits for files that others have open", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    writeFileSync(path, "an older file");
    // Thrice for each file: markers, the name that is to be replaced, and what is to be removed.
    const env = patched(`${WINDOWS}
      const held = new Map();
      for (const name of ["rename", "rm"]) {
        const original = fs.promises[name];
        fs.promises[name] = async (...args) => {
          const times = held.get(name + args[0]) ?? 0;
          held.set(name + args[0], times + 1);
          const code = ["EPERM", "EACCES", "EBUSY"][times];
          return code === undefined ? original(...args) : refuse(code);
        };
      }`);
    for (const [rank, state] of ["part", "done"].entries()) {
      const ended = await part(path, env, rank, "--force");
      expect([ended.code, JSON.parse(ended.out || "{}").state], ended.err).toEqual([0, state]);
    }
    expect(sha256(path)).toBe(expected);
    expect(readdirSync(at)).toEqual(["m.safetensors"]);
  });

  describe("names", () => {
    const { platform } = process;
    beforeAll(() => void Object.defineProperty(process, "platform", { value: "win32" }));
    afterAll(() => void Object.defineProperty(process, "platform", { value: platform }));

    it.each([
      ["NUL.safetensors", "NUL.safetensors"],
      ["models/com1/m.safetensors", "com1"],
      ["models\\a:b.safetensors", "a:b.safetensors"],
      ["what?/", "what?"],
      ["folder./m.safetensors", "folder."],
      ["model ", "model "],
    ])("refuses %s, which is no file there", (path, name) => {
      expect(() => outputOf(path)).toThrow(`got ${name}; write another name [WI_BAD_OPTION]`);
    });

    it.each(["null.com10.safetensors", "../.cache/auxiliary/", "./model", "."])("takes %s", (path) => {
      expect(outputOf(path)).toBeDefined();
    });
  });
});

it.skipIf(process.platform === "win32")("elsewhere those are names like others", async () => {
  const path = join(folder(), "a:b.safetensors");
  expect((await make(path, {})).code).toBe(0);
});
