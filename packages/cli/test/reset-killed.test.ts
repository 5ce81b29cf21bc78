/** `weightinit reset` that is killed: the old checkpoint, or one that the next run ends. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endCommit } from "../src/reset-commit.ts";
import { cli, folder, SMALL, sha256, write } from "./support.ts";

describe("a reset in a checkpoint's own place that is killed", () => {
  let at: string;
  let words: string[];
  beforeAll(async () => {
    at = mkdtempSync(join(tmpdir(), "weightinit-cli-"));
    const old = join(at, "old");
    await cli(["make", "-", "-o", old, "--max-shard-size", "2MB"], { input: JSON.stringify(SMALL) });
    const config = write(join(at, "larger.json"), { ...SMALL, vocab_size: 6400 });
    words = ["--only-missing", "--config", config, "--max-shard-size", "2MB", "--seed", "7", "-o"];
    expect((await cli(["reset", old, ...words, join(at, "new")])).code).toBe(0);
  }, 60_000);
  afterAll(() => rmSync(at, { recursive: true }));

  const shaOf = (path: string) => {
    // A file that was about to get its name stays behind.
    const names = readdirSync(path).filter((name) => !/\.\d+-[0-9a-f]{8}$/.test(name));
    return Object.fromEntries(names.map((name) => [name, sha256(join(path, name))]));
  };

  it.each([
    ["the first", "left-- === 0"],
    ["the second, when what is to be done is written down", "left-- === -1"],
    ["the third, when one shard of two has its name", "left-- === -2"],
    ["the index", 'to.endsWith("index.json")'],
  ])(
    "before %s gets its name leaves the old one, or ends when it runs again",
    async (_, when) => {
      const [own, beside] = [join(at, "own"), folder()];
      rmSync(own, { recursive: true, force: true });
      cpSync(join(at, "old"), own, { recursive: true });
      const hook = join(beside, "hook.mjs");
      writeFileSync(
        hook,
        `import fs from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      const { rename } = fs.promises;
      let left = 0;
      fs.promises.rename = (from, to) => {
        if (${when}) process.kill(process.pid, "SIGKILL");
        return rename(from, to);
      };
      syncBuiltinESMExports();`,
      );
      const again = ["reset", own, ...words, own, "--force", "--json"];
      const killed = await cli(again, { env: { NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` } });
      expect([killed.code, killed.out]).not.toEqual([0, expect.anything()]);
      if (when === "left-- === 0") expect(shaOf(own)).toMatchObject(shaOf(join(at, "old")));
      const ended = await cli(again);
      expect([ended.code, ended.err, JSON.parse(ended.out).state]).toEqual([0, "", "done"]);
      expect(shaOf(own)).toEqual(shaOf(join(at, "new")));
      expect(JSON.parse(readFileSync(join(own, "config.json"), "utf8")).vocab_size).toBe(6400);
    },
    60_000,
  );

  const report = { tensors: {} };
  it.each([
    ["no JSON", "{"],
    ["another JSON", "[]"],
    ["a name outside the folder", { command: "a", files: [], texts: [], stale: ["../m.safetensors"], report }],
    ["an absolute name", { command: "a", files: [], texts: [{ name: "/x", text: "" }], stale: [], report }],
    [
      "a header longer than any",
      { command: "a", files: [{ name: "x", header: "", headerLength: 1e12 }], texts: [], stale: [], report },
    ],
    [
      "a file that is not there",
      { command: "a", files: [{ name: "x", header: "00", headerLength: 8 }], texts: [], stale: [], report },
    ],
  ])("does not carry out what another wrote down: %s", async (_, text) => {
    const output = { folder: folder(), name: "m.safetensors", isFolder: false };
    const path = join(output.folder, "m.safetensors.partial.reset.json");
    writeFileSync(path, typeof text === "string" ? text : JSON.stringify(text));
    const message = expect.stringMatching(/^expected .*, got .*remove /);
    await expect(endCommit(output)).rejects.toMatchObject({ code: "WI_FILE_FAILED", message });
  });
});
