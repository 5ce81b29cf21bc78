/** Many processes: always the same file, and none of its name until it is whole. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { cli, folder, LARGER, sha256 } from "./support.ts";

const input = JSON.stringify(LARGER);
const make = (path: string, ...more: string[]) =>
  cli(["make", "-", "-o", path, "--seed", "7", "--json", ...more], { input });
const part = (path: string, rank: number, ranks: number, ...more: string[]) =>
  make(path, "--rank", String(rank), "--ranks", String(ranks), "--threads", "1", ...more);
const stateOf = ({ out }: { out: string }) => JSON.parse(out).state;

/** Of the file that one process makes. */
let expected: string;
beforeAll(async () => {
  const at = mkdtempSync(join(tmpdir(), "weightinit-cli-"));
  const path = join(at, "m.safetensors");
  await make(path);
  expected = sha256(path);
  rmSync(at, { recursive: true });
});

describe.each([2, 3, 8])("%i processes", (ranks) => {
  it("at the same time make the same file", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    const ended = await Promise.all(Array.from({ length: ranks }, (_, rank) => part(path, rank, ranks)));
    expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0));
    expect(ended.map(stateOf)).toContain("done");
    expect(sha256(path)).toBe(expected);
    expect(readdirSync(at)).toEqual(["m.safetensors"]);
  });
});

describe("one part after the other", () => {
  it("gives the name when the last one is done; each may run twice", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    for (const rank of [2, 0, 0]) {
      expect(stateOf(await part(path, rank, 3))).toBe("part");
      expect(existsSync(path)).toBe(false);
    }
    const again = JSON.parse((await part(path, 0, 3)).out);
    expect([again.made, again.found > 0]).toEqual([0, true]);
    expect(stateOf(await part(path, 1, 3))).toBe("done");
    expect(sha256(path)).toBe(expected);
    for (const rank of [1, 0])
      expect(await part(path, rank, 3)).toMatchObject({ code: 0, out: expect.stringContaining('"state":"there"') });
    expect(readdirSync(at)).toEqual(["m.safetensors"]);
    expect(sha256(path)).toBe(expected);
  });

  it("knows the folder by any name, as hosts that have mounted it in different places do", async () => {
    const at = folder();
    const [here, there] = [join(at, "here"), join(at, "there")];
    mkdirSync(here);
    symlinkSync(here, there, "junction");
    expect(stateOf(await part(join(here, "m.safetensors"), 0, 2))).toBe("part");
    expect(stateOf(await part(join(there, "m.safetensors"), 1, 2))).toBe("done");
    expect(sha256(join(here, "m.safetensors"))).toBe(expected);
    expect(readdirSync(here)).toEqual(["m.safetensors"]);
  });

  it("finds the file whole that was partial when it looked first", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    await part(path, 0, 2);
    // A second process of part 0 sees the partial file, and goes on only when part 1 has given it its name.
    const hook = join(at, "hook.mjs");
    writeFileSync(
      hook,
      `import fs from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      const { lstat } = fs.promises;
      fs.promises.lstat = async (path) => {
        const found = await lstat(path);
        fs.writeFileSync(${JSON.stringify(join(at, "looked"))}, "");
        while (String(path).endsWith(".partial") && fs.existsSync(path)) await new Promise((done) => setTimeout(done, 5));
        return found;
      };
      syncBuiltinESMExports();`,
    );
    const words = ["make", "-", "-o", path, "--seed", "7", "--json", "--rank", "0", "--ranks", "2"];
    const second = cli(words, { input, env: { NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` } });
    while (!existsSync(join(at, "looked"))) await sleep(5);
    expect(stateOf(await part(path, 1, 2))).toBe("done");
    expect(stateOf(await second)).toBe("there");
    expect(readdirSync(at).filter((name) => name.startsWith("m."))).toEqual(["m.safetensors"]);
    expect(sha256(path)).toBe(expected);
  });

  // What a run is about to do when another one of the same part gives the file its name.
  it.each([
    // A thread opens the partial file, which is not there any more.
    ["opens", `fs.openSync = waiting(fs.openSync, ".partial");`],
    // It has found no whole file, and looks whether another one is in its way.
    ["looks", `fs.promises.lstat = waiting(fs.promises.lstat, "m.safetensors");`],
  ])("begins again where another run of the same part names the file when it %s", async (_, patch) => {
    const at = folder();
    const path = join(at, "m.safetensors");
    expect(stateOf(await part(path, 0, 2))).toBe("part");
    const [hook, waits] = [join(at, "hook.mjs"), join(at, "waits")];
    writeFileSync(
      hook,
      `import fs from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      const { existsSync, writeFileSync } = fs;
      const pause = new Int32Array(new SharedArrayBuffer(4));
      const waiting = (original, end) => (path, ...rest) => {
        if (String(path).endsWith(end)) writeFileSync(${JSON.stringify(waits)}, "");
        while (String(path).endsWith(end) && !existsSync(${JSON.stringify(path)})) Atomics.wait(pause, 0, 0, 5);
        return original(path, ...rest);
      };
      ${patch}
      syncBuiltinESMExports();`,
    );
    const words = ["make", "-", "-o", path, "--seed", "7", "--json", "--rank", "1", "--ranks", "2", "--threads", "1"];
    const slow = cli(words, { input, env: { NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` } });
    while (!existsSync(waits)) await sleep(5);
    expect(stateOf(await part(path, 1, 2))).toBe("done");
    const ended = await slow;
    expect([ended.code, stateOf(ended)]).toEqual([0, "there"]);
    expect(readdirSync(at).filter((name) => name.startsWith("m."))).toEqual(["m.safetensors"]);
    expect(sha256(path)).toBe(expected);
  });

  it("makes a part again whose partial file is another one, and is not fooled by its marker", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    await part(path, 0, 2);
    rmSync(`${path}.partial`);
    expect(stateOf(await part(path, 1, 2))).toBe("part");
    const again = JSON.parse((await part(path, 0, 2)).out);
    expect([again.found, again.state]).toEqual([0, "done"]);
    expect(sha256(path)).toBe(expected);
  });

  it("refuses the partial file of another plan, which other processes may be writing", async () => {
    const path = join(folder(), "m.safetensors");
    await part(path, 0, 2, "--dtype", "bfloat16");
    const ended = await part(path, 0, 2);
    expect([ended.code, ended.err]).toEqual([4, expect.stringContaining("remove it")]);
  });

  it("makes shards, too, and their index last", async () => {
    const at = folder();
    const whole = join(at, "whole");
    const parts = join(at, "parts");
    await make(whole, "--max-shard-size", "20MB");
    for (const rank of [1, 2]) {
      await part(parts, rank, 3, "--max-shard-size", "20MB");
      expect(readdirSync(parts).filter((name) => /safetensors$|index.json$|config.json$/.test(name))).toEqual([]);
    }
    expect(stateOf(await part(parts, 0, 3, "--max-shard-size", "20MB"))).toBe("done");
    const names = readdirSync(whole).sort();
    expect(names.length).toBeGreaterThan(4);
    expect(readdirSync(parts).sort()).toEqual(names);
    for (const name of names) expect(sha256(join(parts, name))).toBe(sha256(join(whole, name)));
  });
});
