/** Two runs, each for itself, that one place has got at once: no file has bytes of both, and neither tells what is not so. */
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { cli, folder, SMALL } from "./support.ts";

const input = JSON.stringify(SMALL);

/** Runs whose threads wait before they open a partial file, each until it is let go. */
function runs(at: string) {
  const hook = join(at, "hook.mjs");
  writeFileSync(
    hook,
    `import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const { existsSync, openSync, writeFileSync } = fs;
    const pause = new Int32Array(new SharedArrayBuffer(4));
    fs.openSync = (path, ...rest) => {
      if (String(path).endsWith(".partial")) {
        writeFileSync(process.env.HELD + ".waits", "");
        while (!existsSync(process.env.HELD + ".goes")) Atomics.wait(pause, 0, 0, 5);
      }
      return openSync(path, ...rest);
    };
    syncBuiltinESMExports();`,
  );
  const path = join(at, "m.safetensors");
  const begin = async (name: string, ...options: string[]) => hold(name, ["make", "-", "-o", path, ...options]);
  const hold = async (name: string, words: string[]) => {
    const held = join(at, name);
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(hook).href}`, HELD: held };
    const ended = cli([...words, "--threads", "1", "--json"], { input, env });
    while (!existsSync(`${held}.waits`)) await sleep(5);
    return async () => {
      writeFileSync(`${held}.goes`, "");
      return ended;
    };
  };
  const left = () => readdirSync(at).filter((name) => name.startsWith("m."));
  return { path, begin, hold, left };
}

it("of one plan: both are done", { timeout: 60_000 }, async () => {
  const { path, begin, left } = runs(folder());
  const [first, second] = [await begin("a"), await begin("b")];
  expect(JSON.parse((await second()).out).state).toBe("done");
  const ended = await first();
  expect([ended.code, ended.err, JSON.parse(ended.out).state]).toEqual([0, "", "there"]);
  expect((await cli(["verify", path])).code).toBe(0);
  expect(left()).toEqual(["m.safetensors"]);
});

it.each([
  ["goes on", false],
  ["is done", true],
])(
  "of two plans: the first says that its file is gone, whether the second %s or not",
  { timeout: 60_000 },
  async (_, isDone) => {
    const { path, begin, left } = runs(folder());
    const [first, second] = [await begin("a", "--seed", "1"), await begin("b", "--seed", "2")];
    if (isDone) expect((await second()).code).toBe(0);
    const ended = await first();
    expect([ended.code, ended.out, ended.err]).toEqual([4, "", expect.stringContaining("got the file of another run")]);
    expect((await second()).code).toBe(0);
    expect((await cli(["verify", path, "--seed", "2"])).code).toBe(0);
    expect(left()).toEqual(["m.safetensors"]);
  },
);

it("of reset: the same", { timeout: 60_000 }, async () => {
  const at = folder();
  const old = join(at, "old.safetensors");
  await cli(["make", "-", "-o", old], { input });
  const { path, hold, left } = runs(at);
  const words = ["reset", old, "--match", "**.mlp.**", "-o", path, "--seed"];
  const [first, second] = [await hold("a", [...words, "1"]), await hold("b", [...words, "2"])];
  const ended = await first();
  expect([ended.code, ended.out, ended.err]).toEqual([4, "", expect.stringContaining("got the file of another run")]);
  expect((await second()).code).toBe(0);
  expect((await cli(["verify", path])).code).toBe(0);
  expect(left()).toEqual(["m.safetensors"]);
});
